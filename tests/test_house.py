"""What the pages about the house say of it is so: the picture, and each file that is named."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from tests.conftest import LONG

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`((?:app|pipeline|models|tests|docs)/[\w/.]+)`")


def test_the_picture_is_what_the_import_rules_hold():
    """Run docs/draw_house.py where this fails."""
    spec = importlib.util.spec_from_file_location("draw_house", ROOT / "docs" / "draw_house.py")
    assert spec is not None
    assert spec.loader is not None
    draw_house = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw_house)
    assert draw_house.PLACE.read_text(encoding="utf-8") == draw_house.printed()


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_file_that_a_page_names_is_there(page):
    words = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert [named for named in NAMED.findall(words) if not (ROOT / named).exists()] == []


def test_every_file_that_is_named_long_is_there():
    assert [file for file in LONG if not (ROOT / "tests" / file).is_file()] == []
