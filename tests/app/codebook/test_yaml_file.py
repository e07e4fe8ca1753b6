"""A codebook as a file: as it is and as it was, back into a study, and by the command."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.codebook.versions import versions
from app.codebook.yaml_file import codebook_file, version_file
from app.common.code_tree import parents_shown
from models.codebook.reading import Codebook, parse_codebook
from models.state.derive import State, derive
from models.store.study import Study
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.fakes import make_codebook
from tests.models.state.test_derive import book, coloured, event, logs, merged
from tests.properties import examples
from tests.studies import CODER

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60
).filter(str.strip)


def read(text: str) -> Codebook:
    return parse_codebook(text, source="codebook.yaml")


def created(code_id: str, **more: object):
    return event("code.created", {"code_id": code_id, "name": code_id.title(), **more})


def test_a_codebook_written_out_and_read_again_is_the_same():
    assert read(codebook_file(derive([book()]))) == make_codebook()


@given(WORDS, st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3), WORDS)
@examples(300)
def test_any_words_of_a_code_come_back_as_they_were(definition, include, exclude, example):
    held = make_codebook().codes[0]
    rule = {"definition": definition, "include": tuple(include), "exclude": tuple(exclude)}
    code = replace(held, name=example, example=example, **rule)
    state = State(codebook=make_codebook(), codes={code.id: code})
    assert read(codebook_file(state)).codes == (replace(code, parent=None),)


@given(logs())
@examples(60)
def test_whatever_was_decided_the_file_is_a_codebook_with_the_codes_in_use(log):
    state = derive([book(), *log])
    found = read(codebook_file(state))
    assert {code.id: code.parent for code in found.codes} == parents_shown(state)


def test_codes_out_of_use_and_colours_stand_in_the_head():
    log = [book(), coloured("time", "teal"), merged("lost_planning", "time")]
    text = codebook_file(derive(log))
    assert "# Colour of time: teal\n" in text
    assert "# Out of use: Time / Lost planning (lost_planning), merged into time\n" in text
    assert "lost_planning" not in {code.id for code in read(text).codes}


def test_a_name_cannot_break_out_of_the_head():
    log = [book(), created("sly", name="A\ncodes: []\u2028more: x")]
    log += [event("code.retired", {"code_id": "sly"})]
    assert read(codebook_file(derive(log))) == make_codebook()


def test_a_question_whose_category_is_out_of_use_goes_where_that_went_or_without():
    asked = make_codebook().questions[0]
    assert asked.category is not None
    gone = derive([book(), event("code.retired", {"code_id": asked.category})])
    assert read(codebook_file(gone)).questions[0].category is None
    new = created("new_home", kind="structural")
    moved = derive([book(), new, merged(asked.category, "new_home")])
    assert read(codebook_file(moved)).questions[0].category == "new_home"


def test_a_past_version_is_the_codebook_of_then_with_its_framework():
    framework = {"id": "own", "title": "Own", "source": "Ours", "dimensions": []}
    framework["dimensions"] = [{"id": "care", "name": "Care"}]
    log = [book(), created("fresh", definition="Of then.")]
    log += [event("framework.added", {"framework": framework})]
    log += [event("code.defined", {"code_id": "fresh", "dimensions": ["care"]})]
    log += [event("code.defined", {"code_id": "fresh", "definition": "Of now."})]
    found = versions(log)
    second = version_file(log, found[1])
    assert second.startswith("# ")
    assert "version 2 of the codebook" in second.splitlines()[0]
    assert {each.id for each in read(second).frameworks} == {"small"}
    assert [(c.definition, c.dimensions) for c in read(second).codes if c.id == "fresh"] == [
        ("Of then.", ())
    ]
    third = read(version_file(log, found[2]))
    assert [(c.definition, c.dimensions) for c in third.codes if c.id == "fresh"] == [
        ("Of then.", ("care",))
    ]


def test_a_version_that_was_undone_since_is_still_to_be_had():
    log = [book(), renamed := event("code.renamed", {"code_id": "time", "name": "Hours"})]
    log += [event("undone", {"event_ids": [renamed.id]})]
    names = [
        {code.id: code.name for code in read(version_file(log, each)).codes}["time"]
        for each in versions(log)
    ]
    assert names == ["Time", "Hours", "Time"]


# -- the command


def sharpen(study: Study, definition: str) -> None:
    payload = {"code_id": "time", "definition": definition}
    study.append([new_event("code.defined", CODER, payload)])


def test_the_command_prints_the_codebook_a_past_one_and_the_difference(capsys, study, study_file):
    sharpen(study, "Hours for planning.")
    assert call("codebook", study_file) == 0
    assert {c.id: c.definition for c in read(capsys.readouterr().out).codes}["time"] == (
        "Hours for planning."
    )
    assert call("codebook", study_file, "--version", 1) == 0
    assert read(capsys.readouterr().out) == make_codebook()
    assert call("codebook", study_file, "--since", 1) == 0
    assert "definition: [-Time-]{+Hours+} for planning." in capsys.readouterr().out
    assert call("codebook", study_file, "--since", 0, "--version", 1) == 0
    assert "from nothing to version 1" in capsys.readouterr().out
    assert call("codebook", study_file, "--versions") == 0
    said = capsys.readouterr().out
    assert "Version 1," in said
    assert "Version 2," in said


def test_the_command_writes_a_file_and_overwrites_none(capsys, study, study_file, tmp_path):
    out = tmp_path / "kept.yaml"
    assert call("codebook", study_file, "-o", out) == 0
    assert read(out.read_text(encoding="utf-8")) == make_codebook()
    capsys.readouterr()
    out.write_text("mine")
    assert "already exists" in failing(capsys, "codebook", study_file, "-o", out)
    assert out.read_text() == "mine"
    assert "could not be written" in failing(capsys, "codebook", study_file, "-o", "/no/such/x")


def test_a_version_that_there_is_not_is_told_with_those_there_are(capsys, study, study_file):
    for number in (0, 2, -1):
        said = failing(capsys, "codebook", study_file, "--version", number)
        assert "there are 1 to 1" in said
    assert "Choose one" in failing(
        capsys, "codebook", study_file, "--versions", "--since", 1, code=2
    )
