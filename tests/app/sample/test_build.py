"""The sample study: all of it or nothing, its decisions marked as sample."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.sample.build
import app.study.runs
from app.common.summary import study_summary
from app.sample.build import CODER, build_demo, find_quote, reference, sample_folder
from app.server.session import coder_of
from models.errors import StudyUnusable, ThroughlineError
from models.state.derive import Coding
from models.state.undo import last_step
from models.store.study import Study
from pipeline.read import read_transcript
from pipeline.segments.decisions import overlapping
from tests.fakes import FakeEncoder, fake_sentencizer, make_transcript


def people() -> list[dict[str, str]]:
    with (sample_folder() / "participants.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, made once with stand-ins for encoder and sentence splitter."""
    where = tmp_path_factory.mktemp("demo") / "sample.study"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.study.runs, "load_encoder", lambda name, **_: FakeEncoder())
        patch.setattr(app.study.runs, "load_sentencizer", lambda: fake_sentencizer)
        build_demo(where)
    return where


@pytest.fixture
def demo(built: Path) -> Iterator[Study]:
    with Study.open(built) as study:
        yield study


def by_file(study: Study) -> dict[str, list[Coding]]:
    names = {each.id: each.filename for each in study.transcripts()}
    found: dict[str, list[Coding]] = {name: [] for name in names.values()}
    for coding in study.state().codings:
        found[names[coding.transcript_id]].append(coding)
    return found


def test_every_interview_of_the_table_is_in_it_with_its_attributes(demo):
    held = {each.filename: each.attributes for each in demo.transcripts()}
    assert list(held) == [row["file"] for row in people()]
    for row in people():
        assert held[row["file"]]["participant"] == row["participant"]
        assert "sample_coded" not in held[row["file"]]


def test_the_interviews_marked_as_coded_have_codings_and_the_others_none(demo):
    codings = by_file(demo)
    for row in people():
        assert bool(codings[row["file"]]) == (row["sample_coded"] == "yes"), row["file"]


def test_every_interview_has_suggestions(demo):
    for transcript in demo.transcripts():
        assert demo.suggestions(transcript.id, coder=CODER), transcript.filename


def test_every_sample_decision_says_that_it_is_one_and_whose(demo):
    made = [e for e in demo.events() if e.kind not in ("codebook.imported", "encoder.chosen")]
    assert made
    assert {event.origin for event in made} == {"sample"}
    assert {event.actor for event in demo.events()} == {CODER}
    assert {coding.origin for coding in demo.state().codings} == {"sample"}


def test_a_sample_coding_is_decided_once(demo):
    """Two quotations of one code in one segment were two decisions about the same thing."""
    keys = [
        (e.payload["transcript_id"], e.payload["start"], e.payload["end"], e.payload["code_id"])
        for e in demo.events()
        if e.kind in ("coding.added", "suggestion.accepted")
    ]
    assert len(keys) == len(set(keys))


def test_each_reference_coding_of_the_first_coder_is_in_it(demo):
    held = {each.filename: each for each in demo.transcripts()}
    coded = {row["file"] for row in people() if row["sample_coded"] == "yes"}
    there = {(c.transcript_id, c.start, c.end, c.code_id) for c in demo.state().codings}
    for row in reference("codings", "first"):
        if row["interview"] in coded:
            span = find_quote(held[row["interview"]], row["quote"])
            segments = overlapping(span, demo.segments(span[0]))
            assert segments
            for each in segments:
                assert (span[0], each.start, each.end, row["code"]) in there


def test_the_second_coders_codings_are_not_in_it(demo):
    assert {coding.coder for coding in demo.state().codings} == {CODER}
    assert reference("codings", "second")


def test_accepted_samples_keep_what_was_suggested(demo):
    accepted = [c for c in demo.state().codings if c.accepted]
    for coding in accepted:
        assert coding.suggested is not None
        assert coding.suggested["code_id"] == coding.given_code_id


def test_the_sample_is_opened_as_its_coder_and_leaves_nothing_to_undo(demo):
    assert coder_of(demo) == CODER
    summary = study_summary(demo, CODER)
    assert summary["sample"]
    assert summary["sample_codings"] == summary["codings"] > 0
    assert last_step(demo.events(), CODER) == []


def test_the_question_of_each_confirmed_turn_is_as_the_coder_said(demo):
    held = {each.filename: each for each in demo.transcripts()}
    given = demo.state().questions
    coded = {row["file"] for row in people() if row["sample_coded"] == "yes"}
    rows = [row for row in reference("questions", "first") if row["interview"] in coded]
    assert len(given) == len(rows) > 0
    for row in rows:
        transcript = held[row["interview"]]
        [turn] = [t for t in transcript.turns if transcript.quote(t) == row["turn_quote"]]
        assert given[(transcript.id, turn.index)] == row["question"]


def test_nothing_but_the_study_is_left(built):
    assert [path.name for path in built.parent.iterdir() if "unfinished" in path.name] == []


def test_what_stands_there_is_not_replaced(tmp_path):
    where = tmp_path / "mine.study"
    where.write_text("mine")
    with pytest.raises(StudyUnusable, match="already exists"):
        build_demo(where)
    assert where.read_text() == "mine"


@pytest.mark.parametrize(
    "error", [ThroughlineError("It failed."), KeyboardInterrupt(), OSError(28)]
)
def test_a_sample_that_fails_halfway_leaves_nothing(tmp_path, monkeypatch, error):
    """What was half made stayed beside it under a hidden name."""

    def fail(study: Study, **_named: object) -> None:
        raise error

    monkeypatch.setattr(app.sample.build, "run_study", fail)
    with pytest.raises((ThroughlineError, KeyboardInterrupt)):
        build_demo(tmp_path / "sample.study")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path, monkeypatch):
    # a minute went by, and then the place had no room for so long a name
    monkeypatch.setattr(app.sample.build, "_build", lambda *_: pytest.fail("the work was begun"))
    (tmp_path / "file").write_text("")
    with pytest.raises(ThroughlineError):
        build_demo(tmp_path / "file" / "sample.study")
    with pytest.raises(ThroughlineError):
        build_demo(tmp_path / ("x" * 300))


def test_a_quotation_must_stand_once():
    transcript = make_transcript([("Rosa", "We plan. We plan. We teach.")])
    assert find_quote(transcript, "We teach.") == (transcript.id, 18, 27)
    for quote in ("We plan.", "never said"):
        with pytest.raises(ThroughlineError, match="exactly once"):
            find_quote(transcript, quote)


@pytest.mark.parametrize("coder", ["first", "second"])
def test_every_reference_quotation_stands_in_its_interview(coder):
    read = {row["file"]: read_transcript(sample_folder() / row["file"]) for row in people()}
    for row in reference("codings", coder):
        if row["interview"] in read:
            find_quote(read[row["interview"]], row["quote"])
