"""What the road computed: replaced, except suggestions, which stay on record."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as hooks

from models.errors import EventInvalid, SpanMismatch, StudyUnusable
from models.records import (
    Answer,
    CodeDraft,
    DimensionLink,
    RelationDraft,
    Segment,
    Suggestion,
    ThemeDraft,
    answer_id,
    segment_id,
    suggestion_id,
)
from models.store.study import Study
from tests.models.making import ROSA, coding, interview, new_study

TRANSCRIPT = interview()
ID = TRANSCRIPT.id
ANSWER = Answer(answer_id(ID, 0), ID, 0, "q1", 0, 40, 0, 1, 0.9, (("q2", 0.1),))
SEGMENT = Segment(segment_id(ID, 32, 40), ID, ANSWER.id, 0, 1, 32, 40, TRANSCRIPT.text[32:40])


def suggestion(version: str = "v1", score: float = 0.6, **changes: Any) -> Suggestion:
    made = Suggestion(
        id=suggestion_id(SEGMENT.id, "time", version),
        transcript_id=ID,
        segment_id=SEGMENT.id,
        start=32,
        end=40,
        code_id="time",
        score=score,
        rank=1,
        evidence=({"kind": "definition", "share": score},),
        version=version,
    )
    return replace(made, **changes)


def test_answers_and_segments_come_back_and_are_replaced(study: Study) -> None:
    study.save_segmentation(ID, [ANSWER], [SEGMENT])
    assert (study.answers(ID), study.segments()) == ([ANSWER], [SEGMENT])
    study.save_segmentation(ID, [], [])
    assert (study.answers(), study.segments(ID)) == ([], [])


@pytest.mark.parametrize(
    "segment",
    [
        replace(SEGMENT, quote="other words"),
        replace(SEGMENT, start=31),
        replace(SEGMENT, end=100_000),
        replace(SEGMENT, start=True),
        replace(SEGMENT, transcript_id="t0"),
    ],
)
def test_a_segment_that_is_not_its_quotation_is_refused_and_nothing_replaced(
    study: Study, segment: Segment
) -> None:
    # segments, answers and suggestions were written without a look at the text
    study.save_segmentation(ID, [ANSWER], [SEGMENT])
    with pytest.raises(SpanMismatch):
        study.save_segmentation(ID, [ANSWER], [segment])
    assert study.segments() == [SEGMENT]


def test_an_answer_or_suggestion_outside_the_text_is_refused(study: Study) -> None:
    with pytest.raises(SpanMismatch):
        study.save_segmentation(ID, [replace(ANSWER, end=100_000)], [])
    with pytest.raises(SpanMismatch):
        study.save_suggestions(ID, [suggestion(end=100_000)], coder=ROSA)
    with pytest.raises(EventInvalid, match="no transcript"):
        study.save_suggestions("t0", [], coder=ROSA)


def test_an_earlier_suggestion_stays_with_its_score_evidence_and_version(study: Study) -> None:
    first, second = suggestion("v1", 0.6), suggestion("v2", 0.4)
    study.save_suggestions(ID, [first], coder=ROSA)
    study.save_suggestions(ID, [second], coder=ROSA)
    assert study.suggestions(ID, coder=ROSA) == [second]
    assert study.suggestions(coder=ROSA, superseded=True) == [first, second]
    assert study.suggestion(first.id, coder=ROSA) == first


def test_a_decided_suggestion_keeps_what_it_was(study: Study) -> None:
    made = suggestion()
    study.save_suggestions(ID, [made], coder=ROSA)
    study.append([coding(TRANSCRIPT, "time", start=32, end=40, kind="suggestion.accepted")])
    study.append([coding(TRANSCRIPT, "time", start=32, end=40, kind="suggestion.rejected")])
    assert study.suggestion(made.id, coder=ROSA) == made
    assert study.suggestions(coder=ROSA) == [made]


def test_a_suggestion_alone_makes_no_coding(study: Study) -> None:
    study.save_suggestions(ID, [suggestion()], coder=ROSA)
    assert study.state().codings == []


def test_a_suggestion_that_comes_again_is_current_again(study: Study) -> None:
    first, second = suggestion("v1"), suggestion("v2")
    for made in (first, second, first):
        study.save_suggestions(ID, [made, made], coder=ROSA)
    assert study.suggestions(coder=ROSA) == [first]


def test_each_coder_has_suggestions_of_their_own(study: Study) -> None:
    study.save_suggestions(ID, [suggestion()], coder=ROSA)
    assert study.suggestions(coder="ida") == []
    assert study.suggestion(suggestion().id, coder="ida") is None


def test_drafts_and_links_come_back_as_they_were(study: Study) -> None:
    link = DimensionLink("code", "time", "small", "protecting_time", 0.5, "its own word")
    relation = RelationDraft("r", "goals", "time", 1, 2, 3, 4, 1, 2, None, "too few", ("s1",))
    theme = ThemeDraft("d", "Time", ("time",), None, ("s1", "s2"), "v1")
    study.save_dimension_links([link], coder=ROSA)
    study.save_relation_drafts([relation], coder=ROSA)
    study.save_theme_drafts([theme], coder=ROSA)
    assert study.dimension_links(coder=ROSA) == [link]
    assert study.relation_drafts(coder=ROSA) == [relation]
    assert study.theme_drafts(coder=ROSA) == [theme]
    assert study.dimension_links() == []


def test_code_drafts_come_back_as_they_were_to_their_coder_alone(study: Study) -> None:
    draft = CodeDraft(
        "o1", "hours of slides", "s1", 5, 20, ("s1", "s2"), ("t1", "t2"), 0.41, "v1", "time"
    )
    other = replace(draft, id="o2", perhaps=None)
    study.save_code_drafts([draft, other], coder=ROSA)
    assert study.code_drafts(coder=ROSA) == [draft, other]
    assert study.code_drafts(coder="ida") == []
    study.save_code_drafts([], coder=ROSA)
    assert study.code_drafts(coder=ROSA) == []


def test_fingerprints_are_kept_by_stage_and_key(study: Study) -> None:
    assert study.fingerprint("segment", ID) is None
    study.set_fingerprint("segment", ID, "a" * 64)
    study.set_fingerprint("themes", "", "b" * 64)
    study.set_fingerprint("themes", "", "c" * 64)
    assert study.fingerprint("segment", ID) == "a" * 64
    assert study.fingerprints() == {("segment", ID): "a" * 64, ("themes", ""): "c" * 64}


def test_vectors_are_kept_by_encoder_and_content(study: Study) -> None:
    many = {f"{i:064d}": bytes([i % 256]) for i in range(1200)}
    study.save_vectors("one", many)
    study.save_vectors("one", {f"{0:064d}": b"other"})
    assert study.vectors("one", [*many, "nowhere"]) == many
    assert study.vectors("two", list(many)) == {}


def test_two_runs_that_keep_the_same_vectors_at_once_both_end_well(study: Study) -> None:
    # what was there was looked up before the write lock was taken, and one of them failed
    failed: list[Exception] = []
    gate = threading.Barrier(4)

    def keep() -> None:
        gate.wait()
        try:
            study.save_vectors("one", {f"{i:064d}": b"v" for i in range(200)})
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(study.vectors("one", [f"{i:064d}" for i in range(200)])) == 200


def test_progress_and_settings_are_the_last_ones_given(study: Study) -> None:
    assert study.progress("code") is None
    study.set_progress("code", 1, 10, "segmenting")
    study.set_progress("code", 2, 10)
    found = study.progress("code")
    assert found is not None
    assert (found.done, found.total, found.note) == (2, 10, "")
    assert study.setting("coder") is None
    study.set_setting("coder", "a")
    study.set_setting("coder", "b")
    assert study.setting("coder") == "b"


def test_progress_moves_no_revision(study: Study) -> None:
    before = study.revision()
    study.set_progress("code", 1, 10)
    study.set_fingerprint("themes", "", "c")
    study.save_vectors("one", {"0": b"v"})
    assert study.revision() == before


def test_a_lock_held_by_another_program_is_told_plainly_and_changes_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.study"
    new_study(path).close()
    with (
        Study.open(path, busy_timeout_s=0.05) as study,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        before = study.events()
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StudyUnusable, match="locked by another program"):
            study.append([coding(TRANSCRIPT)])
        assert study.events() == before  # reading goes on
        other.execute("ROLLBACK")
        study.append([coding(TRANSCRIPT)])


def _set_on_every_connection(study: Study, pragma: str) -> None:
    def checkout(connection: Any, *_about: object) -> None:
        connection.execute(f"PRAGMA {pragma}").close()

    hooks.listen(study._engine, "checkout", checkout)


def test_a_full_disk_is_told_plainly_and_changes_nothing(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        before = study.events()
        _set_on_every_connection(study, "max_page_count=1")  # no page more than there are
        with pytest.raises(StudyUnusable, match="is full"):
            study.save_vectors("one", {f"{i:064d}": b"v" * 4000 for i in range(50)})
        assert study.events() == before


def test_a_file_that_may_not_be_written_is_told_plainly(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.study") as study:
        _set_on_every_connection(study, "query_only=ON")
        with pytest.raises(StudyUnusable, match="Check the permissions"):
            study.set_setting("coder", ROSA)
