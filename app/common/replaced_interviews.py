"""Replacing an interview by another text of it, as its page and its command both do it.

In:     the study, the interview that goes, and the text that is to take its place.
Out:    what is carried over and what is not, in sentences; the replacement on record; what was
        not carried put right, one by one, by whoever decided it.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.common.text import counted
from models.coders import same_coder
from models.errors import ThroughlineError
from models.events import (
    CodingAdded,
    CodingRemoved,
    Decision,
    MemoRemoved,
    MemoWritten,
    NewEvent,
    SpeakerRole,
    TranscriptDescribed,
)
from models.events.values import SameStretch
from models.records import Transcript
from models.state.derive import State, corrected
from models.state.interviews import why_it_stays
from models.state.replaced import NotCarried, Replacement, decided_in, last_text, written_in
from models.store.study import AlreadyThere, Study
from pipeline.read.same_words import same_turns, same_words

KINDS = {  # what was decided, one and several
    "coding": ("coding", "codings"),
    "memo": ("memo", "memos"),
    "refusal": ("refusal", "refusals"),
    "seen": ("“no code fits”", "“no code fits”"),
    "cut": ("cut of a segment", "cuts of segments"),
    "question": ("question of a turn", "questions of turns"),
}
SHOWN = 200  # signs of a passage in a list


@dataclass(frozen=True)
class Comparison:
    """A text beside the interview that it is to replace.

    words: of the earlier text; kept: those that stand in both.
    carried, lost: by what was decided, how much is in the same words and how much is not.
    """

    earlier: Transcript
    transcript: Transcript
    same: tuple[SameStretch, ...]
    turns: tuple[tuple[int, int], ...]
    words: int
    kept: int
    carried: Counter[str]
    lost: Counter[str]
    no_speaker: tuple[str, ...]  # whose role was given, and who does not speak in the new text


def compared(study: Study, transcript_id: str, transcript: Transcript) -> Comparison:
    """Return what taking a text for an interview would carry over. Raises ThroughlineError."""
    state = study.state()
    if why := why_it_stays(state, transcript_id, "replaced"):
        raise ThroughlineError(why)
    earlier = study.transcript(transcript_id)
    if transcript.id == transcript_id:
        raise AlreadyThere(
            f"{transcript.filename} says just what “{earlier.name}” says. Nothing was replaced."
        )
    if transcript.id in state.names:
        raise AlreadyThere(
            f"{transcript.filename} says the same as “{state.names[transcript.id]}”, which is in "
            "this study. Nothing was replaced."
        )
    same = same_words(earlier.text, transcript.text)
    where = Replacement(transcript.id, same, tuple(same_turns(earlier, transcript, same)))
    decided = decided_about(state, transcript_id)
    fate = [(e.what, _is_carried(where, e)) for e in decided]
    speak = {turn.speaker for turn in transcript.turns}
    return Comparison(
        earlier,
        transcript,
        same,
        where.turns,
        len(earlier.text.split()),
        sum(len(earlier.text[a : a + count].split()) for a, _, count, _ in same),
        Counter(what for what, is_carried in fate if is_carried),
        Counter(what for what, is_carried in fate if not is_carried),
        tuple(who for id_, who in state.roles if id_ == transcript_id and who not in speak),
    )


def decided_about(state: State, transcript_id: str) -> list[NotCarried]:
    """Return all that was decided about an interview's passages and turns."""
    return [*decided_in(state, {transcript_id}), *written_in(state, {transcript_id})]


def _is_carried(where: Replacement, decided: NotCarried) -> bool:
    if decided.what == "question":
        return where.turn(decided.turn) is not None
    return where.span(decided.start, decided.end) is not None


def amounts(counts: Counter[str]) -> str:
    """Say how much of each: "3 codings and 1 memo"; "" where nothing is."""
    parts = [f"{counts[e]:,} {KINDS[e][counts[e] != 1]}" for e in KINDS if counts[e]]
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def comparison_lines(comparison: Comparison, state: State) -> list[str]:
    """Say what replacing does, before it is done."""
    name = comparison.earlier.name
    lines = [
        f"{comparison.kept:,} of {comparison.words:,} words of “{name}” stand in "
        f"{comparison.transcript.filename}."
    ]
    if not comparison.kept:
        lines.append("They have nothing in common: is it another interview?")
    if carried := amounts(comparison.carried):
        lines.append(f"Carried over, as they are and under their makers' names: {carried}.")
    if lost := amounts(comparison.lost):
        one = comparison.lost.total() == 1
        lines.append(
            f"Not carried over, since {'its' if one else 'their'} words are others now: {lost}. "
            f"{'It is' if one else 'They are'} listed on Home, to be put right."
        )
    if comparison.no_speaker:
        who = ", ".join(comparison.no_speaker)
        lines.append(f"Nobody speaks as {who} in it, whose role was given by hand.")
    for round_ in state.rounds.values():
        units = sum(place[0] == comparison.earlier.id for place in round_.units)
        if units:
            lines.append(
                f"“{round_.name}”, which was coded twice, is then reported without its "
                f"{counted(units, 'unit')}."
            )
    lines.append(
        f"The new text is called “{name}” and keeps its participant. Suggestions are made anew. "
        "The earlier text is set aside; Undo brings it back."
    )
    return lines


def replace_interview(study: Study, comparison: Comparison, *, coder: str) -> None:
    """Put a text in an interview's place, on record. Raises ThroughlineError."""
    state, new = study.state(), comparison.transcript
    also: list[Decision] = []
    if attributes := corrected(comparison.earlier, state).attributes | new.attributes:
        also.append(TranscriptDescribed(new.id, dict(attributes)))
    speak = {turn.speaker for turn in new.turns}
    also += [
        SpeakerRole(new.id, speaker=who, role=role)
        for (id_, who), role in state.roles.items()
        if id_ == comparison.earlier.id and who in speak
    ]
    study.replace_transcript(
        comparison.earlier.id,
        new,
        same=comparison.same,
        turns=comparison.turns,
        actor=coder,
        also=also,
    )


def put_in_place_lines(state: State, transcript_id: str) -> list[str]:
    """Say what taking back a replacement does; nothing where a text took no other's place."""
    if not any(each.by == transcript_id for each in state.trace.replaced.values()):
        return []
    there = [each for each in state.codings if each.transcript_id == transcript_id]
    own = sum(not each.carried for each in there)
    lines = ["The text before it is in its place again, with all that was decided in it."]
    if own:
        aside = "is" if own == 1 else "are"
        lines.append(f"{counted(own, 'coding')} made in this text alone {aside} set aside.")
    return lines


def replaced_words(comparison: Comparison) -> str:
    """Say what was done, to whoever replaced an interview just now."""
    carried, lost = amounts(comparison.carried), amounts(comparison.lost)
    words = f"“{comparison.earlier.name}” is replaced"
    words += f"; {carried} carried over" if carried else ""
    return f"{words}; not carried over: {lost}." if lost else f"{words}."


# -- what was not carried over


@dataclass(frozen=True)
class Passage:
    """Something that was not carried over. words: in the earlier text; "": they are no passage.

    now: what stands there in the new text, with where; None: nothing does.
    """

    decided: NotCarried
    interview: str
    words: str
    now: tuple[str, int, int, str] | None  # interview's id, start, end, words


def passages_not_carried(study: Study) -> list[Passage]:
    """Return what was not carried over and waits for whoever decided it, in the texts' order."""
    state = study.state()
    found = [_passage(study, state, each) for each in state.not_carried]
    return sorted(found, key=lambda e: (e.decided.transcript_id, e.decided.start, e.decided.what))


def _passage(study: Study, state: State, each: NotCarried) -> Passage:
    text = study.text_of(each.transcript_id) or ""
    last = last_text(state.trace.replaced, each.transcript_id)
    return Passage(
        each,
        state.names.get(last, ""),
        text[each.start : each.end],
        _stands_there(study, state, each),
    )


def _stands_there(study: Study, state: State, each: NotCarried) -> tuple[str, int, int, str] | None:
    """Return what the new text has between the words around a passage, if it is about as long."""
    where = state.trace.replaced[each.transcript_id]
    if each.what == "question" or where.by not in state.names:
        return None
    text = study.text_of(where.by) or ""
    start, end = where.near(each.start, each.end)
    words = text[start : len(text) if end < 0 else end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    longest = 3 * (each.end - each.start) + 40
    if not words or len(words) > longest:
        return None
    return where.by, start, start + len(words), words


def put_right(passage: Passage, coder: str) -> list[NewEvent]:
    """Return what says that something holds for the words that stand there now.

    The decision about the earlier text ends with it, so that it waits for nobody any more.
    """
    assert passage.now is not None
    transcript_id, start, end, quote = passage.now
    decided, group = passage.decided, uuid.uuid4().hex
    there: Decision
    if decided.what == "memo":
        there = MemoWritten(
            uuid.uuid4().hex,
            text=passage.decided.words,
            transcript_id=transcript_id,
            start=start,
            end=end,
            quote=quote,
        )
    else:
        there = CodingAdded(transcript_id, start, end, quote, decided.code_id)
    made = [NewEvent(coder, there, reason="put right after its text was replaced", group=group)]
    return [*made, *left_out(passage, coder, group)]


def left_out(passage: Passage, coder: str, group: str | None = None) -> list[NewEvent]:
    """Return what says that something does not hold for the new text."""
    decided = passage.decided
    place = (decided.transcript_id, decided.start, decided.end, passage.words)
    ended: Decision
    if decided.what == "memo":
        ended = MemoRemoved(decided.id)
    else:
        ended = CodingRemoved(*place, decided.code_id)
    return [NewEvent(coder, ended, group=group)]


def may_put_right(passage: Passage, coder: str) -> bool:
    """Whether it is this person's to say what becomes of it."""
    return passage.decided.what in ("coding", "memo") and same_coder(passage.decided.coder, coder)


def passage_line(passage: Passage, state: State) -> str:
    """Say what was decided about which words: coding “Time” by Rosa: “We set goals”."""
    decided = passage.decided
    what = KINDS[decided.what][0]
    if decided.code_id and decided.code_id in state.codes:
        what += f" “{state.codes[decided.code_id].name}”"
    what += f" by {decided.coder}" if decided.coder else ""
    if decided.what == "question":
        return f"{passage.interview}: {what} {decided.turn + 1}"
    words = " ".join(passage.words.split())
    words = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    memo = f" (“{' '.join(passage.decided.words.split())}”)" if passage.decided.words else ""
    return f"{passage.interview}: {what}{memo}: “{words}”"


def not_carried_lines(passages: Sequence[Passage], state: State) -> list[str]:
    return [passage_line(each, state) for each in passages]
