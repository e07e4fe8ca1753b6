"""How far a new study is set up: kept in the study, so that a reload or a restart goes on there."""

from __future__ import annotations

from pathlib import Path

from models.store.blind import open_as
from models.store.study import Study

SETTING = "set_up"  # the step that is shown; empty once it is done
STEPS = ("interviews", "guide", "codes")  # after the study was named and made


def begin_set_up(path: Path) -> None:
    """Let a study that was just made be shown at the first of its steps."""
    with open_as(path, lambda found: found.setting("coder") or "") as study:
        study.set_setting(SETTING, STEPS[0])


def set_up_step(study: Study) -> str | None:
    """Return the step that a study is at; None where it is set up."""
    step = study.setting(SETTING)
    return step if step in STEPS else None


def go_to_step(study: Study, step: str | None) -> None:
    """Show another step; None ends the setting up."""
    study.set_setting(SETTING, step or "")
