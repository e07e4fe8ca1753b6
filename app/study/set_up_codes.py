"""The codes of a new study: none, a pasted list, a file, or those of a framework."""

from __future__ import annotations

import csv
import io
import textwrap
import uuid
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.text import plain
from app.common.upload import Upload
from app.study.set_up_guide import show_problems
from app.ui.keeper import words_stored
from app.ui.recording import record
from models.codebook.draft_codes import (
    DraftCode,
    DraftCodes,
    codes_in_lines,
    codes_in_rows,
    readable_id,
)
from models.codebook.frameworks import framework_data, load_framework, shipped_frameworks
from models.codebook.reading import parse_codebook, to_dict
from models.errors import CodebookInvalid, ThroughlineError
from models.events import CodebookImported, CodeCreated, FrameworkAdded, NewEvent
from models.records import Codebook, Framework
from models.store.study import Study
from pipeline.read.decode import decode

PASTED = "pasted-codes"
WAYS = {"paste": "Paste a list", "file": "A file", "framework": "A framework", "none": "None yet"}
DEFINITION_SHOWN = 80  # characters
SHOWN = 300  # codes of a list that are shown
MOST_BYTES = 5_000_000  # of a file of codes
FILES = ["csv", "tsv", "txt", "xlsx", "yaml", "yml"]


def codes_step(study: Study, coder: str) -> None:
    """Draw the ways to codes, and what the chosen one gives."""
    live = study.state().active_codes()
    if live:
        number = f"{len(live)} code{'' if len(live) == 1 else 's'}"
        st.text(f"The study has {number}. What is added here stands beside them.")
    way = st.radio(
        "Where codes come from",
        list(WAYS),
        format_func=lambda each: WAYS[each],
        key="codes_way",
        horizontal=True,
    )
    if way == "paste":
        _pasted(study, coder)
    elif way == "file":
        _file(study, coder)
    elif way == "framework":
        _framework(study, coder)
    else:
        st.text("The codebook begins empty. A code is made while you read, with one key.")


def _pasted(study: Study, coder: str) -> None:
    st.text_area(
        "Codes, a line each",
        key=PASTED,
        height=200,
        placeholder="Goals\n  Shared goals\n  Goals from above\nTime",
        help="What is indented stands under the line above. A definition may follow after a tab "
        "or a colon.",
    )
    _offer(study, coder, codes_in_lines(st.session_state.get(PASTED, "")))


def _offer(study: Study, coder: str, found: DraftCodes) -> None:
    """Show the codes as they would be made, and the button that makes them."""
    show_problems(found.problems)
    if not found.codes:
        return
    st.text("\n".join(_tree(found.codes)))
    number = len(found.codes)
    st.button(
        f"Make {number} code{'' if number == 1 else 's'}",
        key="make_codes",
        type="primary",
        disabled=bool(found.problems),
        on_click=_make,
        args=(study, coder, found.codes),
    )


def _tree(codes: Sequence[DraftCode]) -> list[str]:
    """Return the codes as indented lines, each with the beginning of its definition."""
    depths: list[int] = []
    shown = []
    for code in codes:
        depths.append(0 if code.parent is None else depths[code.parent] + 1)
        about = f"  ({_beginning(code.definition)})" if code.definition else ""
        shown.append(strip_bidi_controls(f"{'    ' * depths[-1]}{code.name}{about}"))
    more = len(shown) - SHOWN
    return [*shown[:SHOWN], f"and {more:,} more"] if more > 0 else shown


def _beginning(words: str) -> str:
    return textwrap.shorten(words, DEFINITION_SHOWN, placeholder=" …")


def _make(study: Study, coder: str, codes: Sequence[DraftCode]) -> None:
    if not record(study, made_codes(codes, coder), f"{len(codes)} codes made."):
        return
    words_stored(PASTED)
    st.session_state[PASTED] = ""
    st.session_state["codes_files"] = st.session_state.get("codes_files", 0) + 1


def made_codes(codes: Sequence[DraftCode], coder: str) -> list[NewEvent]:
    """Return the decisions that make these codes; one step to undo.

    Ids are unique from birth, as everywhere: two copies of a study may make the same names.
    """
    ids = [f"{readable_id(code.name, (), 'code')}-{uuid.uuid4().hex[:8]}" for code in codes]
    group = uuid.uuid4().hex
    return [
        NewEvent(
            coder,
            CodeCreated(
                id_,
                name=code.name,
                code_kind="descriptive",
                definition=code.definition,
                parent=None if code.parent is None else ids[code.parent],
                include=code.include,
                exclude=code.exclude,
                example=code.example,
            ),
            group=group,
        )
        for code, id_ in zip(codes, ids, strict=True)
    ]


# -- a file


def _file(study: Study, coder: str) -> None:
    turn = st.session_state.setdefault("codes_files", 0)
    st.caption(
        "A table (csv, xlsx) whose first row names its columns: name, and if you have them "
        "parent, definition, include, exclude, example. Or a codebook.yaml."
    )
    given = st.file_uploader(
        "File of codes", type=FILES, key=f"codes-file-{turn}", label_visibility="collapsed"
    )
    if given is None:
        return
    try:
        read = read_codes(given)
    except ThroughlineError as error:
        st.error(plain(str(error)))
        return
    if isinstance(read, DraftCodes):
        _offer(study, coder, read)
        return
    st.text(
        f"{len(read.codes)} codes, {len(read.questions)} questions, "
        f"{len(read.frameworks)} frameworks."
    )
    st.button(
        "Take this codebook",
        key="take_codebook",
        type="primary",
        on_click=_take,
        args=(study, coder, read, given.name),
    )


def read_codes(given: Upload) -> DraftCodes | Codebook:
    """Return what a file of codes holds. Raises ThroughlineError."""
    data, name = given.getvalue(), given.name
    ending = name.rsplit(".", 1)[-1].lower()
    if len(data) > MOST_BYTES:
        raise CodebookInvalid(f"{name} has more than {MOST_BYTES:,} bytes; codes have fewer.")
    if ending == "xlsx":
        return codes_in_rows(_rows_of_workbook(data, name))
    text = decode(data, name)
    if ending in ("yaml", "yml"):
        return parse_codebook(text, source=name)
    if ending == "txt":
        return codes_in_lines(text)
    try:
        head = text.split("\n", 1)[0]
        parted = max(",;\t", key=head.count)
        return codes_in_rows(list(csv.reader(io.StringIO(text), delimiter=parted, strict=True)))
    except csv.Error as error:
        raise CodebookInvalid(f"{name} is not csv ({error}).") from error


def _rows_of_workbook(data: bytes, name: str) -> list[list[str]]:
    """Return the rows of a workbook's first sheet that holds any."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [
                ["" if cell is None else str(cell) for cell in row]
                for row in sheet.iter_rows(values_only=True)
            ]
            if any(any(row) for row in rows):
                return rows
    except Exception as error:  # whatever a file that is none makes the library do
        raise CodebookInvalid(
            f"{name} cannot be read as a workbook ({type(error).__name__}). Save it as xlsx or csv."
        ) from error
    return []


def _take(study: Study, coder: str, read: Codebook, filename: str) -> None:
    """Take a codebook's file; the title and guide that the study has already stay."""
    now = study.state().codebook
    if now is not None:
        read = replace(read, title=now.title or read.title)
        if now.questions and not read.questions:
            read = replace(read, roles=now.roles, questions=now.questions)
        if now.frameworks:
            ids = {each.id for each in read.frameworks}
            kept = tuple(each for each in now.frameworks if each.id not in ids)
            read = replace(read, frameworks=read.frameworks + kept)
    taken = CodebookImported(to_dict(read), sha256=None, filename=filename)
    record(study, [NewEvent(coder, taken)], "The codebook is taken.")
    st.session_state["codes_files"] += 1


# -- a framework


def _framework(study: Study, coder: str) -> None:
    book = study.state().codebook
    there = {each.id for each in (book.frameworks if book else ())}
    offered = {each: load_framework(each) for each in shipped_frameworks() if each not in there}
    for each in book.frameworks if book else ():
        st.text(f"In the study: {each.title}.")
    if not offered:
        return
    chosen = st.selectbox(
        "Framework",
        list(offered),
        format_func=lambda each: strip_bidi_controls(offered[each].title),
        key="set_up_framework",
    )
    st.caption("Segments are read through its dimensions. Its dimensions can be codes as well.")
    as_codes = st.checkbox("Make its dimensions codes too", key="framework_codes")
    framework = offered[chosen]
    st.text("\n".join(_tree(codes_of(framework))))
    st.button(
        "Add it",
        key="add_set_up_framework",
        type="primary",
        on_click=_add,
        args=(study, coder, framework, as_codes),
    )


def codes_of(framework: Framework) -> list[DraftCode]:
    """Return a framework's dimensions and what stands under them, as codes."""
    found: list[DraftCode] = []
    for dimension in framework.dimensions:
        at = len(found)
        found.append(DraftCode(dimension.name, None, dimension.definition))
        found += [DraftCode(each.name, at, each.definition) for each in dimension.functions]
    return found


def _add(study: Study, coder: str, framework: Framework, as_codes: bool) -> None:
    events = [NewEvent(coder, FrameworkAdded(framework_data(framework)))]
    if as_codes:
        events += made_codes(codes_of(framework), coder)
    record(study, events, f"{framework.title} added.")
