"""`throughline code`: the first Ctrl C ends a run where nothing is half done."""

from __future__ import annotations

import signal

import pytest

from models.store.study import Study
from tests.app.command import call
from tests.fakes import FakeEncoder, fake_sentencizer
from tests.studies import CODER, LINES, empty_study, interview


@pytest.fixture
def three(tmp_path, monkeypatch):
    path = tmp_path / "three.study"
    with empty_study(path) as study:
        made = [interview(f"interview_0{i}", [*LINES, ("Rosa", f"Once {i}.")]) for i in (1, 2, 3)]
        study.add_transcripts(made, actor=CODER)
    monkeypatch.setattr("app.study.runs.load_encoder", lambda *_, **__: FakeEncoder())
    return path


def test_ctrl_c_stops_at_a_safe_point_and_the_next_run_goes_on(three, monkeypatch, capsys):
    split = []

    def pressed(texts):
        split.append(len(texts))
        if len(split) == 2:  # while the second interview is cut
            signal.raise_signal(signal.SIGINT)
        return fake_sentencizer(texts)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("app.study.runs.load_sentencizer", lambda: pressed)
    assert call("code", str(three)) == 130
    said = capsys.readouterr().err
    assert "Stopping at the next safe point" in said
    assert "Stopped. What was computed is kept, and the next run goes on from there." in said
    assert signal.getsignal(signal.SIGINT) == before
    with Study.open(three) as study:
        first = study.transcripts()[0]
        assert study.suggestions(first.id, coder=CODER)
    assert call("code", str(three)) == 0
    assert len(split) <= 4  # what was cut is not cut again
    with Study.open(three) as study:
        assert len({each.transcript_id for each in study.segments()}) == 3
