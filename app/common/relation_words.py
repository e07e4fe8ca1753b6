"""What each type of a relation of two codes is called."""

from __future__ import annotations

# Strauss & Corbin's paradigm, and helps/hinders for questions about leadership: what stands
# between the names of the first code and the second
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
# the same as the verb of a sentence
RELATION_VERBS = {
    "causal_condition": "is a causal condition of",
    "context": "is a context of",
    "intervening_condition": "is an intervening condition of",
    "action_strategy": "is an action or strategy for",
    "consequence": "is a consequence of",
    "helps": "helps",
    "hinders": "hinders",
    "related": "is related to",
}
