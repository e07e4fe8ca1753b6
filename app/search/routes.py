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
from app.server import workbench
from app.server.requests import Id, Page, Place, Text, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

SEARCH = "/throughline/api/search"
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


ROUTES = [Route(SEARCH, get_search, methods=["GET"])]
