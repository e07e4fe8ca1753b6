"""Cut clauses out of parsed talk: whose words they are, where they begin and end.

In:     sentences as spaCy's dependency parser reads them.
Out:    half-open code point spans of clauses, without lead-ins, fillers and who said it.
Source: ClearNLP's dependency labels, which spaCy's English models use.

Speech is parsed worse than print: a clause is therefore always held inside a window of its
sentence (before or after the connective), whatever the parser says of its reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Token = Any  # spacy.tokens.Token: spaCy is loaded only where something is parsed
Span = tuple[int, int]  # half-open code points

REPORTING = frozenset(
    "say tell think guess know feel believe suppose mean hear claim bet hope swear figure imagine "
    "assume argue explain complain admit agree notice remember realize realise find add".split()
)
RAISING = frozenset("think believe feel suppose guess say mean".split())  # "I don't think that"
PERSONAL = frozenset("i we you he she they it me us him her them one there".split())
POINTING = frozenset(("that", "this"))
RELATIVE = frozenset(("which", "that", "who"))
EMPTY = frozenset(
    "know mean think guess say thing stuff something anything everything way lot bit kind sort so "
    "just like right then well really very too also even not n't why how yeah okay".split()
)
CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
FILLED = (
    r"(?:you know(?: what i mean)?|i mean|i think|i guess|i feel like|i suppose|i would say|"
    r"i'd say|let's say|of course|at least|in fact|to be honest|sort of|kind of|and|but|or|so|um+|"
    r"uh+|er+|erm|hmm+|mm+|well|yeah|yes|okay|ok|oh|like|honestly|actually|basically|obviously|"
    r"then|also|mostly|mainly|partly|right|really|probably|maybe|anyways?)(?![\w'’])"
)
BEFORE = re.compile(rf"(?:[\W_]+|{FILLED})+", re.IGNORECASE)
AFTER = re.compile(
    r"(?:[\s,.;:?!\"“”…–—-]+|(?<=[\s,])(?:you know(?: what i mean)?|i mean|i think|i guess|um+|uh+|"
    r"er+|like|yeah|right|okay|ok|and|but|or|so|mostly|really|then|of course|i suppose))+$",
    re.IGNORECASE,
)
TAG = re.compile(
    r"[,.…–—-]\s*(?:right|you know(?: what i mean)?|know what i mean|okay|ok|yeah|huh|no|correct|"
    r"you see|(?:is|are|do|does|did|was|were|have|has|ca|wo|could|would)n['’]?t (?:it|they|we|you|"
    r"he|she|i)|if that makes sense|does that make sense)\s*\?+$",
    re.IGNORECASE,
)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a span without punctuation, lead-ins and fillers at its edges; None if no more."""
    if begun := BEFORE.match(text, start, end):
        start = begun.end()
    if ended := AFTER.search(text, start, end):
        end = ended.start()
    return (start, end) if start < end else None


def is_question(sentence: Any) -> bool:
    """Whether a sentence asks; one that only ends on a tag ("right?", "you know?") claims."""
    text = sentence.text.strip()
    if text.endswith("?"):
        return TAG.search(text) is None
    root = sentence.root
    helpers = [each for each in root.children if each.dep_ in ("aux", "auxpass")]
    subjects = [each for each in root.children if each.dep_ in ("nsubj", "nsubjpass")]
    if helpers and subjects and helpers[0].i < subjects[0].i:  # "do you think", without a mark
        return helpers[0].lower_ in ("do", "does", "did") and not _opens(root, helpers[0])
    return False


def _opens(root: Token, helper: Token) -> bool:
    """Whether words stand before the helper: "rarely do we", "so do I"."""
    return any(
        each.dep_ == "advmod" and each.i < helper.i and each.lower_ not in ("so", "why", "how")
        for each in root.children
    )


def asked_about(token: Token) -> bool:
    """Whether a word stands in what somebody asks or wonders: "asked whether they left because"."""
    for each in (token, *token.ancestors):
        marks = {child.lower_ for child in each.children if child.dep_ == "mark"}
        if each.dep_ == "ccomp" and each.i > each.head.i and marks & {"whether", "if"}:
            return True
    return False


def is_negated(verb: Token) -> bool:
    """Whether a verb is denied, by itself, by "never" or by what it hangs on."""
    if _denied(verb):
        return True
    up = verb.head
    if verb.dep_ == "xcomp" and up != verb:
        return _denied(up)
    return verb.dep_ == "ccomp" and up.lemma_.lower() in RAISING and _denied(up)


def _denied(verb: Token) -> bool:
    return any(
        each.dep_ == "neg" or each.lower_ in ("never", "hardly", "not", "n't")
        for each in verb.children
        if each.i < verb.i or each.dep_ == "neg"
    )


def is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def verb_above(token: Token) -> Token | None:
    """Return the verb that a word hangs on; None where it hangs on none."""
    for each in token.ancestors:
        if is_verbal(each):
            return each
    return None


def has_subject(verb: Token) -> bool:
    return any(
        each.dep_ in ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl") for each in verb.children
    )


def subject_of(verb: Token) -> Token | None:
    """Return a verb's subject, its own or that of the verb it goes on from."""
    for each in (verb, *verb.ancestors):
        found = [
            child
            for child in each.children
            if child.dep_ in ("nsubj", "nsubjpass", "csubj", "csubjpass") and child.i < verb.i
        ]
        if found:
            return found[-1]
        if each.dep_ not in ("xcomp", "conj") or any(c.dep_ == "mark" for c in each.children):
            return None
    return None


def told(verb: Token) -> Token:
    """Return the verb of what is said, where a verb only tells who says or thinks it."""
    seen = {verb.i}
    while verb.lemma_.lower() in REPORTING:
        inner = [
            each
            for each in verb.children
            if each.dep_ == "ccomp"
            and each.i not in seen
            and has_subject(each)
            and not any(c.lower_ in ("if", "whether") for c in each.children if c.dep_ == "mark")
        ]
        if not inner:
            return verb
        verb = inner[-1]
        seen.add(verb.i)
    return verb


def clause(
    head: Token, *, without: Iterable[Token] = (), window: Span | None = None
) -> Span | None:
    """Return where the clause of a verb (or the phrase of a noun) stands, trimmed.

    without: words whose whole subtrees are another clause's. window: token positions, half-open,
    that the clause is held in. What the parser hung on across a comma as a sentence of its own
    ("they came, and I left") is left out.
    """
    dropped = {each.i for top in without for each in top.subtree}
    dropped |= {each.i for top in head.children if _own_sentence(top, head) for each in top.subtree}
    first, last = window or (head.sent.start, head.sent.end)
    kept = [each for each in head.subtree if each.i not in dropped and first <= each.i < last]
    if head not in kept:
        return None
    run = _around(kept, head)
    doc = head.doc
    start, end = run[0].idx, run[-1].idx + len(run[-1])
    marks = [each for each in run if each.dep_ == "mark" and each.lower_ in ("that", "because")]
    if marks and all(
        each.is_punct or each.pos_ in ("INTJ", "CCONJ") or each in marks
        for each in run
        if each.i < marks[0].i
    ):
        start = marks[0].idx + len(marks[0])
    return trimmed(doc.text, start, end)


def _own_sentence(top: Token, head: Token) -> bool:
    """Whether what hangs on a head is a sentence of its own."""
    if top.dep_ in ("conj", "parataxis"):
        return is_verbal(top) and has_subject(top) and is_verbal(head) and not is_filler(top)
    run_on = top.dep_ == "ccomp" and top.i < head.i and has_subject(top)
    return run_on and head.lemma_.lower() not in REPORTING


def is_filler(verb: Token) -> bool:
    """Whether a verb only fills: "you know", "I mean"."""
    said = verb.lemma_.lower() in ("know", "mean", "think", "guess")
    return said and all(each.is_punct or each.dep_ == "intj" for each in verb.rights)


def _around(kept: list[Token], head: Token) -> list[Token]:
    """Return the words around the head up to where another clause stands between."""
    at = next(n for n, each in enumerate(kept) if each.i == head.i)
    first = last = at
    while first > 0 and _joined(kept[first - 1], kept[first]):
        first -= 1
    while last + 1 < len(kept) and _joined(kept[last], kept[last + 1]):
        last += 1
    return kept[first : last + 1]


def _joined(left: Token, right: Token) -> bool:
    """Whether nothing but punctuation and fillers lies between two words."""
    between = left.doc[left.i + 1 : right.i]
    return all(each.is_punct or each.dep_ in ("intj", "neg") or each.is_space for each in between)


def top_verb(window: Iterable[Token]) -> Token | None:
    """Return the verb that governs a window of words: the last whose own head lies outside."""
    words = list(window)
    inside = {each.i for each in words}
    tops = [
        each
        for each in words
        if is_verbal(each)
        and has_subject(each)
        and (each.head.i not in inside or each.head == each)
    ]
    tops = [each for each in tops if not is_filler(each)]
    if tops:
        return tops[-1]
    verbs = [each for each in words if is_verbal(each) and has_subject(each)]
    return next((each for each in verbs if not is_filler(each)), None)


def says_something(span: Span | None, doc: Any) -> bool:
    """Whether a span holds a word with a meaning of its own: not "it", "that", "me"."""
    if span is None:
        return False
    words = doc.char_span(*span, alignment_mode="expand")
    if words is None:
        return False
    return any(
        each.pos_ in (*CONTENT, "ADV")
        and each.lower_ not in PERSONAL | POINTING
        and (each.lemma_.lower() not in EMPTY or any(c.dep_ == "dobj" for c in each.children))
        for each in words
    )
