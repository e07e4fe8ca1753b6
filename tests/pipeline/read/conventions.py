"""Ways to write a talk down, put together as no program does: for what a reading must not hide.

A convention is a label or a header, a time in one of many notations and places, what stands
before the talk and after it. Each is written by somebody; hardly anybody writes two that are
the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from models.records import Transcript
from pipeline.read.names import name_key

TALK = (  # (0 asks, 1 answers; paragraphs)
    (0, ["How did you come to the mill?"]),
    (1, ["By boat. The road was under water, and the bridge had gone in the night."]),
    (0, ["And who let you in?"]),
    (1, ["The night watch. He knew my aunt: she had sold him eggs."]),
    (0, ["Did you stay?"]),
    (1, ["For eleven years. Nobody sent me away.", "I would have gone. At 10:30 there was a bus."]),
    (0, ["What was the work like at first?"]),
    (1, ["Loud. You learn to read lips."]),
    (0, ["I see. And the others, what were they like?"]),
    (1, ["Some were kind.", "There was one who sang: always the same song."]),
    (0, ["Is there anything else?"]),
    (1, ["No. That is all of it."]),
)
NAMES = (
    ("Interviewer", "Participant"), ("I", "B"), ("Q", "A"), ("I", "P1"), ("Ruth", "Dele"),
    ("Ruth Amsel", "Dele O'Brien"), ("RA", "DO"), ("RUTH", "DELE"), ("Interviewerin", "Frau K."),
    ("Speaker 1", "Speaker 2"), ("SPEAKER_00", "SPEAKER_01"), ("INT", "RES"),
    ("Dr. Amsel", "Mr. O'Brien"), ("Researcher", "Participant 12"),
    ("Ruth (host)", "Dele (guest)"), ("Entrevistadora", "Doña Luz"), ("E", "M1"), ("ruth", "dele"),
)  # fmt: skip
LABELS = (
    "{}: ", "{}:\t", "{} :  ", "[{}] ", "[{}]: ", "<{}> ", "{} - ", "{} – ", "{} — ", "{}\t",
    "**{}:** ", "**{}**: ", "*{}:* ", "__{}__: ", "- {}: ", "> {}: ", "{}| ", "{}. ", "{}) ",
    "({}) ", "{}>> ", "{}; ", "<b>{}:</b> ", "{{{}}} ", "@{}: ", "{}.- ", "• {}: ", "{}:", "{}：",
    "* **{}:** ",
)  # fmt: skip
HEADERS = ("{}", "{}:", "**{}**", "**{}:**", "## {}", "### {}", "[{}]", "— {} —", "*{}*")
NOTATIONS = (
    "{h}:{m:02}:{s:02}", "{t}:{s:02}", "{t:02}:{s:02}", "{h:02}:{m:02}:{s:02}-3",
    "{h:02}:{m:02}:{s:02}.120", "{h:02}:{m:02}:{s:02},120", "{h:02}:{m:02}:{s:02}:12",
    "{h:02}:{m:02}:{s:02} - {h:02}:{m:02}:{s:02}", "{t:02}:{s:02}-{t:02}:{s:02}",
    "{h:02}:{m:02}:{s:02} --> {h:02}:{m:02}:{s:02}", "{t:02}:{s:02} → {t:02}:{s:02}",
)  # fmt: skip
SIGNS = ("[{}]", "({})", "{}", "#{}#", "<{}>", "{{{}}}")
PLACES = ("none", "before", "after the name", "after the words", "a line above", "a line below")
HEADS = (
    "", "Interview 7, the mill\n\n", "# Interview 7\n\n", "(.) short pause\n[ ] overlap\n\n",
    "Project: Mill\nDate: 3 May 2021\nInterviewer: Ruth Amsel\nLength: 40 minutes\n\n",
    "This transcript was computer generated and might contain errors.\n\n",
    "**Session**  \n**Date:** 3 May 2021  \n**Place:** Duluth  \n\n---\n\n",
)  # fmt: skip
TAILS = (
    "",
    "\n\n[END OF RECORDING]",
    "\n\nTranscribed by https://otter.ai",
    "\n\nRecording stopped",
)


@dataclass(frozen=True)
class Convention:
    """How a talk is written. header: the name stands on a line of its own."""

    names: tuple[str, str]
    label: str
    header: bool
    notation: str
    sign: str
    place: str
    later: int  # s from the recording's start to the first turn
    between: str
    head: str
    tail: str

    def write(self) -> str:
        turns: list[str] = []
        at = self.later
        for who, paragraphs in TALK:
            turns.append(self._turn(self.names[who], paragraphs, at))
            at += 3 + len(" ".join(paragraphs)) // 6
        return f"{self.head}{self.between.join(turns)}{self.tail}\n"

    def _turn(self, name: str, paragraphs: list[str], at: int) -> str:
        label = self.label.format(name)
        words = ("\n\n" if self.between == "\n\n" else "\n").join(paragraphs)
        clock = {"h": at // 3600, "m": at // 60 % 60, "s": at % 60, "t": at // 60}
        time = self.sign.format(self.notation.format(**clock))
        if self.place == "before":
            label = f"{time} {label}"
        elif self.place == "after the name":
            label = f"{label.rstrip()} {time} "
        elif self.place == "after the words":
            words = f"{words} {time}"
        elif self.place == "a line above":
            label = f"{time}\n{label}"
        elif self.place == "a line below":
            words = f"{words}\n{time}"
        return f"{label}\n{words}" if self.header else f"{label}{words}"


@st.composite
def conventions(draw: st.DrawFn) -> Convention:
    header = draw(st.booleans())
    places = [place for place in PLACES if not header or place != "a line below"]
    return Convention(
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(HEADERS if header else LABELS)),
        header,
        draw(st.sampled_from(NOTATIONS)),
        draw(st.sampled_from(SIGNS)),
        draw(st.sampled_from(places)),
        draw(st.sampled_from((0, 3, 3600))),
        "\n\n" if header else draw(st.sampled_from(("\n", "\n\n"))),
        draw(st.sampled_from(HEADS)),
        draw(st.sampled_from(TAILS)),
    )


def is_right(read: Transcript, convention: Convention) -> bool:
    """Whether a reading has the talk's turns, word by word, and who asks asks."""
    wanted = [(name_key(convention.names[who]), " ".join(words)) for who, words in TALK]
    turns = [(name_key(turn.speaker), read.quote(turn)) for turn in read.turns]
    return turns == wanted and read.turns[0].role == "interviewer"
