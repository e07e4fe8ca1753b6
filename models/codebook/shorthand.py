"""The short ways of writing codes in a codebook's file, written out.

In:     what a file holds, as it was loaded, with line marks.
Out:    the same with an entry for each code: a name alone becomes an entry, `Goals: [a, b]` one
        with others under it, an entry without an id gets one, a parent given by name its id.

What is none of these is left as it is, for the checks to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap

from models.codebook.draft_codes import readable_id, same_name

OF_A_CODE = frozenset({"id", "name", "parent", "definition", "kind", "include", "exclude"})


def write_out(data: Any) -> Any:
    """Return what a codebook's file holds with its codes written out."""
    if isinstance(data, list):  # the file is a list of names and nothing else
        whole = CommentedMap()
        whole["codes"] = data
        _mark(whole, data)
        data = whole
    if isinstance(data, CommentedMap) and isinstance(data.get("codes"), list):
        _replace(data["codes"])
        _give_ids(data["codes"])
    return data


def _replace(codes: MutableSequence[Any]) -> None:
    """Put entries in the place of names and nested names."""
    found = list(_entries(codes, None))
    marks = getattr(codes, "lc", None)
    places = [_line_of(each, codes) for each in found]
    codes[:] = found
    if marks is not None:
        marks.data = {at: list(place) for at, place in enumerate(places)}


def _entries(codes: Sequence[Any], parent: str | None) -> Iterator[Any]:
    for at, each in enumerate(codes):
        if isinstance(each, str) and each.strip():
            yield _entry(each, parent, codes, at)
        elif isinstance(each, Mapping) and len(each) == 1 and not OF_A_CODE & each.keys():
            [(name, under)] = each.items()
            if not isinstance(name, str) or not (under is None or isinstance(under, list)):
                yield each
                continue
            yield _entry(name, parent, codes, at)
            for child in _entries(under or [], name):
                if isinstance(child, CommentedMap) and child.get("parent") is None:
                    child["parent"] = name
                yield child
        else:
            yield each


def _entry(name: str, parent: str | None, codes: Sequence[Any], at: int) -> CommentedMap:
    made = CommentedMap()
    made["name"] = name.strip()
    if parent is not None:
        made["parent"] = parent
    line, column = _place(codes, at)
    made._yaml_set_line_col(line, column)
    return made


def _place(codes: Sequence[Any], at: int) -> tuple[int, int]:
    marks: Any = getattr(codes, "lc", None)
    try:
        line, column = marks.item(at)
    except (AttributeError, KeyError, TypeError, IndexError):
        return 0, 0
    return int(line), int(column)


def _line_of(entry: Any, codes: Sequence[Any]) -> tuple[int, int]:
    """Return where an entry stands: by its own mark, else by its place in the list."""
    marks = getattr(entry, "lc", None)
    if marks is not None and marks.line is not None:
        return int(marks.line), int(marks.col)
    return next((_place(codes, at) for at, each in enumerate(codes) if each is entry), (0, 0))


def _mark(whole: CommentedMap, codes: Any) -> None:
    marks = getattr(codes, "lc", None)
    if marks is not None and marks.line is not None:
        whole._yaml_set_line_col(marks.line, marks.col)


def _give_ids(codes: Sequence[Any]) -> None:
    """Give each code without an id one, and each parent that is a name its id."""
    entries = [each for each in codes if isinstance(each, CommentedMap)]
    taken = [str(each["id"]) for each in entries if each.get("id") is not None]
    for each in entries:
        name = each.get("name")
        if "id" not in each and isinstance(name, str) and name.strip():
            each["id"] = readable_id(name, taken, "code")
            taken.append(each["id"])
    ids = set(taken)
    named: dict[str, list[str]] = {}
    for each in entries:
        if isinstance(each.get("name"), str) and each.get("id") is not None:
            named.setdefault(same_name(each["name"]), []).append(str(each["id"]))
    for each in entries:
        parent = each.get("parent")
        if isinstance(parent, str) and parent not in ids:
            meant = named.get(same_name(parent), [])
            if len(meant) == 1:
                each["parent"] = meant[0]
