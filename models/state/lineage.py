"""Walk from code to code, and keep what codes hang under and went into free of circles.

In:     codes with their parents and merges, as decisions of any number of copies left them.
Out:    the same codes, without a circle; a walk that ends whatever it is given.

Two copies that each did something sensible can close a circle between them: one moves W under
T, the other merges T into W. A code's parent and the code it was merged into are both followed
by what reads the codes, in turns, so it is both together that may go in no circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from models.records import Code


def walk(start: str | None, following: Callable[[str], str | None]) -> Iterator[str]:
    """Yield start and what follows, each once: a walk that comes back to itself ends there."""
    seen: set[str] = set()
    at = start
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = following(at)


def parent_in(codes: Mapping[str, Code]) -> Callable[[str], str | None]:
    """Return what a code hangs under, to be walked along; nothing for a code that is unknown."""
    return lambda code_id: codes[code_id].parent if code_id in codes else None


def merged_in(codes: Mapping[str, Code]) -> Callable[[str], str | None]:
    """Return what a code was merged into, to be walked along."""
    return lambda code_id: codes[code_id].merged_into if code_id in codes else None


def last(start: str, following: Callable[[str], str | None]) -> str:
    """Return where a walk ends."""
    at = start
    for each in walk(start, following):
        at = each
    return at


def untangled(codes: dict[str, Code]) -> dict[str, Code]:
    """Return the codes without circles: the same ones where there are none.

    Merges stand before parents, earlier codes before later ones. A code whose parent would
    close a circle hangs where that parent hangs, or at the top.
    """
    if not _has_circle(codes):
        return codes
    kept: dict[str, list[str]] = {}  # code -> where it leads, so far
    without_circles = dict(codes)
    for code in codes.values():
        into = code.merged_into
        if into is None:
            continue
        if into in codes and not _leads(kept, into, code.id):
            kept.setdefault(code.id, []).append(into)
        else:
            without_circles[code.id] = replace(code, merged_into=None)
    for code in codes.values():
        if code.parent is None:
            continue
        places = walk(code.parent, parent_in(codes))
        place = next((each for each in places if not _leads(kept, each, code.id)), None)
        if place is not None:
            kept.setdefault(code.id, []).append(place)
        if place != code.parent:
            without_circles[code.id] = replace(without_circles[code.id], parent=place)
    return without_circles


def _ways(code: Code) -> tuple[str | None, str | None]:
    return code.parent, code.merged_into


def _has_circle(codes: Mapping[str, Code]) -> bool:
    done: set[str] = set()
    for start in codes:
        if start in done:
            continue
        path = {start}
        waiting = [(start, iter(_ways(codes[start])))]
        while waiting:
            at, ways = waiting[-1]
            step = next((each for each in ways if each in codes and each not in done), None)
            if step is None:
                waiting.pop()
                path.discard(at)
                done.add(at)
            elif step in path:
                return True
            else:
                path.add(step)
                waiting.append((step, iter(_ways(codes[step]))))
    return False


def _leads(kept: Mapping[str, list[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        fresh = [each for each in kept.get(at, ()) if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return False
