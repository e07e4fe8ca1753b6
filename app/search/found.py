"""What a search finds in a study, as its coder may see it.

In:     a study opened for its coder, and what was typed.
Out:    JSON-ready data: words in interviews, codes, the coder's own memos, themes, participants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from app.common import payloads
from app.common.addresses import CodebookPlace, InterviewPlace, ThemePlace
from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_name, code_path
from app.common.text import counted
from models.coders import same_coder
from models.records import Code, Segment, Transcript
from models.state.derive import State, corrected
from models.state.state import Memo
from models.store.study import Study
from pipeline.search.folding import FoldedText, merged, read_query
from pipeline.search.passages import (
    FoldedInterview,
    Hit,
    Span,
    TurnSegments,
    excerpt_spans,
    segments_by_turn,
)
from pipeline.segments.decisions import overlapping

BESIDE = 70  # code points shown before and after what was searched for
LONGEST = 420  # code points of an excerpt
ASKS = "interviewer"
CUT = "…"


class Prepared:
    """A study's interviews, each made ready when it is first searched: its text never changes.

    Its segments are read again when anything was written since.
    """

    def __init__(self) -> None:
        self._folded: dict[str, FoldedInterview] = {}
        self._segments: dict[str, list[Segment]] = {}
        self._by_turn: dict[str, TurnSegments] = {}
        self._revision = -1

    def at(self, revision: int) -> Prepared:
        """Return this, as the study is at a revision."""
        if self._revision != revision:
            self._revision, self._segments, self._by_turn = revision, {}, {}
        return self

    def folded(self, transcript: Transcript) -> FoldedInterview:
        if transcript.id not in self._folded:
            self._folded[transcript.id] = FoldedInterview(transcript)
        return self._folded[transcript.id]

    def segments(self, study: Study, transcript_id: str) -> list[Segment]:
        if transcript_id not in self._segments:
            self._segments[transcript_id] = study.segments(transcript_id)
        return self._segments[transcript_id]

    def by_turn(self, study: Study, transcript_id: str) -> TurnSegments:
        if transcript_id not in self._by_turn:
            self._by_turn[transcript_id] = segments_by_turn(self.segments(study, transcript_id))
        return self._by_turn[transcript_id]


@dataclass(frozen=True)
class Wanted:
    """Which of the hits in interviews are wanted; "" stands for all.

    speaker: interviewer, or others. each: places of one interview at most; None: all.
    """

    interview: str = ""
    role: str = ""
    speaker: str = ""
    each: int | None = None


def search(
    study: Study,
    typed: str,
    *,
    coder: str,
    limit: int,
    things: int,
    wanted: Wanted | None = None,
    prepared: Prepared | None = None,
) -> payloads.Found:
    """Return what is found.

    limit: places at most; things: codes, memos and such at most, each; prepared: what was made
    ready by searches before this one.
    """
    terms = read_query(typed)
    state = study.state()
    wanted = wanted or Wanted()
    interviews, words = _words(
        study, state, terms, wanted, limit=limit, prepared=prepared or Prepared()
    )
    return {
        "places": sum(each["places"] for each in interviews if _is_wanted(each, wanted)),
        "interviews": interviews,
        "words": words,
        "codes": _codes(state, terms)[:things],
        "memos": _memos(study, state, terms, coder)[:things],
        "themes": _themes(state, terms)[:things],
        "participants": _participants(study, state, terms)[:things],
    }


# -- words in interviews


def _words(
    study: Study,
    state: State,
    terms: Sequence[str],
    wanted: Wanted,
    *,
    limit: int,
    prepared: Prepared,
) -> tuple[list[payloads.FoundInterview], list[payloads.FoundWords]]:
    """Return how many places each interview has, and the first places of those wanted."""
    rows: list[payloads.FoundInterview] = []
    words: list[payloads.FoundWords] = []
    if not terms:
        return rows, words
    ready = prepared.at(study.revision())
    for transcript in (corrected(each, state) for each in study.transcripts()):
        cut = partial(ready.by_turn, study, transcript.id)
        hits = [
            hit
            for hit in ready.folded(transcript).hits(terms, cut)
            if _is_said_by(transcript, hit, wanted.speaker)
        ]
        if not hits:
            continue
        row = _row(transcript, len(hits))
        rows.append(row)
        if _is_wanted(row, wanted):
            some = hits[: wanted.each][: limit - len(words)]
            segments = ready.segments(study, transcript.id)
            words += [_found(transcript, each, segments) for each in some]
    return rows, words


def _is_said_by(transcript: Transcript, hit: Hit, speaker: str) -> bool:
    asks = transcript.turns[hit.turn].role == ASKS
    return not speaker or asks == (speaker == ASKS)


def _is_wanted(row: payloads.FoundInterview, wanted: Wanted) -> bool:
    return wanted.interview in ("", row["id"]) and wanted.role in ("", row["role"])


def _row(transcript: Transcript, places: int) -> payloads.FoundInterview:
    return {
        "id": transcript.id,
        "name": strip_bidi_controls(transcript.name),
        "participant": strip_bidi_controls(transcript.attributes.get("participant", "")),
        "role": strip_bidi_controls(transcript.attributes.get("role", "")),
        "places": places,
    }


def _found(transcript: Transcript, hit: Hit, segments: Sequence[Segment]) -> payloads.FoundWords:
    turn = transcript.turns[hit.turn]
    segment = hit.segment or _nearest(hit.start, segments)
    segment_id = segment.id if segment else None
    return {
        "href": InterviewPlace(transcript.id, segment_id or "").address,
        "transcript_id": transcript.id,
        "segment_id": segment_id,
        "interview": strip_bidi_controls(transcript.name),
        "participant": strip_bidi_controls(transcript.attributes.get("participant", "")),
        "role": strip_bidi_controls(transcript.attributes.get("role", "")),
        "speaker": strip_bidi_controls(turn.speaker),
        "asks": turn.role == ASKS,
        "bits": bits(transcript.text, hit.marks, (turn.start, turn.end)),
    }


def _nearest(at: int, segments: Sequence[Segment]) -> Segment | None:
    """Return the segment to go to for a place that is in none: the next, else the last."""
    after = (each for each in segments if each.end > at)
    return next(after, segments[-1] if segments else None)


def bits(text: str, marks: Sequence[Span], around: Span) -> list[payloads.Bit]:
    """Return what is shown of a text, cut to what stands beside the marks."""
    shown: list[payloads.Bit] = []

    def add(words: str, hit: bool = False) -> None:
        if words:
            shown.append({"words": strip_bidi_controls(words), "hit": hit})

    left = LONGEST
    last = around[0]
    for start, end in excerpt_spans(text, around, marks, beside=BESIDE):
        if left <= 0:
            break
        if start > last:
            add(f" {CUT} " if shown else CUT)
        at = start
        for a, b in marks:
            if start <= a and b <= end:
                add(text[at:a])
                add(text[a:b], True)
                at = b
        add(text[at:end])
        left, last = left - (end - start), end
    if last < around[1]:
        add(CUT)
    return shown


# -- codes, memos, themes, participants


def _marks(text: str, terms: Sequence[str]) -> list[list[Span]]:
    folded = FoldedText(text)
    return [list(folded.find(term)) for term in terms]


def _marked(text: str, terms: Sequence[str], *, whole: bool = False) -> list[payloads.Bit]:
    """Return a text with the terms in it marked. whole: all of it, else what is beside them."""
    marks = merged([span for found in _marks(text, terms) for span in found])
    if whole:
        marks_or_all = marks or [(0, 0)]
        return _all_of(text, marks_or_all)
    if not marks:
        return bits(text, [(0, 0)], (0, len(text))) if text else []
    return bits(text, marks, (0, len(text)))


def _all_of(text: str, marks: Sequence[Span]) -> list[payloads.Bit]:
    shown: list[payloads.Bit] = []
    at = 0
    for start, end in marks:
        pieces = ((text[at:start], False), (text[start:end], True))
        shown += [{"words": strip_bidi_controls(w), "hit": hit} for w, hit in pieces if w]
        at = end
    rest = strip_bidi_controls(text[at:])
    return [*shown, {"words": rest, "hit": False}] if rest else shown


def _holds(terms: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether every term stands in one of the texts."""
    folded = [FoldedText(text) for text in texts if text]
    return bool(terms) and all(any(any(t.find(term)) for t in folded) for term in terms)


def _codes(state: State, terms: Sequence[str]) -> list[payloads.FoundThing]:
    """Return codes, those first whose own name has all terms; retired ones last."""
    found = []
    for code in state.codes.values():
        name, path = code_name(code.id, state.codes), code_path(code.id, state.codes)
        rules = [code.definition, *code.include, *code.exclude, code.example]
        if _holds(terms, [path, *rules]):
            rank = 0 if _holds(terms, [name]) else 1 if _holds(terms, [path]) else 2
            found.append((code.retired, rank, code, path, rules))
    found.sort(key=lambda each: each[:2])
    return [
        {
            "href": CodebookPlace(code=state.resolve(code.id)).address,
            "name": _marked(path, terms, whole=True),
            "about": _marked(_telling(rules, terms), terms),
            "said": _of_code(code, state),
        }
        for _, _, code, path, rules in found
    ]


def _telling(texts: Sequence[str], terms: Sequence[str]) -> str:
    """Return the first text that has one of the terms, or else the first."""
    return next((text for text in texts if any(_marks(text, terms))), texts[0] if texts else "")


def _of_code(code: Code, state: State) -> str:
    if code.merged_into:
        return f"merged into {strip_bidi_controls(code_name(state.resolve(code.id), state.codes))}"
    return "retired" if code.retired else ""


def _memos(
    study: Study, state: State, terms: Sequence[str], coder: str
) -> list[payloads.FoundThing]:
    """Return this coder's own memos, the newest first."""
    own = [each for each in state.memos.values() if same_coder(each.coder, coder)]
    own.sort(key=lambda each: each.written, reverse=True)
    return [
        {
            "href": _place_of(study, state, memo),
            "name": _marked(memo.text, terms),
            "about": _marked(memo.quote, terms),
            "said": _about(state, memo),
        }
        for memo in own
        if _holds(terms, [memo.text])
    ]


def _place_of(study: Study, state: State, memo: Memo) -> str:
    if memo.transcript_id is not None:
        segments = study.segments(memo.transcript_id)
        near = overlapping((memo.transcript_id, memo.start, memo.end), segments)
        segment = near[0] if near else _nearest(memo.start, segments)
        return InterviewPlace(memo.transcript_id, segment.id if segment else "").address
    if memo.code_id is not None:
        return CodebookPlace(code=state.resolve(memo.code_id)).address
    return ThemePlace(memo.theme_id).address if memo.theme_id is not None else "/"


def _about(state: State, memo: Memo) -> str:
    if memo.transcript_id is not None:
        participant = state.attributes.get(memo.transcript_id, {}).get("participant")
        return strip_bidi_controls(participant or state.names.get(memo.transcript_id, ""))
    if memo.code_id is not None:
        return strip_bidi_controls(f"on {code_name(state.resolve(memo.code_id), state.codes)}")
    theme = state.themes.get(memo.theme_id or "")
    return strip_bidi_controls(f"on {theme.name}") if theme else "on the study"


def _themes(state: State, terms: Sequence[str]) -> list[payloads.FoundThing]:
    return [
        {
            "href": ThemePlace(theme.id).address,
            "name": _marked(theme.name, terms, whole=True),
            "about": _marked(theme.claim, terms),
            "said": "",
        }
        for theme in state.live_themes()
        if _holds(terms, [theme.name, theme.claim])
    ]


def _participants(study: Study, state: State, terms: Sequence[str]) -> list[payloads.FoundThing]:
    """Return interviews whose participant, name, speakers or attributes are searched for."""
    found: list[payloads.FoundThing] = []
    for transcript in (corrected(each, state) for each in study.transcripts()):
        attributes = transcript.attributes
        who = attributes.get("participant") or transcript.name
        speakers = list(dict.fromkeys(t.speaker for t in transcript.turns if t.role != ASKS))
        about = [attributes[key] for key in ("role", "level") if attributes.get(key)]
        texts = [who, transcript.name, *speakers, *attributes.values()]
        if _holds(terms, texts):
            more = [each for each in (transcript.name, *speakers) if each != who]
            found.append(
                {
                    "href": InterviewPlace(transcript.id).address,
                    "name": _marked(who, terms, whole=True),
                    "about": _marked(" · ".join([*about, *more]), terms, whole=True),
                    "said": counted(len(transcript.turns), "turn"),
                }
            )
    return found
