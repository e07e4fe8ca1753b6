"""The versions of a codebook, and what is different between any two.

In:     the log of decisions.
Out:    one Version for each step that changed a code; differences code by code, as text.

A version is the codebook as it stood after a step. An undo is a step of its own: what the
codebook was before it stays readable. Where a definition changed, the words that went and
those that came are marked as text, [-so-] and {+so+}, so that a copy without colours, or
read aloud, says the same.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.common.code_names import code_path
from models.events import Event, Undone
from models.records import Code
from models.state.derive import StateBuilder, derive, undone_ids
from models.state.state import Order, State

PIECES = re.compile(r"\s+|\w+|[^\w\s]")
NOTHING = "(nothing)"

Codes = Mapping[str, Code]


@dataclass(frozen=True)
class Version:
    """The codes as they stood after a step. number: 1 is the first."""

    number: int
    at: str  # UTC, ISO 8601
    coder: str
    why: str
    codes: Codes
    colours: Mapping[str, str]
    order: Order  # of the step's last decision


@dataclass(frozen=True)
class Difference:
    """What happened to one code between two versions, a sentence each."""

    code_id: str
    name: str
    changes: tuple[str, ...]


def versions(events: Iterable[Event]) -> list[Version]:
    """Return the versions of the codebook, the oldest first."""
    log = sorted(events, key=lambda event: event.order)
    changing = {each.id for each in log if each.decision.changes_codes}
    for each in log:
        undo = each.decision
        if isinstance(undo, Undone) and not changing.isdisjoint(undo.event_ids):
            changing.add(each.id)
    numbered: list[Version] = []
    done: list[Event] = []
    fold = StateBuilder(frozenset())
    for step in _steps([each for each in log if each.id in changing]):
        done += step
        if any(isinstance(each.decision, Undone) for each in step):
            fold = StateBuilder(undone_ids(done)).extend(done)
        else:
            fold.extend(step)
        state = fold.state()
        if state.codes == (numbered[-1].codes if numbered else {}):
            continue  # such as a colour: no version of what a methods chapter counts
        why = " ".join(dict.fromkeys(each.reason for each in step if each.reason))
        step_as = (step[-1].at, step[-1].actor, why, state.codes, state.colours, step[-1].order)
        numbered.append(Version(len(numbered) + 1, *step_as))
    return numbered


def as_of(events: Iterable[Event], version: Version) -> State:
    """Return the study's whole state as it was when a version was made."""
    return derive(each for each in events if each.order <= version.order)


def _steps(log: Sequence[Event]) -> list[list[Event]]:
    """Return decisions that were one step together, in order."""
    steps: list[list[Event]] = []
    for event in log:
        last = steps[-1][-1] if steps else None
        same = last is not None and event.group is not None and last.group == event.group
        if same and last is not None and last.actor == event.actor:
            steps[-1].append(event)
        else:
            steps.append([event])
    return steps


def differences(before: Version | None, after: Version) -> list[Difference]:
    """Return what changed from one version to another, code by code in the later's order."""
    old: Codes = before.codes if before else {}
    colours: Mapping[str, str] = before.colours if before else {}
    changed = []
    for code_id in [*after.codes, *(each for each in old if each not in after.codes)]:
        then, now = old.get(code_id), after.codes.get(code_id)
        changes = _changes(then, now, old, after.codes)
        if now is not None and colours.get(code_id) != after.colours.get(code_id):
            shown = [each.get(code_id, "none") for each in (colours, after.colours)]
            changes.append(f"colour from {shown[0]} to {shown[1]}")
        if changes:
            code = now or then
            changed.append(Difference(code_id, code.name if code else code_id, tuple(changes)))
    return changed


def _changes(then: Code | None, now: Code | None, old: Codes, new: Codes) -> list[str]:
    if now is None:
        return ["its making was taken back"]
    if then is None:
        changes = ["added" + (f" under “{code_path(now.parent, new)}”" if now.parent else "")]
        then = Code(now.id, now.name, now.kind, parent=now.parent)
    else:
        changes = []
    if then.name != now.name:
        changes.append(f"renamed from “{then.name}” to “{now.name}”")
    if then.parent != now.parent:
        changes.append(f"moved from {_place(then.parent, old)} to {_place(now.parent, new)}")
    if then.kind != now.kind:
        changes.append(f"kind from {then.kind} to {now.kind}")
    changes += _standing(then, now, new)
    texts = {
        "definition": (then.definition, now.definition),
        "include": ("; ".join(then.include), "; ".join(now.include)),
        "exclude": ("; ".join(then.exclude), "; ".join(now.exclude)),
        "example": (then.example, now.example),
        "dimensions": (", ".join(then.dimensions), ", ".join(now.dimensions)),
    }
    changes += [f"{name}: {marked(*both)}" for name, both in texts.items() if both[0] != both[1]]
    return changes


def _place(parent: str | None, codes: Codes) -> str:
    return f"“{code_path(parent, codes)}”" if parent else "the top"


def _standing(then: Code, now: Code, new: Codes) -> list[str]:
    """Say how a code left use, or came back."""
    if (then.retired, then.merged_into) == (now.retired, now.merged_into):
        return []
    if now.merged_into is not None:
        return [f"merged into “{code_path(now.merged_into, new)}”"]
    if then.merged_into is not None:
        return ["no longer merged"] + (["retired"] if now.retired else [])
    return ["retired" if now.retired else "brought back"]


def marked(before: str, after: str) -> str:
    """Return a text with [-the words that went-] and {+those that came+} marked in it."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if not old or not new:
        return f"{_out(before)}{_in(after)}" or NOTHING
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    text, gone, come = "", "", ""
    for kind, a, b, c, d in matcher.get_opcodes():
        went, came = "".join(old[a:b]), "".join(new[c:d])
        unchanged = kind == "equal" and not (went.isspace() and (gone or come) and b < len(old))
        if unchanged:
            text += _out(gone) + _in(come) + went
            gone = come = ""
        else:  # a space alone between changed words goes with them
            gone, come = gone + went, come + came
    return text + _out(gone) + _in(come)


def _out(words: str) -> str:
    return f"[-{words}-]" if words else ""


def _in(words: str) -> str:
    return f"{{+{words}+}}" if words else ""


def difference_text(title: str, before: Version | None, after: Version) -> str:
    """Return the difference between two versions as a text of its own."""
    since = f"version {before.number}, {before.at[:16]} UTC" if before else "nothing"
    head = [
        f"{title}: changes of the codebook",
        f"from {since} to version {after.number}, {after.at[:16]} UTC",
        "[-words that went-], {+words that came+}",
        "",
    ]
    changed = differences(before, after)
    lines = [
        line
        for each in changed
        for line in (
            f"{each.name} ({each.code_id})",
            *(f"  * {change}" for change in each.changes),
            "",
        )
    ]
    return "\n".join(head + (lines or ["No code is different.", ""]))


def history_text(title: str, versions: Sequence[Version]) -> str:
    """Return every version with what it changed, the oldest first, as one text."""
    parts = [f"{title}: the codebook's versions", ""]
    for before, after in zip([None, *versions], versions, strict=False):
        parts.append(f"Version {after.number}, {after.at[:16]} UTC, {after.coder}")
        parts += [f"  Why: {after.why}"] if after.why else []
        for each in differences(before, after):
            parts += [f"  {each.name} ({each.code_id})"] + [f"    * {c}" for c in each.changes]
        parts.append("")
    return "\n".join(parts)


def summary(before: Version | None, after: Version) -> str:
    """Say in one line what a version changed."""
    changed = differences(before, after)
    if len(changed) > 3:
        return f"{len(changed)} codes: {', '.join(each.name for each in changed[:3])}, …"
    return "; ".join(f"{each.name}: {_short(each.changes[0])}" for each in changed)


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
