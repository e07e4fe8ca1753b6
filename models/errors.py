"""The one family of errors that a person may be shown.

Every message is a plain sentence or two: what happened, to which record, what was
found, what to do. Messages name ids and files, never a participant's words.
"""

from __future__ import annotations


class ThroughlineError(Exception):
    """Base of all errors that are the user's to read."""


class TranscriptUnreadable(ThroughlineError):
    """A file that cannot be read as a transcript, with the reason."""


class CodebookInvalid(ThroughlineError):
    """A codebook that breaks a rule, with line, key, what was found and what is allowed."""


class StudyUnusable(ThroughlineError):
    """A study file that cannot be opened: missing, truncated, newer, locked, not a study."""


class SpanMismatch(ThroughlineError):
    """A span whose text is not the quotation stored with it."""


class EventInvalid(ThroughlineError):
    """A decision that names something unknown or lacks what its kind requires."""


class EncoderUnusable(ThroughlineError):
    """An encoder that is missing, altered, or would need the network."""
