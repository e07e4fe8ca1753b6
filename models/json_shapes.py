"""JSON that has no fixed shape, each sort under one name with the reason why it has none.

In:     nothing.
Out:    aliases. What has a shape is a record, or a TypedDict beside what makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# a decision's fields as they are stored: every kind has others (models.events.kinds), and in a
# file anything may stand until its class has read it
Payload = dict[str, Any]  # each kind of decision has other fields

# what a decision keeps of the suggestion or draft that it was about, in this program's words or an
# older one's
Suggested = dict[str, Any]  # drafts of codes, themes and relations have other fields

# a codebook or framework as its file or decision holds it; models.codebook checks it
FileData = dict[str, Any]  # written by hand: any key may be there or not, with anything under it

# the same, or a part of it, where it is checked and read: lists and texts stand where they may not
FileNode = Mapping[str, Any]  # a node of a file by hand, before anything of it is known

# a row's columns, or a record's fields, by name, on their way to the class that takes them
Columns = dict[str, Any]  # the class that is made of them says which there are, and of what types

# a report of agreement, of an evaluation, of suggestions or of a bench, as it is printed and stored
Figures = dict[str, Any]  # nested by names of coefficients, codes, coders: the data say which

# the same where it is only read: a report, or one coefficient of it, whichever part has these keys
FiguresRead = Mapping[str, Any]  # the data say which keys, as for Figures; a TypedDict fits too

# what a stage keeps between two runs, for itself alone
StageData = dict[str, Any]  # every stage has its own, and reads it back into its record
