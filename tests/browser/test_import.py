"""The import in a browser: dropped, doubted, put right, stored; and no word of it is markup."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Request, expect

from models.store.study import Study
from tests.app.doubting import ARROWS
from tests.browser.test_whole_road import choose, drawn

HOSTILE = (
    "Kim ~~ **Why** <b>here</b>?\nTerry ~~ For ![x](http://a.example/x.png) https://a.example/.\n"
)


def test_a_doubtful_file_is_put_right_before_it_is_stored(
    page: Page, serve, study_file: Path, tmp_path: Path
) -> None:
    """Half of the files of strangers came in with the wrong speaker, and nobody was told."""
    server = serve(study_file, program=("-m", "tests.browser.doubting_workbench"))
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:", "ws")):
            outside.append(request.url)

    page.on("request", note)
    talk = tmp_path / "kim.txt"
    talk.write_text(ARROWS + HOSTILE, encoding="utf-8")
    page.goto(server.url)
    page.get_by_text("Import interviews", exact=True).click(timeout=60_000)  # a slow first start
    page.locator("input[type=file]").first.set_input_files(str(talk))
    expect(page.get_by_text("One speaker, though lines begin alike.")).to_be_visible()
    expect(page.get_by_text("5: Kim ~~ **Why** <b>here</b>?").first).to_be_visible()
    assert len(Study.open(study_file).transcripts()) == 1

    drawn(page)
    choose(page, page.get_by_label("How it marks who speaks"), "Name >> words")
    expect(page.get_by_text("2 speakers, 6 turns")).to_be_visible()
    expect(page.get_by_text("One speaker, though lines begin alike.")).to_have_count(0)

    page.get_by_role("button", name="Import 1 interview").click()
    expect(page.get_by_text("1 imported. Press Suggest codes.")).to_be_visible()
    expect(page.get_by_role("button", name="Import 1 interview")).to_have_count(0)
    expect(page.get_by_test_id("stFileUploaderFile")).to_have_count(0)
    with Study.open(study_file) as study:
        stored = study.transcripts()[-1]
    assert {turn.speaker for turn in stored.turns} == {"Kim", "Terry"}
    assert "![x](http://a.example/x.png)" in stored.text
    assert outside == []
