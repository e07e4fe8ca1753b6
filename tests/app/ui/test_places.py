"""The five places: every page of the workbench is a view of one, under its own address."""

from __future__ import annotations

from app.ui.places import PLACES, VIEWS
from tests.test_house import ROOT

ALONE = {"start", "search"}  # before there is a study; from every place


def test_every_page_is_a_view_of_a_place():
    scripts = {each.parent.name for each in (ROOT / "app").glob("*/page.py")} - ALONE
    assert {each.file.split("/")[0] for each in VIEWS} == scripts
    assert all((ROOT / "app" / each.file).is_file() for each in VIEWS)


def test_addresses_and_labels_tell_views_apart():
    assert len({each.address for each in VIEWS}) == len({each.label for each in VIEWS})
    assert len({each.address for each in VIEWS}) == len(VIEWS)
    assert [each.name for each in PLACES] == ["Home", "Interviews", "Codes", "Themes", "Check"]


def test_what_is_one_of_several_views_says_what_it_is_for():
    for place in PLACES:
        for view in place.views[1:]:
            assert view.purpose.endswith("."), view.label
