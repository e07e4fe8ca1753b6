"""One person is one coder, however their name was typed, and only they touch what is theirs."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coders import Spellings, coder_key, same_coder
from models.errors import EventInvalid
from models.store.blind import BlindStudy, open_as, seen_by
from models.store.merge import merge_studies
from models.store.study import Study
from tests.decisions import OF_THIS_FILE, new_event
from tests.models.making import ROSA, code, coding, copied, event, new_study, undo
from tests.models.state.test_rounds import opened

IDA = "Ida Berg"
SPELLINGS = [
    "ida berg",
    "IDA BERG",
    "  Ida   Berg ",
    "Ida\u00a0Berg",
    "Ｉｄａ Berg",
    "I\u200bda Berg",
    "Ida\tBerg",
]
MARK = "zebraquagga"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = new_study(tmp_path / "a.study")
    opened(made, coders=(ROSA, IDA))
    return made


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_a_name_in_other_letters_is_the_same_person(study: Study, spelt: str) -> None:
    """`--coder "ida berg"` was nobody's name: she was not blind, and exported 226 codings."""
    study.append([coding(study.transcripts()[0], actor=ROSA)])
    assert same_coder(spelt, IDA)
    seen = seen_by(study, spelt)
    assert isinstance(seen, BlindStudy)
    assert seen is seen_by(study, IDA)
    assert not seen.state().codings
    assert study.spelling_of(spelt) == IDA
    assert study.path is not None
    with open_as(study.path, spelt) as again:
        assert isinstance(again, BlindStudy)


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_what_was_stored_under_another_spelling_is_theirs(study: Study, spelt: str) -> None:
    [made] = study.append([coding(study.transcripts()[0], actor=IDA)])
    study.append([coding(study.transcripts()[0], "time", actor=spelt)])
    study.append([new_event("round.finished", spelt, {"round_id": "r1"})])
    assert {each.coder for each in study.state().codings} == {IDA}
    assert study.state().rounds["r1"].finished == {IDA}
    study.append([undo(made, actor=spelt)])
    assert [each.code_id for each in study.state().codings] == ["time"]
    assert isinstance(seen_by(study, IDA), BlindStudy)


def test_other_names_are_other_people(study: Study) -> None:
    for name in ("Ida", "Ida Bergh", "Ida-Berg", "Berg Ida"):
        assert not same_coder(name, IDA)
        assert study.spelling_of(name) == name
        assert seen_by(study, name) is study


def test_the_first_spelling_is_the_same_in_whatever_order_copies_are_merged(
    tmp_path: Path,
) -> None:
    """Who was met first in the file would have been another in each copy."""
    one = new_study(tmp_path / "one.study")
    two, three = (copied(one, tmp_path / f"{name}.study") for name in ("two", "three"))
    where = one.transcripts()[0]
    one.append([coding(where, "time", actor="IDA BERG"), coding(where, actor="Max")])
    two.append([coding(where, "training", actor="max"), coding(where, actor="Ida Berg")])
    three.append([code("third", actor="ida  berg")])
    orders = [(one, two, three), (two, one, three), (three, two, one)]
    into = [copied(order[0], tmp_path / f"into-{n}.study") for n, order in enumerate(orders)]
    told = []
    for target, order in zip(into, orders, strict=True):
        for other in order[1:]:
            target.state()  # read before the merge, too
            merge_studies(target, other)
        told.append([(each.coder, each.code_id) for each in target.state().codings])
        decided = [each for each in target.events() if each.kind not in OF_THIS_FILE]
        assert len({each.actor for each in decided}) == 3
    assert told[0] == told[1] == told[2]


@given(st.text(), st.text())
def test_a_key_is_its_own_and_blind_to_spaces_around(name: str, other: str) -> None:
    assert coder_key(coder_key(name)) == coder_key(name)
    assert same_coder(f" {name} ", name)
    assert same_coder(name, other) == same_coder(other, name)


# -- ids that are in use out of sight


def hidden(study: Study) -> Study:
    """What Rosa made since, which Ida does not see; Ida's view."""
    payload = {"theme_id": f"{MARK}-t", "name": "T", "code_ids": ["time"]}
    related = {"relation_id": f"{MARK}-r", "first": "time", "second": "training"}
    study.append(
        [
            code(f"{MARK}-c", actor=ROSA),
            new_event("theme.created", ROSA, payload),
            new_event("relation.made", ROSA, related | {"relation_type": "helps"}),
            new_event("memo.written", ROSA, {"memo_id": f"{MARK}-m", "text": "Rosa's"}),
        ]
    )
    return seen_by(study, IDA)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("code.created", {"code_id": f"{MARK}-c", "name": "Mine"}),
        ("theme.created", {"theme_id": f"{MARK}-t", "name": "Mine", "code_ids": []}),
        (
            "relation.made",
            {
                "relation_id": f"{MARK}-r",
                "first": "time",
                "second": "training",
                "relation_type": "helps",
            },
        ),
        ("memo.written", {"memo_id": f"{MARK}-m", "text": "mine"}),
    ],
)
def test_nothing_is_made_under_the_id_of_what_is_hidden(
    study: Study, kind: str, payload: dict[str, object]
) -> None:
    """A code made under a hidden code's id was accepted, and was one with it after the round."""
    ida = hidden(study)
    before = len(study.events())
    with pytest.raises(EventInvalid) as refused:
        ida.append([new_event(kind, IDA, payload)])
    words = str(refused.value).casefold()
    assert MARK not in words
    assert not any(each in words for each in (ROSA, "already", "another", "hidden", "code"))
    assert len(study.events()) == before


@pytest.mark.parametrize("blind", [True, False])
def test_only_who_wrote_a_memo_changes_it_or_takes_it_away(study: Study, blind: bool) -> None:
    """Who knew its id could remove another coder's memo."""
    ida = hidden(study) if blind else study
    if not blind:
        hidden(study)
        study.append([new_event("round.closed", ROSA, {"round_id": "r1"})])
    for kind, more in (("memo.removed", {}), ("memo.written", {"text": "Ida's"})):
        with contextlib.suppress(EventInvalid):  # or it is let through, and changes nothing
            ida.append([new_event(kind, IDA, {"memo_id": f"{MARK}-m", **more})])
        assert study.state().memos[f"{MARK}-m"].text == "Rosa's"
    study.append([new_event("memo.removed", ROSA.upper(), {"memo_id": f"{MARK}-m"})])
    assert f"{MARK}-m" not in study.state().memos


def test_a_memo_taken_away_in_another_copy_by_another_stays(study: Study, tmp_path: Path) -> None:
    study.append([new_event("memo.written", ROSA, {"memo_id": "m", "text": "Rosa's"})])
    other = copied(study, tmp_path / "b.study")
    with other._write() as session:  # as an older version of the program would have written it
        from models.store.event_log import _new_row

        session.add(_new_row(new_event("memo.removed", IDA, {"memo_id": "m"}), 10_000))
    merge_studies(study, other)
    assert study.state().memos["m"].text == "Rosa's"


# -- what came into the file after the round was opened


def test_a_copy_that_knew_nothing_of_the_round_shows_no_code_of_it(tmp_path: Path) -> None:
    """Its clock stood before the round's opening, so its codes counted as frozen with it."""
    whole = new_study(tmp_path / "a.study")
    old = copied(whole, tmp_path / "old.study")
    old.append([code(f"{MARK}-c", actor=IDA)])
    whole.append([code(f"own{n}", actor=ROSA) for n in range(5)])
    opened(whole, coders=(ROSA, IDA))
    merge_studies(whole, old)
    assert f"{MARK}-c" in whole.state().codes
    assert f"{MARK}-c" not in seen_by(whole, ROSA).state().codes


def test_what_another_took_back_of_the_codebook_is_not_seen(study: Study, tmp_path: Path) -> None:
    """Others' undos were all read: a rename taken back in the round was seen at once."""
    made = new_study(tmp_path / "b.study")
    [renamed] = made.append([new_event("code.renamed", IDA, {"code_id": "time", "name": "Hours"})])
    opened(made, coders=(ROSA, IDA))
    [undone] = made.append([undo(renamed, actor=IDA)])
    assert made.state().codes["time"].name == "Time"
    rosa = seen_by(made, ROSA)
    assert rosa.state().codes["time"].name == "Hours"
    assert undone.id not in {each.id for each in rosa.events()}
    made.append([undo(undone, actor=IDA)])
    assert rosa.state().codes["time"].name == "Hours"
    assert seen_by(made, IDA).state().codes["time"].name == "Hours"


def test_a_name_is_learned_as_written_first_and_only_another_first_is_a_change() -> None:
    spellings = Spellings()
    frozen = {"unit": "segment", "units": {"t1": [[0, 4]]}, "codebook": {}}
    round_ = {"round_id": "r1", "name": "One", "coders": ["ida berg", "Rosa"], **frozen}
    begun = event("round.opened", round_, actor="Ida Berg")
    seen = {"transcript_id": "t1", "start": 0, "end": 4, "quote": "Well"}
    assert not spellings.learn([begun])  # new names change nobody's
    assert spellings.of("IDA BERG") == "Ida Berg"  # who made it is written first
    assert not spellings.learn([begun])
    assert not spellings.learn([event("unit.seen", seen, actor="IDA BERG")])
    assert spellings.learn([event("unit.seen", seen, actor="ida  berg", clock=0)])
    assert spellings.of("Ida Berg") == "ida  berg"
