"""What a merge of two copies does, in sentences: before it is done, and after.

In:     the effects that were found, who merges, and the state.
Out:    lines of text; counts alone where who merges codes blind just now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.common.decision_labels import counts_by_kind
from app.common.study_parts import study_part
from app.common.text import counted
from models.state.derive import State
from models.state.guide import FAMILIES
from models.state.wordings import Conflict
from models.store.blind import blind_since
from models.store.merge import Merged, MergeReport
from models.store.merge_effects import Effects, Overruled, RemovedMeanwhile
from models.store.study import Study

LISTED = 20  # of one sort of effect; the rest is counted
SHOWN = 160  # characters of a wording in one line
PLACES = {"parent": "place", "merged_into": "merge", "retired": "use", "kind": "kind"}


def effect_lines(effects: Effects, state: State, coder: str) -> list[str]:
    """Say what a merge ends, sets aside, keeps and asks about, a line each; none: nothing."""
    if blind_since(state, coder) is not None:
        return _blind_lines(effects)
    names = dict(effects.names)
    return [
        *_several(map(_set_aside, effects.set_aside), "interviews"),
        *_several(map(_codes_too, effects.code_too), "advisors"),
        *_ended(effects, names),
        *_several(
            (
                f"The memo of {each.coder} “{shortened(each.text)}” is taken away by somebody else."
                for each in effects.memos
            ),
            "memos",
        ),
        *_several(
            (
                f"“{names.get(each.code_id, each.code_id)}” is merged into "
                f"“{names.get(each.into, each.into)}” by {each.merged_by}: {each.codings:,} "
                f"{'coding' if each.codings == 1 else 'codings'} of {each.coder} "
                f"{'counts' if each.codings == 1 else 'count'} for that code now."
                for each in effects.moved
            ),
            "merges of codes",
        ),
        *_several(
            (
                f"The making of “{names.get(each, each)}” was taken back, but somebody else uses "
                "it: it stays, out of use."
                for each in effects.kept
            ),
            "codes",
        ),
        *_several(
            (
                f"“{each.first}” ({each.first_by}) and “{each.second}” ({each.second_by}) were "
                f"made under one id; they are two, and what {each.second_by} decided means "
                f"“{each.second}”."
                for each in effects.twice
            ),
            "ids given twice",
        ),
        *_several(
            (
                f"There are two codes called “{names.get(each, each)}” (this one "
                f"{getattr(state.codes, 'apart', {}).get(each, 'came in')}); the Codebook page "
                "offers to merge them."
                for each in effects.alike
            ),
            "codes of one name",
        ),
        *_several((describe_wordings(each, names) for each in effects.conflicts), "wordings"),
        *_several((_overruled(each, names) for each in effects.overruled), "changes"),
    ]


def _several(lines: Iterable[str], what: str) -> list[str]:
    listed = list(lines)
    more = len(listed) - LISTED
    return listed[:LISTED] + ([f"… and {more:,} more {what} like these."] if more > 0 else [])


def _ended(effects: Effects, names: Mapping[str, str]) -> list[str]:
    counts = Counter((each.coder, each.given_code_id, each.transcript_id) for each in effects.ended)
    return _several(
        (
            f"{number:,} {'coding' if number == 1 else 'codings'} of {coder} with "
            f"“{names.get(code, code)}” in {names.get(where, where)} "
            f"{'ends' if number == 1 else 'end'}."
            for (coder, code, where), number in counts.items()
        ),
        "endings of codings",
    )


def _codes_too(name: str) -> str:
    return (
        f"{name} was named as an advisor in one copy and works as a coder in the other: {name} "
        "stays a coder, and is no advisor."
    )


def _set_aside(each: RemovedMeanwhile) -> str:
    """Say of an interview that one copy removed what goes with it, and how it is had again."""
    if each.waits_for:
        return (
            f"“{each.name}” was removed by {each.by} in one copy, and is in “{each.waits_for}” in "
            "the other: it stays until that round is closed, and can be kept on Home."
        )
    counts = [f"{counted(number, 'coding')} of {who}" for who, number in each.codings]
    counts += [f"{counted(number, 'memo')} of {who}" for who, number in each.memos]
    if each.replaced:
        lost = f" Not carried over: {', '.join(counts)}; they are listed on Home." if counts else ""
        return (
            f"“{each.name}” was replaced by {each.by} in one copy. What was decided in the other "
            f"is carried over to the corrected text where its words are there.{lost}"
        )
    what = f": {', '.join(counts)} set aside with it" if counts else ""
    return (
        f"“{each.name}” was removed by {each.by} in one copy and is in the other. The removal "
        f"holds{what}. Nothing is lost: it can be put back on Home, with all of it."
    )


def _blind_lines(effects: Effects) -> list[str]:
    """Say as much as tells nothing of what the other coder decided."""
    gone = [replace(each, codings=(), memos=()) for each in effects.set_aside]
    ended = Counter(each.coder for each in effects.ended)
    lines = [_set_aside(each) for each in gone] + [
        f"{number:,} {'coding' if number == 1 else 'codings'} of {coder} "
        f"{'ends' if number == 1 else 'end'}."
        for coder, number in ended.items()
    ]
    others = [effects.memos, effects.overruled, effects.conflicts, effects.twice]
    others += [effects.kept, effects.moved, effects.alike]
    lines += map(_codes_too, effects.code_too)
    if more := sum(map(len, others)):
        lines.append(
            f"{more:,} {'thing' if more == 1 else 'things'} in the codebook, memos or themes "
            "stand against each other; what they are is told when the round is closed."
        )
    return lines


def shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def wording_shown(value: str | tuple[str, ...]) -> str:
    return shortened("; ".join(value) if isinstance(value, tuple) else value) or "nothing"


def describe_wordings(conflict: Conflict, names: Mapping[str, str]) -> str:
    """Say whose words stand against whose, and which hold for now."""
    name = names.get(conflict.id, "")
    about = f" of “{name}”" if name and conflict.part != "name" else ""
    others = ", ".join(f"“{wording_shown(e.value)}” ({e.coder})" for e in conflict.others)
    what = {"memo": "memo"}.get(conflict.family, f"{conflict.family}'s {conflict.part}")
    what = study_part(conflict.family, conflict.part) if conflict.family in FAMILIES else what
    what = f"summary of {conflict.part}" if conflict.family == "summary" else what
    page = {
        "theme": "Themes",
        "summary": "Summaries",
        "comment": "Advisor",
        "answer": "Advisor",
    }.get(conflict.family, "Codebook")
    page = "Study set-up" if conflict.family in FAMILIES else page
    sure = "" if conflict.sure else " This file was made before such things were noted: perhaps"
    known = " one knew the other." if sure else ""
    return (
        f"Two wordings of a {what}{about}: “{wording_shown(conflict.stands.value)}” "
        f"({conflict.stands.coder}), which holds, and {others}. Choose on the {page} page.{sure}"
        f"{known}"
    )


def _overruled(each: Overruled, names: Mapping[str, str]) -> str:
    what = PLACES.get(each.part, each.part)
    if each.family == "summary":
        what = f"summary of {each.part}"
    elif each.family == "pair":
        what = f"pairing with “{names.get(each.part, each.part)}”"
    about = "a memo" if each.family == "memo" else f"“{names.get(each.id, each.id)}”"
    lost, stands = (_said(value, names) for value in (each.value, each.stands))
    return f"Both copies changed the {what} of {about}: {stands} holds, not {lost}."


def _said(value: object, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "out of use" if value else "in use"
    if isinstance(value, list | tuple):
        return "; ".join(_said(each, names) for each in value) or "nothing"
    return f"“{shortened(names.get(str(value), str(value)))}”"


def describe_report(report: MergeReport, *, would: bool = False) -> str:
    """Say how much came in, or would."""
    came = "would come in" if would else "came in"
    if report.advisor:
        return _advice_in(report, came)
    again = f" {report.back_again:,} that were set aside {came} again;" if report.back_again else ""
    return (
        f"{report.events_added:,} decisions and {report.transcripts_added} transcripts {came};"
        f"{again} {report.already_there:,} decisions were already there."
    )


def _advice_in(report: MergeReport, came: str) -> str:
    again = f", and {report.back_again:,} that were set aside" if report.back_again else ""
    if not report.events_added and not report.back_again:
        return f"There is nothing of {report.advisor} in it that is not here already."
    what = ", ".join(counts_by_kind(report.advice)) or "nothing new"
    return f"Of {report.advisor} {came}: {what}{again}."


def describe_backup(report: MergeReport) -> str:
    """Say where this study lies as it was before; nothing where nothing came in."""
    if report.backup is None:
        return ""
    return f"The study as it was before lies beside it: {report.backup.name}"


def describe_parting(study: Study, merge: Merged) -> list[str]:
    """Say what setting a merge aside would take out of force."""
    wanted = set(merge.event_ids)
    brought = [each for each in study.events() if each.id in wanted]
    stay = [each for each in brought if each.decision.outlives_parting]
    gone = [each for each in brought if not each.decision.outlives_parting]
    lines = [f"set aside: {each}" for each in counts_by_kind(gone)]
    if stay:
        lines.append(f"stays: {counted(len(stay), 'interview')} that came with it")
    return lines


def standing_lines(study: Study, state: State) -> list[str]:
    """Say what of a study waits for somebody, or cannot be read: for `status` and the page."""
    names = {each.id: each.name for each in state.codes.values()}
    names |= {each.id: each.name for each in state.themes.values()}
    aside = study.set_aside()
    lines = [
        f"Set aside: decision {each.id} ({each.kind}) is none that can be read. {each.why}"
        for each in aside[:LISTED]
    ]
    if len(aside) > LISTED:
        lines.append(f"… and {len(aside) - LISTED:,} more that were set aside.")
    lines += _several((describe_wordings(each, names) for each in state.conflicts), "wordings")
    lines += [
        f"“{each.first}” ({each.first_by}) and “{each.second}” ({each.second_by}) were made under "
        "one id by two copies; they are two codes."
        if each.family == "code"
        else f"A {each.family} of {each.first_by} and one of {each.second_by} were made under one "
        "id by two copies; they are two."
        for each in state.twice
    ]
    return lines
