"""themes, saturation, matrix, memos, search by command: what was confirmed, in words and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.codebook.reading import from_dict
from models.events import NewEvent
from models.records import Transcript
from models.store.study import Study
from pipeline.encoder.loading import DEFAULT_ENCODER
from tests.app.command import call, failing
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, run_fake

DOMAINS = {"1": 15, "2": 12, "3": 14, "4": 23}  # of 42 articles, as published
ARTICLES = 42


def codebook() -> dict[str, Any]:
    """Four domains with one competency each, and a code that declares it."""
    return {
        "throughline": 1,
        "title": "Articles",
        "research_questions": [],
        "frameworks": [
            {
                "id": "competencies",
                "title": "Competencies",
                "source": "Made up",
                "dimensions": [
                    {
                        "id": each,
                        "name": f"Domain {each}",
                        "definition": "What leaders do.",
                        "functions": [
                            {"id": f"{each}.1", "name": f"Competency {each}.1", "definition": "It."}
                        ],
                    }
                    for each in DOMAINS
                ],
            }
        ],
        "codes": [
            {
                "id": f"code{each}",
                "name": f"Code {each}",
                "kind": "descriptive",
                "definition": "A code.",
                "dimensions": [f"{each}.1"],
            }
            for each in DOMAINS
        ],
    }


def article(number: int) -> Transcript:
    said = [f"Sentence {word} of article {number} says what it says." for word in "abcd"]
    return make_transcript(
        [("Interviewer", "What did you find?"), ("Author", " ".join(said))],
        name=f"article_{number:02}",
        attributes={"participant": f"Author {number}", "role": "odd" if number % 2 else "even"},
    )


def codings() -> Iterator[tuple[int, str]]:
    """Yield (article, domain), 64 in all; an article has up to two."""
    at = 0
    for domain, number in DOMAINS.items():
        for _ in range(number):
            yield at % ARTICLES, domain
            at += 1


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "articles.study"
    with Study.create(
        path, codebook=from_dict(codebook()), actor=CODER, encoder=DEFAULT_ENCODER
    ) as study:
        study.set_setting("coder", CODER)
        made = [article(number) for number in range(ARTICLES)]
        study.add_transcripts(made, actor=CODER)
        run_fake(study)
        study.append(
            [
                coded(made[at], f"Sentence {'abcd'[n % 2]}", f"code{domain}")
                for n, (at, domain) in enumerate(codings())
            ]
        )
        study.append(
            [
                new_event(
                    "theme.created",
                    CODER,
                    {
                        "theme_id": "t1",
                        "name": "Visions\x1b[31m",
                        "claim": "Most begin with a vision.",
                        "code_ids": ["code1", "code2"],
                    },
                ),
                new_event(
                    "memo.written", CODER, {"memo_id": "m1", "text": "Odd.", "code_id": "code1"}
                ),
                new_event(
                    "memo.written", CODER, {"memo_id": "m2", "text": "Why?", "theme_id": "t1"}
                ),
                new_event("memo.written", CODER, {"memo_id": "m3", "text": "On the whole."}),
                new_event(
                    "memo.written",
                    CODER,
                    {"memo_id": "m4", "text": "Here.", **span(made[0], "Sentence a")},
                ),
            ]
        )
        run_fake(study)
    return path


def span(transcript: Transcript, begins: str) -> dict[str, Any]:
    start = transcript.text.index(begins)
    end = transcript.text.index(".", start) + 1
    return {
        "transcript_id": transcript.id,
        "start": start,
        "end": end,
        "quote": transcript.text[start:end],
    }


def coded(transcript: Transcript, begins: str, code: str) -> NewEvent:
    return new_event("coding.added", CODER, span(transcript, begins) | {"code_id": code})


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    capsys.readouterr()
    assert call(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_dimensions_by_articles_are_counted_as_the_meta_synthesis_publishes_them(articles, capsys):
    asked = ("matrix", articles, "--rows", "dimensions", "--columns", "interviews")
    found = printed(capsys, *asked, "--count", "participants")
    assert [(row["name"], row["total"]) for row in found["rows"]] == [
        ("Domain 1", 15),
        ("Domain 2", 12),
        ("Domain 3", 14),
        ("Domain 4", 23),
    ]
    assert found["units"] == ARTICLES
    assert sum(map(sum, found["counts"])) == 64
    assert len(found["columns"]) == ARTICLES
    assert len(found["cells"]) == 64
    for cell in found["cells"]:
        assert cell["segments"]
        assert len(cell["participants"]) == 1


def test_an_attribute_s_values_are_columns_and_shares_are_of_the_total(articles, capsys):
    asked = ("matrix", articles, "--rows", "codes", "--columns", "ROLE", "--count", "participants")
    counts = printed(capsys, *asked)
    shares = printed(capsys, *asked, "--normalize", "rows")
    assert [each["id"] for each in counts["columns"]] == ["even", "odd"]
    for row, line, of in zip(counts["rows"], counts["counts"], shares["values"], strict=True):
        assert sum(line) == row["total"]
        assert of == [pytest.approx(each / row["total"], abs=1e-4) for each in line]


@pytest.mark.parametrize("rows", ["codes", "categories", "themes", "dimensions", "questions"])
@pytest.mark.parametrize("columns", ["participants", "role", "themes", "questions", "codes"])
@pytest.mark.parametrize("count", ["segments", "answers", "participants", "words"])
def test_every_matrix_is_printed_in_words(articles, capsys, rows, columns, count):
    assert call("matrix", articles, "--rows", rows, "--columns", columns, "--count", count) == 0
    said = capsys.readouterr().out
    assert f"confirmed by {CODER}" in said
    assert "\x1b" not in said


def test_a_side_that_is_not_there_says_what_is(articles, capsys):
    said = failing(capsys, "matrix", articles, "--rows", "codes", "--columns", "height")
    assert 'no attribute "height"' in said
    assert "participant, role" in said


def test_saturation_stands_in_the_order_of_coding(articles, capsys):
    found = printed(capsys, "saturation", articles, "--base", 4, "--run", 2)
    assert [each["number"] for each in found["points"]] == list(range(1, ARTICLES + 1))
    assert found["points"][0]["name"] == "article_00"
    assert found["points"][-1]["cumulative"] == 4
    assert "base 4, run 2, 5%" in found["verdict"]
    assert found["next"]["once"] == 0
    assert found["code_names"] == {f"code{each}": f"Code {each}" for each in DOMAINS}
    assert call("saturation", articles, "--base", 50) == 0
    said = capsys.readouterr().out
    assert "it needs 52 coded interviews, and there are 42" in said


def test_themes_are_told_with_who_stands_behind_them(articles, capsys):
    found = printed(capsys, "themes", articles)
    [theme] = found["themes"]
    behind = {at for at, domain in codings() if domain in "12"}
    assert (theme["claim"], theme["draft"]) == ("Most begin with a vision.", False)
    assert len(theme["participants"]) == len(behind)
    assert (theme["of_participants"], theme["in_study"]) == (ARTICLES, ARTICLES)
    assert {each["role"]: (each["participants"], each["of"]) for each in theme["roles"]} == {
        "even": (len([at for at in behind if not at % 2]), 21),
        "odd": (len([at for at in behind if at % 2]), 21),
    }
    assert [each["id"] for each in theme["dimensions"]] == ["1", "2"]
    assert theme["quotations"]
    for draft in found["drafts"]:  # what stands in a theme already is no draft
        assert not {code["id"] for code in draft["codes"]} <= {"code1", "code2"}
    assert call("themes", articles) == 0
    said = capsys.readouterr().out
    assert "Most begin with a vision." in said
    assert "\x1b" not in said


def test_memos_are_listed_with_what_they_are_on(articles, capsys):
    found = printed(capsys, "memos", articles)["memos"]
    assert [(each["on"], each["name"], each["text"]) for each in found] == [
        ("code", "Code 1", "Odd."),
        ("theme", "Visions\x1b[31m", "Why?"),
        ("study", "", "On the whole."),
        ("passage", "article_00", "Here."),
    ]
    assert call("memos", articles) == 0
    said = capsys.readouterr().out
    assert "on code Code 1" in said
    assert "“Sentence a of article 0 says what it says.”" in said


def test_passages_are_found_by_words_and_by_meaning(articles, capsys, fake_road):
    found = printed(capsys, "search", articles, '"article 0 says"')
    assert {each["interview"] for each in found["hits"]} == {"article_00"}
    sentence = found["hits"][0]["quote"]
    near = printed(capsys, "search", articles, sentence, "--meaning", "--limit", "2")
    assert near["hits"][0]["quote"] == sentence
    assert len(near["hits"]) == 2
    assert call("search", articles, "no such words") == 0
    assert "0 places." in capsys.readouterr().out


def test_a_study_without_codings_is_told_in_words(tmp_path, capsys):
    path = tmp_path / "empty.study"
    with Study.create(
        path, codebook=from_dict(codebook()), actor=CODER, encoder=DEFAULT_ENCODER
    ) as study:
        study.set_setting("coder", CODER)
    for asked, said in (
        (("themes",), "No themes yet."),
        (("memos",), "There are no memos yet."),
        (("saturation",), "there is nothing to draw"),
        (("matrix", "--rows", "codes", "--columns", "codes"), "so there is no table"),
        (("matrix", "--rows", "dimensions", "--columns", "participants"), "so there is no table"),
    ):
        assert call(asked[0], path, *asked[1:]) == 0
        assert said in capsys.readouterr().out


@pytest.mark.parametrize("command", ["themes", "saturation", "matrix", "memos", "search"])
def test_each_has_help_with_an_example(capsys, command):
    assert call(command, "--help") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"Example: throughline {command}" in said
