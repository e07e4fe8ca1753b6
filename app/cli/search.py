"""`throughline search`: passages that hold words, or are close to them in meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import CoderOption, JsonOption, StudyArg
from app.cli.terminal import terminal_safe

if TYPE_CHECKING:
    from app.common import payloads

BESIDE = 40  # characters before a hit in a table


def search(  # noqa: PLR0917
    study: StudyArg,
    query: Annotated[str, typer.Argument(help="Words, or a sentence with --meaning.")],
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Find what is close in meaning.")
    ] = False,
    code: Annotated[str, typer.Option("--code", help="Only passages of this code, by id.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Hits at most.")] = 50,
    coder: CoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find passages over all interviews, each in its context.

    Example: throughline search leaders.study "nobody asked us" --meaning
    """
    from app.search.passages import PassagesWanted, SearchIndex, find_meaning, find_words
    from app.server.study_access import open_for
    from app.study import runs
    from pipeline.encoder.loading import encoder_here

    opened, coder = open_for(study, coder)
    with opened:
        index, wanted = SearchIndex().at(opened, coder), PassagesWanted(code=code)
        if meaning:
            name = encoder_here(opened.state().encoder)
            found = find_meaning(
                index, query, wanted, limit=limit, get_encoder=lambda: runs.load_encoder(name)
            )
        else:
            found = find_words(index, query, wanted, limit=limit)
    if as_json:
        told = {name: found[name] for name in ("hits", "total", "said")}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    lines = [_line(each) for each in found["hits"]]
    typer.echo(terminal_safe("\n".join([*lines, found["said"] or "Nothing was searched for."])))


def _line(hit: payloads.PassageHit) -> str:
    before = " ".join(hit["before"].split())[-BESIDE:]
    words = " ".join(f"{hit['hit']}{hit['after'] if hit['likeness'] is None else ''}".split())
    alike = "" if hit["likeness"] is None else f"{hit['likeness']:.2f}  "
    left = f"{before:>{BESIDE}} " if hit["likeness"] is None else ""
    return f"{alike}{left}{words}  ({hit['who']}, {hit['interview']})"
