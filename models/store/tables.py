"""The tables of a study file. Portable types only; the URL is the only difference.

Append-only: transcripts and events. Suggestions stay too; only which of them are current
changes. Of the study only the revision moves. The rest can be computed again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.json_shapes import Payload, Suggested


class Base(DeclarativeBase):
    """Base of all tables."""


class StudyRow(Base):
    __tablename__ = "study"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    created_at: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int] = mapped_column(Integer, default=0)


class TranscriptRow(Base):
    __tablename__ = "transcript"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, unique=True)
    name: Mapped[str] = mapped_column(String(400))
    filename: Mapped[str] = mapped_column(String(400))
    format: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    turns: Mapped[list[Any]] = mapped_column(JSON)
    left_out: Mapped[list[Any]] = mapped_column(JSON)
    attributes: Mapped[dict[str, str]] = mapped_column(JSON)


class EventRow(Base):
    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("client_id", "seq", name="uq_event_client_seq"),)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    clock: Mapped[int] = mapped_column(Integer, index=True)
    at: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[Payload] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(Text)
    suggested: Mapped[Suggested | None] = mapped_column(JSON(none_as_null=True))
    origin: Mapped[str] = mapped_column(String(20))
    group: Mapped[str | None] = mapped_column("step", String(64))
    client_id: Mapped[str | None] = mapped_column(String(64))
    seq: Mapped[int | None] = mapped_column(Integer)


class AnswerRow(Base):
    __tablename__ = "answer"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    transcript_id: Mapped[str] = mapped_column(ForeignKey("transcript.id"), index=True)
    index: Mapped[int] = mapped_column("position", Integer)
    question_id: Mapped[str | None] = mapped_column(String(200))
    start: Mapped[int] = mapped_column("span_start", Integer)
    end: Mapped[int] = mapped_column("span_end", Integer)
    first_turn: Mapped[int] = mapped_column(Integer)
    last_turn: Mapped[int] = mapped_column(Integer)
    probability: Mapped[float] = mapped_column(Float)
    alternatives: Mapped[list[Any]] = mapped_column(JSON)
    confirmed: Mapped[bool] = mapped_column(Boolean)


class SegmentRow(Base):
    __tablename__ = "segment"
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    transcript_id: Mapped[str] = mapped_column(ForeignKey("transcript.id"), index=True)
    answer_id: Mapped[str] = mapped_column(String(40))
    index: Mapped[int] = mapped_column("position", Integer)
    turn: Mapped[int] = mapped_column(Integer)
    start: Mapped[int] = mapped_column("span_start", Integer)
    end: Mapped[int] = mapped_column("span_end", Integer)
    quote: Mapped[str] = mapped_column(Text)


class SuggestionRow(Base):
    """A suggestion for one coder; superseded ones stay, current is the only thing that changes."""

    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_current", "transcript_id", "coder", "is_current"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    coder: Mapped[str] = mapped_column(String(200), primary_key=True)
    transcript_id: Mapped[str] = mapped_column(ForeignKey("transcript.id"))
    segment_id: Mapped[str] = mapped_column(String(60))
    start: Mapped[int] = mapped_column("span_start", Integer)
    end: Mapped[int] = mapped_column("span_end", Integer)
    code_id: Mapped[str] = mapped_column(String(200))
    score: Mapped[float] = mapped_column(Float)
    rank: Mapped[int] = mapped_column("rank_in_segment", Integer)
    evidence: Mapped[list[Any]] = mapped_column(JSON)
    version: Mapped[str] = mapped_column(String(600))
    band: Mapped[str] = mapped_column(String(20))
    current: Mapped[bool] = mapped_column("is_current", Boolean)


class VectorRow(Base):
    __tablename__ = "vector"
    encoder: Mapped[str] = mapped_column(String(400), primary_key=True)
    content: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class ResultRow(Base):
    """What a stage of the road last gave, as JSON, and what it was computed from."""

    __tablename__ = "result"
    stage: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column("item", String(300), primary_key=True)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    value: Mapped[Any] = mapped_column(JSON)


class SettingRow(Base):
    __tablename__ = "setting"
    key: Mapped[str] = mapped_column("name", String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class ProgressRow(Base):
    __tablename__ = "progress"
    job: Mapped[str] = mapped_column(String(60), primary_key=True)
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(40))


APPEND_ONLY = (TranscriptRow, EventRow)  # rows of these are written once
