"""The first interview is ready before the last is read; a stopped run goes on; nothing differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.records import Transcript
from models.store.study import Study
from pipeline.run.progress import STEPS, Journal, RunProgress, RunStopped, starting
from pipeline.run.runner import RunReport, run_pipeline
from tests.fakes import (
    CountingSentencizer,
    FakeEncoder,
    make_codebook,
    make_interview,
    make_transcript,
)

PEOPLE = ("Ms. Reed", "Mr. Poe", "Dr. Lee", "Ms. Ode", "Mr. Fox")


def interviews(many: int = 5) -> list[Transcript]:
    made = [make_interview(f"interview_0{i}", PEOPLE[i]) for i in range(many - 1)]
    said = "We sing in the corridor before lunch. Nobody minds the noise at all, not one."
    lines = [("Interviewer", "What goals did your school set?"), ("Rosa", said)]
    return [*made, make_transcript(lines, name=f"interview_0{many}")]


def new_study(path: Path, many: int = 5) -> Study:
    study = Study.create(path, codebook=make_codebook(), actor="first", encoder="fake")
    study.add_transcripts(interviews(many), actor="first")
    return study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "five.study") as made:
        yield made


def run(
    study: Study,
    *,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[RunProgress], None] = lambda _: None,
    encoder: FakeEncoder | None = None,
    early: bool = True,
) -> RunReport:
    return run_pipeline(
        study,
        coder="first",
        get_encoder=lambda: encoder or FakeEncoder(),
        get_sentencizer=CountingSentencizer,
        stop_asked=stop,
        on_progress=tell,
        early=early,
    )


def results(study: Study) -> dict[str, object]:
    """All that a run computes and a page shows."""
    return {
        "answers": study.answers(),
        "segments": study.segments(),
        "suggestions": [asdict(each) for each in study.suggestions(coder="first")],
        "dimensions": study.dimension_links(coder="first"),
        "codes": study.code_drafts(coder="first"),
        "themes": study.theme_drafts(coder="first"),
        "learned": study.learned(coder="first"),
        "fingerprints": study.fingerprints(),
    }


def test_the_first_interview_has_suggestions_before_the_second_is_read(study: Study) -> None:
    """The first suggestion came after the last of nine interviews was read, aligned and all."""
    first, second = study.transcripts()[:2]
    seen: list[tuple[bool, bool]] = []

    def look(now: RunProgress) -> None:
        if now.interview == 2 and now.step == "segment":
            ready = bool(study.suggestions(first.id, coder="first"))
            seen.append((ready, bool(study.segments(second.id))))

    run(study, tell=look)
    assert seen == [(True, False)]


def test_every_interview_gets_its_suggestions_on_the_way_once_at_most(study: Study) -> None:
    ready = []
    run(study, tell=lambda now: ready.append((now.step, now.ready)))
    together = [many for step, many in ready if step == "structural"]
    assert set(together) == {4}  # after 1, 2 and 4 of 5, before all are aligned together
    assert ready[-1][1] == 5
    assert [many for _, many in ready] == sorted(many for _, many in ready)


def test_early_suggestions_leave_no_trace_in_the_final_ones(study: Study, tmp_path: Path) -> None:
    """What stands in the end is what a run gives that reads all interviews in one go."""
    run(study)
    with new_study(tmp_path / "again.study") as other:
        run(other, early=False)
        mine, its = results(study), results(other)
    assert mine == its


def test_early_suggestions_stay_on_record_under_a_name_of_their_own(study: Study) -> None:
    run(study)
    now = {each.id for each in study.suggestions(coder="first")}
    every = study.suggestions(coder="first", superseded=True)
    early = [each for each in every if each.version.endswith(".early")]
    assert early
    assert not now & {each.id for each in early}


class Asked:
    """Asks to stop at the nth safe point."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stops=st.lists(st.integers(0, 25), min_size=1, max_size=4))
def test_a_run_stopped_anywhere_and_gone_on_with_ends_as_one_in_one_piece(
    stops: list[int], whole: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_study(tmp_path_factory.mktemp("stopped") / "s.study", 3) as study:
        computed: list[int] = []
        for nth in stops:
            encoder = FakeEncoder()
            try:
                run(study, stop=Asked(nth), encoder=encoder)
            except RunStopped:
                progress = study.progress("code")
                assert progress is not None
                told = RunProgress.read(progress.note)
                assert told is not None
                assert told.state == "stopped"
            computed.append(encoder.encoded)
            for each in study.segments():
                assert (
                    each.quote == study.transcript(each.transcript_id).text[each.start : each.end]
                )
        last = FakeEncoder()
        run(study, encoder=last)
        assert results(study) == whole
        assert sum(computed) + last.encoded == ALL["encoded"]  # no text was read twice
        assert run(study).did_nothing


ALL: dict[str, int] = {}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    with new_study(tmp_path_factory.mktemp("whole") / "w.study", 3) as study:
        encoder = FakeEncoder()
        run(study, encoder=encoder)
        ALL["encoded"] = encoder.encoded
        return results(study)


def test_the_bar_never_goes_back_and_ends_whole(study: Study) -> None:
    """It began again from nothing five times, once for each kind of text."""
    told: list[RunProgress] = []
    run(study, tell=told.append)
    percents = [each.percent for each in told]
    assert percents == sorted(percents)
    assert (told[-1].state, percents[-1]) == ("done", 100)
    assert all(each.percent < 100 for each in told[:-1])
    assert {each.step for each in told} <= set(STEPS)


def test_a_run_with_nothing_to_do_says_so_and_since_when(study: Study) -> None:
    run(study)
    told: list[RunProgress] = []
    began = starting("first", since="2026-01-01T10:00:00+00:00")
    run_pipeline(
        study,
        coder="first",
        get_encoder=FakeEncoder,
        get_sentencizer=CountingSentencizer,
        began=began,
        on_progress=told.append,
    )
    assert told[-1].nothing
    assert (told[-1].run, told[-1].since) == (began.run, began.since)


def test_time_left_follows_the_pace_of_the_run_and_waits_until_that_has_shown() -> None:
    now, told = [0.0], []
    journal = Journal(
        starting("first"), keep=told.append, stop_asked=lambda: False, clock=lambda: now[0]
    )
    journal.plan({"read": 10.0, "suggest": 10.0})
    with journal.loading("load encoder"):
        now[0] = 30.0  # half a minute of loading says nothing about the pace
    journal.did("read", 0.2)
    now[0] = 32.0
    journal.tell("embed", 1, 5)
    assert told[-1].left_s is None  # two seconds are not a pace
    journal.did("read", 1.0)
    now[0] = 40.0
    journal.tell("embed", 5, 5)
    assert told[-1].left_s == 10.0  # half is done, in ten seconds
    journal.did("read", 0.5)  # what is told twice takes nothing back
    journal.tell("embed", 5, 5)
    assert told[-1].percent == 50


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(0, 100), min_size=1),
    st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0, 2), st.floats(0, 50))),
)
def test_whatever_is_told_the_share_rises_within_bounds(plan, steps) -> None:
    now, told = [0.0], []
    journal = Journal(
        starting("first"), keep=told.append, stop_asked=lambda: False, clock=lambda: now[0]
    )
    journal.plan(plan)
    for kind, share, seconds in steps:
        now[0] += seconds
        journal.did(kind, share)
        journal.tell("embed", 1, 2)
    percents = [each.percent for each in told]
    assert percents == sorted(percents)
    assert all(0 <= each <= 99 for each in percents)
    assert all(each.left_s is None or each.left_s >= 0 for each in told)
    for each in told:
        assert RunProgress.read(each.note()) == each


def test_a_note_of_an_older_version_is_no_progress_of_this_one() -> None:
    assert RunProgress.read("segment: 1 of 2") is None
    assert RunProgress.read("done") is None
    assert RunProgress.read("[1]") is None
    assert RunProgress.read("") is None
