"""What a curve of new codes says, in sentences: the rule's verdict, the next interview.

In:     what was measured of saturation.
Out:    sentences, for the command and the page alike. what: code or theme, of which they count.
"""

from __future__ import annotations

from app.common.text import counted
from pipeline.concepts.saturation import NextInterview, Saturation, StoppingRule


def rule_told(rule: StoppingRule, interviews: int, what: str = "code") -> str:
    """Return what the rule says, with its parameters."""
    rule_is = (
        f"Guest, Namey and Chen's rule (base {rule.base}, run {rule.run}, {rule.threshold:g}%)"
    )
    if rule.outcome == "too_few":
        return (
            f"{rule_is} cannot be asked yet: it needs {rule.base + rule.run} coded interviews, "
            f"and there {'is' if interviews == 1 else 'are'} {interviews}."
        )
    if rule.outcome == "no_codes":
        return f"{rule_is} cannot be asked: the base has no {what}s."
    base = f"{counted(rule.base_codes, what)} of the base"
    if rule.reached is None:
        last = rule.runs[-1]
        return (
            f"{rule_is} is not met: the last run, {_run(last.first, last.last)}, still brought "
            f"{counted(last.new, f'new {what}')}, {last.percent:.1f}% of the {base}."
        )
    met = rule.reached
    later = (
        f"{counted(rule.later, f'new {what}')} came after that, so the rule alone would have "
        "stopped too soon."
        if rule.later
        else f"No new {what} came after that."
    )
    return (
        f"{rule_is} is met at interview {met.first - 1} (+{rule.run}): {_run(met.first, met.last)} "
        f"brought {counted(met.new, f'new {what}')}, {met.percent:.1f}% of the {base}. {later}"
    )


def _run(first: int, last: int) -> str:
    return f"interview {first}" if first == last else f"interviews {first} to {last}"


def next_told(expected: NextInterview | None, interviews: int, what: str = "code") -> str:
    """Return what is expected of the next interview, by which estimator."""
    if expected is None:
        return (
            "What the next interview would bring cannot be said from "
            f"{counted(interviews, 'coded interview')}; it takes two."
        )
    return (
        f"The next interview is expected to bring {expected.expected:.1f} new {what}s "
        f"(95% interval of that mean {expected.low:.1f} to {expected.high:.1f}; Good and Turing: "
        f"{counted(expected.once, what)} in one interview alone, over {expected.interviews} "
        f"interviews). At least {expected.unseen:.1f} {what}s of such interviews are still unseen "
        "(Chao2)."
    )


def curve_notes(found: Saturation, uncoded: int) -> list[str]:
    """Say what the curve rests on. uncoded: interviews without a confirmed code."""
    said = [
        "Interviews stand in the order of the first coding in each that still holds; only "
        f"confirmed codings count. The band is over {found.orders:,} orders (seed {found.seed})."
    ]
    if uncoded:
        said.append(f"{counted(uncoded, 'interview')} without a confirmed code: not in the table.")
    return said
