"""Documents with their source facts, the sections of their authors, and the bytes that were signed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, text
from sqlalchemy.orm import defer
from sqlmodel import Field, Session, col, func, select

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed

IN_HAND = ("drafted", "submitted")
_COPY_TEXTS = text("""
insert into paper_text (id, paper_id, person_id, section, number, body, written_by, written_at)
select distinct on (section) gen_random_uuid(), :to, person_id, section, 1, body, written_by, written_at
from paper_text where paper_id = :from order by section, number desc""")


class PaperRow(OfPerson, VersionedRow, table=True):
    """`facts` and `content` are JSON as the domain writes it; the digests are SHA-256 in hex."""

    kind: str
    language: str
    escalation_id: UUID | None = None
    order_id: UUID | None = None
    corrects_id: UUID | None = None
    from_on: date
    until_on: date
    state: str = "drafted"
    facts: dict[str, Any] = sealed("paper.facts")
    facts_sha256: str
    author_id: UUID
    drafted_at: datetime = Field(sa_type=MOMENT)
    submitted_by: UUID | None = None
    submitted_at: datetime | None = moment()
    return_reason: str | None = sealed("paper.return_reason", default=None)
    signed_by: UUID | None = None
    signed_name: str | None = None
    signed_at: datetime | None = moment()
    content: dict[str, Any] | None = sealed("paper.content", default=None)
    pdf: bytes | None = sealed("paper.pdf", default=None)
    pdf_sha256: str | None = None
    handed_over_on: date | None = None
    handed_over_to: str | None = None
    handed_over_by: UUID | None = None
    handed_over_at: datetime | None = moment()
    # The deadline for handing it over; none before it is signed.
    hand_over_id: UUID | None = None


class PaperTextRow(OfPerson, table=True):
    paper_id: UUID
    section: str
    number: int
    body: str = sealed("paper_text.body")
    written_by: UUID
    written_at: datetime = Field(sa_type=MOMENT)


get_paper = partial(get_row, PaperRow)


def paper_in_hand(
    session: Session, person_id: UUID, kind: str, about_id: UUID | None
) -> PaperRow | None:
    """The draft of this kind about this escalation or order, locked."""
    query = select(PaperRow).where(
        PaperRow.person_id == person_id,
        PaperRow.kind == kind,
        func.coalesce(PaperRow.escalation_id, PaperRow.order_id).is_not_distinct_from(about_id),
        col(PaperRow.state).in_(IN_HAND),
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def signed_of_escalation(session: Session, escalation_id: UUID, kind: str) -> bool:
    """Whether a signed document of this kind follows from this escalation."""
    query = select(PaperRow.id).where(
        PaperRow.escalation_id == escalation_id, PaperRow.kind == kind, PaperRow.state == "signed"
    )
    return session.exec(query).first() is not None


def escalation_in_hand(session: Session, escalation_id: UUID) -> bool:
    """Whether any document that follows from this escalation is being written."""
    query = select(PaperRow.id).where(
        PaperRow.escalation_id == escalation_id, col(PaperRow.state).in_(IN_HAND)
    )
    return session.exec(query).first() is not None


_OF_ESCALATION = """
select p.id, p.kind, p.state, p.drafted_at, s.display_name as author, p.signed_name, p.signed_at, p.handed_over_on,
       p.handed_over_to
from paper p left join staff s on s.id = p.author_id
where p.escalation_id = :escalation order by p.drafted_at desc, p.id desc
"""


def papers_of_escalation(session: Session, escalation_id: UUID) -> list[Row]:
    """Those that follow from an escalation, newest first, each with its author."""
    return rows(session, _OF_ESCALATION, {"escalation": escalation_id})


def papers_of(session: Session, person_id: UUID) -> list[PaperRow]:
    """Newest first, without their bytes."""
    query = select(PaperRow).where(PaperRow.person_id == person_id)
    ordered = query.order_by(col(PaperRow.drafted_at).desc(), col(PaperRow.id).desc())
    heavy = (inspect(PaperRow).attrs[name].class_attribute for name in ("pdf", "facts", "content"))
    return list(session.exec(ordered.options(*(defer(one) for one in heavy))))


def paper_to_hand_over(session: Session, deadline_id: UUID) -> PaperRow | None:
    """The signed document that this deadline is about."""
    query = select(PaperRow).where(PaperRow.hand_over_id == deadline_id)
    return session.exec(query).first()


def papers_to_hand_over(session: Session, deadline_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """By deadline, the document that it asks to hand over; no statement for none."""
    if not deadline_ids:
        return {}
    query = select(PaperRow.hand_over_id, PaperRow.id).where(
        col(PaperRow.hand_over_id).in_(list(deadline_ids))
    )
    return {which: paper for which, paper in session.exec(query) if which is not None}


def texts_of(session: Session, paper_id: UUID) -> dict[str, PaperTextRow]:
    """The newest words of each section that has any."""
    query = select(PaperTextRow).where(PaperTextRow.paper_id == paper_id)
    return {row.section: row for row in session.exec(query.order_by("number"))}


def copy_texts(session: Session, from_id: UUID, to_id: UUID) -> None:
    """The newest words of each section, as they are: the database compares the encrypted words of both."""
    session.execute(_COPY_TEXTS, {"from": from_id, "to": to_id})


text_versions = rows_of(PaperTextRow, "paper_id", "-written_at", "-id")
"""Every version of the sections of this document, the newest first."""


def writers_of(session: Session, paper_id: UUID) -> frozenset[UUID]:
    """Its author and everyone who wrote a version of its own sections, with those of every document it corrects."""
    query = text("select paper_writers(:paper)")
    return frozenset(session.execute(query, {"paper": paper_id}).scalars())
