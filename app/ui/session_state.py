"""Names of what the pages keep between two runs of a script."""

from __future__ import annotations

# session keys
TRANSCRIPT = "transcript_id"  # the interview being read
SHOW_SUGGESTIONS = "show_suggestions"
IMPORTS = "imports"  # how many imports were made: each empties the fields for files
TOLD = "told"  # what a person told about the files that are to be imported, by file
CODE = "code"  # the code being changed on the Codebook page
OF_STUDY = "of_study"  # the study that this session's state belongs to
GO_HOME = "go_home"  # a study was just opened: its first page is shown
RUN_SEEN = "run_seen"  # the run that this session saw go on, whose end it is told
