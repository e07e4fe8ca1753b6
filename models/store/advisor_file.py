"""Write the file that an advisor reads, comments on and sends back.

In:     a study as whoever makes the file may see it; whom it is for.
Out:    a study file of the same id, in which that advisor alone writes, and words alone.

It is made anew, row by row, and holds no more than an advisor is shown (models.store.blind):
what the study has of its interviews that are in, the decisions about them, codes, themes and
relations; no memos, suggestions that nobody decided about, drafts, or what the coders of an open
round gave to its units. Where an interview's participant has a pseudonym, it stands for the
interview's name, its file's and the participant's as a speaker, and for every name that they had
before in what describes the interview and in whose summary it is. Only what the advisor wrote comes
back by a merge (models.store.merge), so what is written here otherwise changes no study.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from models.drafts import draft_folder, place
from models.errors import StudyUnusable
from models.events import (
    AboutInterview,
    AboutPassage,
    CaseSummarised,
    CommentWritten,
    Decision,
    Event,
    OfThisFile,
    SpeakerRole,
    TranscriptDescribed,
    TranscriptImported,
    TranscriptRenamed,
    TranscriptReplaced,
    Undone,
)
from models.json_shapes import Suggested
from models.records import Answer, Transcript, Turn
from models.state.derive import State, corrected, undone_ids
from models.state.replaced import carried, last_text, placed
from models.store.advising import ADVISOR
from models.store.blind import AdvisorSieve, open_rounds
from models.store.database import WRITES, as_url, make_engine, upgrade
from models.store.event_log import to_row
from models.store.files import check_name
from models.store.handover import in_words
from models.store.sessions import StudySession
from models.store.study import Study, transcript_row
from models.store.tables import AnswerRow, SegmentRow, SettingRow, StudyRow

BROUGHT = (TranscriptImported, TranscriptReplaced)
PARTICIPANT = "participant"  # the attribute of an interview that says whose it is
ON_RECORD = ("suggestion_id", "code_id", "score", "rank", "version", "band")  # of a suggestion


def write_advisor_file(seen: Study, *, advisor: str, target: Path) -> None:
    """Write the file for an advisor. Raises StudyUnusable where it cannot be written.

    seen: the study as its maker may see it. advisor: who was named as one in it.
    """
    if not seen.state().advice.is_advisor(advisor):
        raise StudyUnusable(f"{advisor} was not named as an advisor of this study.")
    with draft_folder() as folder, in_words(target):
        check_name(target)
        if os.path.lexists(target):
            raise FileExistsError(str(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = folder / "advisor.study"
        _fill(draft, seen, advisor)
        place(draft, target)


def _fill(draft: Path, seen: Study, advisor: str) -> None:
    state = seen.state()
    interviews = _interviews(seen, state)
    engine = make_engine(as_url(draft))
    try:
        with engine.execution_options(**WRITES).begin() as connection:
            upgrade(connection)
            joined = StudySession(connection, join_transaction_mode="rollback_only")
            with joined as session, session.begin():
                now = datetime.datetime.now(datetime.UTC).isoformat()
                session.add(StudyRow(id=seen.id, created_at=now, revision=1))
                for position, each in enumerate(interviews.values(), start=1):
                    session.add(transcript_row(each.shown, position))
                session.flush()
                session.add_all(to_row(each) for each in _events(seen, state, interviews))
                for id_ in interviews:
                    session.add_all(AnswerRow(**asdict(_bare(a))) for a in seen.answers(id_))
                    session.add_all(SegmentRow(**asdict(s)) for s in seen.segments(id_))
                settings = {"coder": advisor, ADVISOR: advisor}
                session.add_all(SettingRow(key=k, value=v) for k, v in settings.items())
    finally:
        engine.dispose()


def _bare(answer: Answer) -> Answer:
    return replace(answer, alternatives=())


# -- interviews, by pseudonym where they have one


@dataclass(frozen=True)
class _Interview:
    """An interview as it is shown. speakers: as they are called in the study -> as here.

    pseudonym: of its participant; "" without one.
    """

    shown: Transcript
    speakers: Mapping[str, str]
    pseudonym: str = ""

    def described(self, attributes: Mapping[str, str]) -> dict[str, str]:
        """Return what describes it, at whatever time, with the pseudonym for a participant."""
        given = dict(attributes)
        if self.pseudonym and given.get(PARTICIPANT, "").strip():
            given[PARTICIPANT] = self.pseudonym
        return given


def _interviews(seen: Study, state: State) -> dict[str, _Interview]:
    taken: set[str] = set()
    found: dict[str, _Interview] = {}
    for each in seen.transcripts():
        now = corrected(each, state)
        found[each.id] = made = _interview(each, now, taken)
        taken.add(made.shown.name)
    return found


def _interview(as_imported: Transcript, now: Transcript, taken: set[str]) -> _Interview:
    pseudonym = now.attributes.get(PARTICIPANT, "").strip()
    if not pseudonym:
        return _Interview(replace(as_imported, left_out=()), {})
    name, number = pseudonym, 1
    while name in taken:
        number += 1
        name = f"{pseudonym} ({number})"
    asked = {turn.speaker for turn in now.turns if turn.role == "participant"}
    others = {turn.speaker for turn in now.turns} - asked
    speakers = dict.fromkeys(asked, pseudonym) if len(asked) == 1 else {}
    if pseudonym in others:
        speakers = {}
    made = _Interview(as_imported, speakers, pseudonym)
    shown = replace(
        as_imported,
        name=name,
        filename=name,
        sha256="",
        left_out=(),
        turns=tuple(_turn(turn, speakers) for turn in as_imported.turns),
        attributes=made.described(as_imported.attributes),
    )
    return replace(made, shown=shown)


def _turn(turn: Turn, speakers: Mapping[str, str]) -> Turn:
    return replace(turn, speaker=speakers.get(turn.speaker, turn.speaker))


# -- decisions


def _events(seen: Study, state: State, interviews: Mapping[str, _Interview]) -> Iterator[Event]:
    """Return the decisions of the file, in their order, about interviews that are in it."""
    log = seen.events()
    aside = undone_ids(log) - undone_ids(e for e in log if not isinstance(e.decision, OfThisFile))
    written: set[str] = set()
    brought: dict[str, str] = {}
    for each in sorted(log, key=lambda each: each.id not in state.undone):  # what stands, last
        if isinstance(each.decision, BROUGHT):
            brought[each.decision.transcript_id] = each.id
    pseudonyms = _pseudonyms(seen, state, log)
    for event in AdvisorSieve(open_rounds(state)).passed(log):
        made = event.decision
        if isinstance(made, CaseSummarised):
            made = replace(made, case=pseudonyms.get(made.case.strip(), made.case))
        if isinstance(made, OfThisFile) or event.id in aside:
            continue
        now = _decision(event, made, state, interviews, brought)
        if isinstance(now, Undone):
            kept = tuple(each for each in now.event_ids if each in written)
            now = replace(now, event_ids=kept) if kept else None
        if now is not None:
            if event.id not in brought.values():  # an interview that is in is not taken back
                written.add(event.id)
            yield replace(
                event.deciding(now),
                suggested=_on_record(event.suggested),
                client_id=None,
                seq=None,
            )


def _pseudonyms(seen: Study, state: State, log: Iterable[Event]) -> dict[str, str]:
    """Return what stands for each name that a participant was summarised under before.

    Names are those of interviews and participants, of every time. One by which somebody is
    called now stays.
    """
    now = {each.id: corrected(each, state) for each in seen.transcripts()}
    called = {id_: each.attributes.get(PARTICIPANT, "").strip() for id_, each in now.items()}
    names = [(each.id, each.name) for each in (*seen.transcripts(), *now.values())]
    names += [(e.id, e.attributes.get(PARTICIPANT, "")) for e in seen.transcripts()]
    for event in log:
        made = event.decision
        if isinstance(made, (*BROUGHT, TranscriptRenamed)):
            names.append((made.transcript_id, made.name))
        if isinstance(made, TranscriptImported | TranscriptDescribed):
            names.append((made.transcript_id, (made.attributes or {}).get(PARTICIPANT, "")))
    stay = {"", *(called[id_] or each.name for id_, each in now.items())}
    found: dict[str, str] = {}
    for id_, name in ((last_text(state.trace.replaced, id_), name.strip()) for id_, name in names):
        if called.get(id_) and name not in stay:
            found.setdefault(name, called[id_])
    return found


def _on_record(suggested: Suggested | None) -> Suggested | None:
    """Return what was suggested without its evidence, which quotes other decisions."""
    if suggested is None:
        return None
    return {key: suggested[key] for key in ON_RECORD if key in suggested}


def _decision(
    event: Event,
    made: Decision,
    state: State,
    interviews: Mapping[str, _Interview],
    brought: Mapping[str, str],
) -> Decision | None:
    """Return a decision as it stands in the file; None: it does not."""
    if isinstance(made, CommentWritten) and made.transcript_id is not None:
        return _comment(made, state, interviews)
    if not isinstance(made, AboutInterview | AboutPassage):
        return made
    if made.moves_interview or isinstance(made, TranscriptRenamed):
        if brought.get(made.transcript_id) != event.id or made.transcript_id not in interviews:
            return None
        return _imported(made, interviews[made.transcript_id])
    texts = [made, *(now for _, now in carried(state.trace.replaced, made))]
    return next((_spoken(e, interviews) for e in texts if _is_in(e, interviews)), None)


def _is_in(made: Decision, interviews: Mapping[str, _Interview]) -> bool:
    return getattr(made, "transcript_id", None) in interviews


def _spoken(made: Decision, interviews: Mapping[str, _Interview]) -> Decision:
    """Return a decision with who is named in it called as in the file."""
    if isinstance(made, TranscriptDescribed):
        described = interviews[made.transcript_id].described(made.attributes)
        return replace(made, attributes=described)
    if not isinstance(made, SpeakerRole):
        return made
    speakers = interviews[made.transcript_id].speakers
    return replace(made, speaker=speakers.get(made.speaker, made.speaker))


def _imported(made: Decision, interview: _Interview) -> TranscriptImported:
    """Return how an interview came into the file, whichever text of it this is."""
    shown = interview.shown
    given = made.attributes if isinstance(made, TranscriptImported) else None
    return TranscriptImported(
        shown.id,
        name=shown.name,
        filename=shown.filename,
        sha256=None,
        format=shown.format,
        attributes=None if given is None else interview.described(given),
    )


def _comment(
    made: CommentWritten, state: State, interviews: Mapping[str, _Interview]
) -> CommentWritten | None:
    """Return a comment on a passage where its words are now; None: they are in no interview."""
    if made.transcript_id in interviews:
        return made
    where = (str(made.transcript_id), made.start or 0, made.end or 0)
    now = placed(state.trace.replaced, where, state.removed)
    if now is None or now[0] not in interviews:
        return None
    id_, start, end = now
    words = interviews[id_].shown.text[start:end]
    return replace(made, transcript_id=id_, start=start, end=end, quote=words)
