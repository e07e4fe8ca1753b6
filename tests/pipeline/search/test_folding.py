"""Words are found whatever their case and accents, and their places are those of the text."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.search.folding import FoldedText, fold, merged, read_query

# what folding has to be careful with: accents of their own, letters that become two, blanks,
# signs that cannot be seen, emoji, letters beyond 16 bits
LETTERS = (
    "aAeEsSßéÉ ẞﬁİıřŘ\u0301\u0308\u00ad\u200b\u200d\ufe0f \t\n\u00a0’'“\"—-😀👩👧が\u3099かक़½Ǆ"
)
texts = st.text(st.sampled_from(LETTERS) | st.characters(), max_size=40)


def found(text: str, term: str) -> list[str]:
    return [text[start:end] for start, end in FoldedText(text).find(term)]


@given(texts, st.data())
@example("stra\u0301ße", None)
def test_every_hit_is_of_letters_that_fold_to_what_was_asked(text, data):
    """Offsets of a folded text are not the text's: after an ß all marks stood one to the right."""
    at = data.draw(st.integers(0, len(text))) if data else 3
    end = data.draw(st.integers(at, len(text))) if data else 6
    term = fold(text[at:end]).strip()
    hits = list(FoldedText(text).find(term))
    for start, stop in hits:
        assert 0 <= start < stop <= len(text)
        assert fold(text[start:stop]) == term
    assert [start for start, _ in hits] == sorted({start for start, _ in hits})
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(hits))


@given(texts, st.data())
def test_what_stands_in_a_text_is_found(text, data):
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, len(text)))
    term = fold(text[at:end]).strip()
    assert not term or found(text, term)


@given(texts)
def test_a_folded_text_folds_no_further(text):
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_how_accents_are_stored_makes_no_difference(text):
    apart, together = (unicodedata.normalize(form, text) for form in ("NFD", "NFC"))
    assert fold(apart) == fold(together)


@pytest.mark.parametrize(
    ("text", "term", "words"),
    [
        ("Der Rubel auf der STRASSE", "straße", ["STRASSE"]),
        ("auf der Straße, der strasse", "strasse", ["Straße", "strasse"]),
        ("Re\u0301ne\u0301e, Renée und Renee", "renee", ["Re\u0301ne\u0301e", "Renée", "Renee"]),
        ("I don’t and don't", "don't", ["don’t", "don't"]),
        ("Łódź lies in Poland", "lodz", ["Łódź"]),
        ("one\n  two", "one two", ["one\n  two"]),
        ("soft\u00adhyphen", "softhyphen", ["soft\u00adhyphen"]),
        ("😀😀 goal", "goal", ["goal"]),
        ("ΟΔΟΣ οδος", "οδος", ["ΟΔΟΣ", "οδος"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("aaa", "aa", ["aa"]),
        ("Maße", "s", []),  # half of a letter is none
        ("anything", "", []),
    ],
)
def test_words_are_found_as_they_stand(text, term, words):
    assert found(text, fold(term)) == words


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("Parking", ("parking",)),
        ("parking Lot parking", ("parking", "lot")),
        ('"two  goals" Wall', ("two goals", "wall")),
        ("„zwei Ziele“", ("zwei ziele",)),
        ("« deux buts »", ("deux buts",)),
        ('"not closed', ("not closed",)),
        ('""', ()),
        ("\u200b", ()),
    ],
)
def test_a_query_is_words_and_phrases(typed, terms):
    assert read_query(typed) == terms


def test_spans_that_meet_are_one():
    assert merged([(5, 7), (0, 2), (2, 3), (6, 6)]) == [(0, 3), (5, 7)]
