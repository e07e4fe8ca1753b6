"""The sample study on the start page: built once, in a process of its own, then opened."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import streamlit as st

from app.common.jobs import ROOT
from app.common.new_study import studies_folder
from app.common.text import plain
from app.server import workbench
from app.start.opening import open_from_start, problem_at, tell

PLACE = "sample"
BEGUN = "sample_begun"  # on the monotonic clock
USUAL_S = 60.0  # what building takes on a usual machine


def sample_file() -> Path:
    return studies_folder() / "sample.study"


def sample_card() -> None:
    """Draw the card."""
    st.subheader("Try the sample")
    st.text(
        "Nine interviews with teachers and school leaders, six of them coded, to look around in. "
        "Nothing you do there touches a study of yours."
    )
    there = sample_file().exists()
    making = workbench.current().making
    if making is not None:
        _while_it_is_built()
    else:
        st.button(
            "Open the sample" if there else "Build the sample (about a minute)",
            key="try_sample",
            on_click=_open if there else _build,
            width="stretch",
        )
    if words := problem_at(PLACE):
        st.error(plain(words))


def _open() -> None:
    open_from_start(str(sample_file()), PLACE)


def _build() -> None:
    """Start building; a second press finds that it was started."""
    bench = workbench.current()
    if bench.making is not None:
        return
    command = [sys.executable, "-m", "app.cli", "demo", "--study", str(sample_file()), "--quiet"]
    st.session_state[BEGUN] = time.monotonic()
    try:
        bench.making = subprocess.Popen(  # noqa: S603
            command,
            cwd=ROOT,
            env=os.environ | {"THROUGHLINE_DEBUG": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except OSError as error:
        tell(PLACE, f"The sample could not be built: {error.strerror}.")


@st.fragment(run_every=1)
def _while_it_is_built() -> None:
    bench = workbench.current()
    making = bench.making
    if making is None:
        st.rerun()
        return
    code = making.poll()
    if code is None:
        gone = time.monotonic() - st.session_state.setdefault(BEGUN, time.monotonic())
        st.progress(
            min(0.95, gone / (gone + USUAL_S / 2)),
            text=f"Building the sample: {gone:.0f} s. It takes about a minute.",
        )
        return
    said = making.stderr.read() if making.stderr else ""
    bench.making = None
    if code == 0:
        _open()
    else:
        last = ([""] + [line for line in said.splitlines() if line.strip()])[-1]
        tell(PLACE, f"The sample could not be built. {last.removeprefix('throughline: ')}")
    st.rerun()
