"""The figures of pages and command: each of one coder, none of another."""

from __future__ import annotations

import json
from dataclasses import replace

from app.codebook.tables import code_rows, dimension_rows, guide_rows
from app.common.quotations import ThemeEvidence
from app.common.summary import (
    coverage_table,
    question_rows,
    speaker_rows,
    study_summary,
    summary_lines,
)
from models.store.study import Study
from tests.app.requests import about, answering, best, body, store
from tests.decisions import new_event
from tests.studies import CODER, LINES, coded, empty_study, interview, run_fake, small_study


def coded_by(study: Study, coder: str, code: str = "time") -> None:
    asked = [about(study, "code", n, code, s) for n, s in enumerate(study.segments(), 1)]
    store(study, body(*asked, client=f"client of {coder}"), coder=coder)


def test_an_empty_study_is_summed_up(tmp_path):
    with empty_study(tmp_path / "empty.study") as study:
        summary = study_summary(study, CODER)
        assert coverage_table(study) is None
    assert summary["interviews"] == []
    assert summary["segments"] == summary["codings"] == summary["waiting"] == 0


def test_a_summary_counts_what_this_coder_decided(study):
    first, second = best(study)[:2]
    asked = body(answering(study, "accept", 1, first), answering(study, "reject", 2, second))
    store(study, asked, coder=CODER)
    summary = study_summary(study, CODER)
    suggested = {each.segment_id for each in study.suggestions(coder=CODER)}
    assert summary["codings"] == 1
    assert summary["decided"] == 2
    assert summary["waiting"] == len(suggested) - 2
    [row] = summary["interviews"]
    assert (row["decided"], row["codings"], row["participant"]) == (2, 1, "Rosa")
    json.dumps(summary, allow_nan=False)


def test_no_figure_moves_with_another_coders_decisions(study):
    """The number of decisions on record told how far the other coder was."""
    before = study_summary(study, CODER), code_rows(study, CODER), dimension_rows(study, CODER)
    coded_by(study, "second")
    run_fake(study, "second")
    after = study_summary(study, CODER), code_rows(study, CODER), dimension_rows(study, CODER)
    assert after == before


def test_a_coder_who_has_not_begun_has_decided_nothing(study):
    coded_by(study, CODER)
    summary = study_summary(study, "second")
    assert summary["decided"] == summary["codings"] == summary["decisions"] == 0
    assert [row["Codings"] for row in code_rows(study, "second")] == [0] * 7


def test_the_lines_of_a_status_name_study_coder_and_interviews(study):
    said = "\n".join(summary_lines(study_summary(study, CODER)))
    assert "small: A small study" in said
    assert f"codings by {CODER}" in said
    assert "interview_01: 0 of" in said


def test_codes_are_counted_with_their_interviews(study):
    coded_by(study, CODER, "lost_planning")
    row = next(r for r in code_rows(study, CODER) if r["Code"] == "Time / Lost planning")
    assert (row["Codings"], row["Interviews"]) == (len(study.segments()), 1)


def test_a_retired_code_shows_no_dimension(study):
    study.append([new_event("code.retired", CODER, {"code_id": "lost_planning"})])
    shown = " ".join(str(row["Codes, strongest first"]) for row in dimension_rows(study, CODER))
    assert "Lost planning" not in shown
    assert shown.strip()


def test_the_guide_is_a_row_a_question(study):
    rows = guide_rows(study.state())
    assert [row["Question"] for row in rows] == ["q1", "q2", "q3", "q4"]
    assert rows[1]["Teacher"] == "Which training was offered?"


def test_the_coverage_grid_says_what_was_asked_and_what_was_not(study):
    rows = coverage_table(study)
    assert rows is not None
    signs = {row["Question"].split()[0]: row["Rosa"] for row in rows}
    assert signs["q2"].startswith("●")
    assert signs["q2"].endswith(" words")
    assert signs["q3"] == "○"


def test_two_interviews_of_one_person_are_two_columns(tmp_path):
    """The second column overwrote the first."""
    again = [("Interviewer", "Which training was offered?"), ("Rosa", "A day in the fall. Good.")]
    both = [interview(), interview("interview_02", again)]
    with small_study(tmp_path / "two.study", both) as study:
        rows = coverage_table(study)
    assert rows is not None
    assert {"Rosa (interview_01)", "Rosa (interview_02)"} < rows[0].keys()


def test_a_participant_called_question_does_not_hide_the_questions(tmp_path):
    one = replace(interview(), attributes={"participant": "Question", "guide_role": "teacher"})
    with small_study(tmp_path / "q.study", [one]) as study:
        rows = coverage_table(study)
    assert rows is not None
    assert rows[0]["Question"].startswith("q1")
    assert "Question (interview_01)" in rows[0]


def test_speakers_are_listed_with_corrected_roles(study):
    transcript_id = study.transcripts()[0].id
    payload = {"transcript_id": transcript_id, "speaker": "Rosa", "role": "unknown"}
    study.append([new_event("speaker.role", CODER, payload)])
    shown = speaker_rows(study, transcript_id)
    assert shown == [("Interviewer", "interviewer"), ("Rosa", "unknown")]


def test_a_question_given_by_a_person_stands_before_the_next_run(study):
    transcript_id = study.transcripts()[0].id
    payload = {"transcript_id": transcript_id, "turn": 2, "question_id": "q4"}
    study.append([new_event("turn.question", CODER, payload)])
    rows = {row["turn"]: row for row in question_rows(study, transcript_id)}
    assert rows[2]["asks"] == "q4"
    assert set(rows) == {0, 2, 4}


def test_a_long_turn_is_shown_shortened_with_a_sign(tmp_path):
    """It was cut at 160 characters as if it ended there."""
    long = "Which training was offered? " * 20
    lines = [("Interviewer", long.strip()), *LINES[1:]]
    with small_study(tmp_path / "long.study", [interview(lines=lines)]) as study:
        row = question_rows(study, study.transcripts()[0].id)[0]
    assert row["words"].endswith("…")
    assert long.startswith(row["words"][:-1])


def test_a_theme_stands_on_this_coders_codings_alone(study):
    coded_by(study, "second")
    assert ThemeEvidence(study, CODER).view(["time"]).codings == 0
    view = ThemeEvidence(study, "second").view(["time"])
    assert view.codings == len(study.segments())
    assert view.participants == ("Rosa",)
    assert view.roles == ("Teacher",)


def test_one_person_in_two_interviews_is_one_participant(tmp_path):
    """Two interviews of one person counted as two participants behind a theme."""
    again = [("Interviewer", "Which training was offered?"), ("Rosa", "A day in the fall. Good.")]
    both = [interview(), interview("interview_02", again)]
    with small_study(tmp_path / "two.study", both) as study:
        coded_by(study, CODER)
        view = ThemeEvidence(study, CODER).view(["time"])
        none = ThemeEvidence(study, CODER).view(["goals"])
    assert view.participants == ("Rosa",)
    assert view.without == ()
    assert none.without == ("Rosa",)


def test_nobody_is_missing_from_a_theme_whom_only_another_coder_has_coded(tmp_path):
    """Who has none of the theme's codes is told of those whom this coder has read."""
    again = [("Interviewer", "Which training was offered?"), ("Ida", "A day in the fall. Good.")]
    other = replace(interview("interview_02", again), attributes={"participant": "Ida"})
    with small_study(tmp_path / "two.study", [interview(), other]) as study:
        first, second = (each.id for each in study.transcripts())
        for coder, where in ((CODER, first), ("second", second)):
            segment = study.segments(where)[0]
            study.append([new_event("coding.added", coder, coded(segment, "time"))])
        view = ThemeEvidence(study, CODER).view(["goals"])
    assert view.without == ("Rosa",)


def test_quotations_lead_to_their_place(study):
    coded_by(study, CODER)
    evidence = ThemeEvidence(study, CODER)
    [first, *_] = evidence.view(["time"]).quotations
    segment = study.segments()[0]
    assert first.quote in [each.quote for each in study.segments()]
    assert first.who == "Rosa, Teacher"
    assert f"interview={segment.transcript_id}" in first.address
    [behind] = evidence.behind([segment.id, "gone"])
    assert behind.quote == segment.quote


def test_a_segment_with_unlikely_suggestions_alone_waits_for_nobody(study):
    # Every segment keeps its unlikely suggestions on record, and so all seemed to wait.
    transcript = study.transcripts()[0]
    unlikely = [
        replace(each, band="abstain", id=f"s{i}", version="v")
        for i, each in enumerate(study.suggestions(transcript.id, coder=CODER))
    ]
    assert unlikely
    study.save_suggestions(transcript.id, unlikely, coder=CODER)
    assert study_summary(study, CODER)["waiting"] == 0
