"""Ids that two copies gave to two things: which of the two a decision means."""

from __future__ import annotations

from models.state.derive import derive
from tests.models.making import IDA, ROSA, event


def test_who_splits_their_theme_of_an_id_given_twice_splits_that_theme() -> None:
    """The split was taken for one of the theme that it makes, and was passed over in silence."""
    log = [event("code.created", {"code_id": each, "name": each}) for each in ("x", "y")]
    first = {"theme_id": "t", "name": "A", "code_ids": ["x"]}
    second = {"theme_id": "t", "name": "B", "code_ids": ["x", "y"]}
    log += [event("theme.created", first, actor=ROSA), event("theme.created", second, actor=IDA)]
    parted = {"theme_id": "t", "new_theme_id": "t9", "name": "C", "code_ids": ["y"]}
    log.append(event("theme.split", parted, actor=IDA))
    themes = {each.name: each.code_ids for each in derive(log).themes.values()}
    assert themes == {"A": ("x",), "B": ("x",), "C": ("y",)}
