"""Find the rows of a table in a text, and what its columns are.

In:     the text of a file.
Out:    its rows, and which columns hold times, speakers and words.

By headings where there are known ones; else by what stands in the columns: times go up, names
come back, words are the longest.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.read.labels import is_role, looks_like_name
from pipeline.read.pieces import same_person
from pipeline.read.table_heading import heads_by_form
from pipeline.read.times import seconds

LOOK = 12  # rows among which the heading is looked for
EVEN = 0.9  # of the rows with as many cells as the heading
MOST = 0.8  # of a column's cells that must be of one kind
TALK = 2.0  # words in the mean cell of a column of words
FRAMES = 25  # a second, in hh:mm:ss:ff
SLOW = 0.05  # words a unit of time: fewer, and the unit is a thousandth of a second
HEADINGS: dict[str, frozenset[str]] = {
    kind: frozenset(words.split("|"))
    for kind, words in {
        "start": "start|begin|begins|start time|starttime|begin time|in|from|time|times|timestamp"
        "|timestamps|timespan|timecode|time code|timing|tc in|tcin|time in|cue in|offset|start ms"
        "|startms|start s|start sec|start seconds|zeit|zeitmarke|startzeit|beginn|anfang|von"
        "|start at|zeitstempel|tiempo|inicio|desde|temps|début|debut|horodatage|inizio|tempo"
        "|início|czas|čas|idő|zaman|время|时间|開始|開始時間|时间戳|時間|tid|tijd|starttid|starttijd|aika",
        "end": "end|ends|stop|end time|endtime|out|to|until|tc out|tcout|time out|cue out|end ms"
        "|endms|end s|end sec|end seconds|ende|endzeit|bis|fin|hasta|fine|fim|结束|終了|slut|eind",
        "duration": "duration|dauer|duración|durée|durata|duração|length|duration ms|duration s",
        "speaker": "speaker|speakers|name|names|who|person|speaker label|speaker id|speakerid"
        "|speaker name|participant|participant id|sprecher|sprecherin|sprecher*in|hablante|locuteur"
        "|locutrice|locutor|locutora|parlante|relatore|role|rolle|rol|ruolo|rôle|tier|actor"
        "|character|said by|user|speaking|talker|voice|spreker|talare|taler|puhuja|mówca|mluvčí"
        "|beszélő|konuşmacı|vorbitor|говорящий|спикер|说话人|发言人|話者|speaker role|channel"
        "|falante|kişi|konuşan|quem|quién|chi|wer|wie|kto|kdo|kuka|hvem|vem|person|persona|pessoa"
        "|personne|osoba|persoon|henkilö|személy|persoană|кто|лицо|участник|人物|发言者|發言人"
        "|화자|발화자|ομιλητής|المتحدث|דובר",
        "text": "text|texts|words|content|transcript|transcription|utterance|utterances|dialogue"
        "|speech|sentence|message|caption|subtitle|talk|spoken text|inhalt|transkript|wortlaut"
        "|texto|contenido|transcripción|texte|paroles|contenu|testo|trascrizione|conteúdo|fala"
        "|transcrição|annotation|said|tekst|tekst wypowiedzi|szöveg|metin"
        "|текст|文本|内容|発言|テキスト"
        "|söz|konuşma|wypowiedź|promluva|발화|내용|发言|發言|発話|発話内容|реплика|النص|κείμενο|טקסט"
        "|quote|dialog|transcribed text|translation of words|äußerung|aussage|words spoken|body",
        "late text": "comment|comments|value|line|note|response|answer|paragraph|segment text",
        "number": "|id|nr|no|#|index|row|line|line number|turn|turn number|segment|cue|seq"
        "|sequence|number|nummer|zeile|num|nr.|n°|paragraph|row id|utterance id|segment id"
        "|turno|sıra|satır|tour|ligne|línea|linha|řádek|wiersz|sor|rad|番号|序号|번호|№",
    }.items()
}
UNITS = re.compile(r"\b(?:ms|msec|milliseconds?|s|sec|seconds?|hh|mm|ss|ff|time|zeit|at)\b")
CLOCK = re.compile(
    r"^[\[(<]?\s*(\d{1,3}[:;]\d{2}(?:[:;]\d{2})?(?:[.,:;]\d{1,6})?)\s*[\])>]?(?:\s*(?:-->|[-–—]|to|bis)\s*"
    r"[\[(<]?\s*(\d{1,3}[:;]\d{2}(?:[:;]\d{2})?(?:[.,:;]\d{1,6})?)\s*[\])>]?)?$"
)
MD_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?\|?\s*$")
RULED = re.compile(r"^\s*:?-*:?\s*$")  # below a heading in Markdown
NUMBER = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(ms|s|sec)?$")


@dataclass(frozen=True)
class TableRow:
    """number: the line of the file in which it begins, 1-based."""

    number: int
    cells: tuple[str, ...]

    def cell(self, at: int) -> str:
        return self.cells[at].strip() if at < len(self.cells) else ""


@dataclass(frozen=True)
class SourceTable:
    delimiter: str
    before: tuple[TableRow, ...]
    heading: tuple[str, ...]  # () where it has none
    rows: tuple[TableRow, ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass
class Columns:
    """Positions of columns. people: those that hold one speaker's words each."""

    start: int | None = None
    end: int | None = None
    speaker: int | None = None
    texts: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    unit: float = 1.0  # seconds, of plain numbers
    guessed: bool = False  # words or speakers were told by what columns hold

    @property
    def kinds(self) -> set[str]:
        found = {"start": self.start, "end": self.end, "speaker": self.speaker}
        return {kind for kind, at in found.items() if at is not None}


def find_table(text: str, *, named: bool) -> SourceTable | None:
    """Return the table that a text is. named: the file's ending says that it is one."""
    first, _, rest = text.partition("\n")
    told = re.match(r'^"?sep=(.)"?\s*$', first, re.IGNORECASE)
    shift = 1 if told else 0
    body = rest if told else text
    for delimiter in [told[1]] if told else _delimiters(body):
        rows = _rows(body, delimiter, shift)
        at = _heading_at(rows)
        if at is None and delimiter == "|" and (rule := ruled_line(body)):
            at = next((i for i, row in enumerate(rows) if row.number == rule - 1 + shift), None)
        if at is None and named and heads_by_form([row.cells for row in rows]):
            at = 0
        if at is None and (named or _is_elan(rows)):
            return SourceTable(delimiter, (), (), tuple(rows)) if _even(rows, 0) else None
        if at is not None and _even(rows, at):
            heading = tuple(cell.strip() for cell in rows[at].cells)
            again = {same_person(" ".join(heading))}
            body_rows = [r for r in rows[at + 1 :] if same_person(" ".join(r.cells)) not in again]
            return SourceTable(delimiter, tuple(rows[:at]), heading, tuple(body_rows))
    return None


def ruled_line(text: str) -> int | None:
    """Return the line (1-based) that parts a Markdown table's heading from its rows."""
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines, start=1) if MD_RULE.match(line)), None)


def _delimiters(text: str) -> list[str]:
    """Return delimiters by how often they stand in the first lines; none that never does."""
    lines = [line for line in text.split("\n")[:LOOK] if line.strip()]
    counts = {mark: min((line.count(mark) for line in lines[:2]), default=0) for mark in "\t;,|"}
    found = [mark for mark in "\t;,|" if any(mark in line for line in lines)]
    return sorted(found, key=lambda mark: counts[mark], reverse=True)


def _rows(text: str, delimiter: str, shift: int) -> list[TableRow]:
    """Cut a text into rows; quotes that do not pair are words (Whisper's .tsv)."""
    found: list[list[TableRow]] = []
    for way in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        rows: list[TableRow] = []
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=way)
        number = 1
        try:
            for cells in reader:
                ruled = delimiter == "|" and all(RULED.match(cell) for cell in cells)
                if any(cell.strip() for cell in cells) and not ruled:
                    rows.append(TableRow(number + shift, tuple(cells)))
                number = reader.line_num + 1
        except csv.Error:
            continue
        found.append(rows)
    if len(found) == 2 and _swallowed(found[0], delimiter) and _evenness(found[1]) >= EVEN:
        return found[1]
    return max(found, key=_evenness) if found else []


def _swallowed(rows: Sequence[TableRow], delimiter: str) -> bool:
    """Whether a quotation mark that is not closed took whole rows into one cell."""
    width = max((len(row.cells) for row in rows), default=0)
    lines = [line for row in rows for cell in row.cells for line in cell.split("\n")[1:]]
    return any(line.count(delimiter) >= width - 1 for line in lines)


def _evenness(rows: Sequence[TableRow]) -> float:
    widths = Counter(len(row.cells) for row in rows)
    return max(widths.values(), default=0) / max(1, len(rows))


def _even(rows: Sequence[TableRow], at: int) -> bool:
    """Whether nearly all rows below a heading have cells as it has, or fewer at their end."""
    body = rows[at + 1 :]
    if not body or len(rows[at].cells) < 2:
        return False
    width = len(rows[at].cells)
    return sum(1 < len(row.cells) <= width for row in body) >= EVEN * len(body)


def kind_of(heading: str) -> str:
    """Return what a heading says of its column; "" where it is not known."""
    bare = re.sub(r"[_\W]+", " ", heading.casefold().replace("*", "")).strip()
    for kind, words in HEADINGS.items():
        if bare in words:
            return kind
    for form in (re.sub(r" +", " ", UNITS.sub(" ", bare)).strip(), bare.partition(" ")[0]):
        for kind in ("start", "end", "duration", "speaker"):
            if form and form in HEADINGS[kind] and (kind != "speaker" or form == "speaker"):
                return kind
    return ""


def _heading_at(rows: Sequence[TableRow]) -> int | None:
    """Return which of the first rows names columns: words, and speakers or times."""
    for at, row in enumerate(rows[:LOOK]):
        kinds = [kind_of(cell) for cell in row.cells if cell.strip()]
        times = any(_seconds(cell) is not None for cell in row.cells if cell.strip())
        told = {"speaker", "start"} & set(kinds)
        worded = "text" in kinds or "late text" in kinds
        below = rows[at + 1].cells if at + 1 < len(rows) else ()
        timed = any(
            kind_of(cell) == "start" and _seconds(under) is not None
            for cell, under in zip(row.cells, below, strict=False)
        )
        several = worded or timed or len(set(kinds) - {""}) > 1
        if not times and len(kinds) > 1 and told and several:
            return at
        if not times and _are_people(row):
            return at
    return None


def _are_people(row: TableRow) -> bool:
    """Whether a heading names a role above each column of words ("Interviewer", "Participant")."""
    own = [c.strip() for c in row.cells if c.strip() and kind_of(c) in ("", "speaker", "late text")]
    return len(own) > 1 and all(map(is_role, own)) and len(set(map(same_person, own))) == len(own)


def _is_elan(rows: Sequence[TableRow]) -> bool:
    """Whether rows without a heading have times three times over, as ELAN writes them."""
    width = min((len(row.cells) for row in rows), default=0)
    return sum(_mostly(rows, at, lambda cell: _seconds(cell) is not None)
               for at in range(width)) >= 3  # fmt: skip


def _mostly(rows: Sequence[TableRow], at: int, is_kind: Callable[[str], bool]) -> bool:
    cells = [row.cell(at) for row in rows if row.cell(at)]
    return bool(cells) and sum(map(is_kind, cells)) >= MOST * len(cells)


def find_columns(table: SourceTable, *, sure: bool) -> Columns | None:
    """Return what the columns are; None where nobody's words are among them.

    sure: the file's ending says that it is a table, so columns may be told by what they hold.
    """
    columns = Columns()
    kinds = [kind_of(cell) for cell in table.heading]
    for kind in ("start", "end", "speaker"):
        for at, each in enumerate(kinds):
            if each == kind and getattr(columns, kind) is None and _holds(table, at, kind):
                setattr(columns, kind, at)
    columns.known |= {
        at for at, kind in enumerate(kinds)
        if kind in ("start", "end", "duration") and _holds(table, at, kind)
    }  # fmt: skip
    columns.known |= {
        at
        for at, kind in enumerate(kinds)
        if kind == "number" and _mostly(table.rows, at, _wordless)
    }
    if not table.heading or sure:
        _times_by_content(table, columns)
    _people_or_texts(table, kinds, columns, sure=sure or not table.heading)
    if not columns.texts and not columns.people:
        return None
    if columns.speaker is None and columns.start is None and not columns.people:
        return None
    columns.known |= set(columns.texts) | set(columns.people)
    columns.known |= {at for at in (columns.start, columns.end, columns.speaker) if at is not None}
    columns.unit = _unit(table, columns)
    return columns


def _wordless(cell: str) -> bool:
    return not any(map(str.isalpha, cell))


def _holds(table: SourceTable, at: int, kind: str) -> bool:
    """Whether a column holds what its heading says."""
    if kind == "speaker":
        return any(row.cell(at) for row in table.rows)
    return _mostly(table.rows, at, lambda cell: _seconds(cell) is not None)


def _times_by_content(table: SourceTable, columns: Columns) -> None:
    """Find columns of times that no heading told: the first, and one that is never before it."""
    for at in range(table.width):
        if at in columns.known or not _mostly(table.rows, at, _is_clock_or_decimal):
            continue
        columns.known.add(at)
        if columns.start is None:
            columns.start = at
        elif columns.end is None and _after(table.rows, columns.start, at):
            columns.end = at


def _is_clock_or_decimal(cell: str) -> bool:
    return CLOCK.match(cell) is not None or re.match(r"^\d+[.,]\d+\s*s?$", cell) is not None


def _after(rows: Sequence[TableRow], start: int, end: int) -> bool:
    pairs = [(_seconds(row.cell(start)), _seconds(row.cell(end))) for row in rows]
    both = [(one, two) for one, two in pairs if one is not None and two is not None]
    return sum(two > one for one, two in both) >= MOST * max(1, len(both))


def _people_or_texts(
    table: SourceTable, kinds: Sequence[str], columns: Columns, *, sure: bool
) -> None:
    free = [
        at for at in range(table.width)
        if at not in columns.known and at not in (columns.start, columns.end, columns.speaker)
    ]  # fmt: skip
    called = [at for at in free if at < len(table.heading) and table.heading[at]]
    people = [at for at in called if is_role(table.heading[at])]
    if columns.speaker is None and len(people) > 1 and _are_people(TableRow(0, table.heading)):
        columns.people = people
        return
    for kind in ("text", "late text"):
        told = [at for at in free if at < len(kinds) and kinds[at] == kind]
        told = [at for at in told if any(row.cell(at) for row in table.rows)]
        if told:
            columns.texts = told[:1]
            break
    if not columns.texts and columns.speaker is None:
        named = [at for at in called if looks_like_name(table.heading[at]) and kinds[at] == ""]
        if len(named) > 1 and _one_each(table.rows, named):
            columns.people = named
            return
    if not columns.texts and sure:
        mean = {at: _mean_words(table.rows, at) for at in free}
        best = max(mean, key=mean.__getitem__, default=None)
        names = [at for at in free if at != best and _are_names(table.rows, at)]
        if best is not None and mean[best] >= (1 if names else TALK):
            columns.texts = [best]
            columns.guessed = True
    if columns.speaker is None and columns.texts and (sure or columns.start is not None):
        are = _are_names if table.heading else _come_back
        others = [at for at in free if at not in columns.texts and are(table.rows, at)]
        columns.speaker = others[0] if others else None
        columns.guessed = columns.guessed or bool(others)


def _one_each(rows: Sequence[TableRow], columns: Sequence[int]) -> bool:
    filled = [sum(bool(row.cell(at)) for at in columns) for row in rows]
    return sum(count == 1 for count in filled) >= MOST * len(rows)


def _mean_words(rows: Sequence[TableRow], at: int) -> float:
    cells = [row.cell(at) for row in rows if row.cell(at)]
    lettered = [len(cell.split()) for cell in cells if any(map(str.isalpha, cell))]
    spread = len(set(cells)) / max(1, len(cells))
    return spread * sum(lettered) / max(1, len(cells))


def _are_names(rows: Sequence[TableRow], at: int) -> bool:
    cells = [row.cell(at).rstrip(": ") for row in rows if row.cell(at)]
    if not cells or max(map(len, cells)) > 60:
        return False
    named = sum(looks_like_name(cell) or is_role(cell) for cell in cells)
    again = len(set(map(same_person, cells))) <= max(2, len(cells) / 2)
    return named >= MOST * len(cells) and again


def _come_back(rows: Sequence[TableRow], at: int) -> bool:
    """Whether a column without a heading says one of a few words in each row (a tier of ELAN)."""
    cells = [row.cell(at) for row in rows if row.cell(at)]
    worded = all(any(map(str.isalpha, cell)) for cell in cells)
    return len(cells) == len(rows) and worded and len(set(cells)) <= max(1, len(cells) / 2)


def times_of(row: TableRow, columns: Columns) -> tuple[float | None, float | None]:
    """Return a row's seconds."""
    if columns.start is None:
        return None, None
    start = _seconds(row.cell(columns.start), columns.unit)
    until = CLOCK.match(row.cell(columns.start))
    end = _seconds(until[2], 1.0) if until and until[2] else None
    if columns.end is not None:
        end = _seconds(row.cell(columns.end), columns.unit)
    return start, end


def is_time(cell: str) -> bool:
    return _seconds(cell) is not None


def _seconds(cell: str, unit: float = 1.0) -> float | None:
    cell = cell.strip()
    if found := CLOCK.match(cell):
        clock = found[1].replace(";", ":")
        if clock.count(":") == 3:
            whole, _, frames = clock.rpartition(":")
            return round(seconds(whole) + int(frames) / FRAMES, 3)
        return seconds(clock)
    if found := NUMBER.match(cell):
        scale = {"ms": 0.001, None: unit}.get(found[2], 1.0)
        return round(float(found[1].replace(",", ".")) * scale, 3)
    return None


def _unit(table: SourceTable, columns: Columns) -> float:
    """Return seconds a unit: thousandths where the heading says so, or nobody talks so slowly."""
    if columns.start is None:
        return 1.0
    called = table.heading[columns.start].casefold() if columns.start < len(table.heading) else ""
    if re.search(r"(?<!\.)(?:\b|_)(?:ms|msec|millis\w*)\b", called):
        return 0.001
    plain = [row for row in table.rows if NUMBER.match(row.cell(columns.start))]
    if len(plain) < 1 or any("." in row.cell(columns.start) for row in plain):
        return 1.0
    starts = [float(NUMBER.match(row.cell(columns.start))[1].replace(",", ".")) for row in plain]  # type: ignore[index]
    ends = [columns.end] if columns.end is not None else []
    last = max([*starts, *(v for row in plain for at in ends if (v := _seconds(row.cell(at))))])
    words = sum(
        len(row.cell(at).split()) or len(row.cell(at))
        for row in plain for at in [*columns.texts, *columns.people]
    )  # fmt: skip
    return 0.001 if last - min(starts) > 0 and words / (last - min(starts)) < SLOW else 1.0
