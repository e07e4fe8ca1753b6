"""The tables of the Codebook page, from the state."""

from __future__ import annotations

from dataclasses import dataclass

from app.common import payloads
from app.common.code_names import code_name, code_path
from app.common.code_tree import parents_shown
from app.common.colours import code_tones
from app.common.study_parts import short_id
from models.codebook.reading import dimension_ids
from models.records import Code, Dimension, Subdimension
from models.state.derive import State
from models.store.study import Study

CODE_COLUMN, ALL = "Code", "All"


def code_counts(state: State, coder: str) -> dict[str, dict[str, int]]:
    """Return this coder's codings by code and, of a code, by interview."""
    counts: dict[str, dict[str, int]] = {}
    for coding in state.codings:
        if coding.coder == coder:
            by_interview = counts.setdefault(coding.code_id, {})
            by_interview[coding.transcript_id] = by_interview.get(coding.transcript_id, 0) + 1
    return counts


def code_rows(study: Study, coder: str) -> list[dict[str, object]]:
    """Return the codes in use with their rules and this coder's counts."""
    state = study.state()
    counts = code_counts(state, coder)
    return [
        {
            "Code": code_path(code.id, state.codes),
            "Codings": sum(counts.get(code.id, {}).values()),
            "Interviews": len(counts.get(code.id, {})),
            "Kind": code.kind,
            "Definition": code.definition,
            "Include": "; ".join(code.include),
            "Exclude": "; ".join(code.exclude),
            "Example": code.example,
            "Dimensions": ", ".join(code.dimensions),
        }
        for code in (state.codes[code_id] for code_id, _ in in_tree_order(state))
    ]


def _by_name(state: State) -> list[Code]:
    return sorted(state.active_codes(), key=lambda each: (each.name.casefold(), each.id))


def in_tree_order(state: State) -> list[tuple[str, int]]:
    """Return the codes in use with their depth, each before those under it, by name."""
    shown = parents_shown(state)
    under: dict[str | None, list[str]] = {}
    for code in _by_name(state):
        under.setdefault(shown[code.id], []).append(code.id)
    rows: list[tuple[str, int]] = []
    waiting = [(each, 0) for each in reversed(under.get(None, []))]
    while waiting:
        code_id, depth = waiting.pop()
        rows.append((code_id, depth))
        waiting += [(each, depth + 1) for each in reversed(under.get(code_id, []))]
    return rows


def tree_rows(state: State, coder: str) -> list[payloads.TreeCode]:
    """Return the codes in use as the tree draws them, with this coder's counts.

    rank: among all codes by name, so that a code that is moved finds its place by this order.
    """
    counts, shown, tones = code_counts(state, coder), parents_shown(state), code_tones(state)
    ranks = {code.id: rank for rank, code in enumerate(_by_name(state))}
    return [
        {
            "id": code_id,
            "rank": ranks[code_id],
            "name": code_name(code_id, state.codes),
            "parent": shown[code_id],
            "count": sum(counts.get(code_id, {}).values()),
            "colour": state.colours.get(code_id),
            "tones": tones[code_id],
        }
        for code_id, _ in in_tree_order(state)
    ]


def interview_rows(state: State, coder: str) -> list[dict[str, object]]:
    """Return this coder's codings of each code in each interview, with totals.

    The last row and column are totals; codes that are retired but hold codings are rows too.
    """
    counts = code_counts(state, coder)
    order = [code_id for code_id, _ in in_tree_order(state)]
    order += [code for code in counts if code not in order]
    columns = {each: _free(name) for each, name in state.names.items()}
    rows: list[dict[str, object]] = []
    for code_id in order:
        cells = counts.get(code_id, {})
        by_interview = {column: cells.get(each, 0) for each, column in columns.items()}
        rows.append(
            {CODE_COLUMN: code_path(code_id, state.codes), **by_interview, ALL: sum(cells.values())}
        )
    totals = {
        column: sum(cells.get(each, 0) for cells in counts.values())
        for each, column in columns.items()
    }
    every = sum(sum(cells.values()) for cells in counts.values())
    return [*rows, {CODE_COLUMN: ALL, **totals, ALL: every}] if rows else []


def _free(name: str) -> str:
    return f"{name} (interview)" if name in (CODE_COLUMN, ALL) else name


@dataclass(frozen=True)
class OwnCoding:
    """A coding of this coder's with whose words it holds."""

    event_id: str
    transcript_id: str
    participant: str
    quote: str


def own_codings(state: State, code_id: str, coder: str) -> list[OwnCoding]:
    """Return this coder's codings of a code, in the interviews' order and by place."""
    order = {transcript_id: number for number, transcript_id in enumerate(state.names)}
    codings = [each for each in state.codings if each.coder == coder and each.code_id == code_id]
    codings.sort(key=lambda each: (order.get(each.transcript_id, 0), each.start, each.end))
    return [
        OwnCoding(
            each.event_id,
            each.transcript_id,
            state.attributes.get(each.transcript_id, {}).get("participant")
            or state.names.get(each.transcript_id, each.transcript_id),
            each.quote,
        )
        for each in codings
    ]


def dimension_options(state: State, code: Code) -> dict[str, str]:
    """Return the parts of the study's frameworks by the name a code holds, with their titles.

    The short name where only one framework has it. What a code holds beside that is kept.
    """
    frameworks = state.codebook.frameworks if state.codebook else ()
    names = dimension_ids(state.codebook) if state.codebook else {}
    options: dict[str, str] = {}
    for framework in frameworks:
        for dimension in framework.dimensions:
            parts: tuple[Dimension | Subdimension, ...] = (dimension, *dimension.functions)
            for part in parts:
                target = (framework.id, part.id)
                every = [name for name, meant in names.items() if meant == target]
                chosen = [name for name in every if name in code.dimensions]
                name = (chosen or sorted(every, key=len) or [f"{framework.id}:{part.id}"])[0]
                title = f"{dimension.name} / {part.name}" if part is not dimension else part.name
                options[name] = f"{title} ({framework.title})" if len(frameworks) > 1 else title
    return options | {each: each for each in code.dimensions if each not in options}


def dimension_rows(study: Study, coder: str) -> list[dict[str, object]]:
    """Return the frameworks' dimensions and functions with the codes that show them."""
    state = study.state()
    active_codes = {code.id: code for code in state.active_codes()}
    links: dict[tuple[str, str], list[tuple[float, str]]] = {}
    segments: dict[tuple[str, str], int] = {}
    for link in study.dimension_links(coder=coder) or study.dimension_links():
        key = (link.framework_id, link.dimension_id)
        if link.subject_kind == "code" and link.subject_id in active_codes:
            name = active_codes[link.subject_id].name
            links.setdefault(key, []).append((link.strength, f"{name} ({link.strength:.2f})"))
        elif link.subject_kind == "segment":
            segments[key] = segments.get(key, 0) + 1
    rows: list[dict[str, object]] = []
    for framework in state.codebook.frameworks if state.codebook else ():
        for dimension in framework.dimensions:
            parts: tuple[Dimension | Subdimension, ...] = (dimension, *dimension.functions)
            for part in parts:
                key = (framework.id, part.id)
                shown = [name for _, name in sorted(links.get(key, []), reverse=True)]
                rows.append(
                    {
                        "Framework": framework.title,
                        "Dimension": dimension.name,
                        "Function": "" if part is dimension else part.name,
                        "Definition": part.definition,
                        "Codes, strongest first": ", ".join(shown),
                        "Segments": segments.get(key, 0),
                    }
                )
    return rows


def guide_rows(state: State) -> list[dict[str, object]]:
    """Return the guide: a row a question, a column a role."""
    if state.codebook is None:
        return []
    roles = {role.id: role.name for role in state.codebook.roles}
    return [
        {
            "Question": short_id(question.id),
            "Category": question.category or "",
            "RQ": short_id(question.research_question),
            "Dimension": question.dimension or "",
            **{name: question.ask.get(role, "") for role, name in roles.items()},
        }
        for question in state.codebook.questions
    ]
