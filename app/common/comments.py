"""Comments as people read them: what each is on, by name, and whether that is there any more.

In:     a state; a comment, or what comments are wanted on.
Out:    names and sentences; comments in the order they were written.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.common.bidi import strip_bidi_controls
from app.common.code_names import code_path
from app.common.text import counted
from models.state.advice import Comment, Verdict, place_of, verdicts_on
from models.state.derive import State, Theme

PARTS = {  # of a theme, in words
    "code_ids": "codes",
    "relation_ids": "relations",
    "research_question_ids": "research questions",
    "dimension_ids": "dimensions",
}
Place = tuple[str, int, int]  # transcript id, start, end


def comments_on(
    state: State, *, theme_id: str = "", code_id: str = "", relation_id: str = ""
) -> list[Comment]:
    """Return the comments on a theme, code or relation; those on what was merged into it, too."""
    return _in_order(
        each
        for each in state.advice.comments.values()
        if (theme_id and each.theme_id and _theme_now(state, each.theme_id) == theme_id)
        or (code_id and each.code_id and state.resolve(each.code_id) == code_id)
        or (relation_id and each.relation_id == relation_id)
    )


def comments_in(
    state: State, transcript_id: str, span: tuple[int, int] | None = None
) -> list[Comment]:
    """Return the comments on words of an interview, or on words that share some with a span."""
    found = []
    for each in state.advice.comments.values():
        place = place_of(state, each)
        if place is None or place[0] != transcript_id:
            continue
        if span is None or (place[1] < span[1] and span[0] < place[2]):
            found.append(each)
    return _in_order(found)


def comments_on_codes(state: State) -> list[Comment]:
    """Return all comments on codes, whatever became of these."""
    return _in_order(each for each in state.advice.comments.values() if each.code_id)


def _in_order(comments: Iterable[Comment]) -> list[Comment]:
    return sorted(comments, key=lambda each: (each.written, each.id))


def _theme_now(state: State, theme_id: str) -> str:
    seen = {theme_id}
    while (theme := state.themes.get(theme_id)) is not None and theme.merged_into:
        theme_id = theme.merged_into
        if theme_id in seen:
            break
        seen.add(theme_id)
    return theme_id


def comment_is_on(comment: Comment, state: State) -> str:
    """Say what a comment is on, and what became of that where it is not as it was."""
    return strip_bidi_controls(_on(comment, state))


def _on(comment: Comment, state: State) -> str:
    if comment.theme_id:
        return _on_theme(comment.theme_id, state)
    if comment.code_id:
        return _on_code(comment.code_id, state)
    if comment.relation_id:
        return _on_relation(comment.relation_id, state)
    if comment.transcript_id:
        return _on_words(comment, comment.transcript_id, state)
    return "On the study as a whole"


def _on_relation(relation_id: str, state: State) -> str:
    relation = state.relations.get(relation_id)
    if relation is None:
        return "On a relation that was taken away since"
    first, second = (code_path(each, state.codes) for each in (relation.first, relation.second))
    return f"On the relation of “{first}” and “{second}”"


def _on_words(comment: Comment, transcript_id: str, state: State) -> str:
    place = place_of(state, comment)
    if place is None:
        name = state.interview_name(transcript_id)
        return f"On words of “{name}” that are not in the study any more: “{comment.quote}”"
    return f"On words of “{state.interview_name(place[0])}”: “{comment.quote}”"


def _on_theme(theme_id: str, state: State) -> str:
    theme = state.themes.get(theme_id)
    if theme is None:
        return "On a theme that was taken back since"
    now = state.themes.get(_theme_now(state, theme_id), theme)
    if now.id != theme.id:
        return f"On the theme “{theme.name}”, which was merged into “{now.name}” since"
    return f"On the theme “{theme.name}”" + (", which was retired since" if theme.retired else "")


def _on_code(code_id: str, state: State) -> str:
    code = state.codes.get(code_id)
    if code is None:
        return "On a code that was taken back since"
    now = state.resolve(code_id)
    if now != code_id:
        into = code_path(now, state.codes)
        return f"On the code “{code.name}”, which was merged into “{into}” since"
    name = code_path(code_id, state.codes)
    return f"On the code “{name}”" + (", which was retired since" if code.retired else "")


def verdict_lines(state: State, theme: Theme) -> list[str]:
    """Say what each advisor last said of a theme, and what of it has changed since."""
    return [strip_bidi_controls(_verdict(each)) for each in verdicts_on(state, theme)]


def _verdict(verdict: Verdict) -> str:
    given = verdict.judgement
    if given.approves:
        said = f"Approved by {given.by}"
    else:
        said = f"{given.by} asks for changes: {given.text.rstrip('.')}"
    told = [f"{said}."]
    if not verdict.holds:
        changed = " and ".join(PARTS.get(each, each.replace("_", " ")) for each in verdict.changed)
        told.append(f"Changed since: {changed}.")
    if many := verdict.not_shown:
        were = "was" if many == 1 else "were"
        quotations = counted(many, "quotation")
        told.append(f"{quotations} of an open round {were} not shown to them then.")
    return " ".join(told)
