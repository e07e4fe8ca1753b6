"""The tables of the How sure page, from the figures of the last run.

In:     pipeline.suggestions.track_record's figures, names of interviews and codes.
Out:    rows as they are shown; a figure that cannot be given is a dash, its reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.json_shapes import FiguresRead
from pipeline.suggestions.bands import EXAMPLES, LEVEL
from pipeline.suggestions.track_record import FEW

NONE = "—"
THREE, FIRST = "In the first three", "First one right"
RIGHT_WHEN_SURE, WHEN_FIRST = "Right when sure", "Right when first"


def share(figure: float | None) -> str:
    """Return a share as a percentage, or a dash where there is none."""
    return NONE if figure is None else f"{figure:.0%}"


def promise_said(figures: FiguresRead) -> str:
    """Say what the suggestions marked sure promise, or why they promise nothing yet."""
    promise = figures["promise"]
    if promise["confident"] is None:
        why = promise["why"] or "nothing has been decided yet"
        return f"No suggestion is marked sure: {why}."
    return (
        f"Suggestions of {share(promise['confident'])} or more are marked sure, once their code "
        f"has {EXAMPLES} examples. Judged by the interviews decided so far, at least "
        f"{share(promise['target'])} of such suggestions are right; this is a bound that holds "
        f"with {LEVEL:.0%} confidence."
    )


def sure_so_far(figures: FiguresRead) -> tuple[int, float | None]:
    """Return how many suggestions would have been marked sure, and the share that was right."""
    interviews = [each for each in figures["interviews"] if each["confident"]]
    count = sum(each["confident"] for each in interviews)
    right = sum(each["confident"] * each["confident_right"] for each in interviews)
    return count, right / count if count else None


def interview_rows(figures: FiguresRead, names: Mapping[str, str]) -> list[dict[str, object]]:
    """Return a row for each interview, in the order in which they were coded."""
    return [
        {
            "No.": number,
            "Interview": names.get(each["transcript_id"], each["transcript_id"]),
            "Decided": each["decided"],
            THREE: share(each["recall_at_3"]),
            FIRST: share(each["first_right"]),
            "Would be sure": each["confident"],
            RIGHT_WHEN_SURE: share(each["confident_right"]),
            "Why not": _why_no_share(figures, each),
        }
        for number, each in enumerate(figures["interviews"], start=1)
    ]


def curve_rows(figures: FiguresRead) -> list[dict[str, object]]:
    """Return the two lines of the chart, long: interview's number, measure, share in [0, 1]."""
    return [
        {"Interview": number, "Measure": measure, "Share": each[key]}
        for number, each in enumerate(figures["interviews"], start=1)
        for measure, key in ((THREE, "recall_at_3"), (FIRST, "first_right"))
        if each[key] is not None
    ]


def code_trust_rows(figures: FiguresRead, name_of: Callable[[str], str]) -> list[dict[str, object]]:
    """Return a row for each code: those not to be trusted, those not known, the others.

    Within each, those that were given most often come first.
    """
    order: dict[bool | None, int] = {False: 0, None: 1, True: 2}
    trusted: dict[bool | None, str] = {False: "no", None: "not known", True: "yes"}
    codes = sorted(
        ((name_of(each["code_id"]), each) for each in figures["codes"]),
        key=lambda one: (order[one[1]["trusted"]], -one[1]["given"], one[0].casefold()),
    )
    return [
        {
            "Code": name,
            "Trusted": trusted[each["trusted"]],
            "Given": each["given"],
            THREE: share(each["found_in_three"]),
            "Proposed first": each["proposed_first"],
            WHEN_FIRST: share(each["right_first"]),
            "Why not": _why_code(each),
        }
        for name, each in codes
    ]


def untrusted(figures: FiguresRead) -> tuple[int, int]:
    """Return how many codes are not to be trusted, and of how many it is not known."""
    trusted = [each["trusted"] for each in figures["codes"]]
    return trusted.count(False), trusted.count(None)


def _why_no_share(figures: FiguresRead, interview: FiguresRead) -> str:
    if interview["confident_right"] is not None:
        return ""
    if figures["promise"]["confident"] is None:
        return "nothing can be promised yet"
    return "no suggestion here was sure"


def _why_code(code: FiguresRead) -> str:
    """Return why a code is not trusted and why a share of it is a dash."""
    reasons = [code["why"]] if code["why"] else []
    if code["found_in_three"] is None and not code["needs"]:
        reasons.append(f"given {code['given']} times; a share needs at least {FEW}")
    return "; ".join(dict.fromkeys(reasons))
