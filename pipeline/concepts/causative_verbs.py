"""Verbs by which spoken English connects two things: led to, makes it harder, depends on.

In:     one parsed sentence, and the clause said before it.
Out:    Connectives in it, as pipeline.concepts.connective_rules has them.
Source: the causative verbs of docs/decisions/axial-coding.md.

A thing, a happening or a named person does it. "I", "we" or "they" alone are no side of a
relation between codes; "that" and ", which" stand for the clause before.
"""

from __future__ import annotations

from pipeline.concepts.clauses import (
    CONTENT,
    PERSONAL,
    POINTING,
    RELATIVE,
    Span,
    Token,
    clause,
    has_subject,
    is_filler,
    is_negated,
    is_verbal,
    subject_of,
)
from pipeline.concepts.connective_rules import (
    HELPS,
    HINDERS,
    LEADS_TO,
    Found,
    Sentence,
    connect,
    said_before,
)

GIVES_TO = {  # verb -> (prepositions, polarity): "led to", "resulted in"
    "lead": (("to",), LEADS_TO),
    "result": (("in",), LEADS_TO),
    "contribute": (("to",), LEADS_TO),
    "translate": (("into", "to"), LEADS_TO),
}
COMES_FROM = {
    "stem": ("from",),
    "come": ("from",),
    "result": ("from",),
    "arise": ("from",),
    "depend": ("on", "upon"),
    "hinge": ("on", "upon"),
}
GIVES = {  # verb + object
    "cause": LEADS_TO,
    "create": LEADS_TO,
    "trigger": LEADS_TO,
    "produce": LEADS_TO,
    "improve": HELPS,
    "strengthen": HELPS,
    "support": HELPS,
    "boost": HELPS,
    "increase": LEADS_TO,
    "hurt": HINDERS,
    "limit": HINDERS,
    "undermine": HINDERS,
    "harm": HINDERS,
    "damage": HINDERS,
    "reduce": HINDERS,
    "discourage": HINDERS,
    "affect": LEADS_TO,
    "influence": LEADS_TO,
    "shape": LEADS_TO,
    "ruin": HINDERS,
}
DOINGS = frozenset(  # of persons more often than of things: not where a person is the subject
    ("cause", "create", "produce", "improve", "strengthen", "support", "boost", "increase", "hurt",
     "limit", "reduce", "harm", "damage")
)  # fmt: skip
GETS_TO_DO = {  # verb + somebody + to do it
    "allow": HELPS,
    "enable": HELPS,
    "encourage": HELPS,
    "motivate": HELPS,
    "inspire": HELPS,
    "help": HELPS,
    "let": HELPS,
    "make": LEADS_TO,
    "force": LEADS_TO,
    "push": LEADS_TO,
    "drive": LEADS_TO,
    "require": LEADS_TO,
    "cause": LEADS_TO,
    "lead": LEADS_TO,
    "get": LEADS_TO,
}
BARE = frozenset(("let", "make", "help"))  # take a clause without "to"
KEEPS_FROM = frozenset("keep stop prevent discourage hold deter".split())
EASIER = frozenset("easy easier possible simpler simple better comfortable".split())
HARDER = frozenset("hard harder difficult impossible tough tougher tricky worse".split())
NO_EFFECT = frozenset("sense sure difference point decision way effort mistake coffee".split())
PERSONS = frozenset(
    "teacher principal people person kid child student school team boss manager nurse doctor "
    "parent family mother father mom dad sister brother friend coach district company government "
    "somebody someone everyone everybody nobody woman man guy staff leader director".split()
)
EASED = EASIER | HARDER
MEANS = frozenset("time chance opportunity confidence courage strength space energy room".split())
LEMMAS = frozenset(
    (*GIVES_TO, *COMES_FROM, *GIVES, *GETS_TO_DO, *KEEPS_FROM, "mean", "lets", "get", "give")
)


def verbs(sentence: Sentence) -> Found:
    """Connect a verb's subject with what it brings about, helps, hinders or comes from."""
    for verb in sentence.words:
        lemma = verb.lemma_.lower()
        if lemma not in LEMMAS or not (is_verbal(verb) or verb.pos_ in ("NOUN", "ADJ", "ADP")):
            continue  # the tagger takes "lets" and "stems" for nouns now and then
        for rule in (_gives_to, _comes_from, _means, _gets_to_do, _keeps_from, _eases, _gives):
            found = list(rule(sentence, verb, lemma))
            if found:
                yield from found
                break


def _subject(sentence: Sentence, verb: Token) -> Span | None:
    """Return what does it; None where nobody but a pronoun does."""
    subject = subject_of(verb)
    finite = verb.dep_ == "acl" and verb.tag_ in ("VBD", "VBZ")  # its noun is its subject
    if finite or (verb.dep_ == "relcl" and (subject is None or subject.lower_ in RELATIVE)):
        return _antecedent(sentence, verb, subject)
    if subject is None or subject.dep_ == "expl":
        return None
    word = subject.lower_
    if word == "it":
        return _left_of(sentence, verb, subject)
    if word == "which" or (word in POINTING and not any(True for _ in subject.children)):
        return said_before(sentence, subject.i)
    asked = any(c.lower_ in ("what", "which") and c.i < subject.i for c in subject.children)
    if word in PERSONAL or asked:  # "what information would help": asked
        return None
    return clause(subject, window=(sentence.words.start, verb.i))


def _antecedent(sentence: Sentence, verb: Token, subject: Token | None) -> Span | None:
    """Return what a relative clause is about: after a comma and "which" all that was said."""
    if subject is not None and subject.lower_ == "which":
        return said_before(sentence, subject.i)
    noun = verb.head
    if noun.lower_ in PERSONAL or noun.i > verb.i:
        return None
    return clause(noun, without=[verb], window=(sentence.words.start, verb.i))


def _left_of(sentence: Sentence, verb: Token, subject: Token) -> Span | None:
    """Return what "it" takes up: "knowing the families, it really helps"."""
    for each in verb.children:
        loose = each.dep_ in ("advcl", "dep", "dislocated", "nsubj", "ccomp")
        marked = any(c.dep_ == "mark" for c in each.children)
        if loose and not marked and each.tag_ == "VBG" and each.i < subject.i:
            return clause(each, window=(sentence.words.start, subject.i))
    return None


def _denied(verb: Token) -> bool:
    """Whether what a verb says is denied, by itself or by "it wasn't … that"."""
    copula = verb.head.head
    cleft = verb.dep_ == "relcl" and copula.lemma_ == "be" and verb.head.dep_ == "attr"
    return is_negated(verb) or (cleft and is_negated(copula))


def _by_person(verb: Token) -> bool:
    subject = subject_of(verb)
    if subject is None:
        return True
    return subject.lemma_.lower() in PERSONS or subject.pos_ == "PROPN"


def _objects(verb: Token) -> list[Token]:
    return [each for each in verb.children if each.dep_ in ("dobj", "obj") and each.i > verb.i]


def _governed(verb: Token, words: tuple[str, ...]) -> tuple[Token, Token] | None:
    """Return (preposition, what it governs) after a verb."""
    near = [each for each in verb.subtree if verb.i < each.i <= verb.i + 4]
    for each in dict.fromkeys((*verb.children, *near)):  # "depends a lot on"
        if each.lower_ in words and each.i > verb.i and each.dep_ in ("prep", "prt", "agent"):
            for inner in each.children:
                if inner.dep_ in ("pobj", "pcomp") or (is_verbal(inner) and not is_filler(inner)):
                    return each, inner
            for other in verb.children:  # "depends on, you know, whether people trust"
                if other.i > each.i and other.dep_ in ("advcl", "ccomp", "dobj") and other.n_lefts:
                    return each, other
    return None


def _after(sentence: Sentence, head: Token, at: int) -> Span | None:
    return clause(_whole(head, at), window=(at, sentence.words.end))


def _whole(noun: Token, at: int) -> Token:
    """Return the verb whose subject a noun is, where the parser governs the noun alone."""
    if noun.dep_ in ("nsubj", "nsubjpass") and is_verbal(noun.head) and noun.head.i > at:
        return noun.head
    return noun


def _gives_to(sentence: Sentence, verb: Token, lemma: str) -> Found:
    if lemma not in GIVES_TO or not is_verbal(verb):
        return
    words, polarity = GIVES_TO[lemma]
    if (governed := _governed(verb, words)) is None:
        return
    effect = _after(sentence, governed[1], governed[0].i + 1)
    cue = (verb.i, governed[0].i + 1)
    yield from connect(
        sentence, _subject(sentence, verb), effect, cue, polarity, negated=_denied(verb)
    )


def _comes_from(sentence: Sentence, verb: Token, lemma: str) -> Found:
    """The effect stands first. Persons who depend on something only rely on it."""
    if lemma == "cause" and any(each.dep_ == "auxpass" for each in verb.children):
        governed = _governed(verb, ("by",))
    elif lemma in COMES_FROM:
        governed = _governed(verb, COMES_FROM[lemma])
    else:
        return
    subject = subject_of(verb)
    if governed is None or subject is None or subject.lower_ in PERSONAL | POINTING:
        return
    if lemma == "come" and (_by_person(verb) or verb.lemma_ != "come"):
        return
    if lemma in ("depend", "hinge") and subject.dep_ == "nsubj" and _by_person(verb):
        return
    if governed[1].lower_ in ("whom", "who", "what") and governed[1].n_lefts == 0:
        return
    effect = clause(subject, window=(sentence.words.start, verb.i))
    cause = _after(sentence, governed[1], governed[0].i + 1)
    cue = (verb.i, governed[0].i + 1)
    yield from connect(sentence, cause, effect, cue, LEADS_TO, negated=_denied(verb))


def _means(sentence: Sentence, verb: Token, lemma: str) -> Found:
    """ "Losing the aide meant I had to": what a word means ("what I mean is") is none."""
    if lemma != "mean" or not is_verbal(verb):
        return
    subject = subject_of(verb)
    if subject is None or subject.lower_ in PERSONAL | {"what"}:
        return
    inner = [c for c in verb.children if c.dep_ in ("ccomp", "dobj", "xcomp") and c.i > verb.i]
    if not inner or not (is_verbal(inner[-1]) or _compared(inner[-1])):
        return  # "red means high values" tells what a word stands for
    effect = _after(sentence, inner[-1], verb.i + 1)
    cause = _subject(sentence, verb)
    yield from connect(
        sentence, cause, effect, (verb.i, verb.i + 1), LEADS_TO, negated=_denied(verb)
    )


def _compared(noun: Token) -> bool:
    """Whether it is more or less of something: "meant longer hours"."""
    return any(each.tag_ == "JJR" or each.lower_ in ("no", "less", "more") for each in noun.subtree)


def _gets_to_do(sentence: Sentence, verb: Token, lemma: str) -> Found:
    """ "lets us plan", "helps the little ones calm down", "forces us to count"."""
    if lemma not in GETS_TO_DO and lemma != "lets":
        return
    polarity = GETS_TO_DO.get(lemma, HELPS)
    effect = _done(sentence, verb, lemma)
    if effect is None:
        return
    cause = _subject(sentence, verb)
    yield from connect(
        sentence, cause, effect, (verb.i, verb.i + 1), polarity, negated=_denied(verb)
    )


def _done(sentence: Sentence, verb: Token, lemma: str) -> Span | None:
    """Return what somebody is got to do: the small clause after a causative verb."""
    right = [each for each in verb.children if each.i > verb.i]
    end = sentence.words.end
    if lemma in ("make", "cause") and _fixed(right):
        return None
    for each in right:
        if each.dep_ in ("ccomp", "xcomp") and _takes(verb, each, lemma):
            at = verb.i + 1
            last = max(c.i for c in each.subtree) + 1
            return (
                clause(each, window=(at, min(last, end)))
                if has_subject(each)
                else _joined(sentence, verb, each)
            )
    for noun in _objects(verb):
        acts = [c for c in noun.children if c.dep_ in ("acl", "relcl") and c.tag_ in ("VB", "VBP")]
        if acts and lemma in BARE:
            return clause(noun, window=(verb.i + 1, end))
    if lemma == "help":
        helped = _governed(verb, ("with",))
        if helped is not None:
            return _after(sentence, helped[1], helped[0].i + 1)
        noun = next((o for o in _objects(verb) if o.pos_ in CONTENT), None)
        return clause(noun, window=(verb.i + 1, end)) if noun is not None else None
    return None


def _fixed(right: list[Token]) -> bool:
    """Whether it is a turn of phrase: "makes sense", "make sure"; "it" alone is for _eases."""
    words = {each.lower_ for each in right}
    inner = {c.lower_ for each in right for c in each.children}
    return bool(words & NO_EFFECT) or ("it" in words | inner and bool((words | inner) & EASED))


def _takes(verb: Token, inner: Token, lemma: str) -> bool:
    """Whether an inner clause is what is done: without "to" after let and make, else with."""
    to = any(c.lower_ == "to" and c.dep_ in ("aux", "mark") for c in inner.children)
    if lemma == "make" and inner.lower_ in NO_EFFECT:
        return False
    if lemma in ("get", "lead", "cause", "drive", "push", "require"):
        return to and (bool(_objects(verb)) or has_subject(inner))
    return lemma in BARE or lemma == "lets" or to


def _joined(sentence: Sentence, verb: Token, inner: Token) -> Span | None:
    """Return the object and what it is got to do as one span: "me to apply"."""
    objects = _objects(verb)
    if not objects and verb.lemma_.lower() != "help":
        return None
    window = (verb.i + 1, sentence.words.end)
    done = clause(inner, window=window)
    if done is None or not objects:
        return done
    first = min(each.idx for each in objects[0].subtree)
    return (first, done[1]) if first < done[1] else done


def _keeps_from(sentence: Sentence, verb: Token, lemma: str) -> Found:
    if lemma not in KEEPS_FROM:
        return
    tops = [verb, *_objects(verb)]
    held = next((g for top in tops if (g := _governed(top, ("from",)))), None)
    if held is None or not (is_verbal(held[1]) or held[1].tag_ == "VBG"):
        return
    done = _after(sentence, held[1], held[0].i + 1)
    objects = _objects(verb)
    if done is not None and objects and objects[0].i < held[0].i:
        done = (min(each.idx for each in objects[0].subtree), done[1])
    cause = _subject(sentence, verb)
    yield from connect(sentence, cause, done, (verb.i, verb.i + 1), HINDERS, negated=_denied(verb))


def _eases(sentence: Sentence, verb: Token, lemma: str) -> Found:
    """ "makes it easier to try", "made it really hard to keep the project going"."""
    if lemma == "get" and (way := _in_the_way(sentence, verb)):
        effect = _after(sentence, way[1], way[0].i + 1)
        cue = (verb.i, way[0].i + 1)
        yield from connect(sentence, _subject(sentence, verb), effect, cue, HINDERS,
                           negated=_denied(verb))  # fmt: skip
        return
    if lemma == "give" and (given := _means_to(verb)):
        effect = clause(given, window=(verb.i + 1, sentence.words.end))
        cue = (verb.i, verb.i + 1)
        cause = _subject(sentence, verb)
        yield from connect(sentence, cause, effect, cue, HELPS, negated=_denied(verb))
        return
    if lemma != "make":
        return
    words = [each for each in verb.subtree if verb.i < each.i <= verb.i + 6]
    how = next((each for each in words if each.lower_ in EASED), None)
    if how is None or words[0].lower_ != "it":
        return
    done = [
        each
        for each in (*how.subtree, *verb.subtree)
        if each.i > how.i
        and is_verbal(each)
        and any(c.lower_ == "to" and c.i < each.i for c in each.children)
    ]
    if not done:
        return
    polarity = HINDERS if how.lower_ in HARDER else HELPS
    effect = clause(done[0], window=(done[0].i, sentence.words.end))
    cause = _subject(sentence, verb)
    yield from connect(
        sentence, cause, effect, (verb.i, how.i + 1), polarity, negated=_denied(verb)
    )


def _means_to(verb: Token) -> Token | None:
    """Return what one is given the time, chance or courage to do."""
    for noun in _objects(verb):
        for each in noun.children:
            if noun.lemma_.lower() in MEANS and each.dep_ in ("acl", "relcl") and is_verbal(each):
                return each
    return None


def _in_the_way(sentence: Sentence, verb: Token) -> tuple[Token, Token] | None:
    words = [each.lower_ for each in sentence.doc[verb.i + 1 : verb.i + 5]]
    if words[:4] != ["in", "the", "way", "of"] or verb.i + 5 >= sentence.words.end:
        return None
    of = sentence.doc[verb.i + 4]
    inner = next((c for c in of.children if c.dep_ in ("pobj", "pcomp")), None)
    return None if inner is None else (of, inner)


def _gives(sentence: Sentence, verb: Token, lemma: str) -> Found:
    if lemma not in GIVES or not is_verbal(verb) or verb.tag_ == "VBG":
        return
    if lemma in DOINGS and _by_person(verb):
        return
    objects = _objects(verb)
    if objects:
        effect = clause(objects[0], window=(verb.i + 1, sentence.words.end))
    else:  # "limits what we can offer"; a filler hides the object in "caused, like, weeks"
        inner = [c for c in verb.children if c.dep_ in ("ccomp", "intj") and c.i > verb.i]
        if not inner:
            return
        head = inner[0]
        if head.dep_ == "intj":
            head = next((c for c in head.subtree if c.pos_ in CONTENT), head)
        effect = clause(head, window=(verb.i + 1, sentence.words.end))
    cause = _subject(sentence, verb)
    cue = (verb.i, verb.i + 1)
    yield from connect(sentence, cause, effect, cue, GIVES[lemma], negated=_denied(verb))
