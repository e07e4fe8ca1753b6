"""Passages that may speak against a claim: which are ranked, and by what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from app.common.theme_report import ThemeReports
from app.themes import contrary
from app.themes.contrary import KeptRanking, RankingMade, contrary_passages
from models.records import Segment
from models.state.state import State
from models.state.themes import Theme, ThemeQuotation
from models.store.study import Study
from tests.fakes import FakeEncoder

STANCES = ("supporting", "typical", "supporting", "contrary", "explained", "set_aside")


def segment(at: int, quote: str) -> Segment:
    return Segment(
        id=f"s{at}",
        transcript_id=f"interview {at // 100}",
        answer_id="",
        index=at,
        turn=at,
        start=at * 10,
        end=at * 10 + 5,
        quote=quote,
    )


def marked(pool: list[Segment]) -> Theme:
    chosen = tuple(
        ThemeQuotation(each.transcript_id, each.start, each.end, each.quote, stance, "", "a", "")
        for each, stance in zip(pool, STANCES, strict=False)
    )
    return Theme("t", "Time", "There is no time.", (), "person", quotations=chosen)


def test_a_passage_that_was_set_aside_is_counted_and_learned_from_as_one_against_the_claim(
    monkeypatch,
):
    # it was said to be for the claim, and the ranking learned from it so
    learned: list[Any] = []

    def rank(passages: Any, speaks_for: Any, against: Any) -> list[float]:
        learned.append((speaks_for, against))
        return [0.0] * len(passages)

    monkeypatch.setattr("pipeline.concepts.contrary.rank_by_marks", rank)
    pool = [segment(at, f"There was no time for {at}.") for at in range(8)]
    making = RankingMade(cast(Study, None), State(), marked(pool), "", pool)
    monkeypatch.setattr(RankingMade, "_encode", lambda self, texts: FakeEncoder().encode(texts))
    assert making.how == contrary.BY_MARKS.format(3, 3)
    making.ranked()
    assert learned == [([0, 1, 2], [3, 4, 5])]


def test_the_last_of_many_interviews_is_ranked_like_the_first(monkeypatch):
    # the first 400 in reading order were ranked, and the page said "of" all of them
    pool = [segment(at, f"We had no time for {at}.") for at in range(900)]
    pool.append(segment(900, "There is time enough."))
    theme = Theme("t", "Time", "There is no time.", (), "person")
    state = State()
    state.themes["t"] = theme
    monkeypatch.setattr(contrary, "passages_of", lambda *_: pool)
    monkeypatch.setattr(RankingMade, "_encode", lambda self, texts: FakeEncoder().encode(texts))
    monkeypatch.setattr(contrary, "_passage", lambda _reports, each: {"quote": each.quote})
    reports = cast(ThemeReports, SimpleNamespace(coded=SimpleNamespace(state=state)))
    study = cast(Study, SimpleNamespace(id="study"))

    class AtOnce(KeptRanking):
        def ask(self, now: Any, make: RankingMade) -> bool:
            self.of = now
            self._make(now, make)
            return True

    found = contrary_passages(
        study, reports, AtOnce(), theme_id="t", contrary="There is time enough."
    )
    assert found["how"] == contrary.BY_CLAIM
    assert found["of"] == len(pool)
    assert found["passages"][0]["quote"] == "There is time enough."
