"""What types of relations are called: Strauss & Corbin's paradigm, and helps and hinders."""

from __future__ import annotations

RELATION_TYPES = {
    "causal_condition": "causal condition of",
    "context": "context of",
    "intervening_condition": "intervening condition of",
    "action_strategy": "action or strategy for",
    "consequence": "consequence of",
    "helps": "helps",
    "hinders": "hinders",
    "related": "related to",
}
