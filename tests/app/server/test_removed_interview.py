"""Pages that are open while an interview goes: nothing typed is lost, and keys take none out."""

from __future__ import annotations

from app.server.decisions import store_decisions
from app.server.requests import read_batch
from models.store.study import Study
from tests.decisions import new_event
from tests.studies import CODER, coded


def asked(study: Study, *decisions: dict[str, object]) -> list:
    numbered = [{"seq": number, **each} for number, each in enumerate(decisions, start=1)]
    batch = read_batch({"client_id": "client-0001", "decisions": numbered})
    return store_decisions(study, batch, coder=CODER)


def removal(study: Study) -> str:
    id_ = study.transcripts()[0].id
    study.append([new_event("transcript.removed", CODER, {"transcript_id": id_})])
    return id_


def test_what_a_window_decides_that_did_not_know_of_the_removal_is_kept_and_that_is_said(
    study: Study,
) -> None:
    segment = study.segments()[0]
    [best, *_] = study.suggestions(segment.transcript_id, coder=CODER, segments=[segment.id])
    place = coded(segment, best.code_id)
    span = {key: value for key, value in place.items() if key != "code_id"}
    id_ = removal(study)
    accept = {"do": "accept", **place, "segment_id": segment.id, "suggestion_id": best.id}
    memo = {"do": "memo", "memo_id": "m", "text": "typed with care", **span}
    results = asked(study, accept, memo)
    assert [each.ok for each in results] == [True, True]
    assert all("counts for nothing now" in each.said for each in results)
    assert study.state().codings == []
    assert (study.state().removed[id_].codings, study.state().removed[id_].memos) == (1, 1)
    study.append([new_event("transcript.restored", CODER, {"transcript_id": id_})])
    [coding] = study.state().codings
    assert coding.suggested is not None
    assert study.state().memos["m"].text == "typed with care"


def test_the_undo_key_takes_no_interview_out(study: Study) -> None:
    """Pressed once too often where one codes, it would have taken the import back."""
    [result] = asked(study, {"do": "undo"})
    assert not result.ok
    assert "would take 1 interview out of the study" in result.why
    assert len(study.transcripts()) == 1


def test_the_undo_key_brings_a_removed_interview_back_and_redo_does_not_remove_it_again(
    study: Study,
) -> None:
    removal(study)
    [told] = asked(study, {"do": "undo"})
    assert "interview removed: " in told.said  # by another page: it says so first
    [back, again] = asked(study, {"do": "undo", "about": told.asks}, {"do": "redo"})
    assert back.ok
    assert back.again
    assert not again.ok
    assert "out of the study" in again.why
    assert len(study.transcripts()) == 1
