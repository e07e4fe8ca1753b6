"""So, that's why, in order to, instead of: connections that talk is strung together with.

In:     one parsed sentence, and the clause said before it.
Out:    Connectives in it, as pipeline.concepts.connective_rules has them.

"So" is taken between two clauses alone. At the beginning of what is said it mostly opens a turn
("so, yeah"), before an adjective it mostly strengthens ("so nice"): both are left.
"""

from __future__ import annotations

from pipeline.concepts.clauses import (
    Span,
    Token,
    clause,
    has_subject,
    is_verbal,
    subject_of,
    told,
    top_verb,
)
from pipeline.concepts.connective_rules import (
    BECAUSE,
    HELPS,
    HINDERS,
    LEADS_TO,
    Found,
    Sentence,
    connect,
    said_before,
)

NOT_AFTER = frozenset("or do does did think hope guess not even if just say said told".split())
NOT_BEFORE = frozenset("far much on many to called what how who why where long".split())
BOUND = ("had", "have", "ended", "could", "decided", "needed")  # what one is brought to, in "So we"
DEGREE = ("so", "such")


def so(sentence: Sentence) -> Found:
    for word in sentence.words:
        if word.lower_ == "so":
            yield from _degree(sentence, word) if _is_degree(word) else _so(sentence, word)
        elif word.lower_ == "such":
            yield from _degree(sentence, word)


def _is_degree(word: Token) -> bool:
    near = word.head.i > word.i and word.head.i - word.i <= 2
    return near and word.head.pos_ in ("ADJ", "ADV") and not has_subject(word.head)


def _degree(sentence: Sentence, word: Token) -> Found:
    """ "so loud that we couldn't hear", "such a mess that we gave up"."""
    doc, end = sentence.doc, sentence.words.end
    main = top_verb(doc[sentence.words.start : word.i])
    that = next((t for t in doc[word.i + 1 : end] if t.lower_ == "that"), None)
    if main is None or that is None or that.i - word.i > 12:
        return
    after = top_verb(doc[that.i + 1 : end]) or next(
        (t for t in doc[that.i + 1 : end] if t.tag_ in ("VBD", "VBZ", "VBP")), None
    )
    if after is None or after.i == main.i:
        return
    cause = clause(told(main), window=(sentence.words.start, that.i), without=[after])
    effect = clause(told(after), window=(that.i + 1, end))
    yield from connect(sentence, cause, effect, (word.i, word.i + 1))


def _so(sentence: Sentence, word: Token) -> Found:
    doc, start, end = sentence.doc, sentence.words.start, sentence.words.end
    before = doc[word.i - 1].lower_ if word.i > start else ""
    after = doc[word.i + 1].lower_ if word.i + 1 < end else ""
    if before in NOT_AFTER or after in NOT_BEFORE:
        return
    if after == "that" and _is_why(sentence, word.i + 1):
        return  # "so that's why": the reason is told there
    purpose = after == "that" and doc[word.i + 1].dep_ == "mark"
    first = word.i + (2 if purpose else 1)
    result = top_verb(_until_next(sentence, first))
    if result is None:
        return
    result = told(result)
    effect = clause(result, window=(first, end), without=_own_later(result, first))
    given = said_before(sentence, word.i) if _clause_before(sentence, word) else None
    if given is None:
        given = _at_the_beginning(sentence, word, result, purpose)
    if given is None and purpose:
        given, effect = _fronted(sentence, word, result)
    aim = purpose or (before not in (",", "and") and _is_modal(result))
    if _empty(result):
        return
    yield from connect(sentence, given, effect, (word.i, first), HELPS if aim else LEADS_TO)


def _until_next(sentence: Sentence, first: int) -> list[Token]:
    """Return the words after "so" up to a conjunction that opens a clause of its own."""
    words: list[Token] = []
    for each in sentence.doc[first : sentence.words.end]:
        if words and each.lower_ in ("so", "because", "unless", "but") and each.dep_ != "advmod":
            break
        words.append(each)
    return words


def _own_later(result: Token, first: int) -> list[Token]:
    """Return clauses of a "because" within what follows "so"."""
    return [
        each
        for each in result.children
        if each.dep_ == "advcl"
        and each.i > result.i
        and any(c.lower_ in ("because", "unless") for c in each.children)
    ]


def _clause_before(sentence: Sentence, word: Token) -> bool:
    main = top_verb(sentence.doc[sentence.words.start : word.i])
    return main is not None and main.lemma_.lower() not in ("mean", "know")


def _at_the_beginning(sentence: Sentence, word: Token, result: Token, purpose: bool) -> Span | None:
    """Return the sentence before, where "So" opens one that says what one was brought to."""
    opening = all(
        each.is_punct or each.pos_ in ("INTJ", "CCONJ", "SPACE")
        for each in sentence.doc[sentence.words.start : word.i]
    )
    if purpose or not opening:
        return None
    words = [each.lower_ for each in (*result.children, result)]
    forced = "had" in words and any(c.lower_ == "to" for c in result.subtree)
    denied = any(c.dep_ == "neg" for c in result.children) and any(
        w in words for w in ("could", "can", "ca")
    )
    ended = result.lower_ in ("ended", "decided")
    return sentence.before if forced or denied or ended else None


def _fronted(sentence: Sentence, word: Token, result: Token) -> tuple[Span | None, Span | None]:
    """Return (what is done, what it is for) of "so that everybody gets a turn, we keep"."""
    inside = {each.i for each in result.subtree}
    main = result.head
    if result.dep_ != "advcl" or not is_verbal(main) or main.i in inside:
        later = [t for t in sentence.words if t.i > result.i and t.text == ","]
        if not later:
            return None, None
        main_verb = top_verb(sentence.doc[later[0].i + 1 : sentence.words.end])
        if main_verb is None:
            return None, None
        return (
            clause(main_verb, window=(later[0].i + 1, sentence.words.end)),
            clause(result, window=(word.i + 2, later[0].i)),
        )
    after = [t.i for t in main.subtree if t.i > result.i and t.i not in inside]
    first = min(after, default=main.i)
    return (
        clause(main, window=(first, sentence.words.end), without=[result]),
        clause(result, window=(word.i + 2, first)),
    )


def _is_modal(verb: Token) -> bool:
    return any(each.lower_ in ("can", "could") for each in verb.children) and not any(
        each.dep_ == "neg" for each in verb.children
    )


def _empty(verb: Token) -> bool:
    """Whether what follows "so" says nothing: "so I don't know", "so that's it"."""
    lemma = verb.lemma_.lower()
    if lemma == "know":
        return all(c.dep_ in ("nsubj", "aux", "neg", "punct", "intj", "advmod", "cc", "ccomp",
                              "mark") for c in verb.children)  # fmt: skip
    subject = subject_of(verb)
    return lemma == "be" and subject is not None and subject.lower_ in ("that", "this")


# -- that's why, which is why, that's the reason


def why(sentence: Sentence) -> Found:
    """Connect a sentence with what "that's why" points to; "the reason I stayed was the team"."""
    for word in sentence.words:
        if _is_why(sentence, word.i):
            yield from _why(sentence, word)
        elif word.lemma_ == "be" and is_verbal(word):
            yield from _reason_was(sentence, word)


def _is_why(sentence: Sentence, at: int) -> bool:
    doc, end = sentence.doc, sentence.words.end
    if doc[at].lower_ not in ("that", "this", "which", "it") or at + 2 >= end:
        return False
    if at > sentence.words.start and doc[at - 1].lower_ in BECAUSE:
        return False
    if doc[at + 1].lemma_ != "be" and doc[at + 1].lower_ not in ("'s", "’s", "is", "was"):
        return False
    rest = [each.lower_ for each in doc[at + 2 : at + 6] if each.pos_ not in ("ADV", "INTJ")
            or each.lower_ == "why"]  # fmt: skip
    return rest[:1] == ["why"] or rest[:2] in (["the", "reason"], ["part", "of"])


def _why(sentence: Sentence, word: Token) -> Found:
    doc, end = sentence.doc, sentence.words.end
    at = next((t.i for t in doc[word.i : end] if t.lower_ in ("why", "reason")), end)
    after = top_verb(doc[at + 1 : end])
    if after is None:
        return
    effect = clause(told(after), window=(at + 1, end))
    denied = any(t.dep_ == "neg" for t in doc[word.i : at])
    cause = said_before(sentence, word.i)
    yield from connect(sentence, cause, effect, (word.i, at + 1), LEADS_TO, negated=denied)


def _reason_was(sentence: Sentence, copula: Token) -> Found:
    """ "the reason I stayed was the team", "part of why it worked was that …"."""
    subject = subject_of(copula)
    if subject is None or subject.i > copula.i:
        return
    words = list(subject.subtree)
    named = next((w for w in words if w.lower_ in ("reason", "reasons", "why")), None)
    done = next((w for w in words if is_verbal(w) and has_subject(w)), None)
    if named is None or done is None:
        return
    given = [c for c in copula.children if c.dep_ in ("attr", "ccomp", "acomp") and c.i > copula.i]
    if not given:
        return
    cause = clause(given[0], window=(copula.i + 1, sentence.words.end))
    effect = clause(done, window=(sentence.words.start, copula.i))
    denied = any(c.dep_ == "neg" for c in copula.children)
    yield from connect(sentence, cause, effect, (named.i, named.i + 1), LEADS_TO, negated=denied)


# -- in order to; instead of, rather than


def aim(sentence: Sentence) -> Found:
    """ "we meet at seven in order to get everybody in the room", in either order."""
    doc, start, end = sentence.doc, sentence.words.start, sentence.words.end
    for word in sentence.words:
        if [t.lower_ for t in doc[word.i : word.i + 3]] != ["in", "order", "to"]:
            continue
        done = next((t for t in doc[word.i + 3 : end] if t.tag_ == "VB"), None)
        if done is None:
            continue
        yield from _pair(sentence, word.i, word.i + 3, done, HELPS, theirs_is_cause=False)
    del start


def replaces(sentence: Sentence) -> Found:
    """ "they write the kid up instead of calling home": the one takes the place of the other."""
    doc, end = sentence.doc, sentence.words.end
    for word in sentence.words:
        two = [t.lower_ for t in doc[word.i : word.i + 2]]
        if two not in (["instead", "of"], ["rather", "than"]):
            continue
        done = next(
            (t for t in doc[word.i + 2 : min(end, word.i + 9)] if t.tag_ in ("VBG", "VB")), None
        )
        if done is not None:
            yield from _pair(sentence, word.i, word.i + 2, done, HINDERS, theirs_is_cause=False)


def _pair(
    sentence: Sentence, at: int, first: int, theirs: Token, polarity: str, *, theirs_is_cause: bool
) -> Found:
    """Connect a phrase without a subject of its own with the clause that it is said of."""
    doc, start, end = sentence.doc, sentence.words.start, sentence.words.end
    main = top_verb(doc[start:at])
    if main is not None:
        main = told(main)
        beside = clause(main, window=(start, at))
        phrase = clause(theirs, window=(first, end))
    else:
        inside = {each.i for each in theirs.subtree}
        later = [t for t in doc[theirs.i + 1 : end] if t.i not in inside]
        main = top_verb(later) if later else None
        if main is None:
            return
        main = told(main)
        opens = min(t.i for t in main.subtree if t.i > theirs.i and t.i not in inside)
        beside = clause(main, window=(opens, end))
        phrase = clause(theirs, window=(first, opens))
    cause, effect = (phrase, beside) if theirs_is_cause else (beside, phrase)
    yield from connect(sentence, cause, effect, (at, first), polarity)
