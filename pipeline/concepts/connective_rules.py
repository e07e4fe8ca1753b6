"""The ways in which spoken English connects two things, as patterns of a dependency parse.

In:     one parsed sentence, and the clause said before it.
Out:    Connectives in it: cause, effect, cue, polarity, whether it is denied.
Source: the connectives and causative verbs of docs/decisions/axial-coding.md.

Direction is cause to effect, whichever stands first. A connective with nothing on one side but
a pronoun connects nothing that could be coded, and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.concepts.clauses import (
    PERSONAL,
    POINTING,
    Span,
    Token,
    clause,
    has_subject,
    is_filler,
    is_verbal,
    says_something,
    subject_of,
    told,
    top_verb,
    trimmed,
    verb_above,
)

LEADS_TO, HELPS, HINDERS = "leads_to", "helps", "hinders"

BECAUSE = frozenset(("because", "'cause", "’cause", "cause", "cuz", "coz", "cos"))
CONDITIONS = frozenset(("if", "unless"))
FINITE = frozenset(("VBD", "VBP", "VBZ", "MD", "VB", "VBN"))
CONCESSIONS = frozenset(("though", "although"))
CONJUNCTIONS = BECAUSE | CONDITIONS | CONCESSIONS | {"since", "that", "as"}
ASIDES = frozenset("sense honest remember recall frank ask will know mean look think want".split())
ASKING = frozenset("ask wonder know see check tell sure care doubt remember say decide".split())
CHECKING = frozenset("identify detect determine test verify wonder ask check doubt".split())
# the tense that "since" takes of time: "have known her since", never "since" of a reason
PERFECT = frozenset(("have", "has", "had", "'ve", "'s", "'d", "’ve", "’s", "’d", "been"))

# prepositions of a cause or of what stands against: words -> (polarity, denied, cause is theirs)
PHRASES: dict[tuple[str, ...], tuple[str, bool]] = {
    ("because", "of"): (LEADS_TO, False),
    ("cause", "of"): (LEADS_TO, False),
    ("due", "to"): (LEADS_TO, False),
    ("owing", "to"): (LEADS_TO, False),
    ("on", "account", "of"): (LEADS_TO, False),
    ("as", "a", "result", "of"): (LEADS_TO, False),
    ("as", "a", "consequence", "of"): (LEADS_TO, False),
    ("thanks", "to"): (HELPS, False),
    ("despite",): (HINDERS, True),
    ("in", "spite", "of"): (HINDERS, True),
}
FOLLOWS = (  # said of what went before: "as a result, we never see them"
    ("as", "a", "result"),
    ("as", "a", "consequence"),
    ("therefore",),
    ("consequently",),
    ("for", "that", "reason"),
    ("because", "of", "that"),
    ("because", "of", "this"),
    ("due", "to", "that"),
)


OPENERS = frozenset(words[0] for words in (*PHRASES, *FOLLOWS))


@dataclass(frozen=True)
class Connective:
    """Two clauses that a speaker connects. Spans: half-open code points of the passage.

    polarity: leads_to, helps or hinders, from cause to effect. negated: it is denied, or, with
    hinders, overcome ("even though").
    """

    cause: Span
    effect: Span
    cue: Span
    polarity: str
    negated: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence and what went before it in the same person's talk. before: its main clause."""

    words: Any  # spacy.tokens.Span
    before: Span | None

    @property
    def doc(self) -> Any:
        return self.words.doc


Found = Iterator[Connective]
Rule = Callable[[Sentence], Found]


def connect(
    sentence: Sentence,
    cause: Span | None,
    effect: Span | None,
    cue: tuple[int, int],
    polarity: str = LEADS_TO,
    *,
    negated: bool = False,
) -> Found:
    """Give a connective if both sides say something. cue: token positions, half-open."""
    doc = sentence.doc
    if cause is None or effect is None or not says_something(cause, doc):
        return
    if not says_something(effect, doc):
        return
    if max(cause[0], effect[0]) < min(cause[1], effect[1]):
        return  # one inside the other is a misreading
    words = doc[cue[0] : cue[1]]
    yield Connective(cause, effect, (words.start_char, words.end_char), polarity, negated)


def _at(sentence: Sentence, at: int, words: tuple[str, ...]) -> bool:
    doc = sentence.doc
    if at + len(words) > sentence.words.end:
        return False
    return all(doc[at + n].lower_ == word for n, word in enumerate(words))


def _denied_before(doc: Any, at: int, first: int) -> bool:
    """Whether "not" stands before a connective; "not just because" denies nothing."""
    before = [each.lower_ for each in doc[max(first, at - 2) : at]]
    return bool(before) and before[-1] in ("not", "n't", "never")


# -- clauses with a conjunction: because, since, if, unless, although


def subordinate(sentence: Sentence) -> Found:
    """Connect what a conjunction's clause and its main clause say, in either order."""
    for word in sentence.words:
        told_by = _conjunction(word)
        if told_by is None:
            continue
        polarity, negated, cue = told_by
        sub = word.head if word.dep_ == "mark" or word.head.i > word.i else None
        if sub is None or not is_verbal(sub):
            sub = top_verb(sentence.doc[word.i + 1 : sentence.words.end])
        if sub is None or (word.lower_ == "since" and _of_time(word, sub)):
            continue
        if sub.dep_ == "csubj" or sub.head.lemma_ == "mean":
            continue  # "just because we made progress doesn't mean": the verb's to tell
        if word.lower_ == "if" and _is_aside(word, sub):
            continue
        given = _sub_clause(sentence, word, sub)
        main, main_span = _main_clause(sentence, word, sub)
        if main_span is None and cue[0] == _first_word(sentence) and word.lower_ in BECAUSE:
            main_span = sentence.before
        elif main is not None and word.lower_ in BECAUSE:
            negated = _because_denied(sentence, word, main)
        yield from connect(sentence, given, main_span, cue, polarity, negated=negated)


def _conjunction(word: Token) -> tuple[str, bool, tuple[int, int]] | None:
    """Return polarity, whether denied, and where the cue stands; None for another word."""
    doc, at, lower = word.doc, word.i, word.lower_
    if lower not in CONJUNCTIONS:
        return None
    after = doc[at + 1].lower_ if at + 1 < len(doc) else ""
    before = doc[at - 1].lower_ if at > word.sent.start else ""
    marks = word.dep_ == "mark"
    found: tuple[str, bool, int] | None = None  # polarity, denied, words of the cue before it
    if lower in BECAUSE and after != "of":
        noun = lower == "cause" and word.pos_ in ("NOUN", "VERB") and not marks
        found = None if noun else (LEADS_TO, False, 0)
    elif lower == "since" and marks and before != "ever":
        found = LEADS_TO, False, 0
    elif lower == "if" and marks and before not in ("as", "what", "like"):
        found = (HINDERS, True, 1) if before == "even" else (LEADS_TO, False, 0)
    elif lower == "unless":
        found = HINDERS, False, 0
    elif lower in CONCESSIONS and marks:
        found = HINDERS, True, int(before in ("even", "as"))
    elif lower == "that" and before in ("given", "now") and after:
        found = LEADS_TO, False, 1
    elif lower == "as" and before == "long" and at - 2 >= word.sent.start:
        found = LEADS_TO, False, 2
    return None if found is None else (found[0], found[1], (at - found[2], at + 1))


def _first_word(sentence: Sentence) -> int:
    """Return where a sentence begins, after fillers and conjunctions."""
    for each in sentence.words:
        if not (each.is_punct or each.pos_ in ("INTJ", "CCONJ", "SPACE")):
            return int(each.i)
    return int(sentence.words.start)


def _of_time(word: Token, sub: Token) -> bool:
    """Whether "since" tells a time: the main verb is perfect, or the clause is past."""
    main = verb_above(sub)
    if main is None:
        return True
    helpers = {each.lower_ for each in main.children if each.dep_ == "aux"}
    if helpers & PERFECT or (main.lemma_ == "be" and main.lower_ == "been"):
        return True
    past = sub.tag_ == "VBD" or any(c.tag_ == "VBD" for c in sub.children if c.dep_ == "aux")
    now = main.tag_ in ("VBP", "VBZ") and not any(c.tag_ == "MD" for c in main.children)
    denied = any(c.dep_ == "neg" for c in (*sub.children, *main.children))
    return past and now and not denied


def _is_aside(word: Token, sub: Token) -> bool:
    """Whether an if-clause is about the telling, or what is asked: "if I remember", "ask if"."""
    head = sub.head
    if sub.dep_ in ("ccomp", "pcomp") and head.i < word.i:
        return True
    if head.i == word.i - 1 and head.lemma_.lower() in ASKING:
        return True
    if head.lemma_.lower() in CHECKING and head.i < word.i:
        return True
    words = {each.lemma_.lower() for each in sub.subtree if each.i > word.i}
    subject = subject_of(sub)
    who = subject.lower_ if subject is not None else ""
    if sub.lemma_.lower() == "make" and "sense" in words:
        return True
    lemma = sub.lemma_.lower()
    if who in ("i", "you", "we") and (len(words) <= 7 or lemma == "look"):
        aside = lemma in ASIDES or bool(words & {"honest", "frank", "remember", "recall"})
        return aside and not any(c.dep_ == "neg" for c in sub.children)
    return False


def _sub_clause(sentence: Sentence, word: Token, sub: Token) -> Span | None:
    """Return the conjunction's own clause: after it, up to where the main clause begins."""
    last = sentence.words.end
    main = _above(sub)
    if main is not None and main.i > sub.i and word.i < sub.i:
        last = min(_clause_begins(main, sub), last)
    inner = told(sub)
    without = _later_connectives(inner, word)
    if main is not None and (cleft := _cleft(main, sub)) is not None:
        without.append(cleft)
    return clause(inner, window=(word.i + 1, last), without=without)


def _above(sub: Token) -> Token | None:
    """Return the verb of the main clause: above "given" where "given that" opens the other."""
    main = verb_above(sub)
    while main is not None and (
        main.lower_ in ("given", "provided", "considering") or _also_a_reason(main, sub)
    ):
        main = verb_above(main)
    return main


def _also_a_reason(main: Token, sub: Token) -> bool:
    """Whether both are reasons of a third: "because they're hungry, not because they're bad"."""

    def because(verb: Token) -> bool:
        return any(c.dep_ == "mark" and c.lower_ in BECAUSE for c in verb.children)

    return main.i < sub.i and because(main) and because(sub)


def _clause_begins(main: Token, sub: Token) -> int:
    """Return where a main clause after its sub-clause begins: at its first word after that."""
    inside = {each.i for each in sub.subtree}
    after = [each.i for each in main.subtree if each.i > sub.i and each.i not in inside]
    return min(after, default=main.i)


def _later_connectives(head: Token, word: Token) -> list[Token]:
    """Return clauses within a clause that a further conjunction opens."""
    return [
        each
        for each in head.subtree
        if each != head
        and each.i > head.i
        and any(
            c.dep_ in ("mark", "advmod", "cc") and c.lower_ in ("so", "unless", *BECAUSE)
            and c.i > word.i
            for c in each.children
        )
        and is_verbal(each)
    ]  # fmt: skip


def _main_clause(sentence: Sentence, word: Token, sub: Token) -> tuple[Token | None, Span | None]:
    """Return the verb and the span of the clause that a sub-clause belongs to."""
    main = _above(sub)
    if main is None:
        window = sentence.doc[sentence.words.start : max(word.i, sentence.words.start)]
        main = top_verb(window)
        if main is None:
            return None, None
    first, last = sentence.words.start, sentence.words.end
    if main.i < word.i and _opens_anew(sentence, word):
        main = top_verb(_after_clause(sentence, sub))
        if main is None or main.i <= sub.i:
            return None, None
        first = max(first, _clause_begins(main, sub))
    elif main.i < word.i:
        last = word.i
    else:
        first = max(first, _clause_begins(main, sub))
    reason = _reason_clause(main)
    if reason is not None:
        return main, clause(reason)
    if (cleft := _cleft(main, sub)) is not None:
        return main, clause(cleft, window=(first, sentence.words.end))
    inner = told(main)
    return main, clause(inner, without=[sub], window=(first, last))


def _opens_anew(sentence: Sentence, word: Token) -> bool:
    """Whether a conjunction stands before: "…, but if we can": what it is said of comes after."""
    for each in reversed(list(sentence.doc[sentence.words.start : word.i])):
        if not (each.is_punct or each.pos_ == "INTJ" or each.lower_ in ("even", "like", "just")):
            return bool(each.pos_ == "CCONJ" or each.lower_ in ("so", "that"))
    return False


def _after_clause(sentence: Sentence, sub: Token) -> list[Token]:
    inside = {each.i for each in sub.subtree}
    return [each for each in sentence.doc[sub.i : sentence.words.end] if each.i not in inside]


def _cleft(main: Token, sub: Token) -> Token | None:
    """Return the verb after "that" in "it's not because they're lazy that they miss shifts"."""
    subject = subject_of(main)
    if main.lemma_ != "be" or main.i > sub.i or subject is None or subject.lower_ != "it":
        return None
    for each in main.subtree:
        that = any(c.dep_ == "mark" and c.lower_ == "that" for c in each.children)
        if that and each.dep_ == "ccomp" and each.i > sub.i and has_subject(each):
            return each
    return None


def _because_denied(sentence: Sentence, word: Token, main: Token) -> bool:
    """Whether a because is denied: "not because", "I don't think … because"."""
    doc, first = sentence.doc, sentence.words.start
    if _denied_before(doc, word.i, first) or _doubted(main):
        return True
    if main.lemma_ == "be" and main.i < word.i and any(c.dep_ == "neg" for c in main.children):
        subject = subject_of(main)
        if subject is not None and subject.lower_ in ("it", "that", "this"):
            return not _has_complement(main, word)
    again = [each for each in sentence.words if each.lower_ in BECAUSE and each.i > word.i]
    return bool(again) and main.i < word.i and any(c.dep_ == "neg" for c in main.children)


def _doubted(main: Token) -> bool:
    """Whether somebody says that they do not think so."""
    for each in (main, *main.ancestors):
        if each.lemma_.lower() in ("think", "believe", "feel", "say", "guess") and any(
            c.dep_ == "neg" for c in each.children
        ):
            return True
        if each.dep_ not in ("ccomp", "advcl"):
            return False
    return False


# -- phrases: because of, due to, thanks to, despite


def phrase(sentence: Sentence) -> Found:
    """Connect a preposition's noun or clause with the sentence that it stands in."""
    for word in sentence.words:
        if word.lower_ not in OPENERS:
            continue
        for words, (polarity, negated) in PHRASES.items():
            if not _at(sentence, word.i, words) or _followed(sentence, word.i):
                continue
            last = word.i + len(words)
            inner = _object(sentence, last)
            if inner is None:
                continue
            main, effect = _beside(sentence, word, inner, last)
            denied = negated
            if main is not None and word.lower_ in ("because", "cause", "due"):
                denied = _because_denied(sentence, word, main)
            loose = [c for c in inner.children if c.dep_ == "relcl" and main in (c, told(c))]
            cause = clause(inner, without=[*loose, *_later_connectives(inner, word)],
                           window=(last, sentence.words.end))  # fmt: skip
            yield from connect(sentence, cause, effect, (word.i, last), polarity, negated=denied)


def _object(sentence: Sentence, at: int) -> Token | None:
    """Return the head of what a preposition governs: the first noun or verb outside of fillers."""
    for each in sentence.doc[at : sentence.words.end]:
        if each.is_punct or each.dep_ == "intj":
            continue
        top = each
        while top.head.i >= at and top.head != top and top.head.sent.start == top.sent.start:
            own = top.dep_ in ("nsubj", "nsubjpass", "npadvmod") and is_verbal(top.head)
            if own and top.head.tag_ in FINITE:
                break  # the subject of the clause after it, not of one that is governed
            top = top.head
        return top
    return None


def _beside(
    sentence: Sentence, word: Token, inner: Token, last: int
) -> tuple[Token | None, Span | None]:
    """Return the verb and clause that a phrase is said of."""
    doc, first, end = sentence.doc, sentence.words.start, sentence.words.end
    copula = word.head if word.head.lemma_ == "be" else None
    if copula is not None and copula.i < word.i and not _has_complement(copula, word):
        return copula, _explained(sentence, copula)
    main = top_verb(doc[first : word.i])
    if main is not None:
        inside = {each.i for each in inner.subtree}
        main = told(main)
        if main.i not in inside:
            return main, clause(main, window=(first, word.i))
    loose = [c for c in inner.children if c.dep_ == "relcl" and has_subject(c)]
    inside = {each.i for each in inner.subtree} - {
        each.i for c in loose for each in c.subtree
    }  # the parser takes "because of the strike we lost" for one noun
    after = [each for each in doc[last:end] if each.i not in inside]
    main = top_verb(after)
    if main is None:
        return None, None
    main = told(main)
    effect = clause(main, window=(after[0].i, end))
    alone = sum(is_verbal(each) and has_subject(each) for each in after if not is_filler(each)) == 1
    if effect is None or not alone:
        return main, effect
    return main, trimmed(doc.text, effect[0], sentence.words.end_char)  # nothing else is said


def _explained(sentence: Sentence, copula: Token) -> Span | None:
    """Return what "is due to" something: the subject, or what "that" points to."""
    subject = subject_of(copula)
    if subject is None or subject.lower_ in PERSONAL:
        return None
    if subject.lower_ in POINTING | {"which"}:
        return said_before(sentence, subject.i)
    return clause(_reason_clause(copula) or subject)


def _has_complement(copula: Token, word: Token) -> bool:
    return any(
        each.dep_ in ("attr", "acomp") and each.i < word.i and each != word
        for each in copula.children
    )


def _reason_clause(copula: Token) -> Token | None:
    """Return what is given a reason for: "the reason we moved is", "why it worked was"."""
    subject = subject_of(copula)
    if subject is None or copula.lemma_ != "be":
        return None
    words = list(subject.subtree)
    named = any(each.lower_ in ("reason", "reasons", "why") for each in words)
    verbs = [each for each in words if is_verbal(each) and has_subject(each)]
    return verbs[0] if named and verbs else None


def follows(sentence: Sentence) -> Found:
    """Connect a sentence with the clause before it: "as a result", "therefore"."""
    doc = sentence.doc
    for word in sentence.words:
        words = _follows_at(sentence, word.i) if word.lower_ in OPENERS else None
        if words is None:
            continue
        last = word.i + len(words)
        after = top_verb(doc[last : sentence.words.end])
        cause = said_before(sentence, word.i)
        if after is None:  # "we moved because of that": what follows stands first
            continue
        inner = told(after)
        effect = clause(inner, window=(last, sentence.words.end))
        yield from connect(sentence, cause, effect, (word.i, last))


def _follows_at(sentence: Sentence, at: int) -> tuple[str, ...] | None:
    for words in FOLLOWS:
        if _at(sentence, at, words) and not _at(sentence, at, (*words, "of")):
            return words
    return None


def _followed(sentence: Sentence, at: int) -> bool:
    return _follows_at(sentence, at) is not None


def said_before(sentence: Sentence, at: int) -> Span | None:
    """Return the clause said before a place: in the sentence, else the sentence before it."""
    window = list(sentence.doc[sentence.words.start : at])
    main = top_verb(window)
    if main is None:
        return sentence.before
    return clause(told(main), window=(sentence.words.start, at)) or sentence.before
