"""The address of a participant's page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.common.coded_segments import KeptCodedStudy
from app.participants.person import person_page
from app.server import workbench
from app.server.requests import Page, Text, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study

PERSON = "/throughline/api/person"


class PersonAsked(Page):
    """Who is asked for; "": the first participant."""

    who: Annotated[Text, Field(max_length=2000)] = ""


async def get_person(request: Request) -> JSONResponse:
    """Answer with all that is known of a participant."""

    def make() -> payloads.PersonPage:
        asked = read_page(PersonAsked, request.query_params)
        study = open_study()
        coded = workbench.current().kept_of(study, KeptCodedStudy).of(study, coder_of(study))
        return person_page(study, coded, asked.who)

    return await answer(make, missing=404)


ROUTES = [Route(PERSON, get_person, methods=["GET"])]
