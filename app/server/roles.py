"""What a person may open, ask for and decide in a study, by what they are to it.

In:     the study, whose coder's workbench it is.
Out:    a role: lists of what is let through. What is on no list is refused, whoever built it.

Three roles: who works on a study has all of it. A second coder, in the file that was handed over
to them, has three steps: read the codebook, code the units, save the file to send back. An
advisor reads themes with the passages and decisions behind them, comments and approves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from app.common.blind_rounds import handed_round
from app.server import workbench
from app.server.addresses import COMPARE, DECISIONS, DOCUMENT, LEARN, STAMP
from app.server.first_page import WHERE
from app.server.session import coder_of
from app.server.study_access import open_study
from models.errors import ThroughlineError
from models.events import (
    KINDS,
    CodingAdded,
    CodingConfirmed,
    CodingRemoved,
    Decision,
    MemoRemoved,
    MemoWritten,
    RoundFinished,
    SuggestionAccepted,
    SuggestionRejected,
    UnitSeen,
)
from models.store.study import Study

READ, CODE, SAVE, START = "read", "code", "save", "start"  # addresses of pages
CLAIMS, PASSAGE, CHANGES, SEND = "claims", "passage", "changes", "send"
ONE_INTERVIEW = "{transcript_id}"


@dataclass(frozen=True)
class Role:
    """What is let through. None: all of it. Undo and redo of one's own steps are anybody's."""

    name: str
    pages: frozenset[str] | None = None  # by address
    addresses: frozenset[str] | None = None  # paths of routes
    decisions: frozenset[type[Decision]] | None = None
    refusal: str = ""

    def opens(self, page: str) -> bool:
        return self.pages is None or page in self.pages

    def answers(self, path: str) -> bool:
        return self.addresses is None or path in self.addresses

    def decides(self, kind: type[Decision]) -> bool:
        return self.decisions is None or kind in self.decisions


ANALYST = Role("analyst")
SECOND_CODER = Role(
    "second coder",
    pages=frozenset({READ, CODE, SAVE, START}),
    addresses=frozenset(
        {
            WHERE,
            STAMP,
            DOCUMENT + ONE_INTERVIEW,
            LEARN + ONE_INTERVIEW,
            DECISIONS,
            COMPARE,  # a code's rule, and what she herself gave it to
        }
    ),
    decisions=frozenset(
        {
            CodingAdded,
            CodingConfirmed,
            CodingRemoved,
            MemoRemoved,
            MemoWritten,
            RoundFinished,
            SuggestionAccepted,
            SuggestionRejected,
            UnitSeen,
        }
    ),
    refusal=(
        "This file is for coding on your own: its codebook, units and questions are fixed, and "
        "nothing else is in it. What you find wrong or missing you can write in a memo."
    ),
)


ADVISOR = Role(
    "advisor",
    pages=frozenset({CLAIMS, PASSAGE, CHANGES, SEND}),
    addresses=frozenset({WHERE, STAMP}),
    decisions=frozenset(each for each in KINDS.values() if each.by_advisor),
    refusal=(
        "You read this study as its advisor: you comment, answer and approve, and nothing else "
        "is changed by you. What you find wrong you can write in a comment."
    ),
)


def role_of(study: Study, coder: str) -> Role:
    """Return what a coder is to a study. study: as that coder may see it."""
    if study.advisor:
        return ADVISOR
    return ANALYST if handed_round(study, coder) is None else SECOND_CODER


def current_role() -> Role:
    """Return the role of whoever's workbench runs; what cannot be opened is nobody's secret."""
    bench = workbench.running()
    if bench is None or not bench.has_study:
        return ANALYST
    try:
        study = open_study()
        return role_of(study, coder_of(study))
    except ThroughlineError:
        return ANALYST  # each address says in its own words what is wrong with the study


class RoleDoor:
    """Refuses the workbench's own addresses that are not on the list of who works with it."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app, self.routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        paths = self._paths(scope) if scope["type"] in ("http", "websocket") else []
        if paths:
            role = await run_in_threadpool(current_role)
            if not all(role.answers(path) for path in paths):
                await _refuse(role, scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _paths(self, scope: Scope) -> list[str]:
        """Return the paths of the routes that would answer, whatever the method."""
        matching = (each for each in self.routes if each.matches(scope)[0] is not Match.NONE)
        return [getattr(each, "path", "") for each in matching]


async def _refuse(role: Role, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = JSONResponse(
        {"error": role.refusal}, status_code=403, headers={"Cache-Control": "no-store"}
    )
    await answer(scope, receive, send)
