"""The versions of a codebook, and what is different between any two."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from app.codebook.versions import (
    difference_text,
    differences,
    history_text,
    marked,
    summary,
    versions,
)
from models.state.derive import derive
from tests.models.making import IDA
from tests.models.state.test_derive import book, coded, coloured, event, logs, merged, moved, undo
from tests.properties import examples


def renamed(code_id: str, name: str, **more):
    return event("code.renamed", {"code_id": code_id, "name": name}, **more)


def defined(code_id: str, definition: str, **more):
    return event("code.defined", {"code_id": code_id, "definition": definition}, **more)


def said(log) -> list[tuple[str, tuple[str, ...]]]:
    """What the last version of a log changed."""
    found = versions(log)
    before = found[-2] if len(found) > 1 else None
    return [(each.code_id, each.changes) for each in differences(before, found[-1])]


def test_the_decisions_of_one_step_are_one_version_with_who_when_and_why():
    log = [
        book(),
        renamed("time", "Hours", group="g", reason="shorter", actor=IDA),
        defined("time", "New.", group="g", reason="shorter", actor=IDA),
        moved("goals", "time"),
        coded("time"),
    ]
    found = versions(log)
    assert [each.number for each in found] == [1, 2, 3]
    assert (found[1].coder, found[1].why) == (IDA, "shorter")
    assert found[1].at == log[2].at
    assert (found[1].codes["time"].name, found[1].codes["time"].definition) == ("Hours", "New.")


def test_a_step_that_changes_no_code_is_no_version():
    """Forty minutes of choosing colours made version 20."""
    log = [book(), coloured("time", "teal"), coloured("goals", "teal"), coded("time")]
    assert len(versions(log)) == 1
    log += [undo(log[1]), renamed("time", "Hours")]
    assert [each.number for each in versions(log)] == [1, 2]


def test_each_kind_of_change_is_said():
    new = {"code_id": "fresh", "name": "Fresh", "parent": "time"}
    assert said([book(), event("code.created", new)]) == [("fresh", ("added under “Time”",))]
    assert said([book(), renamed("time", "Hours")]) == [
        ("time", ("renamed from “Time” to “Hours”",))
    ]
    assert said([book(), moved("shared_goals", "time")]) == [
        ("shared_goals", ("moved from “Goals” to “Time”",))
    ]
    assert said([book(), moved("shared_goals", None)])[0][1] == ("moved from “Goals” to the top",)
    assert said([book(), merged("time", "goals")]) == [("time", ("merged into “Goals”",))]
    assert said([book(), event("code.retired", {"code_id": "time"})])[0][1] == ("retired",)
    assert said([book(), coloured("time", "teal"), renamed("time", "Hours")])[0][1] == (
        "renamed from “Time” to “Hours”",
        "colour from none to teal",
    )
    kind = {"code_id": "time", "kind": "process", "include": ["one", "two"]}
    assert said([book(), event("code.defined", kind)])[0][1] == (
        "kind from structural to process",
        "include: {+one; two+}",
    )


def test_an_undo_is_a_version_that_says_what_it_brought_back():
    log = [book(), merged("time", "goals")]
    log.append(undo(log[-1]))
    assert said(log) == [("time", ("no longer merged",))]
    log.append(undo(log[-1]))
    assert said(log) == [("time", ("merged into “Goals”",))]
    log = [book(), event("code.created", {"code_id": "fresh", "name": "Fresh"})]
    assert said([*log, undo(log[-1])]) == [("fresh", ("its making was taken back",))]
    log = [book(), *(event(each, {"code_id": "time"}) for each in ("code.retired", "code.revived"))]
    assert said(log) == [("time", ("brought back",))]


def test_the_words_that_went_and_came_are_marked():
    assert said([book(), defined("time", "Time to plan together.")])[0][1] == (
        "definition: Time [-for planning-]{+to plan together+}.",
    )
    assert marked("", "All new") == "{+All new+}"
    assert marked("All gone", "") == "[-All gone-]"
    assert marked("", "") == "(nothing)"


WORDS = st.text(st.sampled_from("ab c.\n\u00e9\U0001f600"), max_size=30)


@given(WORDS, WORDS)
def test_what_is_marked_gives_both_texts_back(before, after):
    shown = "" if not before + after else marked(before, after)
    assert (
        re.sub(r"\{\+.*?\+\}", "", shown, flags=re.S).replace("[-", "").replace("-]", "") == before
    )
    assert re.sub(r"\[-.*?-\]", "", shown, flags=re.S).replace("{+", "").replace("+}", "") == after


@given(logs())
@examples(60)
def test_the_last_version_is_the_codebook_as_it_is(log):
    found, state = versions(log), derive(log)
    # a code whose making was taken back is in no version, also where somebody's codings keep it
    made = {id_: code for id_, code in state.codes.items() if id_ not in state.kept}
    assert found[-1].codes == made
    assert all(differences(*pair) for pair in zip([None, *found], found, strict=False))
    assert differences(found[-1], found[-1]) == []


def test_differences_and_history_are_taken_along_as_text():
    log = [book(), renamed("time", "Hours", reason="shorter")]
    found = versions(log)
    text = difference_text("A study", found[0], found[1])
    assert text.startswith("A study: changes of the codebook\nfrom version 1,")
    assert "Hours (time)\n  * renamed from “Time” to “Hours”\n" in text
    assert "No code is different." in difference_text("A study", found[1], found[1])
    history = history_text("A study", found)
    assert history.index("Version 1,") < history.index("Version 2,")
    assert "  Why: shorter\n  Hours (time)\n    * renamed" in history


def test_a_version_is_summed_up_in_a_line():
    found = versions([book(), defined("time", "x" * 200)])
    assert summary(None, found[0]).startswith("7 codes: Goals, ")
    line = summary(found[0], found[1])
    assert line.startswith("Time: definition: ")
    assert len(line) < 90
