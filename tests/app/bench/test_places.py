"""Which places are gone to and come back to when it is measured how well places are kept."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from app.bench.places import MAKERS, OFTEN, SHOWS, random_places
from app.common.addresses import PLACES, InterviewPlace
from models.store.study import Study
from tests.app.double_coded import closed, two_interviews
from tests.decisions import new_event
from tests.studies import CODER, empty_study


def full(path: Path) -> Study:
    """A study that has a place of every kind."""
    study = Study.open(two_interviews(path))
    closed(study)
    theme = {"theme_id": "th1", "name": "Goals", "code_ids": ["shared_goals"]}
    study.append([new_event("theme.created", CODER, theme)])
    return study


def test_every_kind_of_address_is_measured() -> None:
    """Themes' and the matrix' addresses were in none of the places that were tried."""
    assert set(MAKERS) == set(PLACES)
    assert set(SHOWS) == {kind.page for kind in PLACES}


def test_a_study_that_has_all_gives_every_kind_a_turn_and_the_same_places_each_time(
    tmp_path: Path,
) -> None:
    study = full(tmp_path / "full.study")
    turn = len(PLACES) + sum(OFTEN.values()) - len(OFTEN)
    places = random_places(study, CODER, 2 * turn)
    assert {type(each) for each in places[:turn]} == set(PLACES)
    assert sum(isinstance(each, InterviewPlace) for each in places) == 4
    assert places == random_places(study, CODER, 2 * turn)
    for place in places:
        assert set(place.parts()) <= {each.name for each in fields(place)}
        assert place.opened() or place.parts()["card"]  # the address names what is to be shown


def test_a_study_that_has_nothing_has_no_place_to_be_lost(tmp_path: Path) -> None:
    study = empty_study(tmp_path / "empty.study")
    assert {place.page for place in random_places(study, CODER, 9)} == {"codebook", "compare"}
