"""The road: end to end on a real study file, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from models.store.study import Study
from pipeline.run.progress import RunProgress
from pipeline.run.runner import RunReport, run_pipeline
from tests.decisions import new_event
from tests.fakes import (
    CountingSentencizer,
    FakeEncoder,
    make_codebook,
    make_interview,
    make_transcript,
)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Study.create(
        tmp_path / "small.study", codebook=make_codebook(), actor="first", encoder="fake"
    ) as made:
        made.add_transcripts(
            [make_interview("interview_01"), make_interview("interview_02", "Mr. Poe")],
            actor="first",
        )
        yield made


def run(study: Study, coder: str = "first", encoder: FakeEncoder | None = None) -> RunReport:
    return run_pipeline(
        study,
        coder=coder,
        get_encoder=lambda: encoder or FakeEncoder(),
        get_sentencizer=CountingSentencizer,
    )


def refuse() -> NoReturn:
    raise AssertionError("something was computed again")


def run_cold(study: Study, coder: str = "first") -> RunReport:
    """Run where asking for the encoder or the splitter is an error."""
    return run_pipeline(study, coder=coder, get_encoder=refuse, get_sentencizer=refuse)


def accept_first_ranks(study: Study, coder: str = "first", limit: int = 100) -> int:
    quotes = {segment.id: segment.quote for segment in study.segments()}
    best = [s for s in study.suggestions(coder=coder) if s.rank == 1][:limit]
    study.append(
        [
            new_event(
                "suggestion.accepted",
                coder,
                {
                    "transcript_id": s.transcript_id,
                    "start": s.start,
                    "end": s.end,
                    "quote": quotes[s.segment_id],
                    "code_id": s.code_id,
                    "suggestion_id": s.id,
                },
            )
            for s in best
        ]
    )
    return len(best)


def test_a_run_fills_the_study(study: Study) -> None:
    report = run(study)
    assert not report.did_nothing
    assert report.stage("segment").done == 2
    transcript = study.transcripts()[0]
    asked = [answer.question_id for answer in study.answers(transcript.id)]
    assert asked == [None, "q1", "q2", "q4"]
    answers = {answer.id for answer in study.answers(transcript.id)}
    segments = study.segments(transcript.id)
    assert {segment.answer_id for segment in segments} <= answers
    assert all(s.quote == transcript.text[s.start : s.end] for s in segments)
    assert study.suggestions(transcript.id, coder="first")
    assert study.dimension_links()
    assert study.relation_drafts(coder="first") == []  # nothing is confirmed yet
    assert study.theme_drafts(coder="first") == []
    progress = study.progress("code")
    assert progress is not None
    assert (progress.done, progress.total) == (100, 100)


def test_a_second_run_does_nothing(study: Study) -> None:
    run(study)
    before = study.revision()
    report = run_cold(study)
    assert report.did_nothing
    assert report.texts_embedded == 0
    assert study.revision() == before


def test_another_interview_costs_one_interview(study: Study) -> None:
    run(study)
    said = "We sing in the corridor before lunch. Nobody minds the noise at all, not one."
    lines = [("Interviewer", "What else happened?"), ("Dr. Lee", said)]
    study.add_transcripts([make_transcript(lines, name="interview_03")], actor="first")
    encoder = FakeEncoder()
    report = run(study, encoder=encoder)
    assert report.stage("segment").done == 1
    assert report.stage("structural").done == 3  # interviews teach one another their questions
    assert report.stage("suggest").done == 3  # what a word tells rests on all that was said
    assert encoder.encoded == report.texts_embedded == 4  # two sentences, a segment, a turn


def test_decisions_move_only_what_rests_on_them(study: Study) -> None:
    run(study)
    assert accept_first_ranks(study) > 0
    report = run_cold(study)
    done = {stage.stage: stage.done for stage in report.stages}
    assert done == {
        "segment": 0,
        "embed": 0,
        "structural": 0,
        "suggest": 2,
        "axial": 1,
        "dimensions": 1,
        "themes": 1,
    }
    assert study.theme_drafts(coder="first")
    assert run_cold(study).did_nothing


def test_undone_decisions_bring_the_earlier_suggestions_back(study: Study) -> None:
    run(study)
    first = study.suggestions(coder="first")
    accept_first_ranks(study)
    run(study)
    assert study.suggestions(coder="first") != first
    made = [event.id for event in study.events() if event.kind == "suggestion.accepted"]
    study.append([new_event("undone", "first", {"event_ids": made})])
    run(study)
    assert study.suggestions(coder="first") == first


def test_superseded_suggestions_stay_in_the_file(study: Study) -> None:
    run(study)
    first = {s.id for s in study.suggestions(coder="first")}
    accept_first_ranks(study)
    run(study)
    assert first <= {s.id for s in study.suggestions(coder="first", superseded=True)}


def test_a_second_coders_suggestions_rest_on_their_own_decisions_alone(study: Study) -> None:
    run(study, "second")
    alone = [(s.segment_id, s.code_id, s.score) for s in study.suggestions(coder="second")]
    run(study, "first")
    accept_first_ranks(study, "first")
    run(study, "first")
    run(study, "second")
    after = [(s.segment_id, s.code_id, s.score) for s in study.suggestions(coder="second")]
    assert after == alone
    assert study.theme_drafts(coder="second") == []
    own = study.dimension_links(coder="second")
    assert own == study.dimension_links()
    assert own != study.dimension_links(coder="first")


def test_a_confirmed_question_realigns_without_encoder_or_splitter(study: Study) -> None:
    run(study)
    transcript = study.transcripts()[0]
    study.append(
        [
            new_event(
                "turn.question",
                "first",
                {"transcript_id": transcript.id, "turn": 4, "question_id": "q3"},
            )
        ]
    )
    report = run_cold(study)
    assert report.stage("segment").done == 0
    assert report.stage("structural").done == 2  # how one was asked teaches the other
    answer = next(a for a in study.answers(transcript.id) if a.question_id == "q3")
    assert answer.confirmed
    assert answer.probability == 1.0
    held = {a.id for a in study.answers(transcript.id)}
    assert {s.answer_id for s in study.segments(transcript.id)} <= held


def test_a_corrected_role_cuts_the_interview_anew(study: Study) -> None:
    run(study)
    transcript = study.transcripts()[0]
    payload = {"transcript_id": transcript.id, "speaker": "Ms. Reed", "role": "interviewer"}
    study.append([new_event("speaker.role", "first", payload)])
    report = run(study)
    assert report.stage("segment").done == 1
    assert study.segments(transcript.id) == []


def test_a_changed_code_moves_suggestions_but_not_segments(study: Study) -> None:
    run(study)
    payload = {"code_id": "time", "definition": "Hours for planning."}
    study.append([new_event("code.defined", "first", payload)])
    encoder = FakeEncoder()
    report = run(study, encoder=encoder)
    assert (report.stage("segment").done, report.stage("suggest").done) == (0, 2)
    assert encoder.encoded == 1


def test_a_code_said_anew_is_suggested_with_the_scores_of_its_new_words(study: Study) -> None:
    """Its suggestions kept their names, and with them the scores of the old definition."""
    run(study)
    words = "Meetings eat the planning period on Sunday nights."
    payload = {"code_id": "goals_from_district", "definition": words}
    study.append([new_event("code.defined", "first", payload)])
    run(study)

    def scores(of: Study) -> dict[tuple[int, str], float]:
        return {(s.start, s.code_id): s.score for s in of.suggestions(coder="first")}

    assert study.path is not None
    with Study.create(
        study.path.with_name("new.study"), codebook=make_codebook(), actor="first", encoder="fake"
    ) as other:
        other.add_transcripts(study.transcripts(), actor="first")
        other.append([new_event("code.defined", "first", payload)])
        run(other)
        assert scores(study) == scores(other)


def test_an_empty_study_and_an_interview_of_the_interviewer_alone_work(tmp_path: Path) -> None:
    with Study.create(
        tmp_path / "e.study", codebook=make_codebook(), actor="first", encoder="fake"
    ) as empty:
        run(empty)
        alone = make_transcript([("Interviewer", "Hello?"), ("Interviewer", "Is anyone there?")])
        empty.add_transcripts([alone], actor="first")
        run(empty)
        assert empty.segments() == []
        assert run_cold(empty).did_nothing


def test_progress_is_told_and_a_failed_run_says_that_it_stopped(study: Study) -> None:
    told: list[RunProgress] = []
    with pytest.raises(AssertionError, match="computed again"):
        run_pipeline(
            study,
            coder="first",
            get_encoder=refuse,
            get_sentencizer=CountingSentencizer,
            on_progress=told.append,
        )
    assert [each.step for each in told][:3] == ["look", "load splitter", "segment"]
    assert (told[2].done, told[2].total) == (1, 2)
    progress = study.progress("code")
    assert progress is not None
    ended = RunProgress.read(progress.note)
    assert ended is not None
    assert (ended.state, ended.told) == ("failed", "AssertionError")
    run(study)  # and the next run starts where this one stopped
    assert study.segments()


WARM = """
import sys
from pathlib import Path
from typing import NoReturn
from models.store.study import Study
from pipeline.run.runner import run_pipeline

def refuse():
    raise AssertionError("something was computed again")

with Study.open(Path(sys.argv[1])) as study:
    report = run_pipeline(study, coder="first", get_encoder=refuse, get_sentencizer=refuse)
assert report.did_nothing
heavy = {"torch", "spacy", "sklearn", "sentence_transformers", "pandas"} & set(sys.modules)
assert not heavy, heavy
"""


def test_a_second_run_imports_nothing_heavy(study: Study) -> None:
    run(study)
    accept_first_ranks(study)
    run(study)
    assert study.path is not None
    subprocess.run([sys.executable, "-c", WARM, str(study.path)], check=True)
