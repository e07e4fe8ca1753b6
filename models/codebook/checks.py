"""The rules a codebook must keep, each broken one reported with its line.

In:     YAML text.
Out:    plain data, and a list of problems: line, key, what was found, what is allowed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import RoundTripScanner
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
)

from models.codebook.shorthand import write_out
from models.errors import CodebookInvalid
from models.json_shapes import FileData, FileNode

SHOWN = 5  # problems spelled out in one message
DEEPEST = 30  # a codebook needs ten
OPENING = (
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingStartToken,
    FlowSequenceStartToken,
)
KEY_MARK_ENDS = "\0 \t\r\n\x85\u2028\u2029,[]{}"  # what follows a "?" that marks a key
CLOSING = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)
LONGEST_ID = 100  # characters
ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_.\-]{{0,{LONGEST_ID - 1}}}\Z")
CODE_KINDS = ("structural", "descriptive", "process", "in_vivo")

TOP = ("throughline", "title", "research_questions", "frameworks", "guide", "codes")
RESEARCH_QUESTION = ("id", "text")
FRAMEWORK = ("id", "title", "source", "dimensions")
DIMENSION = ("id", "name", "definition", "functions")
FUNCTION = ("id", "name", "definition", "indicators")
GUIDE = ("roles", "questions")
ROLE = ("id", "name")
QUESTION = ("id", "category", "research_question", "dimension", "ask")
CODE = (
    "id",
    "name",
    "kind",
    "parent",
    "definition",
    "include",
    "exclude",
    "example",
    "dimensions",
)


def _line(node: Any, key: object = None) -> int | None:
    """Return the 1-based line of a key or item of a YAML node, where it is known."""
    marks = getattr(node, "lc", None)
    if marks is None:
        return None
    try:
        place = marks.key(key) if isinstance(node, Mapping) else marks.item(key)
    except (KeyError, TypeError, IndexError):
        place = None
    if place is None:  # of an entry that was written out for a short one
        return int(marks.line) + 1 if marks.line is not None else None
    return int(place[0]) + 1


class _Texts(RoundTripConstructor):
    """Takes every value as the text that stands there: 4.10 is not 4.1, no date, no yes."""


for _tag in ("bool", "int", "float", "timestamp"):
    _Texts.add_constructor(f"tag:yaml.org,2002:{_tag}", RoundTripConstructor.construct_yaml_str)


class _Scanner(RoundTripScanner):
    """Takes [?why, b] as YAML 1.2 has it: "?" marks a key only where a blank follows it.

    ruamel.yaml reads "?" inside brackets as that mark whatever follows, and so lost a text that
    begins with it, or called the file no YAML (https://yaml.org/spec/1.2.2/#733-plain-style).
    """

    def check_key(self) -> bool:
        return self.reader.peek(1) in KEY_MARK_ENDS

    def check_plain(self) -> bool:
        if self.flow_level and self.reader.peek() == "?":
            return not self.check_key()
        return bool(super().check_plain())


class Checker:
    """Collects the problems of one codebook."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[str] = []

    def load(self, text: str, keys: Sequence[str] = TOP) -> FileData:
        """Return the YAML mapping, with line marks. Raises CodebookInvalid if it is not one.

        keys: those that the message names as allowed.
        """
        if not text.strip():
            self._stop("is empty")
        yaml = YAML(typ="rt")
        yaml.Constructor = _Texts
        yaml.Scanner = _Scanner
        try:
            self._check_tokens(yaml.scan(StringIO(text)))
            data = yaml.load(StringIO(text))
        except DuplicateKeyError as error:
            mark = error.problem_mark
            self._stop(f"line {mark.line + 1}: the same key stands twice in one entry; keep one")
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self._stop(f"line {line}: holds a character that text may not (it is not YAML)")
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f"line {mark.line + 1}: " if mark is not None else ""
            self._stop(f"{where}this is not YAML ({error.problem or error.context})")
        except (YAMLError, ValueError, RecursionError) as error:
            self._stop(f"this is not YAML ({type(error).__name__})")
        if keys is TOP:
            data = write_out(data)
        if not isinstance(data, Mapping):
            self._stop(f"holds {_found(data)}; allowed is a mapping with {', '.join(keys)}")
        return data

    def _check_tokens(self, tokens: Iterable[Any]) -> None:
        """Stop at what could make a small file a large one, or a long wait."""
        depth = 0
        for token in tokens:
            line = token.start_mark.line + 1
            if isinstance(token, AnchorToken | AliasToken):
                self._stop(
                    f"line {line}: uses a YAML anchor or alias (& or *), which a codebook may "
                    "not; put the text in quotes if it is one"
                )
            depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
            if depth > DEEPEST:
                self._stop(f"line {line}: entries are nested more than {DEEPEST} deep")

    def _stop(self, what: str) -> None:
        raise CodebookInvalid(f"{self.source}: {what}.")

    def add(self, node: Any, key: object, what: str, line_key: object = None) -> None:
        line = _line(node, key if line_key is None else line_key)
        where = f"line {line}" if line else "the file"
        self.problems.append(f"{where}, {key}: {what}")

    def raise_if_any(self) -> None:
        if not self.problems:
            return
        shown = "; ".join(self.problems[:SHOWN])
        more = len(self.problems) - SHOWN
        tail = f"; and {more} more" if more > 0 else ""
        raise CodebookInvalid(f"{self.source}: {shown}{tail}.")

    def check(self, data: FileNode) -> None:
        """Run every rule; problems are collected, not raised."""
        self._keys(data, TOP, ())
        if data.get("throughline") not in (None, "1", 1):
            self.add(data, "throughline", f"found {_found(data['throughline'])}; allowed is 1")
        self._text(data, "title")
        research = self._entries(data, "research_questions", RESEARCH_QUESTION, ("id", "text"))
        for entry in research:
            self._text(entry, "text")
        dimensions = self._frameworks(data)
        codes = self._entries(data, "codes", CODE, ("id", "name"))
        self._codes(codes, dimensions)
        self._guide(data, codes, _ids(research), dimensions)

    def _keys(self, node: FileNode, allowed: Sequence[str], need: Iterable[str]) -> None:
        for key in node:
            if key not in allowed:
                near = difflib.get_close_matches(str(key), allowed, n=1)
                hint = f' (did you mean "{near[0]}"?)' if near else ""
                self.add(node, key, f"is not a known key; allowed are {', '.join(allowed)}{hint}")
        for key in need:
            if node.get(key) is None:
                line = _line(node, next(iter(node), None))
                where = f"line {line}" if line else "the file"
                self.problems.append(f"{where}, {key}: is missing; it is required here")

    def _text(self, node: FileNode, key: str) -> None:
        value = node.get(key)
        if value is not None and not isinstance(value, str):
            self.add(node, key, f"found {_found(value)}; allowed is text")
        elif isinstance(value, str) and not value.strip():
            self.add(node, key, "is empty; write text or leave the key out")

    def _texts(self, node: FileNode, key: str) -> list[str]:
        value = node.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.add(node, key, f"found {_found(value)}; allowed is a list of texts")
            return []
        return [str(each) for each in value]

    def _entries(
        self,
        node: FileNode,
        key: str,
        allowed: Sequence[str],
        need: Sequence[str],
        seen: dict[str, int | None] | None = None,
    ) -> list[FileNode]:
        """Check a list of entries with ids and return those that can be looked at further.

        seen: ids that are taken already, with their lines; added to.
        """
        value = node.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.add(node, key, f"found {_found(value)}; allowed is a list of entries")
            return []
        good: list[FileNode] = []
        seen = {} if seen is None else seen
        for index, entry in enumerate(value):
            if not isinstance(entry, Mapping):
                what = f"found {_found(entry)}; allowed is an entry with {', '.join(allowed)}"
                self.add(value, key, what, line_key=index)
                continue
            self._keys(entry, allowed, need)
            self._text(entry, "name")
            self._id(entry, seen)
            good.append(entry)
        return good

    def _id(self, entry: FileNode, seen: dict[str, int | None]) -> None:
        if entry.get("id") is None:
            return
        if not isinstance(entry["id"], str) or not ID.match(entry["id"]):
            self.add(
                entry,
                "id",
                f"found {_found(entry['id'])}; allowed are at most {LONGEST_ID} letters, digits, "
                '"_", "-" and "."',
            )
            return
        id_ = entry["id"]
        if id_ in seen:
            self.add(entry, "id", f'"{id_}" is already used on line {seen[id_]}; ids are unique')
        seen.setdefault(id_, _line(entry, "id"))

    def _frameworks(self, data: FileNode) -> dict[str, list[str]]:
        """Check the frameworks; return every name of a dimension or function -> long names."""
        names: dict[str, list[str]] = {}
        for framework in self._entries(data, "frameworks", FRAMEWORK, ("id", "dimensions")):
            for part in self._parts(framework):
                long = f"{framework.get('id')}:{part.get('id')}"
                names.setdefault(str(part.get("id")), []).append(long)
                names.setdefault(long, []).append(long)
        return names

    def _parts(self, framework: FileNode) -> list[FileNode]:
        """Check one framework's own lines; return its dimensions and functions."""
        self._text(framework, "title")
        self._text(framework, "source")
        own: dict[str, int | None] = {}  # ids are unique within a framework
        parts = []
        for dimension in self._entries(framework, "dimensions", DIMENSION, ("id", "name"), own):
            functions = self._entries(dimension, "functions", FUNCTION, ("id", "name"), own)
            parts += [dimension, *functions]
        for part in parts:
            self._text(part, "definition")
            self._texts(part, "indicators")
        return parts

    def check_framework(self, data: FileNode) -> None:
        """Run the rules of a file that holds one framework and nothing else."""
        self._keys(data, FRAMEWORK, ("id", "dimensions"))
        self._id(data, {})
        if not self._parts(data) and not self.problems:
            self.add(data, "dimensions", "is empty; a framework has at least one dimension")

    def _dimension(
        self, node: FileNode, key: str, found: str, names: Mapping[str, list[str]]
    ) -> None:
        """Report a dimension that is in no framework, or in several without saying which."""
        meant = names.get(found, [])
        if not meant:
            self._unknown(node, key, found, names)
        elif len(set(meant)) > 1:
            self.add(
                node,
                key,
                f'found "{found}", which is in several frameworks; allowed are {", ".join(meant)}',
            )

    def _codes(self, codes: list[FileNode], names: Mapping[str, list[str]]) -> None:
        parents = {str(code.get("id")): code.get("parent") for code in codes}
        for code in codes:
            self._text(code, "definition")
            self._text(code, "example")
            self._texts(code, "include")
            self._texts(code, "exclude")
            self._one_of(code, "kind", CODE_KINDS)
            self._one_of(code, "parent", parents)
            for each in self._texts(code, "dimensions"):
                self._dimension(code, "dimensions", each, names)
        self._circles(codes, parents)

    def _circles(self, codes: list[FileNode], parents: Mapping[str, object]) -> None:
        """Report each circle of parents once, at the first of its codes."""
        done: set[str] = set()
        for code in codes:
            path: dict[str, None] = {}
            at: str | None = str(code.get("id"))
            while at is not None and at not in path and at not in done:
                path[at] = None
                parent = parents.get(at)
                at = None if parent is None else str(parent)
            if at is not None and at in path:
                circle = [*list(path)[list(path).index(at) :], at]
                first = next(each for each in codes if str(each.get("id")) in circle)
                self.add(first, "parent", f"goes round in a circle: {' > '.join(circle)}")
            done.update(path)

    def _guide(
        self,
        data: FileNode,
        codes: list[FileNode],
        research: list[str],
        names: Mapping[str, list[str]],
    ) -> None:
        guide = data.get("guide")
        if guide is None:
            return
        if not isinstance(guide, Mapping):
            self.add(data, "guide", f"found {_found(guide)}; allowed are {', '.join(GUIDE)}")
            return
        self._keys(guide, GUIDE, ("questions",))
        roles = _ids(self._entries(guide, "roles", ROLE, ("id", "name")))
        categories = [str(code.get("id")) for code in codes if code.get("kind") == "structural"]
        for question in self._entries(guide, "questions", QUESTION, ("id", "ask")):
            self._one_of(question, "category", categories)
            self._one_of(question, "research_question", research)
            if question.get("dimension") is not None:
                self._dimension(question, "dimension", str(question["dimension"]), names)
            self._ask(question, roles)

    def _ask(self, question: FileNode, roles: list[str]) -> None:
        ask = question.get("ask")
        if ask is None:
            return
        if not isinstance(ask, Mapping) or not ask:
            what = f"found {_found(ask)}; allowed is a wording for each of {', '.join(roles)}"
            self.add(question, "ask", what)
            return
        for role in ask:
            if role not in roles:
                self._unknown(ask, role, str(role), roles)
            self._text(ask, role)

    def _one_of(self, node: FileNode, key: str, allowed: Iterable[str]) -> None:
        value = node.get(key)
        if value is not None and str(value) not in set(allowed):
            self._unknown(node, key, value, allowed)

    def _unknown(self, node: Any, key: str, found: object, allowed: Iterable[str]) -> None:
        options = list(allowed)
        near = difflib.get_close_matches(str(found), options, n=1)
        hint = f' (did you mean "{near[0]}"?)' if near else ""
        listed = ", ".join(sorted(o for o in options if ":" not in o)) or "none"
        self.add(node, key, f"found {_found(found)}; allowed are {listed}{hint}")


def _ids(entries: Iterable[FileNode]) -> list[str]:
    return [str(entry.get("id")) for entry in entries]


def _found(value: object) -> str:
    """Say what a value is without printing much of it."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f'"{text[:40]}"' + ("…" if len(text) > 40 else "")
