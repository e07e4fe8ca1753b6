"""The address of what a search finds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.common.addresses import LONGEST
from app.search.found import Prepared, Wanted, search
from app.search.passages import PassagesWanted, SearchIndex, find_meaning, find_words
from app.server import workbench
from app.server.requests import Id, Page, Place, Text, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study
from pipeline.encoder.loading import Encoder, encoder_here, load_encoder

SEARCH = "/throughline/api/search"
PASSAGES = "/throughline/api/passages"
MOST_PASSAGES = 100  # passages in one answer, where no more are asked for
LONGEST_ATTRIBUTE = 2000  # characters of an attribute with its value
MOST = 500  # places in one answer
MOST_THINGS = 100  # codes, memos, themes and participants in one answer, each


class SearchAsked(Page):
    """What was typed. limit: places at most; things: codes and such at most, each.

    each: places of one interview at most.
    interview, role, speaker: where words are looked for; "" everywhere.
    """

    q: Annotated[Text, Field(max_length=LONGEST)] = ""
    limit: Place = MOST
    things: Place = MOST_THINGS
    each: Place = MOST
    interview: Id = ""
    role: Text = ""
    speaker: Literal["", "interviewer", "others"] = ""


async def get_search(request: Request) -> JSONResponse:
    """Answer with what is found, as its coder may see it."""

    def make() -> payloads.Found:
        asked = read_page(SearchAsked, request.query_params)
        study = open_study()
        return search(
            study,
            asked.q,
            coder=coder_of(study),
            prepared=workbench.current().kept_of(study, Prepared),
            wanted=Wanted(asked.interview, asked.role, asked.speaker, asked.each),
            limit=min(asked.limit, MOST),
            things=min(asked.things, MOST_THINGS),
        )

    return await answer(make, missing=404)


class PassagesAsked(Page):
    """What was typed, whether words or a meaning are looked for, and which passages are wanted."""

    q: Annotated[Text, Field(max_length=LONGEST)] = ""
    how: Literal["words", "meaning"] = "words"
    limit: Place = MOST_PASSAGES
    interview: Id = ""
    speaker: Literal["", "interviewer", "others"] = ""
    code: Id = ""
    question: Id = ""
    attribute: Annotated[Text, Field(max_length=LONGEST_ATTRIBUTE)] = ""

    def wanted(self) -> PassagesWanted:
        return PassagesWanted(
            self.interview, self.speaker, self.code, self.question, self.attribute
        )


class KeptEncoder:
    """The encoder of a study, loaded when a meaning is first asked for."""

    def __init__(self) -> None:
        self._loaded: tuple[str, Encoder] | None = None

    def of(self, chosen: str | None) -> Encoder:
        """Return it. chosen: as the study has it."""
        name = encoder_here(chosen)
        if self._loaded is None or self._loaded[0] != name:
            self._loaded = name, load_encoder(name)
        return self._loaded[1]


async def get_passages(request: Request) -> JSONResponse:
    """Answer with passages that hold the words, or are close to them in meaning."""

    def make() -> payloads.Passages:
        asked = read_page(PassagesAsked, request.query_params)
        study, bench = open_study(), workbench.current()
        index = bench.kept_of(study, SearchIndex).at(study, coder_of(study))
        limit = min(asked.limit, MOST)
        if asked.how == "words":
            return find_words(index, asked.q, asked.wanted(), limit=limit)
        kept = bench.kept_of(study, KeptEncoder)
        chosen = study.state().encoder
        return find_meaning(
            index, asked.q, asked.wanted(), limit=limit, get_encoder=lambda: kept.of(chosen)
        )

    return await answer(make, missing=404)


ROUTES = [
    Route(SEARCH, get_search, methods=["GET"]),
    Route(PASSAGES, get_passages, methods=["GET"]),
]
