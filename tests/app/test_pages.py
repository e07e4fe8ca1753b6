"""Each page run empty, full, and once acted on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.codebook.reading import from_dict
from models.records import CodeDraft, DimensionLink
from models.store.study import Study
from tests.app.requests import about, body, store
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, empty_study, run_fake

MAIN = Path(__file__).resolve().parents[2] / "app" / "main.py"
PAGES = [
    "study",
    "coding",
    "triage",
    "compare",
    "codebook",
    "confidence",
    "themes",
    "relations",
    "matrix",
    "summaries",
    "participants",
    "memos",
    "groups",
    "saturation",
]

Show = Callable[..., AppTest]


@pytest.fixture
def show(open_as) -> Show:
    """Run a page of the small study, or of another; section: which of its tabs is open."""

    def run(page: str, section: str | None = None, **which: object) -> AppTest:
        open_as(**which)
        at = AppTest.from_file(str(MAIN), default_timeout=30)
        at.run()
        assert not at.exception, at.exception
        if page != "study":
            at.switch_page(f"{page}/page.py").run()
        if section is not None:
            at.session_state[f"{page}_section"] = section
            at.run()
        assert not at.exception, at.exception
        return at

    return run


@pytest.fixture
def full(study: Study) -> Study:
    """The small study with codings, drafts of themes, a theme and relations."""
    segments = study.segments()
    codes = ["shared_goals", "one_size_workshop", "lost_planning"]
    asked = []
    for segment in segments:
        for code in codes[:2]:
            asked.append(about(study, "code", len(asked) + 1, code, segment))
    asked.append(about(study, "code", len(asked) + 1, codes[2], segments[-1]))
    assert all(each.ok for each in store(study, body(*asked), coder=CODER))
    run_fake(study)  # before there are themes: codes that all stand in themes make no draft
    theme = {"theme_id": "th1", "name": "A [first](x) *theme*", "code_ids": codes[:2]}
    other = {"theme_id": "th2", "name": "Another theme", "code_ids": codes[2:]}
    study.append([new_event("theme.created", CODER, each) for each in (theme, other)])
    return study


def acted(at: AppTest) -> None:
    assert not at.exception, at.exception
    assert not at.error, at.error


OF_EVERY_PAGE = ("keeper-of-words", "places")  # they show nothing


def components(at: AppTest) -> list[object]:
    return [each for each in at.get("bidi_component") if each.key not in OF_EVERY_PAGE]


SAID_BY_THE_COMPONENT = ("codebook", "themes")  # its own tests hold what it says


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_an_empty_study_says_what_comes_next(show, tmp_path, page):
    path = tmp_path / "empty.study"
    empty_study(path).close()
    at = show(page, path=path)
    assert not at.error
    assert at.title or at.info
    if page not in SAID_BY_THE_COMPONENT:
        assert at.info


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_full_study_is_shown_without_a_failure(show, full, page):
    at = show(page)
    assert not at.error
    assert at.title or components(at)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_shown_to_a_coder_who_has_not_begun(show, full, page):
    at = show(page, coder="second")
    assert not at.error


@pytest.mark.parametrize("coder", [CODER, "second"])
@pytest.mark.parametrize("section", ["Proposed", "By interview", "Versions", "Framework and guide"])
def test_each_section_of_the_codebook_is_drawn_once_it_is_looked_at(show, full, section, coder):
    at = show("codebook", section, coder=coder)
    assert not at.error
    drawn = [*at.caption, *at.dataframe, *at.info, *at.selectbox]
    before = show("codebook", coder=coder)
    assert len(drawn) > len([*before.caption, *before.dataframe, *before.info, *before.selectbox])


def test_a_study_without_a_guide_or_roles_speaks_of_neither(show, tmp_path):
    """A study begun from nothing was told to align its interviews with a guide it has not."""
    bare = Study.create(
        tmp_path / "bare.study", codebook=from_dict({"title": "Bare"}), actor=CODER, encoder="x"
    )
    bare.add_transcripts([make_transcript(LINES, name="one", attributes={})], actor=CODER)
    run_fake(bare)
    bare.close()
    at = show("study", path=tmp_path / "bare.study")
    headings = [each.value for each in at.subheader]
    assert "Who speaks" in headings
    assert not [each for each in headings if "question" in each or "asked" in each]
    [table] = [each for each in at.get("bidi_component") if each.key == "interviews"]
    assert "Participant" in str(table.proto)
    assert "Role" not in str(table.proto)
    assert not [each for each in at.info if "guide" in each.value]


def test_the_sidebar_names_the_study_and_the_coder(show):
    at = show("study", coder="Ana")
    assert "small" in [each.value for each in at.sidebar.text]
    assert any("Ana" in each.value for each in at.sidebar.caption)
    assert at.button(key="undo").disabled


def test_figures_of_the_study_page_are_this_coders(show, full):
    mine = {each.label: each.value for each in show("study").metric}
    theirs = {each.label: each.value for each in show("study", coder="second").metric}
    assert mine["Codings"] == str(2 * len(full.segments()) + 1)
    assert theirs["Codings"] == "0"


def test_a_speakers_role_is_changed(show, study):
    at = show("study")
    transcript = study.transcripts()[0]
    at.selectbox(key=f"role-{transcript.id}-Rosa").set_value("unknown").run()
    acted(at)
    assert study.state().roles == {(transcript.id, "Rosa"): "unknown"}
    at.button(key="undo").click().run()
    acted(at)
    assert study.state().roles == {}


def test_nothing_is_offered_to_import_before_a_file_is_there(show):
    at = show("study")
    assert not [each for each in at.button if each.label.startswith("Import")]


def test_suggestions_are_started_once_by_a_press(show, study, monkeypatch):
    started = []

    class Running:
        def __init__(self, command, **_):
            started.append(command)

        def poll(self):
            return None

    monkeypatch.setattr("app.common.jobs.subprocess.Popen", Running)
    at = show("study")
    at.button(key="run_road").click().run()
    assert not at.exception
    assert len(started) == 1
    assert started[0][-3:] == ["--coder", CODER, "--low-priority"]
    assert at.button(key="run_road").disabled


def test_the_code_page_holds_the_reader_with_the_list_of_interviews(show, study):
    at = show("coding")
    transcript = study.transcripts()[0]
    drawn = str([each.proto for each in components(at)])  # type: ignore[attr-defined]
    assert f"code?interview={transcript.id}" in drawn
    assert "Suggestions show" in [each.label for each in at.selectbox]
    at.selectbox(key="show_suggestions").set_value("after").run()
    acted(at)
    assert study.setting(f"shown:{CODER}") == "after"


def test_no_words_of_an_interview_are_in_the_readers_data(show, study):
    """Words go by the reader's own address; in the data they would be sent on every run."""
    at = show("coding")
    words = study.segments()[0].quote[:20]
    assert words not in str([each.proto for each in components(at)])  # type: ignore[attr-defined]


@pytest.fixture
def proposed(study: Study) -> CodeDraft:
    """A proposed code of two segments, close to a code of the codebook."""
    first, second = study.segments()[:2]
    draft = CodeDraft(
        id="o1",
        label="goals on [every](x) wall",
        label_segment_id=first.id,
        label_start=first.start,
        label_end=first.start + 5,
        segment_ids=(first.id, second.id),
        transcript_ids=(first.transcript_id,),
        cohesion=0.42,
        version="cores-1/fake/0",
        perhaps="shared_goals",
    )
    study.save_code_drafts([draft], coder=CODER)
    return draft


def test_a_proposed_code_is_made_one_offered_no_more_and_offered_again_once_undone(
    show, study, proposed
):
    at = show("codebook", "Proposed")
    assert any("Perhaps" in each.value for each in at.caption)
    at.text_input(key="draft-name-o1").set_value("Goals in sight").run()
    at.button(key="keep-draft-o1").click().run()
    acted(at)
    [code] = [each for each in study.state().codes.values() if each.name == "Goals in sight"]
    assert code.kind == "in_vivo"
    [made] = [each for each in study.events() if each.kind == "code.created"]
    assert made.suggested["id"] == "o1"
    assert not [each for each in at.button if each.key == "keep-draft-o1"]
    at.button(key="undo").click().run()
    acted(at)
    assert at.button(key="keep-draft-o1")


def test_a_proposed_code_without_a_name_is_called_by_its_words(show, study, proposed):
    at = show("codebook", "Proposed")
    assert "**“goals on \\[every\\]\\(x\\) wall”**" in [each.value for each in at.markdown]
    at.text_input(key="draft-name-o1").set_value(" ").run()
    at.button(key="keep-draft-o1").click().run()
    acted(at)
    assert proposed.label in [each.name for each in study.state().active_codes()]


def test_a_proposed_code_is_shown_to_its_coder_alone(show, proposed):
    own = show("codebook", "Proposed")
    assert [each for each in own.button if each.key == "keep-draft-o1"]
    at = show("codebook", "Proposed", coder="second")
    assert not [each for each in at.button if each.key == "keep-draft-o1"]


def test_a_framework_that_is_not_the_studys_is_said_to_be_missing(show):
    at = show("codebook", "Framework and guide")
    at.selectbox(key="crosswalk_second").set_value("aurora").run()
    acted(at)
    assert any("add it to the study" in each.value for each in at.info)
    assert not [each for each in at.selectbox if each.key == "crosswalk_pair"]


def test_two_frameworks_of_a_study_are_read_through_each_other(show, study, monkeypatch):
    import app.codebook.proposed as forms

    [segment, *_] = study.segments()
    aurora = forms.shipped_framework("aurora")
    [own, *_] = study.state().codebook.frameworks
    held = {own.id: (own, True), "aurora": (aurora, True)}
    monkeypatch.setattr(forms, "offered_frameworks", lambda state: held)
    parts = (own.dimensions[0], aurora.dimensions[0])
    links = [
        DimensionLink("segment", each, framework, part.id, 0.9, "test")
        for each in (segment.id, "a segment that is gone")
        for framework, part in zip(held, parts, strict=True)
    ]
    study.save_dimension_links(links, coder=CODER)
    at = show("codebook", "Framework and guide")
    acted(at)
    assert at.selectbox(key="crosswalk_pair").options == [f"{parts[0].name} and {parts[1].name}"]


PROMISE = {"target": 0.85, "confident": None, "look": 0.12, "needs": 7, "why": "too few yet"}
FIRST = {"transcript_id": "gone", "decided": 2, "first_right": 0.5, "recall_at_3": 1.0}
CODE = {"code_id": "shared_goals", "given": 1, "found_in_three": None, "proposed_first": 0}
FIGURES = {
    "promise": PROMISE,
    "decided": 2,
    "ece": None,
    "interviews": [FIRST | {"confident": 0, "confident_right": None}],
    "codes": [
        CODE | {"right_first": None, "needs": 1, "trusted": None, "why": "needs 1 more example"}
    ],
}


def test_how_sure_says_why_nothing_is_promised_and_keeps_what_has_no_figure(show, study):
    study.save_progress_figures(FIGURES, coder=CODER)
    at = show("confidence")
    acted(at)
    assert any("too few yet" in each.value for each in at.text)
    assert {each.label: each.value for each in at.metric}["Calibration error"] == "—"
    tables = [each.value for each in at.dataframe]
    assert list(tables[0]["Right when sure"]) == ["—"]
    assert list(tables[1]["Why not"]) == ["needs 1 more example"]


def test_how_sure_shows_no_other_coders_figures(show, study):
    study.save_progress_figures(FIGURES, coder=CODER)
    at = show("confidence", coder="second")
    assert not at.metric
    assert at.info


def test_the_target_is_kept_and_applied_by_the_next_run(show, study):
    at = show("confidence")
    assert at.number_input(key="target").value == 0.85
    at.number_input(key="target").set_value(0.9).run()
    acted(at)
    assert study.setting("confident_target") == "0.90"
    assert any("Suggest codes" in each.value for each in at.caption)
    run_fake(study)
    assert study.progress_figures(coder=CODER)["promise"]["target"] == 0.9
