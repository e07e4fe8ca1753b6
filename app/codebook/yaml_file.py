"""A codebook as a codebook.yaml: the study's own as it is, or as it was in a version.

In:     the state, of now or of then.
Out:    text that `throughline new --codebook` takes.

The file holds the codes in use. What it has no place for (codes out of use, colours) stands
in its head as remarks, so that nothing is left out unsaid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from app.codebook.versions import Version, as_of
from app.common.code_names import code_path
from app.common.code_tree import parents_shown
from models.codebook.reading import dimension_ids, from_dict, to_dict
from models.events import Event
from models.records import Code, Codebook
from models.state.derive import State

WIDTH = 100  # characters of a line


def codebook_file(state: State, about: str = "") -> str:
    """Return a state's codebook as the text of a codebook.yaml. about: what the head says first."""
    codebook = _in_use(state)
    data = to_dict(codebook)
    guide = {key: each for key, each in data.pop("guide").items() if each}
    data |= {"guide": guide} if "questions" in guide else {}
    data["codes"] = data.pop("codes")  # last, as people write it
    filled = {key: each for key, each in data.items() if each or key == "codes"}
    yaml = YAML()
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_quoted(filled), out)
    head = [about or codebook.title, *_remarks(state)]
    return "".join(f"# {line}\n" for line in map(_one_line, head) if line) + "\n" + out.getvalue()


def version_file(events: Sequence[Event], version: Version) -> str:
    """Return a version of the codebook, with the framework and guide of then, as such a text."""
    state = as_of(events, version)
    title = state.codebook.title if state.codebook else ""
    about = f"{title}: version {version.number} of the codebook, {version.at[:16]} UTC"
    return codebook_file(state, f"{about}, {version.coder}")


def _in_use(state: State) -> Codebook:
    """Return the codebook with the codes in use, naming nothing that is not in it."""
    book = state.codebook or from_dict({})
    names = dimension_ids(book)
    above = parents_shown(state)
    codes = tuple(_code(code, above[code.id], names) for code in state.active_codes())
    structural = {code.id for code in codes if code.kind == "structural"}
    questions = []
    for question in book.questions:
        category = state.resolve(question.category) if question.category else None
        questions.append(
            replace(
                question,
                category=category if category in structural else None,
                dimension=question.dimension if question.dimension in names else None,
            )
        )
    return replace(book, codes=codes, questions=tuple(questions))


def _code(code: Code, parent: str | None, names: dict[str, tuple[str, str]]) -> Code:
    return replace(
        code,
        parent=parent,
        definition=code.definition if code.definition.strip() else "",
        example=code.example if code.example.strip() else "",
        dimensions=tuple(each for each in code.dimensions if each in names),
    )


def _remarks(state: State) -> list[str]:
    """Say what the file has no place for."""
    remarks = [
        f"Colour of {code.id}: {state.colours[code.id]}"
        for code in state.active_codes()
        if code.id in state.colours
    ]
    for code in state.codes.values():
        if code.retired:
            into = f", merged into {state.resolve(code.id)}" if code.merged_into else ""
            remarks.append(f"Out of use: {code_path(code.id, state.codes)} ({code.id}){into}")
    return remarks


def _one_line(words: str) -> str:
    """Return words that cannot end a remark."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def _quoted(value: object) -> object:
    """Return data with quotes around texts that would not come back as they are without."""
    if isinstance(value, dict):
        return {key: _quoted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, str) and (not value.isprintable() or value != value.strip()):
        return DoubleQuotedScalarString(value)
    return value
