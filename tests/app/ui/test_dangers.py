"""Every button whose act undo does not take back asks before, and so do those that take away.

Found by looking: which kinds of decisions undo leaves as they are (`undoable`), which functions
write them, which functions of the pages come to those, and by what button.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Iterator
from pathlib import Path

from models import events
from models.events import Decision

ROOT = Path(__file__).resolve().parents[3]

# Buttons whose act undo does not take back, that do it without asking, and why that is right.
SHOWN_BEFORE = {
    ("app/study/import_section.py", "_store"): "shows each file as it would be read, above it",
    ("app/study/set_up_codes.py", "_take"): "shows the codes as they were read, above it",
    ("app/study/set_up_guide.py", "_keep"): "shows the questions as they were read, above it",
    ("app/start/new_form.py", "_make"): "makes a new file, and changes none",
    ("app/start/sample_card.py", "_build"): "makes a new file, and changes none",
    ("app/study/page.py", "start_run"): "computes suggestions; decides nothing",
}
# Acts that are dangerous although one undo takes them back, by the word that the button does.
TAKES_AWAY = ("merge", "retire", "split_it", "take_it_out", "close_it", "go_back_sure", "part-")


def unforgiving() -> set[str]:
    """The kinds of decisions that undo does not take back, by the names of their classes."""
    classes = [each for _, each in inspect.getmembers(events, inspect.isclass)]
    kinds = [each for each in classes if issubclass(each, Decision) and each.kind]
    return {each.__name__ for each in kinds if not each.undoable}


@functools.cache
def modules() -> dict[str, ast.Module]:
    found = {}
    for folder in ("app", "models", "pipeline"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(("app/cli/", "app/bench/")):
                found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def named_in(node: ast.AST) -> set[str]:
    """What a function calls, or hands on to be called."""
    return {
        last_name(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)
    }


@functools.cache
def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


At = tuple[str, str]  # module and name of a function


@functools.cache
def imported(tree: ast.Module) -> dict[str, At]:
    """What a module takes from others: where each name stands."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            path = node.module.replace(".", "/") + ".py"
            found |= {each.asname or each.name: (path, each.name) for each in node.names}
    return found


def resolved(module: str, names: set[str]) -> set[At]:
    """Where the functions stand that a module calls so. Methods: by what they are called alone."""
    tree = modules()[module]
    local = {each.name for each in functions(tree)}
    taken = imported(tree)
    return {
        (module, name) if name in local else taken.get(name, ("method", name)) for name in names
    }


@functools.cache
def writers() -> set[At]:
    """The functions that come to write a decision which undo does not take back.

    From a function to those that name it, but not through a page's drawing: what only draws a
    button does nothing itself.
    """
    made: set[At] = set()
    calls: list[tuple[At, set[At]]] = []
    for module, tree in modules().items():
        for each in functions(tree):
            makes = {last_name(c.func) for c in ast.walk(each) if isinstance(c, ast.Call)}
            if unforgiving() & makes:
                made |= {(module, each.name), ("method", each.name)}
            if not _draws(each):
                calls.append(((module, each.name), resolved(module, named_in(each))))
    while True:
        more = {at for at, named in calls if named & made} - made
        if not more:
            return made
        made |= more


DRAWS = {"button", "ask_first", "form_submit_button", "selectbox", "columns", "container", "tabs"}


def _draws(function: ast.FunctionDef) -> bool:
    return bool(DRAWS & {last_name(c.func) for c in ast.walk(function) if isinstance(c, ast.Call)})


def acts(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """What the buttons of a page do: by which call, which function, and the call itself."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        by = last_name(node.func)
        for keyword in node.keywords:
            if keyword.arg in ("on_click", "args", "do", "on_change"):
                for name in named_in(keyword.value):
                    yield by, name, node


def pages() -> dict[str, ast.Module]:
    return {name: tree for name, tree in modules().items() if name.startswith("app/")}


def test_what_undo_does_not_take_back_is_asked_first() -> None:
    """Opening a round, bringing a file in and setting a merge aside were done at one click."""
    writing = writers()
    names = {name for _, name in writing}
    assert {"open_round", "part_again", "rejoin", "merge_studies", "bring_back"} <= names
    asked, unasked = set(), set()
    for module, tree in pages().items():
        for by, name, _ in acts(tree):
            if resolved(module, {name}) & writing:
                (asked if by == "ask_first" else unasked).add((module, name))
    assert unasked <= set(SHOWN_BEFORE), unasked - set(SHOWN_BEFORE)
    assert {name for _, name in asked} >= {"_open", "_bring"}


def test_undoable_acts_in_a_button_that_the_log_knows_nothing_of_ask_too() -> None:
    """Closing a study is no decision; it shuts the windows of whoever has it open all the same."""
    page = modules()["app/start/start_page.py"]
    [by] = {by for by, name, _ in acts(page) if name == "_close"}
    assert by == "ask_first"


def keywords(call: ast.Call) -> dict[str, str]:
    return {each.arg: ast.unparse(each.value) for each in call.keywords if each.arg}


def test_a_merge_of_anything_is_asked_first() -> None:
    """Two codes of one name were merged at one click, beside merges that ask."""
    merging = {"merged", "CodeMerged", "ThemeMerged"}
    for module, tree in pages().items():
        makes = {f.name for f in functions(tree) if merging & named_in(f) and not _draws(f)}
        for by, name, _ in acts(tree):
            assert name not in makes or by == "ask_first", (module, name)


def test_the_button_that_does_it_is_never_the_one_a_page_recommends() -> None:
    """Blue stood beside innocent buttons on Open the round, Close it and Go back."""
    for module, tree in pages().items():
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            if not last_name(call.func).endswith("button"):
                continue
            given = keywords(call)
            label = ast.unparse(call.args[0]) if call.args else ""
            if "primary" in given.get("type", ""):
                assert "…" not in label, (module, label)  # what asks first is no recommendation
                key = given.get("key", "")
                assert not any(each in key for each in TAKES_AWAY), (module, key)


def test_red_is_decided_in_one_place() -> None:
    """danger_button alone marks what page.css draws red."""
    css = (ROOT / "app" / "page.css").read_text(encoding="utf-8")
    assert '[class*="st-key-danger-"]' in css
    users = [
        name
        for name, tree in pages().items()
        if "danger_button" in {last_name(c.func) for c in ast.walk(tree) if isinstance(c, ast.Call)}
    ]
    assert users == ["app/ui/asking_first.py", "app/ui/back_to_moment.py"]
