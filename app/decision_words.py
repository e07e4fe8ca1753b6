"""What decisions are called in words, by their kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models.events import Event

WORDS = {  # of one, of several
    "suggestion.accepted": ("suggestion accepted", "suggestions accepted"),
    "suggestion.rejected": ("suggestion rejected", "suggestions rejected"),
    "coding.added": ("coding made by hand", "codings made by hand"),
    "coding.removed": ("coding taken away", "codings taken away"),
    "coding.confirmed": ("coding looked at again", "codings looked at again"),
    "turn.question": ("question of a turn", "questions of turns"),
    "speaker.role": ("role of a speaker", "roles of speakers"),
    "segment.split": ("segment split", "segments split"),
    "segment.joined": ("join of segments", "joins of segments"),
    "memo.written": ("memo written", "memos written"),
    "memo.removed": ("memo taken away", "memos taken away"),
    "code.created": ("code made", "codes made"),
    "code.renamed": ("code renamed", "codes renamed"),
    "code.defined": ("rule of a code", "rules of codes"),
    "code.moved": ("code moved", "codes moved"),
    "code.merged": ("merge of codes", "merges of codes"),
    "code.retired": ("code retired", "codes retired"),
    "code.revived": ("code brought back", "codes brought back"),
    "code.coloured": ("colour of a code", "colours of codes"),
    "framework.added": ("framework added", "frameworks added"),
    "framework.removed": ("framework taken out", "frameworks taken out"),
    "transcript.described": ("description of an interview", "descriptions of interviews"),
    "relation.made": ("relation recorded", "relations recorded"),
    "relation.removed": ("relation taken away", "relations taken away"),
    "theme.created": ("theme made", "themes made"),
    "theme.renamed": ("theme renamed", "themes renamed"),
    "theme.claimed": ("claim of a theme", "claims of themes"),
    "theme.codes": ("choice of a theme's codes", "choices of themes' codes"),
    "theme.merged": ("merge of themes", "merges of themes"),
    "theme.split": ("split of a theme", "splits of themes"),
    "theme.retired": ("theme retired", "themes retired"),
    "round.finished": ("end of one's own coding in a round", "ends of one's own coding in rounds"),
    "round.closed": ("closing of a round", "closings of rounds"),
    "unit.seen": ("unit that no code fits", "units that no code fits"),
    "unit.settled": ("disagreement settled", "disagreements settled"),
    "undone": ("undo", "undos"),
    "codebook.imported": ("codebook imported", "codebooks imported"),
    "encoder.chosen": ("choice of an encoder", "choices of encoders"),
    "round.opened": ("round opened", "rounds opened"),
}


def counts_by_kind(events: Iterable[Event]) -> list[str]:
    """Say how many decisions of each kind, the most frequent first: 3 codes made."""
    counts = Counter(event.kind for event in events)
    return [
        f"{number:,} {WORDS.get(kind, (kind, kind))[number != 1]}"
        for kind, number in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
