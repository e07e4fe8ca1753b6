"""The addresses that the pages' own scripts call."""

from __future__ import annotations

DOCUMENT = "/throughline/api/document/"


DECISIONS = "/throughline/api/decisions"


LEARN = "/throughline/api/learn/"


COMPARE = "/throughline/api/compare"


ALIGN = "/throughline/api/align/"


STAMP = "/throughline/api/stamp"


RELATIONS = "/throughline/api/relations"


RELATION_EVIDENCE = "/throughline/api/relations/evidence"


RELATION_WORK = "/throughline/api/relations/work"
