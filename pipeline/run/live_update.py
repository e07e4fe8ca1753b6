"""Keep suggestions up to date while an analyst decides, without another run of the road.

In:     a study that the road has been run on, and what the coder has decided since.
Out:    the suggestions that a decision changed, stored as the current ones.

What is learned at once is every decision and refusal: examples, words, what was coded just
before. How much each of these weighs, and what can be promised, is learned by the road from
the whole history, and stays until its next run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from models.errors import ThroughlineError
from models.records import Suggestion
from models.state.derive import State
from pipeline.encoder.loading import Encoder
from pipeline.fingerprint import fingerprint
from pipeline.run.inputs import TARGET_SETTING, StudyView
from pipeline.segments.decisions import SegmentDecisions, Spans, decided_at, spans_decided
from pipeline.study_store import StudyStore
from pipeline.suggestions import suggester

SAME = 0.05  # of probability: what moved less than this, in the same order, stays as it was
STAGES = ("segment", "structural", "suggest")  # a new run of these makes another Live needful


class NotReady(ThroughlineError):
    """Something is new since the last run: only the road, with the encoder, can bring it in."""


class IncrementalSuggester:
    """One coder's suggester, kept in memory between decisions. One thread at a time."""

    def __init__(self, study: StudyStore, *, coder: str) -> None:
        """Learn all that is decided. Raises NotReady where the road must be run first."""
        view = StudyView(study, coder=coder, get_encoder=_refuse)
        if any(view.stale("structural", t.id, view.align_print(t)) for t in view.transcripts):
            raise NotReady("Interviews or the guide are new since the last run.")
        self.study, self.coder = study, coder
        self._shown: dict[str, dict[str, list[Suggestion]]] = {}
        self._built_on = rests_on(study, view.state, coder)
        segments = view.in_order()
        self.segments = {
            id_: list(stored) for id_, stored in groupby(segments, key=lambda s: s.transcript_id)
        }
        self.known = spans_decided(view.state, coder)
        decided = decided_at(self.known.values(), segments)
        stored = study.learned(coder=coder)
        learned = suggester.Learned.from_data(stored) if stored is not None else None
        self.suggester = view.suggester(segments, study.answers(), decided, learned=learned)
        now = suggester.suggestion_version(view.key, view.training_state(decided))
        self.version = now if learned is None else learned.version
        self._learned = _hash(self.known) if self.version == now else ""  # what the run knew

    def holds(self, state: State) -> bool:
        """Whether this still speaks of the study as it is, decisions about segments apart."""
        return self._built_on == rests_on(self.study, state, self.coder)

    def refresh(self, state: State, transcript_id: str) -> dict[str, list[Suggestion]]:
        """Learn what was decided since; store and return what that changed in an interview.

        Returns the suggestions of each segment where they changed, best first.
        """
        now = spans_decided(state, self.coder)
        for where in now.keys() | self.known.keys():
            if now.get(where) != self.known.get(where):
                self._learn(where, self.known.get(where, Spans()), now.get(where, Spans()))
        self.known = now
        version, look = self._version_now(), self.suggester.look(transcript_id)
        shown = self._shown_in(transcript_id)
        moved = changed_suggestions(shown, _by_segment(look.suggestions(version, bare=True)))
        fresh = _by_segment(look.suggestions(version, only=moved))
        changed = {segment: fresh.get(segment, []) for segment in moved}
        if changed:
            self.study.renew_suggestions(transcript_id, changed, coder=self.coder)
            shown.update(changed)
        return changed

    def _shown_in(self, transcript_id: str) -> dict[str, list[Suggestion]]:
        """Return an interview's current suggestions by segment, read from the study once."""
        if transcript_id not in self._shown:
            stored = self.study.suggestions(transcript_id, coder=self.coder)
            self._shown[transcript_id] = _by_segment(stored)
        return self._shown[transcript_id]

    def _version_now(self) -> str:
        """Name the run that set the weights, and the decisions learned since."""
        decisions = _hash(self.known)
        return self.version if decisions == self._learned else f"{self.version}+{decisions}"

    def _learn(self, transcript_id: str, before: Spans, now: Spans) -> None:
        segments = self.segments.get(transcript_id, [])
        old, new = decided_at([before], segments), decided_at([now], segments)
        for segment in segments:
            if _at(old, segment.id) != _at(new, segment.id):
                self.suggester.decide(segment.id, *_at(new, segment.id))


def changed_suggestions(
    old: Mapping[str, Sequence[Suggestion]], new: Mapping[str, Sequence[Suggestion]]
) -> set[str]:
    """Return the segments whose suggestions differ enough for a person to notice.

    That is in the codes that are worth a look, their order, a band, or SAME in a probability.
    old, new: by segment, best first.
    """
    return {
        segment
        for segment in old.keys() | new.keys()
        if not _alike(old.get(segment, []), new.get(segment, []))
    }


def _alike(old: Sequence[Suggestion], new: Sequence[Suggestion]) -> bool:
    a, b = ([each for each in suggestions if each.band != "abstain"] for suggestions in (old, new))
    return (len(a), bool(old)) == (len(b), bool(new)) and all(
        (x.code_id, x.band) == (y.code_id, y.band) and abs(x.score - y.score) < SAME
        for x, y in zip(a, b, strict=True)
    )


def _by_segment(suggestions: Sequence[Suggestion]) -> dict[str, list[Suggestion]]:
    found: dict[str, list[Suggestion]] = {}
    for each in suggestions:
        found.setdefault(each.segment_id, []).append(each)
    return {id_: sorted(group, key=lambda each: each.rank) for id_, group in found.items()}


def _at(decided: SegmentDecisions, segment_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return decided.confirmed.get(segment_id, ()), decided.rejected.get(segment_id, ())


def rests_on(study: StudyStore, state: State, coder: str) -> tuple[object, ...]:
    """Return all that a Live rests on besides decisions about segments; compare it, no more."""
    ran = study.fingerprints().items()
    own = sorted(
        (key, value)
        for key, value in ran
        if key[0] in STAGES and (key[0] != "suggest" or key[1].endswith(f"/{coder}"))
    )
    questions = state.codebook.questions if state.codebook else ()
    target = study.setting(TARGET_SETTING)
    asked = sorted(map(repr, state.questions.items()))
    return own, list(state.names), state.active_codes(), questions, asked, target


def _hash(decisions: Mapping[str, Spans]) -> str:
    decided = [(id_, sorted(each.coded), sorted(each.refused)) for id_, each in decisions.items()]
    return fingerprint(sorted(decided))[:8]


def _refuse() -> Encoder:
    raise NotReady("Something is new since the last run.")
