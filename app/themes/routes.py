"""The addresses of the Themes page: its board, one theme, and what may speak against it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.common import payloads
from app.common.theme_drafts import KeptDrafting
from app.server import workbench
from app.server.requests import Id, Page, Place, Text, read_page
from app.server.responses import answer
from app.server.session import coder_of
from app.server.study_access import open_study
from app.themes.board import themes_board
from app.themes.contrary import KeptRanking, contrary_passages
from app.themes.side import KeptReports, theme_side

BOARD = "/throughline/api/themes"
SIDE = "/throughline/api/theme"
CONTRARY = "/throughline/api/contrary"


class BoardAsked(Page):
    """number: of drafts; 0: those of the last run. theme: that the address names.

    anew: 1 where the number was slid: drafts are drawn by what was decided since.
    """

    number: Place = 0
    anew: Place = 0
    theme: Id = ""


class SideAsked(Page):
    theme: Id


class ContraryAsked(Page):
    """contrary: what the opposite of the claim would sound like, "" for nothing.

    look: another one each time passages are to be ranked anew, by what was marked since.
    """

    theme: Id
    look: Id = ""
    contrary: Annotated[Text, Field(max_length=2000)] = ""


async def get_board(request: Request) -> JSONResponse:
    """Answer with themes, drafts and codes."""

    def make() -> payloads.ThemesBoard:
        asked = read_page(BoardAsked, request.query_params)
        study = open_study()
        return themes_board(
            study,
            coder=coder_of(study),
            drafting=workbench.current().kept_of(study, KeptDrafting),
            number=asked.number or None,
            anew=bool(asked.anew),
            theme=asked.theme,
        )

    return await answer(make, missing=404)


async def get_side(request: Request) -> JSONResponse:
    """Answer with all that is shown of one theme."""

    def make() -> payloads.ThemeSide:
        asked = read_page(SideAsked, request.query_params)
        study = open_study()
        kept = workbench.current().kept_of(study, KeptReports)
        return theme_side(study, coder=coder_of(study), theme_id=asked.theme, kept=kept)

    return await answer(make, missing=404)


async def get_contrary(request: Request) -> JSONResponse:
    """Answer with passages that may speak against a theme's claim."""

    def make() -> payloads.ContraryPassages:
        asked = read_page(ContraryAsked, request.query_params)
        study = open_study()
        bench = workbench.current()
        reports = bench.kept_of(study, KeptReports).for_study(study, coder_of(study))
        return contrary_passages(
            study,
            reports,
            bench.kept_of(study, KeptRanking),
            theme_id=asked.theme,
            contrary=asked.contrary,
            look=asked.look,
        )

    return await answer(make, missing=404)


ROUTES = [
    Route(BOARD, get_board, methods=["GET"]),
    Route(SIDE, get_side, methods=["GET"]),
    Route(CONTRARY, get_contrary, methods=["GET"]),
]
