"""What routes answer is what the front end is told they answer: no key more, none less."""

from __future__ import annotations

import importlib.util
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.agreement.figures import agreement_of, ratings_of
from app.agreement.routes import DISAGREEMENTS
from app.agreement.routes import ROUTES as AGREEMENT_ROUTES
from app.agreement.tables import confusion_data, forest_data
from app.codebook.tables import tree_rows
from app.coding.routes import ROUTES
from app.common import payloads
from app.compare.routes import ROUTES as COMPARE_ROUTES
from app.server.addresses import COMPARE, DECISIONS, DOCUMENT
from app.triage.routes import ROUTES as TRIAGE_ROUTES
from app.triage.routes import TRIAGE
from tests.app.double_coded import closed, in_order, settles, two_interviews
from tests.app.requests import about, answering, best, body
from tests.decisions import new_event
from tests.studies import CODER

OPEN = payloads.Evidence  # also holds what the suggester keeps for itself


def misfits(value: Any, hint: Any, where: str = "it") -> list[str]:
    """Return where a value as JSON is not of a type."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Required, NotRequired):
        return misfits(value, parts[0], where)
    if origin in (Union, types.UnionType):
        tried = [misfits(value, part, where) for part in parts]
        return [] if [] in tried else max(tried, key=len)
    if is_typeddict(hint):
        return _misfit_keys(value, hint, where)
    if origin in (dict, list, tuple):
        return _misfit_parts(value, origin, parts, where)
    if origin is Literal:
        fits = value in parts
    elif hint is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = hint is Any or type(value) is hint
    return [] if fits else [f"{where}: {value!r} is no {hint}"]


def _misfit_parts(value: Any, origin: type, parts: tuple[Any, ...], where: str) -> list[str]:
    if not isinstance(value, dict if origin is dict else list | tuple):
        return [f"{where}: {value!r} is no {origin.__name__}"]
    if origin is tuple and len(value) != len(parts):
        return [f"{where}: {value!r} has not {len(parts)} parts"]
    if origin is dict:
        inside = [(each, parts[1]) for each in value.values()]
    else:
        of_each = parts if origin is tuple else parts * len(value)
        inside = list(zip(value, of_each, strict=True))
    return [line for each, part in inside for line in misfits(each, part, where)]


def _misfit_keys(value: Any, hint: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {hint.__name__}"]
    hints = get_type_hints(hint, include_extras=True)
    if hint is not OPEN and value.keys() - hints.keys():
        return [f"{where}: {sorted(value.keys() - hints.keys())} is not in {hint.__name__}"]
    optional = {key for key, each in hints.items() if get_origin(each) is NotRequired}
    missing = hints.keys() - value.keys() - optional
    if missing and hint is not OPEN:
        return [f"{where}: {sorted(missing)} of {hint.__name__} is missing"]
    found = [misfits(each, hints[key], key) for key, each in value.items() if key in hints]
    return [line for lines in found for line in lines]


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    return two_interviews(tmp_path / "small.study")


@pytest.fixture
def client(open_as: Callable[..., None]) -> Iterator[TestClient]:
    open_as()
    routes = [*ROUTES, *TRIAGE_ROUTES, *COMPARE_ROUTES, *AGREEMENT_ROUTES]
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as found:
        yield found


def test_a_misfit_is_seen():
    """What checks the answers can fail."""
    assert misfits({"start": 1, "end": 2}, payloads.Span) == []
    assert misfits({"start": 1, "end": "2"}, payloads.Span) != []
    assert misfits({"start": 1, "end": True}, payloads.Span) != []
    assert misfits({"start": 1}, payloads.Span) != []
    assert misfits({"start": 1, "end": 2, "more": 3}, payloads.Span) != []
    assert misfits("later", payloads.Shown) != []
    assert misfits([1, "2"], list[int]) != []
    assert misfits(None, str | None) == []


def test_an_interview_and_the_answer_to_decisions(client, study):
    first, *others = best(study)
    segment = in_order(study)[-1]
    code = about(study, "code", 2, "time", segment)
    memo = {key: code[key] for key in ("transcript_id", "start", "end", "quote")}
    memo |= {"do": "memo", "seq": 3, "memo_id": "m1", "text": "Hers."}
    colour = new_event("code.coloured", CODER, {"code_id": "time", "colour": "teal"})
    study.append([colour])
    asked = body(
        answering(study, "accept", 1, first),
        code,
        memo,
        answering(study, "reject", 4, others[0]),
        about(study, "seen", 5, "time", in_order(study)[1]),
        about(study, "code", 6, "none", segment),
        {"do": "undo", "seq": 7},
    )
    said = client.post(DECISIONS, json=asked).json()
    assert misfits(said, payloads.Stored) == []
    shown = client.get(DOCUMENT + first.transcript_id).json()
    assert misfits(shown, payloads.Interview) == []
    assert shown["suggestions"]
    assert shown["stored"]["codings"]


def test_a_clash_is_told_as_the_front_end_reads_it(client, study):
    seen = {"definition": "as it never was", "include": [], "exclude": []}
    define = {"do": "define", "code_id": "time", "definition": "Mine.", "was": seen, "seq": 1}
    study.append(
        [new_event("code.defined", "second", {"code_id": "time", "definition": "Theirs."})]
    )
    said = client.post(DECISIONS, json=body(define)).json()
    assert said["results"][0]["clash"] is not None
    assert misfits(said, payloads.Stored) == []


def test_the_queue_and_what_a_code_holds(client, study):
    found = client.get(TRIAGE, params={"band": ""}).json()
    assert misfits(found, payloads.Queue) == []
    assert found["items"]
    asked = [about(study, "code", n, "time", s) for n, s in enumerate(in_order(study), 1)]
    client.post(DECISIONS, json=body(*asked))
    held = client.get(COMPARE, params={"code": "time"}).json()
    assert misfits(held, payloads.ComparePage) == []
    assert held["cards"]


def test_the_units_of_a_round(client, study):
    held = closed(study)
    settles(study, held, 1, "all", ["time"])
    found = client.get(DISAGREEMENTS, params={"round": held.id, "show": "all"}).json()
    assert misfits(found, payloads.UnitsPage) == []
    assert any(each["settled"] for each in found["units"])


def test_what_is_drawn_of_agreement(study):
    held = closed(study)
    settles(study, held, 1, "all", ["time"])
    forest = forest_data(agreement_of(study), "cohen_kappa")
    assert misfits(forest, payloads.ForestData) == []
    assert forest["settled"]
    ratings = ratings_of(study, held, held.coders, None)
    first, second = held.coders
    confused = confusion_data(ratings, first, second, study.state(), disputed_only=True)
    assert misfits(confused, payloads.ConfusionData) == []
    assert confused["counts"]


def test_the_tree_of_codes(study):
    rows = [dict(each) for each in tree_rows(study.state(), CODER)]
    assert misfits(rows, list[payloads.TreeCode]) == []


def test_the_front_ends_types_are_those_of_the_payloads():
    """Run docs/write_types.py where this fails."""
    place = Path(__file__).parents[3] / "docs" / "write_types.py"
    spec = importlib.util.spec_from_file_location("write_types", place)
    assert spec is not None
    assert spec.loader is not None
    write_types = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_types)
    assert write_types.PLACE.read_text(encoding="utf-8") == write_types.printed()
