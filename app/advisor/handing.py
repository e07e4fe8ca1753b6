"""Make an advisor's file for a browser to save, and take one in that came back.

In:     the study, as whoever asks may see it; a name, or an uploaded file.
Out:    bytes; what became of the file, in words.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.common.merge_description import describe_backup, describe_report, effect_lines
from app.common.upload import Upload
from app.server.advising import file_for_advisor
from models.errors import ThroughlineError
from models.store.blind import open_whole
from models.store.merge import look_ahead, merge_studies
from models.store.study import Study


def advisor_file_name(name: str) -> str:
    """Return what the file for an advisor is called."""
    safe = "".join(each if each.isalnum() else "-" for each in name).lower().strip("-")
    return f"for-{safe[:100] or 'advisor'}.study"


def advisor_file(study: Study, name: str, coder: str) -> bytes:
    """Return the file for an advisor, who is named as one with it. Raises ThroughlineError."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "advisor.study"
        file_for_advisor(study, name, coder=coder, target=target)
        return target.read_bytes()


@dataclass(frozen=True)
class TakenIn:
    """What became of a file. told: what to know beside it. problem: why nothing came in, or ""."""

    said: str = ""
    told: tuple[str, ...] = ()
    problem: str = ""


def would_take_in(whole: Study, upload: Upload, *, coder: str) -> TakenIn:
    """Say what taking an advisor's file in would do, or why it would be refused."""
    return _with_file(whole, upload, coder, would=True)


def take_in(whole: Study, upload: Upload, *, coder: str) -> TakenIn:
    """Merge an advisor's file into the study; refuse what is no such file of this study.

    whole: the study with what all coders decided.
    """
    return _with_file(whole, upload, coder, would=False)


def _with_file(whole: Study, upload: Upload, coder: str, *, would: bool) -> TakenIn:
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned.study"
        path.write_bytes(upload.getvalue())
        try:
            with open_whole(path) as other:
                if problem := _refused(whole, other, name):
                    return TakenIn(problem=problem)
                if would:
                    report = look_ahead(whole, other, filename=name)
                else:
                    report = merge_studies(whole, other, actor=coder, filename=name)
        except ThroughlineError as error:
            return TakenIn(problem=str(error).replace(str(path), name).replace(path.stem, name))
    lines = effect_lines(report.effects, whole.state(), coder)
    said = f"{describe_report(report, would=would)} {describe_backup(report)}".strip()
    return TakenIn(said, tuple(lines))


def _refused(whole: Study, other: Study, name: str) -> str:
    if other.id != whole.id:
        return f"“{name}” was made from another study. Nothing was taken in."
    if not other.advisor:
        return (
            f"“{name}” is no advisor's file. A second coder's file, or another copy of the study, "
            "is brought in under Second coder. Nothing was taken in."
        )
    return ""
