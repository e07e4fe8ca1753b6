"""Words in interviews: all in one segment, else in one turn, and nothing that is said left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.records import Segment, Transcript
from pipeline.search.folding import fold, read_query
from pipeline.search.passages import FoldedInterview, Hit, excerpt_spans, segments_by_turn
from tests.fakes import make_transcript

LINES = [
    ("Interviewer", "What goals did your school set?"),
    ("Rosa", "We set three goals. The wall shows our goals. Every child knows the wall."),
    ("Interviewer", "And parking?"),
    ("Rosa", "No parking lot. A lot of parking later, nothing."),
]


def segment(transcript: Transcript, turn: int, words: str, index: int) -> Segment:
    start = transcript.text.index(words, transcript.turns[turn].start)
    end = start + len(words)
    return Segment(f"s{index}", transcript.id, "a", index, turn, start, end, words)


def made() -> tuple[Transcript, list[Segment]]:
    transcript = make_transcript(LINES, name="one", attributes={})
    cut = [
        (1, "We set three goals."),
        (1, "The wall shows our goals."),
        (3, "No parking lot."),
    ]
    return transcript, [segment(transcript, turn, words, i) for i, (turn, words) in enumerate(cut)]


def asked(typed: str) -> list[tuple[str, str, list[str]]]:
    transcript, segments = made()
    hits = FoldedInterview(transcript).hits(read_query(typed), lambda: segments_by_turn(segments))
    text = transcript.text
    return [
        (text[h.start : h.end].strip(), h.segment.id if h.segment else "", shown(text, h))
        for h in hits
    ]


def shown(text: str, hit: Hit) -> list[str]:
    return [text[start:end] for start, end in hit.marks]


def test_each_segment_with_the_word_is_a_hit_and_so_is_what_the_interviewer_says():
    assert asked("GOALS") == [
        ("What goals did your school set?", "", ["goals"]),
        ("We set three goals.", "s0", ["goals"]),
        ("The wall shows our goals.", "s1", ["goals"]),
    ]


def test_several_words_stand_all_in_one_segment():
    assert asked("goals wall") == [("The wall shows our goals.", "s1", ["wall", "goals"])]


def test_words_that_no_segment_has_together_are_found_in_their_turn():
    [hit] = asked("three child")
    assert hit == (LINES[1][1], "s0", ["three", "child"])
    assert asked("three parking") == []


def test_a_phrase_over_two_segments_belongs_to_the_one_in_which_it_begins():
    assert asked('"goals. the"') == [("We set three goals.", "s0", ["goals. The"])]


def test_words_that_no_segment_holds_are_not_left_out():
    assert asked("child") == [("Every child knows the wall.", "", ["child"])]
    assert asked("later") == [("A lot of parking later, nothing.", "", ["later"])]


def test_a_phrase_does_not_go_on_from_one_person_to_the_next():
    assert asked('"set? we set"') == []
    assert asked('"parking? no"') == []


def test_segments_are_asked_for_only_where_there_is_a_hit():
    transcript, _ = made()
    assert FoldedInterview(transcript).hits(("zebra",), lambda: 1 / 0) == []  # type: ignore[arg-type]


words = st.sampled_from(["goal", "Goal", "wäll", "wa\u0308ll", "ß", "😀", "a\u00ad", "—"])
turns = st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5)


@given(turns, st.lists(words.map(fold), min_size=1, max_size=3), st.data())
def test_hits_lie_in_their_turn_and_hold_every_term(said, terms, data):
    transcript = make_transcript([("Rosa", each) for each in said], name="x", attributes={})
    segments = []
    for turn in transcript.turns:  # cut somewhere, some of it in no segment
        middle = data.draw(st.integers(turn.start, turn.end))
        for start, end in ((turn.start, middle), (middle, turn.end)):
            if end > start and data.draw(st.booleans()):
                i, text = len(segments), transcript.text[start:end]
                place = (transcript.id, "a", i, turn.index, start, end, text)
                segments.append(Segment(f"s{i}", *place))
    terms = tuple(dict.fromkeys(filter(None, terms)))
    hits = FoldedInterview(transcript).hits(terms, lambda: segments_by_turn(segments))
    text = transcript.text
    for hit in hits:
        turn = transcript.turns[hit.turn]
        assert turn.start <= hit.start < hit.end <= turn.end
        assert all(turn.start <= start < end <= turn.end for start, end in hit.marks)
        marked = " ".join(fold(text[start:end]) for start, end in hit.marks)
        assert all(term in marked for term in terms)
    expected = {
        turn.index
        for turn in transcript.turns
        if terms and all(list(_inside(text, turn, term)) for term in terms)
    }
    assert {hit.turn for hit in hits} == expected


def _inside(text: str, turn, term: str):
    """Where a term stands in a turn, looked for without folding the whole."""
    said = text[turn.start : turn.end]
    for start in range(len(said)):
        for end in range(start + 1, len(said) + 1):
            if fold(said[start:end]) == term:
                yield start
                return


def test_an_excerpt_shows_whole_words_beside_the_mark():
    text = "It was the first time that parking was ever spoken of in the whole of that long year."
    at = text.index("parking")
    around = (0, len(text))
    [(start, end)] = excerpt_spans(text, around, [(at, at + 7)], beside=12)
    assert text[start:end] == "time that parking was ever"
    far = text.index("year")
    spans = excerpt_spans(text, around, [(at, at + 7), (far, far + 4)], beside=12)
    assert [text[a:b] for a, b in spans] == ["time that parking was ever", "that long year."]
    assert excerpt_spans(text, (at, at + 7), [(at, at + 7)], beside=12) == [(at, at + 7)]
