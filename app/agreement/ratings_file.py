"""Write what was compared as a table that `throughline agreement --ratings` reads.

In:     an open study as one who may see it all, a round or none, coders, a unit.
Out:    a new CSV: unit, coder, code, document; an empty code where a coder looked and gave none.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.agreement.figures import coders_asked, ratings_of
from app.agreement.rounds import RoundInvalid, coded_state, round_named
from app.common.code_names import code_path
from app.common.csv_cells import safe_cell
from models.errors import ThroughlineError
from models.records import Code
from models.store.study import Study
from pipeline.agreement.ratings import Ratings

HEADING = ("unit", "coder", "code", "document")


def write_ratings(
    study: Study,
    out: Path,
    *,
    round_given: str | None = None,
    coders: Sequence[str] = (),
    unit: str | None = None,
) -> None:
    """Write the ratings of a study, readable for their owner alone. Raises ThroughlineError."""
    if unit == "span":
        raise RoundInvalid("By span there are no units to write; give --unit segment or answer.")
    state = study.state()
    round_ = round_named(state, round_given)
    ratings = ratings_of(study, round_, coders_asked(state, round_, coders), unit)
    named = state if round_ is None else coded_state(study, round_)
    rows = rating_rows(ratings, code_labels(ratings.codes, named.codes))
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADING)
            writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    except FileExistsError as error:
        raise ThroughlineError(f"{out} already exists. Choose another name.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ThroughlineError(f"{out} could not be written: {reason}.") from error


def rating_rows(ratings: Ratings, labels: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Return the rows: one for each code given, one with no code for looked and none given."""
    rows = []
    for row, unit in enumerate(ratings.units):
        document = ratings.documents[row] if ratings.documents else ""
        for at, coder in enumerate(ratings.coders):
            if not ratings.rated[row, at]:
                continue
            labelled = [
                labels[code]
                for code, on in zip(ratings.codes, ratings.assigned[row, at], strict=True)
                if on
            ]
            rows += [(unit, coder, label, document) for label in labelled or [""]]
    return rows


def code_labels(codes: Sequence[str], known: Mapping[str, Code]) -> dict[str, str]:
    """Return the name of each code with its parents'; with its id, where two have one name."""
    paths = {code: code_path(code, known) for code in codes}
    times = Counter(path.casefold() for path in paths.values())
    return {
        code: path if times[path.casefold()] == 1 else f"{path} ({code})"
        for code, path in paths.items()
    }
