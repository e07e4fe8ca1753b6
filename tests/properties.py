"""How many examples a property is tried with: few that are the same each time, or all of them."""

from __future__ import annotations

from hypothesis import settings

SHARE = 3  # of the examples named, one in three at work; all with --hypothesis-profile=search
LEAST = 10


def fewer(many: int) -> int:
    return min(many, max(LEAST, many // SHARE))


def examples(many: int) -> settings:
    """Settings of a property that is worth `many` examples when failures are searched for."""
    searching = settings.get_current_profile_name() == "search"
    return settings(max_examples=many if searching else fewer(many), deadline=None)
