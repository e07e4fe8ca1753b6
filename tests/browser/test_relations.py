"""The Relations page in a real browser: from proposals to pictures, by keys, and back."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from models.store.study import Study
from tests.browser.test_accessibility import serious
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, coded, small_study

SVG = "{http://www.w3.org/2000/svg}"
ASKED = [
    "What goals did your school set?",
    "Which training was offered?",
    "How is planning time protected?",
]
SAID = [
    "We set goals for reading because our principal asked. Planning time helps us with the goals.",
    "The training took planning time away, so we skipped goals. A coach came to the training.",
    "Planning time is protected. If time is taken, then planning waits. Goals depend on training.",
]
WORDS = {"planning": "time", "training": "training", "goals": "shared_goals"}


@pytest.fixture
def coded_twice(tmp_path: Path) -> Path:
    """Two interviews in which three codes are met together in several answers."""
    path = tmp_path / "related.study"
    talk = [
        make_transcript(
            [
                line
                for a, s in zip(ASKED, SAID, strict=True)
                for line in (("Interviewer", a), (n, s))
            ],
            name=f"interview_{n}",
            attributes={"participant": n, "role": "Teacher"},
        )
        for n in ("Rosa", "Ines")
    ]
    with small_study(path, talk) as study:
        study.append(
            [
                new_event("coding.added", CODER, coded(segment, code))
                for segment in study.segments()
                for word, code in WORDS.items()
                if word in segment.quote.lower()
            ]
        )
    return path


def kept(study: Path) -> list[tuple[str, str, str]]:
    with Study.open(study) as opened:
        found = opened.state().relations.values()
        return sorted((each.first, each.relation_type, each.second) for each in found)


def stored(page: Page) -> None:
    expect(page.get_by_test_id("count")).to_contain_text("all stored")


def test_proposals_become_relations_and_pictures_by_keys(
    page: Page, serve, coded_twice: Path, tmp_path: Path
) -> None:
    server = serve(coded_twice, CODER)
    page.goto(f"{server.url}/relations")
    page.get_by_test_id("pair").first.wait_for()
    assert page.get_by_test_id("pair").count() == 3
    told: list[str] = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        told += serious(page, f"proposed, {theme}")

    page.get_by_test_id("pair").first.focus()
    page.keyboard.press("c")
    page.get_by_test_id("type-dialog").wait_for()
    told += serious(page, "types")
    page.keyboard.press("1")  # a causal condition of
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("7")  # hinders
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_test_id("reason").fill("asked together")
    page.keyboard.press("Enter")
    stored(page)
    expect(page.get_by_test_id("status").last).to_have_text("Rejected: asked together.")
    assert [each[1] for each in kept(coded_twice)].count("hinders") == 1
    page.keyboard.press("z")
    stored(page)
    expect(page.get_by_test_id("status").last).to_have_text("Proposed, not decided.")

    page.keyboard.press("2")
    expect(page.get_by_test_id("recorded")).to_have_count(2)
    before = kept(coded_twice)
    page.keyboard.press("t")  # turned round
    stored(page)
    page.keyboard.press("c")
    page.keyboard.press("6")  # helps
    stored(page)
    expect(page.get_by_test_id("recorded").first).to_contain_text("helps")
    after = kept(coded_twice)
    assert {each[1] for each in after} == {"helps", "hinders"}
    assert len({*before} & {*after}) == 1

    page.keyboard.press("3")
    page.keyboard.press("j")
    line = page.locator("[data-testid=drawn].tl-here")
    expect(line).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("evidence")).to_be_focused()
    expect(page.get_by_test_id("evidence")).to_contain_text("hinders")
    expect(page.get_by_test_id("supporting").first).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        told += serious(page, f"network, {theme}")
    page.locator("[data-testid=drawn] .tl-drawn-frame").first.click()  # and by mouse
    expect(page.get_by_test_id("evidence")).to_contain_text("helps")
    with page.expect_download() as downloading:
        page.keyboard.press("d")
    picture = tmp_path / "picture.svg"
    downloading.value.save_as(picture)
    root = ElementTree.parse(picture).getroot()
    words = " ".join(root.itertext())
    assert "hinders" in words
    assert "helps" in words
    assert "var(" not in picture.read_text(encoding="utf-8"), "a file has colours of its own"
    assert len(root.findall(f".//{SVG}path[@marker-end]")) == 2

    page.keyboard.press("4")
    page.get_by_test_id("slot").first.wait_for()
    told += serious(page, "paradigm model")
    with page.expect_download() as downloading:
        page.keyboard.press("p")
    assert downloading.value.suggested_filename == "paradigm-model.png"
    page.reload()
    expect(page.get_by_test_id("slot").first).to_be_visible()  # its address says so
    assert not told, "\n".join(told)
