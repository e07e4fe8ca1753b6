"""The tables of the Codebook page, from the state."""

from __future__ import annotations

from app.code_names import code_path
from models.records import Dimension, Function
from models.state import State
from models.store import Study


def code_rows(study: Study, coder: str) -> list[dict[str, object]]:
    """Return the codes in use with their rules and this coder's counts."""
    state = study.state()
    counts: dict[str, int] = {}
    interviews: dict[str, set[str]] = {}
    for coding in state.codings:
        if coding.coder == coder:
            counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
            interviews.setdefault(coding.code_id, set()).add(coding.transcript_id)
    order = sorted(state.live_codes(), key=lambda code: code_path(code.id, state.codes).casefold())
    return [
        {
            "Code": code_path(code.id, state.codes),
            "Codings": counts.get(code.id, 0),
            "Interviews": len(interviews.get(code.id, ())),
            "Kind": code.kind,
            "Definition": code.definition,
            "Include": "; ".join(code.include),
            "Exclude": "; ".join(code.exclude),
            "Example": code.example,
            "Dimensions": ", ".join(code.dimensions),
        }
        for code in order
    ]


def dimension_rows(study: Study, coder: str) -> list[dict[str, object]]:
    """Return the frameworks' dimensions and functions with the codes that show them."""
    state = study.state()
    live = {code.id: code for code in state.live_codes()}
    links: dict[tuple[str, str], list[tuple[float, str]]] = {}
    segments: dict[tuple[str, str], int] = {}
    for link in study.dimension_links(coder=coder) or study.dimension_links():
        key = (link.framework_id, link.dimension_id)
        if link.subject_kind == "code" and link.subject_id in live:
            name = live[link.subject_id].name
            links.setdefault(key, []).append((link.strength, f"{name} ({link.strength:.2f})"))
        elif link.subject_kind == "segment":
            segments[key] = segments.get(key, 0) + 1
    rows: list[dict[str, object]] = []
    for framework in state.codebook.frameworks if state.codebook else ():
        for dimension in framework.dimensions:
            parts: tuple[Dimension | Function, ...] = (dimension, *dimension.functions)
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
            "Question": question.id,
            "Category": question.category or "",
            "RQ": question.research_question or "",
            "Dimension": question.dimension or "",
            **{name: question.ask.get(role, "") for role, name in roles.items()},
        }
        for question in state.codebook.questions
    ]
