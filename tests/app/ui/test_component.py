"""The scripts that components take: each module in a scope of its own."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from app.agreement import component as disagreements
from app.codebook import component as codebook
from app.coding import component as reader
from app.compare import component as compare
from app.groups import component as groups
from app.matrix import component as matrix
from app.memos import component as memos
from app.participants import component as participants
from app.relations import component as relations
from app.saturation import component as saturation
from app.search import component as search
from app.summaries import component as summaries
from app.themes import component as themes
from app.triage import component as triage
from app.ui import component as components
from app.ui import keeper, place_shown, quotations
from app.ui.component import script

FOLDERS = {
    "triage": triage.FOLDER,
    "compare": compare.FOLDER,
    "codetree": codebook.FOLDER,
    "reader": reader.FOLDER,
    "disagreements": disagreements.FOLDER,
    "forest": disagreements.FOLDER,
    "confusion": disagreements.FOLDER,
    "keeper": keeper.FOLDER,
    "place_shown": place_shown.FOLDER,
    "box": search.FOLDER,
    "search": search.FOLDER,
    "passages": search.FOLDER,
    "relations": relations.FOLDER,
    "matrix": matrix.FOLDER,
    "groups": groups.FOLDER,
    "saturation": saturation.FOLDER,
    "participants": participants.FOLDER,
    "memos": memos.FOLDER,
    "summaries": summaries.FOLDER,
    "quotations": quotations.FOLDER,
    "themes": themes.FOLDER,
}
PAGES = list(FOLDERS)
COLOUR = r"var\((--tl-(?:ink|paper|side|line|accent|quiet))"


def made(page: str) -> str:
    return script(FOLDERS[page] / f"{page}.mjs")


def test_no_page_takes_a_script_of_another_page():
    """So a page goes with its folder and its line in main.py; what pages share is in browser."""
    folders = {path.parent for path in components.APP.glob("*/page.py")}
    assert len(folders) > 5
    for path in (path for folder in folders for path in folder.glob("*.mjs")):
        text = path.read_text(encoding="utf-8")
        for named in re.findall(r"""from "(\.[^"]+)";$""", text, flags=re.MULTILINE):
            folder = (path.parent / named).resolve().parent
            assert folder not in folders - {path.parent}, (path.name, named)


@pytest.mark.parametrize("page", PAGES)
def test_every_module_stands_once_and_before_its_first_use(page):
    found = made(page)
    names = re.findall(r"^const (\w+) = \(\(\) => \{$", found, re.MULTILINE)
    assert len(set(names)) == len(names) > 1
    for name in names:
        uses = [each.start() for each in re.finditer(rf"= {name};|default {name}\.", found)]
        assert uses
        assert found.index(f"const {name} = (") < min(uses)


@pytest.mark.parametrize("page", PAGES)
def test_no_import_is_left_and_one_thing_is_exported(page):
    found = made(page)
    assert re.findall(r"^import .*", found, re.MULTILINE) == []
    assert re.findall(r"^export .*", found, re.MULTILINE) == [
        f"export default {FOLDERS[page].name}_{page}.mount;"
    ]


def test_what_a_module_does_not_export_stays_inside(tmp_path):
    (tmp_path / "two.mjs").write_text("const inside = 1;\nexport const a = inside;\n")
    first = 'import { a as b } from "./two.mjs";\nconst inside = b;\nexport const c = inside;\n'
    (tmp_path / "one.mjs").write_text(first)
    found = script(tmp_path / "one.mjs")
    two, one = f"{tmp_path.name}_two", f"{tmp_path.name}_one"
    assert found.index(f"const {two} =") < found.index(f"const {one} =")
    assert f"const {{ a: b }} = {two};" in found
    assert "return { c };" in found


def test_every_file_of_the_folders_is_in_one_of_the_scripts():
    every = "".join(map(made, PAGES))
    for folder in set(FOLDERS.values()):
        for path in folder.glob("*.mjs"):
            assert f"const {folder.name}_{path.stem} = " in every


def test_every_component_has_the_forms_that_joining_reads():
    """A module with another form of import or export was joined without what it needs."""
    for path in components.APP.rglob("*.mjs"):
        source = path.read_text(encoding="utf-8")
        imports = len(re.findall(r"^import\b", source, re.MULTILINE))
        assert len(components.IMPORT.findall(source)) == imports, path.name
        exports = len(re.findall(r"^export\b", source, re.MULTILINE))
        named = len(components.EXPORT.findall(source)) + source.count(components.DEFAULT)
        assert named == exports, path.name


def test_no_script_is_written_in_a_python_file():
    """What stands in a string is read by no lint, no type check and no test of the front end."""
    for path in components.APP.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "document.createElement" not in source, path.name
        assert path.name == "component.py" or "export default function" not in source, path.name


def test_every_component_has_the_colours_it_names():
    named = components.COLOURS.read_text()
    for folder in set(FOLDERS.values()):
        for path in folder.glob("*.css"):
            used = set(
                re.findall(r"var\((--tl-(?:ink|paper|side|line|accent|quiet))", path.read_text())
            )
            assert all(f"{each}:" in named for each in used)


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
@pytest.mark.parametrize("page", PAGES)
def test_the_joined_script_is_a_module_that_node_can_read(page, tmp_path):
    path = tmp_path / "joined.mjs"
    path.write_text(made(page), encoding="utf-8")
    code = f"import({str(path)!r}).then((m) => console.log(typeof m.default))"
    found = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=False)
    assert (found.stdout.strip(), found.stderr) == ("function", "")
