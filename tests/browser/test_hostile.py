"""Words that would be more than words: they run nothing, fetch nothing, turn nothing round.

A study whose every name and text is hostile, on every page.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.events import NewEvent
from models.store.study import Study
from tests.browser.test_code_page import open_code, stored
from tests.browser.test_desk import press
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, coded, small_study

# Between the brackets the direction is turned round; before it comes a lone end of an isolate,
# which would end one that is put around the words and let the override out.
EVIL = (
    "⟪<script>window.pwned=1</script><img src=x onerror='window.pwned=2'>"
    "![p](https://example.invalid/p.png)[l](javascript:window.pwned=3)**b** _i_ :red[r] $x^2$ "
    "`c` &lt; \x07\x1b[31m \u2069\u202eturned round⟫"
)
LONG = "W" * 400
LINES = [
    (f"Interviewer {EVIL}", f"What goals did your school set? {EVIL}"),
    (f"Eve {EVIL}", f"{LONG} {EVIL}"),
    (f"Interviewer {EVIL}", "Which training was offered?"),
    (f"Eve {EVIL}", "The training was one day. A coach came to my room and taught with me."),
    (f"Interviewer {EVIL}", "How is planning time protected?"),
    (f"Eve {EVIL}", "Planning time is protected by our principal. She says no to meetings."),
]
SECOND = [
    (f"Interviewer {EVIL}", "Which training was offered?"),
    (f"Eve {EVIL}", f"The training was a webinar. A coach never came. {EVIL}"),
]
PAGES = ["", "code", "triage", "compare", "codebook", "sureness", "themes", "relations"]
NAMELESS = "sureness"  # shows figures alone until something was learned
LATE_MS = 1000  # until what is drawn late is there
WATCH = """
addEventListener("securitypolicyviolation", (event) => {
  const told = [event.violatedDirective, event.blockedURI, event.sample].join(" ");
  sessionStorage.refused = `${sessionStorage.refused ?? ""}${told}\\n`;
});
"""
# Words outside the brackets whose last sign stands left of their first, on one line.
TURNED = """
() => {
  const found = [];
  const left = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    return box.width ? [box.left, Math.round(box.top)] : null;
  };
  const look = (node) => {
    const outside = node.data.replace(/⟪[^⟫]*⟫?|^[^⟪⟫]*⟫/g, (each) => " ".repeat(each.length));
    for (const word of outside.matchAll(/[A-Za-z0-9%]{2,}/g)) {
      const first = left(node, word.index);
      const last = left(node, word.index + word[0].length - 1);
      if (first && last && first[1] === last[1] && last[0] < first[0]) {
        found.push(`${word[0]} in: ${outside.trim()}`);
      }
    }
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) look(node);
    if (["SCRIPT", "STYLE"].includes(node.nodeName)) return;
    for (const each of [...node.childNodes, ...(node.shadowRoot?.childNodes ?? [])]) walk(each);
  };
  walk(document.body);
  return found;
}
"""

WIDER = "() => document.documentElement.scrollWidth - innerWidth"  # px that a page must not have


def evil_study(path: Path) -> None:
    """A study with hostile turns, speakers, attributes, codes, memos and themes."""
    about = {
        "participant": f"Eve {EVIL}",
        "guide_role": "teacher",
        "role": f"Teacher {EVIL}",
        "level": f"School {EVIL}",
    }
    made = [
        make_transcript(
            lines, name=f"{name} {EVIL}", interviewer=f"Interviewer {EVIL}", attributes=about
        )
        for name, lines in (("first", LINES), ("second", SECOND))
    ]
    with small_study(path, made) as study:
        evil_decisions(study)


def evil_decisions(study: Study) -> None:
    def event(kind: str, **payload: object) -> NewEvent:
        return new_event(kind, CODER, payload, reason=EVIL)

    segments = study.segments()
    rule = {
        "definition": EVIL,
        "include": [f"Include {EVIL}"],
        "exclude": [f"Exclude {EVIL}"],
        "example": EVIL,
    }
    study.append(
        [
            event("code.created", code_id="evil", name=f"Code {EVIL}", parent="goals"),
            event("code.defined", code_id="evil", **rule),
            event("code.renamed", code_id="training", name=f"Training {EVIL}"),
            *(event("coding.added", **coded(each, "evil")) for each in segments),
            event("coding.added", **coded(segments[0], "training")),
            event("coding.added", **coded(segments[1], "training")),
            event(
                "memo.written",
                memo_id="m1",
                text=f"Memo {EVIL}",
                **{key: coded(segments[0], "")[key] for key in ("transcript_id", "start", "end")},
                quote=segments[0].quote,
            ),
            event(
                "theme.created",
                theme_id="t1",
                name=f"Theme {EVIL}",
                claim=f"Claim {EVIL}",
                code_ids=["evil", "training"],
            ),
        ]
    )


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evil") / "evil.study"
    evil_study(path)
    return path


@pytest.fixture
def evil_copy(evil: Path, tmp_path: Path) -> Path:
    """The hostile study, to be changed."""
    return Path(shutil.copy(evil, tmp_path / "copy.study"))


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page whose errors, complaints and requests to elsewhere are written down."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(60_000)
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))

    def console(message) -> None:
        if message.type == "error":
            told.append(f"console: {message.text}")

    def request(asked) -> None:
        if not asked.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            told.append(f"request: {asked.url}")

    page.on("console", console)
    page.on("request", request)
    yield page, told
    context.close()


def visit(page: Page, url: str, path: str) -> None:
    page.goto(f"{url}/{path}")
    waited = {
        "code": page.get_by_test_id("coding").first,
        "triage": page.get_by_test_id("card"),
        "compare": page.get_by_test_id("holding").first,
        "codebook": page.get_by_test_id("code-row").first,
    }
    waited.get(path, page.get_by_role("heading", level=1).first).wait_for()
    page.wait_for_timeout(LATE_MS)


def nothing_ran(page: Page, told: list[str]) -> None:
    assert page.evaluate("window.pwned ?? null") is None
    assert page.evaluate("sessionStorage.refused ?? ''") == ""
    assert told == []
    made = page.locator("[src*='example.invalid'], [href*='javascript:'], img[src$='x']")
    assert made.count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_hostile_words_are_words_on_every_page(watched, serve, evil, path):
    page, told = watched
    server = serve(evil)
    visit(page, server.url, path)
    if path != NAMELESS:
        expect(page.locator("body")).to_contain_text(  # its fields are drawn late
            "<script>window.pwned=1</script>", use_inner_text=True, timeout=20_000
        )
    assert page.evaluate(TURNED) == []
    assert page.evaluate(WIDER) <= 0
    nothing_ran(page, told)


def test_what_the_desk_says_of_hostile_words_is_not_turned_round(watched, serve, evil_copy):
    page, told = watched
    server = serve(evil_copy)
    open_code(page, server)

    def strip_bidi_controls() -> None:
        assert page.evaluate(TURNED) == []
        assert page.evaluate(WIDER) <= 0

    press(page, "w")
    page.get_by_test_id("why").wait_for()
    strip_bidi_controls()
    press(page, "w", "c")
    page.get_by_test_id("picker-input").fill("code")
    strip_bidi_controls()
    press(page, "Enter")
    strip_bidi_controls()
    press(page, "s", "End", "ArrowLeft")
    page.get_by_test_id("cut").wait_for()
    strip_bidi_controls()
    press(page, "Escape", "o")
    strip_bidi_controls()
    press(page, "b")
    page.get_by_test_id("picker-input").wait_for()
    strip_bidi_controls()
    press(page, "Escape", "e")
    page.get_by_test_id("memo-input").fill(EVIL)
    strip_bidi_controls()
    press(page, "Control+Enter", "+")
    page.get_by_test_id("code-name").fill(f"New {EVIL}")
    page.get_by_test_id("code-parent").select_option("evil")
    strip_bidi_controls()
    press(page, "Enter")
    expect(page.get_by_test_id("message")).to_contain_text("New code, and coded with it: New ⟪")
    strip_bidi_controls()
    stored(page)
    [made] = [each for each in server.events("code.created") if each.payload["code_id"] != "evil"]
    assert "\u202e" not in made.payload["name"]
    [memo] = [each.payload["text"] for each in server.events("memo.written")][1:]
    assert memo == EVIL
    expect(page.get_by_test_id("memo").filter(has_text="<img src=x").first).to_be_visible()
    nothing_ran(page, told)


def test_evidence_forms_and_overlays_of_hostile_codes_are_not_turned_round(watched, serve, evil):
    page, told = watched
    server = serve(evil)
    visit(page, server.url, "triage")
    for keys, shown in ((["w"], "why-panel"), (["c"], "picker")):
        press(page, *keys)
        page.get_by_test_id(shown).wait_for()
        assert page.evaluate(TURNED) == []
    visit(page, server.url, "compare")
    for keys, shown in ((["m"], "picker"), (["Escape", "e"], "definition")):
        press(page, *keys)
        page.get_by_test_id(shown).wait_for()
        assert page.evaluate(TURNED) == []
    nothing_ran(page, told)
