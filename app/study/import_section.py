"""The import on Home: files are read and shown, put right, and only then stored.

Words of a file are shown as text and in tables alone, never as Markdown or HTML.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from app.common.bidi import strip_bidi_controls
from app.common.removed_interviews import told_of_put_back
from app.common.set_up import set_up_step
from app.common.text import local_time, plain
from app.study.corrections import Correction, forget, recall
from app.study.people_grid import forget_people, people_grid
from app.study.uploads import (
    FileReading,
    Given,
    doubted_lines,
    import_readings,
    line_beginnings,
    lines_of,
    read_file,
    read_plainly,
    speakers_of,
    told_asking,
    told_names,
    upload_of,
)
from app.ui.session_state import IMPORTS, TOLD
from models.errors import ThroughlineError, TranscriptUnreadable
from models.records import Doubt, Transcript
from models.store.study import Study
from pipeline.read import READ_FROM
from pipeline.read.hints import PATTERNS, ReadingHints, hints_from_json, hints_to_json
from pipeline.read.participants import participants_in

AS_TOLD = "as the file tells"
ENCODINGS = {  # Python's name -> what people call it; "" where the file decides
    "": AS_TOLD,
    "utf-8": "UTF-8",
    "cp1252": "Western European (Windows-1252)",
    "mac-roman": "Western European (old Mac)",
    "cp850": "Western European (DOS)",
    "cp1250": "Central European (Windows-1250)",
    "iso8859-2": "Central European (ISO 8859-2)",
    "cp1254": "Turkish (Windows-1254, ISO 8859-9)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows-1253)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "cp932": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC)",
    "cp949": "Korean",
    "utf-16-le": "UTF-16, low byte first",
    "utf-16-be": "UTF-16, high byte first",
}
WAYS = {"": AS_TOLD, **PATTERNS}
COUNTS = ("Speakers", "Turns", "Words", "Left out")
NAMES_SHOWN = 8  # of files that cannot be read
LINES_SHOWN = 12  # of those that a doubt is about
BEGINNING_LINES = 60  # of the file that are shown
TURNS_SHOWN = 40
READINGS_KEPT = 400  # of files and hints: a hundred files, put right a few times


def import_section(study: Study, coder: str) -> None:
    """Draw the fields for files, how each of them is read, and the button that stores all."""
    st.caption(
        f"{READ_FROM} Files are read and shown first; nothing is stored before you press Import, "
        "and then all of them or none."
    )
    turn = st.session_state.setdefault(IMPORTS, 0)
    uploads = st.file_uploader(
        "Transcripts", accept_multiple_files=True, key=f"files-{turn}", label_visibility="collapsed"
    )
    table = st.file_uploader(
        "Participants (CSV with a file column, optional)", key=f"people-{turn}"
    )
    if problem := st.session_state.pop("import_problem", None):
        st.error(plain(problem))
    if not uploads:
        return
    try:
        files = [upload_of(each, number) for number, each in enumerate(uploads)]
        people = participants_in(table.getvalue(), table.name) if table else None
    except ThroughlineError as error:
        st.error(plain(str(error)))
        return
    keys = _keys(files)
    readings = [_read(study, each, _told(key)) for each, key in zip(files, keys, strict=True)]
    at = _choose(readings)
    _file(study, readings[at], keys[at])
    readable = [(r, key) for r, key in zip(readings, keys, strict=True) if not r.problem]
    known = people_grid([r for r, _ in readable], [key for _, key in readable], people)
    _import_button(study, coder, readings, people, known)


def _keys(files: Sequence[Given]) -> list[str]:
    """Return a key for each file: the same file keeps it whatever is added beside it."""
    keys: list[str] = []
    for each in files:
        key = hashlib.sha256(each.name.encode() + b"\0" + each.data).hexdigest()[:12]
        keys.append(f"{key}-{sum(held.startswith(key) for held in keys)}")
    return keys


def _told(key: str) -> ReadingHints:
    """Return what was told about a file in this window."""
    return hints_from_json(st.session_state.setdefault(TOLD, {}).get(key, {}))


def _tell(key: str, told: ReadingHints) -> None:
    st.session_state[TOLD][key] = hints_to_json(told)


@st.cache_resource(max_entries=READINGS_KEPT, show_spinner="Reading…")
def _kept_reading(name: str, data: bytes, hints: str) -> Transcript | TranscriptUnreadable:
    """Read a file once for each of its corrections. hints: as JSON, to be told apart."""
    try:
        return read_plainly(Given(name, data), hints_from_json(json.loads(hints)))
    except TranscriptUnreadable as error:
        return error


def _reader(given: Given, hints: ReadingHints) -> Transcript:
    key = json.dumps(hints_to_json(hints), sort_keys=True, ensure_ascii=False)
    read = _kept_reading(given.name, given.data, key)
    if isinstance(read, TranscriptUnreadable):
        raise read
    return read


def _read(study: Study, given: Given, told: ReadingHints) -> FileReading:
    def known(make: str) -> Correction | None:
        return recall(study, make)

    return read_file(given, told, known, _reader)


def _choose(readings: Sequence[FileReading]) -> int:
    """Show all files in a table; return which of them is looked at."""
    if len(readings) == 1:
        return 0
    st.dataframe(pd.DataFrame([_row(read) for read in readings]), hide_index=True, key="files_read")
    doubtful = [at for at, read in enumerate(readings) if read.problem or read.doubts]
    names = [
        f"{at + 1}. {strip_bidi_controls(read.given.name)}" for at, read in enumerate(readings)
    ]
    chosen = st.selectbox(
        "Look at",
        range(len(readings)),
        index=doubtful[0] if doubtful else 0,
        format_func=lambda at: names[at] + _state(readings[at]),
        key="look_at",
    )
    return min(chosen or 0, len(readings) - 1)


def _state(read: FileReading) -> str:
    if read.problem:
        return " (cannot be read)"
    return f" ({len(read.doubts)} doubtful)" if read.doubts else ""


def _row(read: FileReading) -> dict[str, str]:
    transcript = read.transcript
    if transcript is None:
        return {"File": read.given.name, "Doubts": "cannot be read"} | dict.fromkeys(COUNTS, "")
    how = "corrected before" if read.remembered else "corrected" if read.told else ""
    counts = (len(transcript.turns), len(transcript.text.split()), len(transcript.left_out))
    return {
        "File": read.given.name,
        "Doubts": f"{len(read.doubts)}" + (f", {how}" if how else ""),
        "Speakers": ", ".join(_speakers(read)),
        **dict(zip(COUNTS[1:], (f"{count:,}" for count in counts), strict=True)),
    }


def _file(study: Study, read: FileReading, key: str) -> None:
    """Show how one file is read, what is doubtful, and the ways to put it right."""
    with st.container(border=True):
        st.markdown(f"**{plain(read.given.name)}**")
        if read.transcript is None:
            st.error(plain(read.problem))
            _put_right(study, read, key)
            return
        st.caption(plain(_counts(read.transcript)))
        _from_memory(study, read, key)
        for doubt in read.doubts:
            _doubt(read, doubt)
        _put_right(study, read, key)
        _contents(read, read.transcript, key)


def _counts(transcript: Transcript) -> str:
    speakers = len({turn.speaker for turn in transcript.turns})
    return (
        f"{_number(speakers, 'speaker')}, {_number(len(transcript.turns), 'turn')}, "
        f"{_number(len(transcript.text.split()), 'word')}; "
        f"{_number(len(transcript.left_out), 'piece')} left out; read as {transcript.format}"
    )


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _from_memory(study: Study, read: FileReading, key: str) -> None:
    """Say that a correction made before was used, and offer to forget it."""
    if read.remembered is None or read.transcript is None:
        return
    before = read.remembered
    by_whom = f"{before.coder}, {local_time(before.at)}"
    st.info(plain(f"Read as {before.filename} was corrected before ({by_whom})."))
    st.button(
        "Forget that correction",
        key=f"forget-{key}",
        on_click=forget,
        args=(study, read.transcript.make),
        help="This file, and the next ones of its make, are then read as they are.",
    )


def _doubt(read: FileReading, doubt: Doubt) -> None:
    st.warning(plain(doubt.why), icon=":material/help:")
    lines = doubted_lines(read, doubt)
    if lines:
        st.text(
            "\n".join(
                f"{number}:  {strip_bidi_controls(line)}" for number, line in lines[:LINES_SHOWN]
            )
        )
    if len(lines) > LINES_SHOWN:
        st.caption(f"And {len(lines) - LINES_SHOWN:,} more lines.")


def _put_right(study: Study, read: FileReading, key: str) -> None:
    """Draw the corrections: who speaks, who asks, how the file marks them, its encoding."""
    told = _told(key)
    with st.expander("Put it right", expanded=bool(read.problem or read.doubts or told)):
        left, right = st.columns(2)
        with left:
            if read.transcript is not None:
                _who_speaks(study, read, key)
        with right:
            if read.transcript is not None:
                _who_asks(read, read.transcript, key)
        with left:
            if read.transcript is not None:
                _one_of(key, told, "pattern", WAYS, label="How it marks who speaks")
        with right:
            if not read.given.name.lower().endswith(".docx"):
                _one_of(
                    key,
                    told,
                    "encoding",
                    ENCODINGS,
                    label="Its encoding",
                    help="Try another where letters such as é, ł, ş or whole alphabets look wrong.",
                )
        if told:
            st.button("Read it as the file tells", key=f"reset-{key}", on_click=_reset, args=(key,))


def _who_speaks(study: Study, read: FileReading, key: str) -> None:
    told = _told(key)
    silent = replace(told, names=(), not_names=(), roles={})
    base = _speakers(_read(study, read.given, silent))
    speakers = _speakers(read)
    doubted = [line for doubt in read.doubts for _, line in doubted_lines(read, doubt)]
    field = f"names-{key}-{_short(base)}"

    def take() -> None:
        _tell(key, told_names(base, st.session_state[field], _told(key)))

    st.multiselect(
        "Who speaks",
        list(dict.fromkeys([*speakers, *base, *told.names, *line_beginnings(doubted)])),
        default=list(dict.fromkeys([*speakers, *told.names])),
        key=field,
        accept_new_options=True,
        on_change=take,
        help="Take out what is no name; choose or type the beginnings of lines that are names.",
    )
    if missing := [who for who in told.names if who not in speakers]:
        st.caption(plain(f"Nobody was found to speak as {', '.join(missing)}."))


def _who_asks(read: FileReading, transcript: Transcript, key: str) -> None:
    speakers = _speakers(read)
    asking = {turn.speaker for turn in transcript.turns if turn.role == "interviewer"}
    field = f"asks-{key}-{_short(speakers)}"

    def take() -> None:
        _tell(key, told_asking(transcript, st.session_state[field], _told(key)))

    st.multiselect(
        "Who asks",
        speakers,
        default=[who for who in speakers if who in asking],
        key=field,
        on_change=take,
        help="Only what the others say is segmented and coded.",
    )


def _one_of(key: str, told: ReadingHints, hint: str, names: Mapping[str, str], **how: Any) -> None:
    """Ask for one hint of the reading. names: what may be told -> how it is called."""
    field = f"{hint}-{key}"

    def take() -> None:
        chosen = st.session_state[field] or None
        if hint == "encoding":
            _tell(key, replace(_told(key), encoding=chosen))
        else:
            _tell(key, replace(_told(key), pattern=chosen))

    st.selectbox(
        options=list(names),
        index=list(names).index(getattr(told, hint) or ""),
        format_func=lambda name: names[name],
        key=field,
        on_change=take,
        **how,
    )


def _reset(key: str) -> None:
    """Forget what was told about a file, and let its fields begin anew."""
    st.session_state[TOLD].pop(key, None)
    for field in [str(name) for name in st.session_state if f"-{key}" in str(name)]:
        del st.session_state[field]


def _speakers(read: FileReading) -> list[str]:
    turns = read.transcript.turns if read.transcript else ()
    return list(dict.fromkeys(turn.speaker for turn in turns))


def _short(names: Sequence[str]) -> str:
    """Return what tells lists of names apart: another list, and a field begins anew."""
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:8]


def _contents(read: FileReading, transcript: Transcript, key: str) -> None:
    """Show who speaks, the first turns, what is left out, and the file's own lines."""
    left = transcript.left_out
    tabs = st.tabs(["Speakers", "Turns", f"Left out ({len(left):,})", "Lines of the file"])
    with tabs[0]:
        st.dataframe(pd.DataFrame(speakers_of(transcript)), hide_index=True, key=f"speakers-{key}")
    with tabs[1]:
        st.dataframe(pd.DataFrame(_turns(transcript)), hide_index=True, key=f"turns-{key}")
        if len(transcript.turns) > TURNS_SHOWN:
            st.caption(f"The first {TURNS_SHOWN} of {len(transcript.turns):,}.")
    with tabs[2]:
        if left:
            rows = [{"words": each.text, "why": each.why} for each in left]
            st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"left-{key}")
        else:
            st.caption("Every word of the file is in a turn.")
    with tabs[3]:
        shown = enumerate(lines_of(read)[:BEGINNING_LINES], start=1)
        st.text("\n".join(f"{number}:  {strip_bidi_controls(line)}" for number, line in shown))


def _turns(transcript: Transcript) -> list[dict[str, str]]:
    rows = []
    for turn in transcript.turns[:TURNS_SHOWN]:
        seconds = None if turn.start_s is None else int(turn.start_s)
        at = "" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"
        rows.append({"at": at, "speaker": turn.speaker, "words": transcript.quote(turn)})
    return rows


def _import_button(
    study: Study,
    coder: str,
    readings: Sequence[FileReading],
    people: dict[str, dict[str, str]] | None,
    known: dict[str, dict[str, str]],
) -> None:
    """Draw the button with what must be heard before. known: of the participants, as typed."""
    refused = [read.given.name for read in readings if read.problem]
    if refused and len(refused) < len(readings):
        words = ", ".join(refused[:NAMES_SHOWN])
        more = f" and {len(refused) - NAMES_SHOWN:,} more" if len(refused) > NAMES_SHOWN else ""
        st.caption(plain(f"Cannot be read: {words}{more}. Take out with × what is no transcript."))
        if st.checkbox(
            f"Leave out {_number(len(refused), 'file')} that cannot be read", key="leave_out"
        ):
            readings = [read for read in readings if not read.problem]
            refused = []
    elif refused:
        st.caption(plain(f"Cannot be read: {', '.join(refused[:NAMES_SHOWN])}."))
    twice = [name for name, count in Counter(r.given.name for r in readings).items() if count > 1]
    if twice:
        st.error(
            plain(f"Two of the files are called {twice[0]}. Rename one, or take it out with ×.")
        )
    doubtful = [read.given.name for read in readings if read.doubts]
    if doubtful and not refused:
        st.caption(
            plain(f"Doubtful: {', '.join(doubtful)}. Imported so, they stay as they are shown.")
        )
    if people is not None and (lacking := _lacking(readings, people)):
        st.caption(plain(f"Not in the participants' table: {', '.join(lacking)}."))
    for line in _was_removed(study, readings):
        st.info(plain(line))
    names = {read.given.name for read in readings}
    strange = bool(people) and not names & set(people or {})  # told when it is pressed
    st.button(
        f"Import {_number(len(readings), 'interview')}",
        key="import",
        type="primary",
        disabled=bool(refused or twice),
        on_click=_store,
        args=(study, coder, readings, people if strange else known),
    )


def _was_removed(study: Study, readings: Sequence[FileReading]) -> list[str]:
    """Say of files that are those of removed interviews what importing them does."""
    removed = study.state().removed
    read = ((each.given.name, each.transcript) for each in readings)
    return [
        f"{name} is the interview “{removed[t.id].name}”, which was removed from this study. "
        "Importing it puts it back, with all that was set aside with it."
        for name, t in read
        if t is not None and t.id in removed
    ]


def _lacking(readings: Sequence[FileReading], people: dict[str, dict[str, str]]) -> list[str]:
    return [read.given.name for read in readings if read.given.name not in people]


def _store(
    study: Study,
    coder: str,
    readings: Sequence[FileReading],
    people: dict[str, dict[str, str]] | None,
) -> None:
    """Import all, or say why none; after it the fields for files are empty."""
    removed = study.state().removed
    try:
        read = import_readings(study, readings, coder=coder, attributes=people)
    except ThroughlineError as error:
        st.session_state["import_problem"] = str(error)
        return
    st.session_state[IMPORTS] += 1
    st.session_state[TOLD] = {}
    forget_people()
    next_ = "" if set_up_step(study) else " Press Suggest codes."
    back = [f" {line}" for line in told_of_put_back(removed, study.state())]
    st.session_state["said"] = f"{len(read)} imported.{''.join(back)}{next_}"
