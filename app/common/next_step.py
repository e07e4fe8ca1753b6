"""What a coder does next: one line and one place, by how far the study is.

In:     interviews with what is left in each, codes, proposals, rounds, themes.
Out:    a NextStep. next_step is the one function that decides it; how_far reads a study for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.common.bidi import strip_bidi_controls
from app.common.blind_rounds import asked_segments, round_coded_blind
from app.common.open_drafts import close_and_loose, open_drafts
from app.common.summary import InterviewRow, decided_ids
from app.common.text import counted
from models.coders import is_among, same_coder
from models.store.study import Study
from pipeline.segments.decisions import decided_segments

Place = Literal["import", "run", "code", "codebook", "agreement", "themes", "export"]


@dataclass(frozen=True)
class InterviewLeft:
    """An interview, and how many of its segments a coder has still to decide about."""

    id: str
    name: str
    segments: int
    left: int

    @property
    def begun(self) -> bool:
        return self.left < self.segments


@dataclass(frozen=True)
class HowFar:
    """How far a coder is. blind: the name of the round she is in; proposals, theme_drafts: waiting.

    waits_for: the other coders of an open round.
    """

    interviews: Sequence[InterviewLeft] = ()
    uncut: int = 0  # interviews that no run has read
    running: bool = False
    blind: str = ""
    waits_for: str = ""
    proposals: int = 0
    rounds: int = 0
    themes: int = 0
    theme_drafts: int = 0


@dataclass(frozen=True)
class NextStep:
    """words: what to do, begun small. transcript_id: where the place is an interview."""

    words: str
    place: Place
    transcript_id: str = ""


def next_interview(
    interviews: Sequence[InterviewLeft], after: str | None = None
) -> InterviewLeft | None:
    """Return the interview to go on with: one that was begun, or else the next in order.

    after: an interview that is left; those after it come before those before it.
    """
    at = next((i for i, each in enumerate(interviews) if each.id == after), -1)
    turned = [*interviews[at + 1 :], *interviews[: max(at, 0)]]
    left = [each for each in turned if each.left]
    begun = [each for each in left if each.begun]
    return next(iter(begun or left), None)


def next_step(far: HowFar) -> NextStep:
    """Return what comes next. The order is that of the work; what waits longest comes first."""
    if not far.interviews and not far.uncut:
        return NextStep("import your interviews", "import")
    going_on = next_interview(far.interviews)
    if far.uncut and not far.running and not (going_on and going_on.begun):
        return NextStep(f"press Suggest codes; {_new(far.uncut)} new", "run")
    if going_on is not None:
        verb = "finish" if going_on.begun else "read and code"
        words = f"{verb} {going_on.name} ({going_on.left:,} left)"
        if far.blind:
            words += f", blind, for “{far.blind}”"
        return NextStep(words, "code", going_on.id)
    if far.uncut:
        if far.running:
            return NextStep("wait for the first interview to be read", "run")
        return NextStep(f"press Suggest codes; {_new(far.uncut)} new", "run")
    return _after_coding(far)


def _new(uncut: int) -> str:
    return f"{counted(uncut, 'interview')} {'is' if uncut == 1 else 'are'}"


def _after_coding(far: HowFar) -> NextStep:
    """What comes when every segment is decided."""
    if far.blind:
        return NextStep(f"say that you have coded all of “{far.blind}”", "agreement")
    if far.proposals:
        return NextStep(f"look at {counted(far.proposals, 'proposed code')}", "codebook")
    if not far.rounds:
        return NextStep("check with a second coder", "agreement")
    if far.waits_for:
        return NextStep(f"take in what {far.waits_for} coded", "agreement")
    if not far.themes:
        drafts = f" ({counted(far.theme_drafts, 'draft')})" if far.theme_drafts else ""
        return NextStep(f"look for themes{drafts}", "themes")
    return NextStep("export for your chapter", "export")


def how_far(
    study: Study, coder: str, rows: Sequence[InterviewRow], *, running: bool = False
) -> HowFar:
    """Read from a study how far a coder is.

    rows: the interviews of study_summary. running: whether suggestions are being made.
    """
    state = study.state()
    blind = round_coded_blind(state, coder)
    done = blind is not None and is_among(coder, blind.finished)
    open_rounds = [r for r in state.rounds.values() if is_among(coder, r.coders) and not r.closed]
    others = [c for r in open_rounds for c in r.coders if not same_coder(c, coder)]
    close, _ = close_and_loose(open_drafts(study, state, coder))
    return HowFar(
        interviews=interviews_left(study, coder, rows),
        uncut=sum(not row["segments"] and row["words"] > 0 for row in rows),
        running=running,
        blind=blind.name if blind is not None and not done else "",
        waits_for=" and ".join(dict.fromkeys(others)),
        proposals=0 if blind is not None else len(close),
        rounds=len(state.rounds),
        themes=len(state.live_themes()),
        theme_drafts=0 if blind is not None else len(study.theme_drafts(coder=coder)),
    )


def interviews_left(study: Study, coder: str, rows: Sequence[InterviewRow]) -> list[InterviewLeft]:
    """Return what is left in each interview that was cut; in a round, of the units asked for."""
    state = study.state()
    named = {row["id"]: strip_bidi_controls(row["participant"] or row["name"]) for row in rows}
    if round_coded_blind(state, coder) is None:
        return [
            InterviewLeft(row["id"], named[row["id"]], row["segments"], _left(row))
            for row in rows
            if row["segments"]
        ]
    segments = study.segments()
    decided = decided_segments(state, coder, segments)
    done = decided_ids(decided)
    wanted = asked_segments(state, coder, segments) or set()
    asked = [each for each in segments if each.id in wanted]
    found = []
    for id_, name in named.items():
        ids = {each.id for each in asked if each.transcript_id == id_}
        if ids:
            found.append(InterviewLeft(id_, name, len(ids), len(ids - done)))
    return found


def _left(row: InterviewRow) -> int:
    return row["segments"] - row["decided"]
