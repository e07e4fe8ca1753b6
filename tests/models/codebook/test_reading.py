"""A codebook as a file, as a record and as stored data: one and the same."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from models.codebook.reading import (
    MAX_BYTES,
    default_codebook_path,
    dimension_ids,
    from_dict,
    load_codebook,
    parse_codebook,
    to_dict,
)
from models.errors import CodebookInvalid
from models.records import (
    Code,
    Codebook,
    Dimension,
    Framework,
    GuideRole,
    Question,
    ResearchQuestion,
    Subdimension,
)
from tests.fakes import make_codebook
from tests.properties import examples

HALLINGER_MURPHY = {
    "defining_mission": ["framing_goals", "communicating_goals"],
    "managing_program": [
        "supervising_instruction",
        "coordinating_curriculum",
        "monitoring_progress",
    ],
    "promoting_climate": [
        "protecting_time",
        "professional_development",
        "visibility",
        "teacher_incentives",
        "academic_standards",
        "student_incentives",
    ],
}


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return load_codebook(default_codebook_path())


def test_the_shipped_framework_is_hallinger_and_murphys(shipped: Codebook) -> None:
    (framework,) = shipped.frameworks
    assert framework.id == "hallinger-murphy"
    assert "1985" in framework.source
    found = {each.id: [f.id for f in each.functions] for each in framework.dimensions}
    assert found == HALLINGER_MURPHY
    assert sum(map(len, found.values())) == 11


def test_every_shipped_question_is_worded_for_every_role(shipped: Codebook) -> None:
    roles = {role.id for role in shipped.roles}
    assert roles == {"district_leader", "school_leader", "teacher"}
    for question in shipped.questions:
        assert set(question.ask) == roles, question.id
        assert len(set(question.ask.values())) == len(roles), question.id
        assert question.research_question in {each.id for each in shipped.research_questions}
        assert question.category, question.id
        assert question.dimension, question.id


def test_the_shipped_guide_asks_in_every_dimension(shipped: Codebook) -> None:
    assert {each.dimension for each in shipped.questions} >= set(HALLINGER_MURPHY)


def test_every_shipped_code_says_what_it_is_and_is_not(shipped: Codebook) -> None:
    for code in shipped.codes:
        assert code.definition, code.id
        assert code.include, code.id
        assert code.exclude, code.id
        assert code.example, code.id


def test_every_shipped_code_is_read_as_some_dimension(shipped: Codebook) -> None:
    known = dimension_ids(shipped)
    named = {each for code in shipped.codes for each in code.dimensions}
    assert named
    assert named <= known.keys()


def test_the_shipped_codebook_reads_back_as_stored(shipped: Codebook) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(shipped)))) == shipped


_words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=20,
).filter(str.strip)
_line = st.one_of(
    _words, st.sampled_from(["yes", "null", "1.10", "2020-01-01", "- a", "a: b", "#"])
)
_lines = st.lists(_line, max_size=3).map(tuple)
_ids = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_.\-]{0,8}\Z")


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Any codebook that keeps the rules."""
    part_ids = draw(st.lists(_ids, min_size=3, max_size=3, unique=True))
    functions = tuple(
        Subdimension(each, draw(_line), draw(_line), draw(_lines)) for each in part_ids[1:]
    )
    framework = Framework(
        draw(_ids), draw(_line), draw(_line), (Dimension(part_ids[0], draw(_line), "", functions),)
    )
    ids = draw(st.lists(_ids, min_size=1, max_size=4, unique=True))
    codes = tuple(
        Code(
            id=each,
            name=draw(_line),
            kind="structural" if i == 0 else draw(st.sampled_from(["process", "in_vivo"])),
            definition=draw(_line),
            parent=ids[i - 1] if i and draw(st.booleans()) else None,
            include=draw(_lines),
            exclude=draw(_lines),
            example=draw(_line),
            dimensions=(draw(st.sampled_from(part_ids)),) if draw(st.booleans()) else (),
        )
        for i, each in enumerate(ids)
    )
    question = Question(draw(_ids), ids[0], "RQ1", part_ids[0], {"teacher": draw(_line)})
    return Codebook(
        title=draw(_line),
        research_questions=(ResearchQuestion("RQ1", draw(_line)),),
        frameworks=(framework,),
        roles=(GuideRole("teacher", draw(_line)),),
        questions=(question,),
        codes=codes,
    )


def _yaml(data: dict[str, Any]) -> str:
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.allow_unicode = True
    writer.dump(data, out)
    return out.getvalue()


@given(codebooks())
@examples(40)
def test_a_codebook_reads_back_from_data_json_and_yaml(book: Codebook) -> None:
    data = to_dict(book)
    assert from_dict(data) == book
    assert from_dict(json.loads(json.dumps(data))) == book
    assert parse_codebook(_yaml(data), source="x.yaml") == book


def test_a_retired_and_merged_code_reads_back_from_stored_data() -> None:
    code = Code("a", "A", "process", retired=True, merged_into="b")
    book = Codebook("x", (), (), (), (), (code, Code("b", "B", "process")))
    assert from_dict(to_dict(book)) == book


def test_ids_and_texts_are_what_stands_in_the_file() -> None:
    # 4.10 was read as the number 4.1, and yes, on and dates as what they are not
    book = parse_codebook(
        "throughline: 1\ntitle: 2020-01-01\ncodes:\n"
        "  - {id: 4.1, name: yes, definition: true}\n  - {id: 4.10, name: 007, parent: 4.1}\n",
        source="x.yaml",
    )
    assert book.title == "2020-01-01"
    assert [(c.id, c.name, c.definition, c.parent) for c in book.codes] == [
        ("4.1", "yes", "true", None),
        ("4.10", "007", "", "4.1"),
    ]


def test_a_text_that_begins_with_a_question_mark_is_read_in_brackets_too() -> None:
    # ruamel.yaml took the "?" for its mark of a key: {name: ?0} was "not YAML", [?why] a mapping
    book = parse_codebook(
        "throughline: 1\ncodes:\n"
        "- {id: a, name: ?0, include: [?why, b ?c, ??]}\n- {? id : b, name: B}\n",
        source="x.yaml",
    )
    assert [code.id for code in book.codes] == ["a", "b"]
    assert book.codes[0].name == "?0"
    assert book.codes[0].include == ("?why", "b ?c", "??")


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"\xef\xbb\xbfthroughline: 1\r\ncodes:\r\n  - id: a\r\n    name: A\r\n")
    assert [code.id for code in load_codebook(path).codes] == ["a"]


def test_a_file_that_cannot_be_read_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(CodebookInvalid, match="cannot be read"):
        load_codebook(tmp_path / "none.yaml")
    with pytest.raises(CodebookInvalid, match="cannot be read"):
        load_codebook(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"title: caf\xe9")
    with pytest.raises(CodebookInvalid, match=r"not UTF-8 text \(byte 10\)"):
        load_codebook(tmp_path / "latin.yaml")
    (tmp_path / "big.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(CodebookInvalid, match="at most"):
        load_codebook(tmp_path / "big.yaml")


def test_a_dimension_goes_by_its_own_name_and_by_its_frameworks() -> None:
    names = dimension_ids(make_codebook())
    assert names["leading"] == names["small:leading"] == ("small", "leading")


def test_a_name_in_two_frameworks_is_only_known_by_its_long_name() -> None:
    one = Framework("one", "One", "", (Dimension("shared", "Shared"),))
    two = Framework("two", "Two", "", (Dimension("shared", "Shared"),))
    names = dimension_ids(Codebook("x", (), (one, two), (), (), ()))
    assert names == {"one:shared": ("one", "shared"), "two:shared": ("two", "shared")}
