"""Find what people themselves connect when they talk: because, so, led to, depends on.

In:     passages of one person's talk, a parser.
Out:    for each passage its Connectives: cause, effect, cue, polarity, whether denied.
Source: docs/decisions/axial-coding.md, with how often it is right.

Of causal links that people hear, half stand with a causal word; what is found here is therefore
precise and half blind, and says nothing about what was not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pipeline.concepts.causative_verbs import verbs
from pipeline.concepts.clauses import Span, asked_about, clause, is_question, told, top_verb
from pipeline.concepts.connective_rules import (
    Connective,
    Rule,
    Sentence,
    follows,
    phrase,
    subordinate,
)
from pipeline.concepts.discourse_rules import aim, replaces, so, why

METHOD = "connectives-1"  # changes when the same words would be read otherwise
RULES: tuple[Rule, ...] = (subordinate, phrase, follows, so, why, aim, replaces, verbs)
# Without one of these words no rule finds anything; what has none is not parsed, which is most.
CUES = re.compile(
    r"""(?<!\w)(?:
    because | ['’]?cause[sd]? | causing | cuz | coz | cos | since | if | unless | though | although
    | given\ that | now\ that | as\ long\ as | due\ to | owing\ to | account\ of | a\ result
    | a\ consequence | thanks\ to | despite | spite\ of | therefore | consequently | reasons?
    | that\ reason | why | in\ order\ to | instead\ of | rather\ than | such\ an?
    | lead(?:s|ing)?\ to | led\b(?=[^.?!]{0,40}\bto\b) | result(?:s|ed)?\ (?:in|from)
    | contribut(?:e|es|ed|ing)\ to | translat(?:e|es|ed)\ (?:in)?to | stem(?:s|med)?\ from
    | c[oa]mes?\ from | aris(?:e|es)\ from | arose\ from | (?:depend|hinge)(?:s|ed|ing)?
    | means | meant | (?:would|will|did|does|n['’]t|not|might|may|could)\ mean
    | creat(?:e|es|ed) | trigger(?:s|ed)? | produc(?:e|es|ed) | improv(?:e|es|ed)
    | strengthen(?:s|ed)? | support(?:s|ed)? | boost(?:s|ed)? | increas(?:e|es|ed) | hurts?
    | limit(?:s|ed)? | undermin(?:e|es|ed) | harm(?:s|ed)? | damag(?:e|es|ed) | reduc(?:e|es|ed)
    | affect(?:s|ed)? | influenc(?:e|es|ed) | shap(?:e|es|ed) | ruin(?:s|ed)?
    | g(?:ive|ives|ave|iving)\b(?=[^.?!]{1,40}\bto\b)
    | allow(?:s|ed)? | enabl(?:e|es|ed) | encourag(?:e|es|ed) | motivat(?:e|es|ed)
    | inspir(?:e|es|ed) | forc(?:e|es|ed) | push(?:es|ed)? | dr(?:ive|ives|ove) | requir(?:e|es|ed)
    | help(?:s|ed|ing)?(?!\s+out\b) | lets?(?!['’]s|\s+me\b)
    | ma(?:ke|kes|de|king)(?!\s+(?:an?\b|sense|sure|up\b|any\b|some\b|decision|of\b|out\b))
    | (?:gets?|got|getting)\ in\ the\ way | (?:gets?|got)\s+(?:\w+\s+){1,4}to
    | (?:keep|hold|stop|prevent|discourage|deter)(?:s|ing)?\b(?=[^.?!]{1,80}\bfrom\b)
    | (?:kept|held|stopped|prevented|discouraged|deterred)\b(?=[^.?!]{1,80}\bfrom\b)
    )(?!\w)
    | (?<=[\w,;)–—-]\s)so\b(?!\s+(?:far|on|called|much\s+fun)\b)
    | (?:^|[.?!…]\s+)\W*(?:and\W+)?so\b(?=[^.?!]*
      \b(?:had\ to|could(?:n['’]t|\ not)|can(?:['’]t|not)|ended\ up|decided|that)\b)""",
    re.IGNORECASE | re.VERBOSE,
)

Parser = Callable[[Sequence[str]], Iterable[Any]]  # texts -> spaCy's documents, in order


def find_connectives(passages: Sequence[str], parse: Parser) -> list[list[Connective]]:
    """Return what each passage connects, in the order of its words. Questions claim nothing."""
    wanted = [n for n, text in enumerate(passages) if CUES.search(text)]
    found: list[list[Connective]] = [[] for _ in passages]
    for n, doc in zip(wanted, parse([passages[n] for n in wanted]), strict=True):
        found[n] = list(_in_passage(doc))
    return found


def _in_passage(doc: Any) -> Iterator[Connective]:
    before: Span | None = None
    for words in doc.sents:
        if is_question(words):
            before = None
            continue
        found: list[Connective] = []
        for rule in RULES:
            found += [each for each in rule(Sentence(words, before)) if not _asked(doc, each)]
        yield from _told_once(found)
        before = _main(words) or before


def _asked(doc: Any, found: Connective) -> bool:
    cue = doc.char_span(*found.cue, alignment_mode="expand")
    return cue is not None and asked_about(cue[0])


def _main(words: Any) -> Span | None:
    """Return the main clause of a sentence, for what points back to it."""
    verb = top_verb(words)
    return None if verb is None else clause(told(verb))


def _told_once(found: list[Connective]) -> list[Connective]:
    """Return connectives without those that two rules read in the same words."""
    kept: list[Connective] = []
    for each in sorted(found, key=lambda c: (c.cue, -(c.cue[1] - c.cue[0]))):
        if not any(_same(each, other) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda c: c.cue)


def _same(one: Connective, other: Connective) -> bool:
    cues = one.cue[0] < other.cue[1] and other.cue[0] < one.cue[1]
    return cues or (one.cause, one.effect) == (other.cause, other.effect)
