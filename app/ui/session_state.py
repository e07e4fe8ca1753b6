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
PROBLEM = "problem"  # what could not be stored or opened, told on the next drawing
RUN_SEEN = "run_seen"  # the run that this session saw go on, whose end it is told

# what is known of where a person is, besides what a page keeps of it (app.ui.place_shown)
AT_PAGE = "at_page"  # the page that was run last
PLACE_ASKED = "place_asked"  # the parts of an address that nobody has gone to yet
PLACE_SHOWN = "place_shown"  # what the page of this run shows
PLACE_TOLD = "place_told"  # what is to be said of the one that is shown
PLACES_LEFT = "places_left"  # what each page showed last
ARRIVAL = "arrival"  # how somebody came to the page: by which address
TAB_TITLE = "tab_title"
