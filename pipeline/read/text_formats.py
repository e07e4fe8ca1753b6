"""Refuse, by name, what is text but no transcript as it stands: markup, subtitles of film, data.

In:     the text of a file and its name.
Out:    nothing, or TranscriptUnreadable that says what the file is and what to do in the program
        it comes from.
Source: the first lines that each format's own description asks for.

These hold the words among marks for a program. Taken for talk, "Dialogue" would be a speaker.
"""

from __future__ import annotations

import html
import json
import re

from models.errors import TranscriptUnreadable
from pipeline.read.signatures import ADVICE

LOOK = 4_000  # characters at the beginning in which a format says what it is
SUBTITLES = (
    "The program that wrote it can export SubRip (.srt) or WebVTT (.vtt), and Subtitle Edit turns "
    "one into the other; import that."
)
ELAN = "In ELAN: File > Export As > Subtitles Text (SubRip, .srt) or Tab-delimited Text."
PAGE = (
    "Open the page in a browser, copy the transcript into a .docx or .txt file, or download the "
    "transcript itself from that site."
)
PAGE_PARTS = frozenset(  # with which a piece of a web page may begin
    "div p table span cite time ul ol section article main pre blockquote h1 h2 h3 h4".split()
)
SIGN_IN = re.compile(
    r"sign[ -]?in|log[ -]?in|anmeld|connexion|iniciar sesi|password|accounts\.google|"
    r"github\.com/(?:login|session)|login\.microsoftonline",
    re.IGNORECASE,
)
GOOGLE = (
    "a link to a Google document (a stub of Google Drive), without the words",
    "Open it in the browser and choose File > Download > Microsoft Word (.docx).",
)
LINK = ("a shortcut to a web page", "Open it, download the transcript there, and import that.")
# the first element of XML -> (what it is, what to do)
ROOTS: dict[str, tuple[str, str]] = {
    "tt": ("subtitles in TTML (also called DFXP)", SUBTITLES),
    "timedtext": ("captions of YouTube in XML", SUBTITLES),
    "transcript": ("a transcript in XML, with marks for a program among the words", ADVICE),
    "sami": ("subtitles in SAMI (.smi)", SUBTITLES),
    "usfsubtitles": ("subtitles in USF", SUBTITLES),
    "annotation_document": ("an annotation file of ELAN (.eaf)", ELAN),
    "trans": (
        "a transcript of Transcriber (.trs)",
        "In Transcriber: File > Export; or open it in ELAN and export Subtitles Text (.srt).",
    ),
    "basic-transcription": (
        "a transcription of EXMARaLDA (.exb)",
        "In EXMARaLDA: File > Visualize or Output, as a list of turns in RTF or text; or export to "
        "ELAN and from there as Subtitles Text (.srt).",
    ),
    "folker-transcription": (
        "a transcript of FOLKER (.fln, .flk)",
        "In FOLKER: File > Output, as a segment or contribution list; save that as .docx.",
    ),
    "chat": ("a transcript of CLAN in XML", "In CLAN, work with the .cha file; import that."),
    "tei": ("a text in TEI (XML)", ADVICE),
    "teicorpus": ("texts in TEI (XML)", ADVICE),
    "project": (
        "a project for exchange between programs (REFI-QDA, .qde)",
        "Export the transcripts from the program it comes from, as .docx or .txt.",
    ),
    "office:document": (
        "an OpenDocument text in one file (.fodt)",
        "Open it in LibreOffice and save it as Word document (.docx).",
    ),
    "pkg:package": ("a Word document in XML", "Open it in Word and save it as .docx."),
    "w:worddocument": ("a Word document in XML (2003)", "Open it in Word and save it as .docx."),
    "workbook": ("an Excel workbook in XML", "Save the sheet as CSV and import that."),
    "plist": ("a settings file of macOS (property list)", ADVICE),
    "svg": ("a drawing (SVG)", ADVICE),
    "rss": ("a feed (RSS)", ADVICE),
    "soundscriber": ("a transcript of SoundScriber in XML", ADVICE),
}
# first lines -> (what it is, what to do)
FIRST_LINES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"^\s*\[Script Info\]|^Dialogue:\s*(?:Marked=)?\d+,\d+:\d\d:\d\d\.\d\d,", re.M),
        "subtitles in SubStation Alpha (.ass or .ssa)",
        SUBTITLES,
    ),
    (re.compile(r"^\s*<SAMI[\s>]", re.I), "subtitles in SAMI (.smi)", SUBTITLES),
    (
        re.compile(r'^\s*(?:File type\s*=\s*)?"ooTextFile', re.M),
        "a TextGrid of Praat",
        "Open it in ELAN (File > Import > Praat TextGrid) and export Subtitles Text (.srt) or "
        "Tab-delimited Text.",
    ),
    (
        re.compile(r"^\{\d+\}\{\d*\}.*\n\{\d+\}\{\d*\}"),
        "subtitles in MicroDVD (.sub), whose times are counted in frames",
        SUBTITLES,
    ),
    (re.compile(r"^\[\d+\]\[\d+\].*\n\[\d+\]\[\d+\]"), "subtitles in MPL2", SUBTITLES),
    (re.compile(r"^\s*\[INFORMATION\]\s*\n", re.I), "subtitles in SubViewer (.sub)", SUBTITLES),
    (re.compile(r"^\s*Scenarist_SCC"), "closed captions in Scenarist (.scc)", SUBTITLES),
    (re.compile(r"^\s*\{QTtext\}", re.I), "captions in QuickTime text", SUBTITLES),
    (
        re.compile(r"^(?:\s*//[^\n]*\n|\s*\$[^\n]*\n|\s*\n)*"
                   r"\d\d:\d\d:\d\d[:;]\d\d\s*,\s*\d\d:\d\d:\d\d[:;]\d\d\s*,"),
        "subtitles in Spruce STL",
        SUBTITLES,
    ),
    (re.compile(r"^\\_sh v\d"), "a database of Toolbox or Shoebox", ELAN),
    (
        re.compile(r"^version https://git-lfs\.github\.com/spec/"),
        "a placeholder of Git LFS, without the words",
        "Fetch the file itself (git lfs pull, or the download button).",
    ),
    (
        re.compile(r"^\s*\[\{?[\w-]+\}?\][^\[]*\bBASEURL=|^\s*\[InternetShortcut", re.I),
        *LINK,
    ),
    (
        re.compile(r"^(?:#[^\n]*\n|\s)*\[Desktop Entry\]", re.I),
        "a shortcut of the desktop to a program or page",
        "Import the file it leads to.",
    ),
)  # fmt: skip


def refuse_other_formats(text: str, name: str) -> None:
    """Raise TranscriptUnreadable where the text is a format that is not read."""
    found = _named(text)
    if found:
        raise TranscriptUnreadable(f"{name} is {found[0]}. {found[1]}")


def is_json(text: str) -> bool:
    """Whether text is JSON: one value, or one a line."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        value, end = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return re.match(r'\s*[\[{]\s*(?:\{\s*)?"[^"\n]{1,60}"\s*:', text) is not None
    return isinstance(value, dict) or end == len(text.strip())


def _named(text: str) -> tuple[str, str] | None:
    start = text[:LOOK].lstrip("\ufeff \t\r\n")
    if start.startswith("<") and (found := _markup(start, text)):
        return found
    for first, what, advice in FIRST_LINES:
        if first.search(start):
            return what, advice
    return _json(text) if is_json(text) else None


def _markup(start: str, text: str) -> tuple[str, str] | None:
    """Tell XML by its first element, and web pages."""
    bare = re.sub(r"^(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)+", "", start, flags=re.DOTALL)
    opened = re.match(r"<([A-Za-z][\w:.-]*)(?=[\s/>])", bare)
    element = opened[1].casefold() if opened else ""
    declared = re.match(r"<(?:\?xml|!doctype)", start, re.IGNORECASE) is not None
    if element in ("html", "head", "body", "meta", "title") or re.match(
        r"<!doctype\s+html", start, re.IGNORECASE
    ):
        return _web_page(text)
    known = ROOTS.get(element) or ROOTS.get(element.partition(":")[2])
    if element == "plist" and re.search(r"<key>\s*URL\s*</key>", start):
        return LINK
    if known and (declared or "xmlns" in start or f"</{opened[1] if opened else ''}>" in text):
        what, advice = known
        return (what if "XML" in what else f"{what}, which is XML"), advice
    if declared:
        return f"XML{f' (<{opened[1]}>)' if opened else ''}, marks for a program", ADVICE
    if element in PAGE_PARTS and f"</{element}>" in text:
        return _web_page(text)
    return None


def _web_page(text: str) -> tuple[str, str]:
    found = re.search(r"<title[^>]*>(.*?)</title>", text[:100_000], re.DOTALL | re.IGNORECASE)
    title = " ".join(html.unescape(found[1]).split())[:60] if found else ""
    named = f' ("{title}")' if title else ""
    if SIGN_IN.search(title) or (not title and SIGN_IN.search(text[:LOOK])):
        return (
            f"a web page{named}: the page that asks to sign in, saved in the transcript's place",
            "Sign in, then download the transcript itself.",
        )
    return f"a web page{named} (HTML)", PAGE


def _json(text: str) -> tuple[str, str]:
    """Tell JSON of known services by their keys, for what to do instead."""
    start = text[:LOOK]
    if len(text) < LOOK and (
        re.search(r'"(?:url|open_url|alternateLink)"\s*:\s*"https?://(?:docs|drive)\.google', start)
        or re.search(r'"(?:doc_id|resource_id|resource_key)"\s*:', start)
    ):
        return GOOGLE
    if '"segments"' in text and ('"avg_logprob"' in text or '"word_segments"' in text
                                 or '"no_speech_prob"' in text):  # fmt: skip
        return (
            "JSON of Whisper or WhisperX",
            "They write .srt, .vtt and .tsv beside it (--output_format srt); import one of these.",
        )
    if '"jobName"' in text and '"transcripts"' in text:
        return (
            "JSON of Amazon Transcribe",
            "Ask it for subtitles (.vtt or .srt) when you start the job; import these.",
        )
    return "JSON, marks for a program among the words", ADVICE
