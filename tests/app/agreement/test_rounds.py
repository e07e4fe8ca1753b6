"""From invitation to figures: a round is opened, handed over, coded, brought back, compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.agreement.figures import agreement_of
from app.agreement.rounds import (
    Plan,
    RoundInvalid,
    bring_back,
    drawn_units,
    hand_over,
    open_round,
    round_named,
)
from app.codebook.effects import effect
from app.coding.interview import document
from app.common.blind_rounds import round_coded_blind as round_of
from app.common.blind_rounds import unsuggested
from app.common.round_progress import progress_of
from app.common.summary import study_summary
from app.export.files import export_study
from app.triage.queue import triage_page
from models.errors import StudyUnusable
from models.store.blind import seen_by
from models.store.study import Study
from pipeline.agreement.report import apa_paragraph
from tests.decisions import new_event
from tests.fakes import make_transcript
from tests.studies import CODER, LINES, coded, empty_study, interview, run_fake, small_study

IDA = "Ida Berg"


def two_interviews() -> list:
    other = [(who, text.replace("three", "two")) for who, text in LINES]
    return [
        interview(),
        make_transcript(other, name="interview_02", attributes={"participant": "Ines"}),
    ]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = small_study(tmp_path / "a.study", two_interviews())
    segments = made.segments()
    made.append([new_event("coding.added", CODER, coded(each, "time")) for each in segments[:4]])
    return made


def handed(study: Study, tmp_path: Path, plan: Plan | None = None) -> Study:
    """The file that Ida opens."""
    held = open_round(study, plan or Plan((IDA,)), coder=CODER).round
    target = tmp_path / "for-ida.study"
    hand_over(study, held, coder=IDA, target=target)
    return Study.open(target)


def says(who: str, study: Study, at: int, code: str | None) -> None:
    segment = study.segments()[at]
    payload = coded(segment, code or "")
    if code is None:
        del payload["code_id"]
    kind = "unit.seen" if code is None else "coding.added"
    study.append([new_event(kind, who, payload)])


def test_the_second_coder_s_file_opens_as_theirs_with_the_same_units(
    study: Study, tmp_path: Path
) -> None:
    theirs = handed(study, tmp_path)
    assert theirs.segments() == study.segments()
    shown = document(theirs, theirs.transcripts()[0].id, coder=IDA)
    assert shown["stored"] == {"codings": [], "rejected": [], "memos": [], "seen": []}
    assert shown["suggestions"] == []
    assert [answer["question_id"] for answer in shown["answers"]] == [
        each.question_id for each in study.answers(theirs.transcripts()[0].id)
    ]
    assert len(shown["asked"]) == len(shown["segments"])


def test_a_run_on_a_handed_over_file_leaves_its_units_as_they_are(
    study: Study, tmp_path: Path
) -> None:
    """The encoder or the splitter of another machine would cut elsewhere."""
    theirs = handed(study, tmp_path, Plan((IDA,), suggestions=True))
    theirs.append([new_event("encoder.chosen", IDA, {"encoder": "another"})])
    before = theirs.segments(), theirs.answers()
    run_fake(theirs, coder=IDA)
    assert (theirs.segments(), theirs.answers()) == before
    assert theirs.suggestions(coder=IDA)


def test_in_a_sample_only_its_units_are_asked_for(study: Study, tmp_path: Path) -> None:
    theirs = handed(study, tmp_path, Plan((IDA,), share=0.5))
    units = theirs.state().rounds[next(iter(theirs.state().rounds))].units
    asked = [
        id_
        for each in theirs.transcripts()
        for id_ in document(theirs, each.id, coder=IDA)["asked"]
    ]
    assert len(asked) == len(units) == -(-len(study.segments()) // 2)
    assert document(study, study.transcripts()[0].id, coder="advisor")["asked"] is None


def test_suggestions_are_off_for_both_while_they_code_blind(study: Study) -> None:
    run_fake(study)
    first = study.transcripts()[0]
    assert document(study, first.id, coder=CODER)["suggestions"]
    open_round(study, Plan((IDA,), interviews=(first.name,)), coder=CODER)
    assert unsuggested(study.state(), CODER) == {first.id}
    assert document(study, first.id, coder=CODER)["suggestions"] == []
    queue = triage_page(study, coder=CODER)["items"]
    assert {each["transcript_id"] for each in queue} == {study.transcripts()[1].id}
    assert round_of(study.state(), CODER, study.transcripts()[1].id) is None
    open_round(study, Plan(("Ada",), suggestions=True), coder="else")
    assert not unsuggested(study.state(), "else")


def test_the_whole_flow_gives_figures_before_and_after_settling(
    study: Study, tmp_path: Path
) -> None:
    theirs = handed(study, tmp_path)
    held = round_named(study.state(), None)
    n = len(study.segments())
    for at in range(n):
        says(IDA, theirs, at, "time" if at in (0, 1, 2, 5) else None)
    for at in range(4, n):
        says(CODER, study, at, None)
    theirs.append([new_event("round.finished", IDA, {"round_id": held.id})])
    study.append([new_event("round.finished", CODER, {"round_id": held.id})])
    returned = bring_back(study, theirs)
    assert (returned.decided, returned.told) == ({IDA: n}, ())
    assert bring_back(study, theirs).merged.events_added == 0
    assert [each.decided for each in progress_of(study, held)] == [n, n]
    found = agreement_of(study)
    assert found["coders"] == [CODER, IDA]
    both, one = 3, 2  # coded by both, by one of them
    agreed = (n - one) / n
    time = found["codes"]["time"]
    assert time["percent_agreement"]["value"] == pytest.approx(agreed)
    chance = (4 / n) ** 2 + (1 - 4 / n) ** 2
    assert time["cohen_kappa"]["value"] == pytest.approx((agreed - chance) / (1 - chance))
    assert time["cohen_kappa"]["n"] == n
    assert time["positive_agreement"]["value"] == pytest.approx(2 * both / 8)
    assert "after" not in found
    assert any("not closed" in each for each in found["warnings"])

    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    for at in (3, 5):
        segment = study.segments()[at]
        where, start, end = segment.transcript_id, segment.start, segment.end
        study.append(
            [
                new_event(
                    "unit.settled",
                    CODER,
                    {
                        "transcript_id": where,
                        "start": start,
                        "end": end,
                        "quote": study.transcript(where).text[start:end],
                        "round_id": held.id,
                        "resolution": "none",
                        "code_ids": [],
                    },
                    reason="It is about the day, not about time.",
                )
            ]
        )
    after = agreement_of(study)
    assert after["codes"] == found["codes"]
    assert after["after"]["codes"]["time"]["percent_agreement"]["value"] == 1
    assert after["names"]["time"] == "Time"


def test_what_is_coded_after_seeing_the_other_s_codes_changes_no_figure(
    study: Study, tmp_path: Path
) -> None:
    """Figures "before settling" grew as the first coder followed the second's codes."""
    theirs = handed(study, tmp_path)
    held = round_named(study.state(), None)
    says(IDA, theirs, 0, "time")
    says(IDA, theirs, 5, "time")
    about = {"round_id": held.id}
    theirs.append([new_event("round.finished", IDA, about)])
    study.append([new_event("round.finished", CODER, about)])
    bring_back(study, theirs)
    before = agreement_of(study)["codes"]
    study.append([new_event("round.closed", CODER, about)])
    says(CODER, study, 5, "time")
    [taken] = study.append([new_event("coding.removed", CODER, coded(study.segments()[3], "time"))])
    first = next(e for e in study.events() if e.kind == "coding.added" and e.actor == CODER)
    [back] = study.append([new_event("undone", CODER, {"event_ids": [first.id]})])
    assert agreement_of(study)["codes"] == before
    assert len(study.state().codings) == 4 + 2 + 1 - 1 - 1  # her own analysis goes on
    study.append([new_event("undone", CODER, {"event_ids": [back.id]})])
    study.append([new_event("undone", CODER, {"event_ids": [taken.id]})])
    assert agreement_of(study)["codes"] == before


def test_a_file_that_comes_back_after_the_closing_was_coded_blind_all_the_same(
    study: Study, tmp_path: Path
) -> None:
    theirs = handed(study, tmp_path)
    held = round_named(study.state(), None)
    study.append([new_event("round.finished", CODER, {"round_id": held.id})])
    study.append([new_event("round.closed", CODER, {"round_id": held.id})])
    for at in range(6):
        says(IDA, theirs, at, "time")
    theirs.append([new_event("round.finished", IDA, {"round_id": held.id})])
    bring_back(study, theirs)
    figure = agreement_of(study)["codes"]["time"]["percent_agreement"]
    assert (figure["n"], figure["value"]) == (6, pytest.approx(4 / 6))


def test_units_where_a_suggestion_was_accepted_are_reported_apart(
    study: Study, tmp_path: Path
) -> None:
    theirs = handed(study, tmp_path)
    says(IDA, theirs, 0, "time")
    says(IDA, theirs, 1, None)
    bring_back(study, theirs)
    assert "by_suggestion" not in agreement_of(study)
    segment = study.segments()[2]
    study.append([new_event("suggestion.accepted", CODER, coded(segment, "time"))])
    apart = agreement_of(study)["by_suggestion"]
    assert apart["accepted"]["units"] == 1
    words = apa_paragraph(agreement_of(study))
    assert "In 1 segment a coder had accepted a suggestion: there" in words
    assert "suggestions of the software were not shown" in words
    assert apart["none"]["units"] == 5


def test_a_suggestion_that_was_accepted_after_the_closing_is_not_the_machines_part(
    study: Study, tmp_path: Path
) -> None:
    """Agreement with and without the machine is of what was coded blind, as all figures are."""
    theirs = handed(study, tmp_path)
    says(IDA, theirs, 0, "time")
    bring_back(study, theirs)
    early, late = study.segments()[2:4]
    study.append([new_event("suggestion.accepted", CODER, coded(early, "time"))])
    held = round_named(study.state(), None)
    for kind in ("round.finished", "round.closed"):
        study.append([new_event(kind, CODER, {"round_id": held.id})])
    before = agreement_of(study)["by_suggestion"]
    study.append([new_event("suggestion.accepted", CODER, coded(late, "time"))])
    after = agreement_of(study)["by_suggestion"]
    assert (after["accepted"]["units"], after["none"]["units"]) == (1, 5)
    assert after == before


def test_without_a_round_all_that_two_decided_in_is_compared_and_that_is_said(
    study: Study,
) -> None:
    says(IDA, study, 0, "time")
    found = agreement_of(study)
    own = [each for each in study.segments() if each.transcript_id == study.transcripts()[0].id]
    assert found["codes"]["time"]["percent_agreement"]["n"] == len(own)
    assert "may have seen" in " ".join(found["warnings"])
    by_answer = agreement_of(study, unit="answer")
    assert by_answer["unit"] == "answer"


def test_by_span_the_unit_is_a_character_of_what_participants_said(study: Study) -> None:
    segment = study.segments()[0]
    half = segment.start + (segment.end - segment.start) // 2
    text = study.transcript(segment.transcript_id).text
    span = coded(segment, "time") | {"end": half, "quote": text[segment.start : half]}
    study.append([new_event("coding.added", IDA, span)])
    found = agreement_of(study, unit="span")
    said = sum(
        turn.end - turn.start
        for turn in study.transcript(segment.transcript_id).turns
        if turn.role == "participant"
    )
    figure = found["codes"]["time"]["percent_agreement"]
    assert (found["unit"], figure["n"]) == ("character", said)
    rosa = sum(
        each.end - each.start
        for each in study.segments()[:4]
        if each.transcript_id == segment.transcript_id
    )
    assert figure["value"] == pytest.approx(1 - (rosa - (half - segment.start)) / said)
    assert found["overall"]["u_alpha"]["value"] < 1
    assert any("Left out" in each for each in found["warnings"])


def test_one_coder_alone_is_told_how_to_find_another(study: Study) -> None:
    with pytest.raises(RoundInvalid, match="Only tester has coded"):
        agreement_of(study)
    with pytest.raises(RoundInvalid, match='"nobody" has coded nothing'):
        agreement_of(study, coders=["nobody", CODER])


def test_what_is_different_since_the_round_was_opened_is_said(study: Study, tmp_path: Path) -> None:
    theirs = handed(study, tmp_path)
    theirs.append([new_event("code.created", IDA, {"code_id": "cover", "name": "Cover"})])
    says(IDA, theirs, 0, "cover")
    says("Ida B.", theirs, 1, "time")
    told = " ".join(bring_back(study, theirs).told)
    assert "changed the codebook" not in told  # the other coder is blind until it is closed
    assert '"Ida B." decided in this file but is no coder' in told
    study.append([new_event("code.defined", CODER, {"code_id": "time", "definition": "Hours."})])
    warnings = " ".join(agreement_of(study)["warnings"])
    assert "made since: Cover" in warnings
    assert "defined anew since: Time" in warnings
    assert "Ida B. decided in these interviews too" in warnings
    assert "did not say that all is coded" in warnings


def test_segments_that_were_cut_anew_since_are_named_and_the_frozen_ones_compared(
    study: Study, tmp_path: Path
) -> None:
    theirs = handed(study, tmp_path)
    says(IDA, theirs, 0, "time")
    bring_back(study, theirs)
    before = agreement_of(study)["codes"]
    first = study.transcripts()[0]
    held = study.segments(first.id)
    study.save_segmentation(first.id, study.answers(first.id), held[:2])
    found = agreement_of(study)
    assert found["codes"] == before
    assert any("interview_01 was cut into other segments" in each for each in found["warnings"])


def test_a_part_of_the_segments_is_not_compared_by_answer(study: Study, tmp_path: Path) -> None:
    handed(study, tmp_path, Plan((IDA,), share=0.5))
    with pytest.raises(RoundInvalid, match="a part of the segments only"):
        agreement_of(study, unit="answer")


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (Plan((CODER.upper(),)), "a name of their own"),
        (Plan(()), "a name of their own"),
        (Plan((IDA,), share=0), "more than 0%"),
        (Plan((IDA,), share=1.5), "at most 100%"),
        (Plan((IDA,), interviews=("nowhere",)), 'no interview called "nowhere"'),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(study: Study, plan: Plan, says: str) -> None:
    with pytest.raises(RoundInvalid, match=says):
        open_round(study, plan, coder=CODER)
    assert not study.state().rounds


def test_a_round_needs_units_and_codes(tmp_path: Path) -> None:
    with empty_study(tmp_path / "b.study") as bare:
        with pytest.raises(RoundInvalid, match="Import transcripts first"):
            drawn_units(bare, Plan((IDA,)))
        bare.add_transcripts([interview()], actor=CODER)
        with pytest.raises(RoundInvalid, match="has no segments yet"):
            drawn_units(bare, Plan((IDA,)))


def test_a_file_of_another_study_is_refused_by_name(study: Study, tmp_path: Path) -> None:
    with (
        small_study(tmp_path / "else.study") as other,
        pytest.raises(StudyUnusable, match="else is another study"),
    ):
        bring_back(study, other)


def test_on_one_shared_file_no_table_document_or_count_tells_of_the_other_coder(
    study: Study, tmp_path: Path
) -> None:
    """All that a page or command of Ida's is made of comes through her blind study."""
    segment = study.segments()[0]
    study.append(
        [
            new_event("coding.added", CODER, coded(segment, "training"), reason="zebra"),
            new_event("memo.written", CODER, {"memo_id": "m", "text": "a zebra"}),
            new_event(
                "theme.created", CODER, {"theme_id": "z", "name": "zebra", "code_ids": ["time"]}
            ),
        ]
    )
    open_round(study, Plan((IDA,)), coder=CODER)
    study.append([new_event("code.created", CODER, {"code_id": "zebra", "name": "Zebra"})])
    says(IDA, study, 1, "time")
    ida = seen_by(study, IDA)
    export_study(ida, tmp_path / "out", export_format="csv", coder=IDA)
    written = "".join(each.read_text("utf-8") for each in (tmp_path / "out").iterdir())
    assert "time" in written
    assert "zebra" not in written.lower()
    assert study_summary(ida, IDA)["codings"] == 1
    assert study_summary(ida, IDA)["themes"] == 0
    assert effect(ida.state(), "time", IDA).others == 0
    assert effect(study.state(), "time", IDA).others == 4
    assert "zebra" in str(study.state().codes).lower()


def test_three_coders_get_files_of_their_own_and_are_compared_together(
    study: Study, tmp_path: Path
) -> None:
    held = open_round(study, Plan((IDA, "Ada")), coder=CODER).round
    for who in (IDA, "Ada"):
        target = tmp_path / f"{who}.study"
        hand_over(study, held, coder=who, target=target)
        with Study.open(target) as theirs:
            says(who, theirs, 0, "time")
            bring_back(study, theirs)
    found = agreement_of(study)
    assert found["coders"] == [CODER, IDA, "Ada"]
    assert agreement_of(study, coders=[IDA, "Ada"])["coders"] == [IDA, "Ada"]
    assert {each.coder for each in seen_by(study, IDA).state().codings} == {IDA}
