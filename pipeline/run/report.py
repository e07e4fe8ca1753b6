"""What a run of the road did.

In:     what each stage counted.
Out:    a report that the caller may print; its clock is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StageReport:
    """done, skipped: transcripts, or 1 for a stage over the whole study. made: records."""

    stage: str
    done: int
    skipped: int
    made: int


@dataclass(frozen=True)
class RunReport:
    """What a run did. texts_embedded: those that were in no cache."""

    stages: tuple[StageReport, ...]
    texts_embedded: int

    @property
    def did_nothing(self) -> bool:
        return not any(stage.done for stage in self.stages)

    def stage(self, name: str) -> StageReport:
        return next(stage for stage in self.stages if stage.stage == name)
