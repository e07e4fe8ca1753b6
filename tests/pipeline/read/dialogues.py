"""Dialogues made up by hypothesis, and writers of the formats that the readers read."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from models.records import Transcript

NAMES = ["Dana Whitlock", "José Núñez", "Bell, Tamara (MS Science)", "Dr. O'Neil"]
# words that readers may trip over: clock times, addresses, numbers, colons inside talk
HARD = ["10:30", "https://example.org/a:b", "42", "(00:12)", "ratio:", "R&D", "a<b", "naïve", "…"]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

word = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéß😀字", min_size=1, max_size=8)
sentence = st.lists(st.one_of(word, word, st.sampled_from(HARD)), min_size=1, max_size=9).map(
    lambda words: " ".join(["well", *words])
)
Dialogue = list[tuple[str, str]]


@st.composite
def dialogues(draw: st.DrawFn, *, least: int = 6) -> Dialogue:
    """Two to four people, nobody twice in a row, everybody at least twice."""
    people = NAMES[: draw(st.integers(2, 4))]
    order = people * 2 + draw(st.lists(st.sampled_from(people), min_size=least, max_size=12))
    spoken = [name for at, name in enumerate(order) if at == 0 or order[at - 1] != name]
    return [(name, draw(sentence)) for name in spoken]


def clock(at: int, *, mark: str = ".") -> str:
    return f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}{mark}000"


def zoom(lines: Dialogue) -> str:
    cues = [
        f"{at}\n{clock(at)} --> {clock(at + 1)}\n{name}: {escape(words)}\n"
        for at, (name, words) in enumerate(lines, start=1)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def teams(lines: Dialogue) -> str:
    cues = [
        f"0:{at // 60}:{at % 60}.0 --> 0:{at // 60}:{at % 60}.500\n"
        f"<v {escape(name)}>{escape(words)}</v>\n"
        for at, (name, words) in enumerate(lines, start=1)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def srt(lines: Dialogue) -> str:
    cues = [
        f"{at}\n{clock(at, mark=',')} --> {clock(at + 1, mark=',')}\n{name}: {escape(words)}\n"
        for at, (name, words) in enumerate(lines, start=1)
    ]
    return "\n".join(cues)


def otter(lines: Dialogue) -> str:
    return "\n".join(
        f"{name}  {at // 60}:{at % 60:02}  \n{words}\n" for at, (name, words) in enumerate(lines)
    )


def otter_without_times(lines: Dialogue) -> str:
    return "\n".join(f"{name}\n{words}\n" for name, words in lines)


def labelled(lines: Dialogue) -> str:
    return "\n".join(f"{name}: {words}" for name, words in lines)


def markdown(lines: Dialogue) -> str:
    return "\n\n".join(f"**{name}:** {words}" for name, words in lines)


def tabbed(lines: Dialogue) -> str:
    return "\n".join(
        f"{clock(at)}\t{name}\t{words}" for at, (name, words) in enumerate(lines, start=1)
    )


def paragraph(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def docx(body: str, **parts: str) -> bytes:
    """A Word file of this body; parts: other parts by name, whole."""
    spaces = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        )
        for name, inner in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:part {spaces}>{inner}</w:part>")
    return data.getvalue()


def rev(lines: Dialogue) -> bytes:
    return docx(
        "".join(
            paragraph(f"{name} ({at // 60:02}:{at % 60:02}):") + paragraph(words)
            for at, (name, words) in enumerate(lines)
        )
    )


def table(lines: Dialogue) -> bytes:
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(name)}</w:tc><w:tc>{paragraph(words)}</w:tc></w:tr>"
        for name, words in lines
    )
    return docx(f"<w:tbl>{rows}</w:tbl>")


def spoken(transcript: Transcript) -> Dialogue:
    """Who said what, as it was read."""
    return [(turn.speaker, transcript.quote(turn)) for turn in transcript.turns]
