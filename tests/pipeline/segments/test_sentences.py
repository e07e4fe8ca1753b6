"""spaCy's sentences, as code point ranges of the text they were found in."""

from __future__ import annotations

import pytest

from models.errors import EncoderUnusable
from pipeline.segments import sentences
from pipeline.segments.sentences import _cut, load_sentencizer


def test_missing_language_data_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "PACKAGE", "no_such_package_here")
    with pytest.raises(EncoderUnusable, match="not installed"):
        load_sentencizer()


def test_very_long_talk_is_given_in_pieces_that_lose_nothing() -> None:
    text = "word " * 30_000 + "x" * 60_000
    cut = _cut(text)
    assert len(cut) > 2
    assert "".join(piece for _, piece in cut) == text
    assert all(text[at : at + len(piece)] == piece for at, piece in cut)


@pytest.mark.slow
def test_sentences_are_found_at_code_points() -> None:
    texts = ["Größe 😀 zählt. We set goals. Nobody asked us.", "", "   ", "Yes."]
    found = load_sentencizer()(texts)
    assert [texts[0][a:b] for a, b in found[0]][1:] == ["We set goals.", "Nobody asked us."]
    assert found[1] == found[2] == []
    assert [texts[3][a:b] for a, b in found[3]] == ["Yes."]


@pytest.mark.slow
def test_unpunctuated_talk_is_split_too() -> None:
    talk = (
        "yeah i think that is the big challenge so we really like it so i have seen a lot of "
        "teachers in this school but yes of course there are a lot of problems"
    )
    assert len(load_sentencizer()([talk])[0]) >= 2
