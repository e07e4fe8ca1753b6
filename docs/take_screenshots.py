"""Take pictures of every page and state, in the tests' own Chromium, and write docs/screens.md.

In:     nothing; --sample a sample study that was built before, which saves a minute or two;
        names of states, for their pictures alone.
Out:    docs/images/NAME.webp, NAME-dark.webp and NAME-narrow.webp; docs/screens.md.

Run: .venv/bin/python docs/take_screenshots.py [--sample FILE] [NAME …]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page, sync_playwright

from app.agreement.rounds import Plan, hand_over, open_round
from app.sample.build import CODER as FIRST
from app.sample.build import find_quote, reference, sample_folder
from app.server.access import browser_cookie
from models.events import CodingAdded, NewEvent, RoundClosed, RoundFinished
from models.machine import FOLDER_VARIABLE
from models.records import Segment
from models.store.study import Study
from pipeline.segments.decisions import overlapping

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SCREENS = ROOT / "docs" / "screens.md"
SECOND = "Ida Berg"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE, NARROW = (1280, 800), (390, 844)  # px
QUALITY = 50  # of WebP: small, with the codes' colours as they are
MOST_BYTES = 3_000_000  # of all pictures together
WAIT_MS = 60_000
SETTLE_MS = 700  # after a page was drawn, until nothing fades in any more
SHARE = 0.2  # of units that the second coder codes
CLAIM = "Teachers took the work up after they had seen a colleague do it, not after being told."
CODES = "Goals\n  Shared goals: set by the whole staff together\nTime\n  Planning time\n"
GUIDE = "What goals did your school set?\nHow is planning time protected?"
DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"

Go = Callable[[Page, str], None]


@dataclass(frozen=True)
class State:
    """What is pictured. study: which of the workbenches shows it; go: how one gets there.

    over: something lies over the page, placed for its width: it is opened anew for a narrow one.
    """

    name: str
    said: str
    study: str
    go: Go
    over: bool = False


def drawn(page: Page) -> None:
    """Wait until the page is drawn to its end."""
    page.wait_for_timeout(100)
    page.locator(DRAWN).wait_for()
    page.wait_for_timeout(SETTLE_MS)


def opened(path: str, shows: str = "h1") -> Go:
    """Return a way to an address, and what stands there when it is shown."""

    def go(page: Page, url: str) -> None:
        page.goto(f"{url}/{path}")
        page.locator(shows).first.wait_for()
        drawn(page)

    return go


def pressed(page: Page, name: str) -> None:
    drawn(page)
    page.get_by_role("button", name=name).first.click()
    drawn(page)


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)
        page.wait_for_timeout(150)


# -- a new study


def name_typed(page: Page, url: str) -> None:
    opened("?at=new")(page, url)
    page.get_by_label("Title", exact=True).fill("Planning time")
    page.get_by_label("Title", exact=True).press("Tab")
    drawn(page)


def files_dropped(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for()
    if page.get_by_role("button", name="New study").count():
        name_typed(page, url)
        pressed(page, "Next: interviews")
    files = sorted(sample_folder().glob("interview_*"))[:3]
    page.locator("input[type=file]").first.set_input_files([str(each) for each in files])
    page.get_by_text("Who they are").wait_for()
    drawn(page)


def guide_pasted(page: Page, url: str) -> None:
    files_dropped(page, url)
    pressed(page, "Import 3 interviews")
    page.get_by_text("In the study: ").wait_for()
    pressed(page, "Next: guide")
    field = page.get_by_label("Questions, a line each", exact=True)
    field.fill(GUIDE)
    field.press("Control+Enter")
    drawn(page)


def codes_pasted(page: Page, url: str) -> None:
    opened("")(page, url)
    pressed(page, "Skip this step")
    field = page.get_by_label("Codes, a line each", exact=True)
    field.fill(CODES)
    field.press("Control+Enter")
    drawn(page)


# -- a study that is worked on


def interview(page: Page, url: str) -> None:
    opened("code", "[data-testid=segment]")(page, url)
    keys(page, "n", "j", "j", "j")
    page.wait_for_timeout(SETTLE_MS)


def why(page: Page, url: str) -> None:
    interview(page, url)
    keys(page, "n", "w")


def choosing(page: Page, url: str) -> None:
    interview(page, url)
    keys(page, "c")


def memo(page: Page, url: str) -> None:
    interview(page, url)
    keys(page, "e")
    page.keyboard.type("She says it twice: compare with what the principal calls protected.")


def search(page: Page, url: str) -> None:
    opened("code", "[data-testid=segment]")(page, url)
    keys(page, "Control+k")
    page.get_by_test_id("search-input").fill("time")
    page.locator(".tls-hit").first.wait_for()
    page.wait_for_timeout(SETTLE_MS)


def search_page(page: Page, url: str) -> None:
    opened("search?q=parents", "[data-testid=page-line]")(page, url)


def export(page: Page, url: str) -> None:
    opened("themes")(page, url)
    pressed(page, "Export…")


def themes(page: Page, url: str) -> None:
    """A theme with a claim beside the board; it is made once."""
    opened("themes", "[data-testid=column]")(page, url)
    if not page.locator("[data-sort=theme]").count():
        page.get_by_test_id("keep").first.click()
        keys(page, "r")
        page.get_by_test_id("asked-name").fill("Seeing it done is what convinces")
        keys(page, "Enter")
        page.get_by_test_id("claim").fill(CLAIM)
        page.get_by_test_id("save-claim").click()
        page.get_by_test_id("n-of-n").wait_for()
        opened("themes", "[data-testid=column]")(page, url)
    page.locator("[data-sort=theme] [data-testid=column-name]").first.click()
    page.get_by_test_id("n-of-n").wait_for()
    drawn(page)


def contrary(page: Page, url: str) -> None:
    themes(page, url)
    page.get_by_test_id("tab-contrary").click()
    page.get_by_test_id("passage").first.wait_for()
    drawn(page)


def relations(view: str, shows: str) -> Go:
    def go(page: Page, url: str) -> None:
        page.goto(f"{url}/relations?view={view}")
        page.locator(shows).first.wait_for(timeout=180_000)
        drawn(page)

    return go


# -- somebody else codes


def tab(address: str, name: str) -> Go:
    def go(page: Page, url: str) -> None:
        opened(address)(page, url)
        page.get_by_role("tab", name=name, exact=True).first.click()
        drawn(page)

    return go


def blind_coding(page: Page, url: str) -> None:
    opened("read")(page, url)
    read = page.get_by_role("button", name="I have read it")
    if read.count():
        read.click()
        drawn(page)
    opened("code", "[data-testid=segment]")(page, url)
    greeted = page.get_by_role("button", name="I see")
    if greeted.count():
        greeted.click()
        drawn(page)


STATES = (
    State("start", "The start page, of somebody who has no study yet.", "none", opened("")),
    State("new-1-name", "A new study, step 1: its name, and whose it is.", "none", name_typed),
    State(
        "new-2-interviews",
        "Step 2: dropped files, with who speaks, who asks and what is doubtful.",
        "none",
        files_dropped,
    ),
    State("new-3-guide", "Step 3: the questions, a line each.", "none", guide_pasted),
    State("new-4-codes", "Step 4: codes, pasted with indents.", "none", codes_pasted),
    State("home", "Home: what comes next, the interviews, the run.", "own", opened("")),
    State("setup", "Study set-up: each change is a decision on record.", "own", opened("setup")),
    State("code", "An interview: a person's codings solid, suggestions dashed.", "own", interview),
    State("why", "Why a code is suggested.", "own", why),
    State("choose", "A code is found, or made, in one box.", "own", choosing, over=True),
    State("memo", "A memo on a segment.", "own", memo),
    State(
        "suggestions",
        "Suggestions one by one.",
        "own",
        opened("triage", "[data-testid=card]"),
    ),
    State("codes", "The codebook: tree, rule, history.", "own", opened("codebook", ".tlt-chosen")),
    State("proposed", "Codes that are proposed.", "own", tab("codebook", "Proposed")),
    State("versions", "Versions of the codebook.", "own", tab("codebook", "Versions")),
    State(
        "passages",
        "All passages of a code, the least alike first.",
        "own",
        opened("compare", "select.tl-code"),
    ),
    State("themes", "The board of themes, and one theme beside it.", "own", themes),
    State("contrary", "What may speak against a claim, to be judged.", "own", contrary),
    State(
        "relations",
        "Codes that go together, with what participants connect in so many words.",
        "own",
        relations("proposed", "[data-testid=pair]"),
    ),
    State(
        "matrix",
        "Codes by participants; every cell opens its quotations.",
        "own",
        opened("matrix", "[data-testid=matrix-cell]"),
    ),
    State(
        "groups",
        "Groups side by side, with intervals.",
        "own",
        opened("groups", "[data-testid=groups-table] td"),
    ),
    State(
        "participants",
        "A participant: attributes, codes, memos, quotations.",
        "own",
        opened("participants", "[data-testid=person-codes] li"),
    ),
    State("memos", "All memos, in one list.", "own", opened("memos")),
    State(
        "saturation",
        "How new codes came, and what the next interview may bring.",
        "own",
        opened("saturation", "[data-testid=saturation-table] td"),
    ),
    State("advisor", "An advisor is given a file to read.", "own", opened("advisor")),
    State("sureness", "How often suggestions were right.", "own", opened("sureness")),
    State("search", "The search box, on every page.", "own", search, over=True),
    State("search-page", "All that was found.", "own", search_page),
    State("export", "What can be taken along.", "own", export),
    State("invite", "A second coder is invited.", "own", opened("agreement")),
    State("second-1-read", "A second coder's file, step 1: the codebook.", "second", opened("")),
    State(
        "second-2-code", "Step 2: her units, and nothing of the other's.", "second", blind_coding
    ),
    State("second-3-save", "Step 3: the file to send back.", "second", opened("save")),
    State(
        "agreement",
        "What each gave to a segment, and how it can be settled.",
        "both",
        opened("agreement", "[data-testid=unit]"),
    ),
    State(
        "agreement-numbers",
        "Agreement by code, each coefficient with its interval.",
        "both",
        tab("agreement", "Numbers"),
    ),
    State("agreement-report", "The report.", "both", tab("agreement", "Report")),
)


# -- pictures


def picture(page: Page, name: str) -> None:
    """Write what the page shows as a WebP."""
    IMAGES.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").save(IMAGES / f"{name}.webp", quality=QUALITY, method=6)


def pictures(page: Page, state: State, url: str) -> None:
    """Write the three pictures of a state: light, dark, narrow."""
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.emulate_media(color_scheme="light")
    state.go(page, url)
    picture(page, state.name)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(SETTLE_MS)
    picture(page, f"{state.name}-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    if state.over:
        state.go(page, url)
    page.wait_for_timeout(SETTLE_MS)
    picture(page, f"{state.name}-narrow")


def write_screens() -> None:
    """Write the page that shows all pictures that there are."""
    lines = [
        "# What it looks like",
        "",
        "Pages and their states, light, dark and on a phone, with the sample study. "
        "`.venv/bin/python docs/take_screenshots.py` takes these pictures anew.",
    ]
    for state in STATES:
        if not (IMAGES / f"{state.name}.webp").exists():
            continue
        lines += ["", f"## {state.said}", "", f"![{state.said}](images/{state.name}.webp)", ""]
        lines += [
            f'<img src="images/{state.name}-dark.webp" alt="The same, dark" height="300"> '
            f'<img src="images/{state.name}-narrow.webp" alt="The same, narrow" height="300">'
        ]
    SCREENS.write_text("\n".join(lines) + "\n", encoding="utf-8")


# -- studies and their workbenches


def code_twice(path: Path) -> None:
    """Let the sample's second coder code the six coded interviews, and close the round."""
    with Study.open(path) as study:
        named = {each.filename: each for each in study.transcripts()}
        coded = {coding.transcript_id for coding in study.state().codings}
        names = tuple(each.name for each in named.values() if each.id in coded)
        made = open_round(study, Plan((SECOND,), interviews=names), coder=FIRST).round
        segments = {each.id: study.segments(each.id) for each in named.values()}
        given: dict[tuple[str, str], Segment] = {}
        for row in reference("codings", "second"):
            span = find_quote(named[row["interview"]], row["quote"])
            if span[0] in coded:
                for segment in overlapping(span, segments[span[0]]):
                    given[segment.id, row["code"]] = segment
        events = [
            NewEvent(
                SECOND,
                CodingAdded(
                    segment.transcript_id,
                    start=segment.start,
                    end=segment.end,
                    quote=segment.quote,
                    code_id=code,
                ),
            )
            for (_, code), segment in given.items()
        ]
        events += [NewEvent(who, RoundFinished(made.id)) for who in (FIRST, SECOND)]
        study.append([*events, NewEvent(FIRST, RoundClosed(made.id))])


def studies(sample: Path, folder: Path) -> dict[str, Path | None]:
    """Return the file of each workbench's study; None: it begins at the start page."""
    own, both, second = (folder / f"{name}.study" for name in ("leading", "both", "for-ida"))
    shutil.copy(sample, own)
    shutil.copy(sample, both)
    lent = folder / "lent.study"
    shutil.copy(sample, lent)
    with Study.open(lent) as study:
        opened_round = open_round(study, Plan((SECOND,), share=SHARE), coder=FIRST).round
        hand_over(study, opened_round, coder=SECOND, target=second)
    code_twice(both)
    return {"none": None, "own": own, "second": second, "both": both}


@contextlib.contextmanager
def workbench(study: Path | None, folder: Path) -> Iterator[str]:
    """Serve a study, or none, of an account of its own; gives where."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = {FOLDER_VARIABLE: str(folder), "THROUGHLINE_STUDIES": str(folder / "studies")}
    command = [sys.executable, "-m", "app.cli", "open", *([str(study)] if study else [])]
    command += ["--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | account)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
                break
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


def take(wanted: list[State], files: dict[str, Path | None], folder: Path) -> list[str]:
    """Take the pictures of these states; return what went wrong."""
    failed: list[str] = []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        os.environ[FOLDER_VARIABLE] = str(folder)  # where a workbench keeps its key
        for name, study in files.items():
            states = [each for each in wanted if each.study == name]
            if not states:
                continue
            with workbench(study, folder) as url:
                page = browser.new_page()
                page.set_default_timeout(WAIT_MS)
                page.on("dialog", lambda dialog: dialog.accept())
                page.context.add_cookies([browser_cookie(url)])
                for state in states:
                    print(f"{state.name} …", flush=True)
                    try:
                        pictures(page, state, url)
                    except Error as error:
                        failed.append(f"{state.name}: {str(error).splitlines()[0]}")
                page.context.close()
        browser.close()
    return failed


def main() -> int:
    """Build the sample where none is given, serve it, picture its pages."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--sample", type=Path, help="a sample study that was built before")
    options.add_argument("names", nargs="*", help="states; all without any")
    asked = options.parse_args()
    wanted = [each for each in STATES if not asked.names or each.name in asked.names]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sample = asked.sample
        if sample is None:
            sample = folder / "sample.study"
            command = [sys.executable, "-m", "app.cli", "demo", "--study", str(sample)]
            subprocess.run(command, cwd=ROOT, check=True)
        failed = take(wanted, studies(sample, folder), folder)
    write_screens()
    size = sum(path.stat().st_size for path in IMAGES.glob("*.webp"))
    print(f"{len(list(IMAGES.glob('*.webp')))} pictures, {size / 1e6:.1f} MB")
    if size > MOST_BYTES:
        failed.append(f"The pictures hold more than {MOST_BYTES / 1e6:.0f} MB together.")
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
