"""Checks between the parts of a case file document: appointments with their lines, overlaps, cycles of successors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.casework.case_files.document import CaseFileDocument
from aftercare.store.appointments.rows import DEAD

_FOLLOWS = (
    ("appointments", "replaces_id"),
    ("referrals", "follows_id"),
    ("messages", "resend_of"),
)


def chain_faults(document: CaseFileDocument) -> Iterator[FieldFault]:
    """Every fault in how parts fit together that are valid on their own."""
    yield from _lines(document)
    yield from _overlaps(document)
    for section, member in _FOLLOWS:
        yield from _rings(section, member, getattr(document, section))


def _lines(document: CaseFileDocument) -> Iterator[FieldFault]:
    """An appointment has to belong to the line that its obligation is a version of."""
    lines = {one.id: one.line_id for plan in document.plans for one in plan.obligations}
    lines |= {one.id: one.line_id for one in document.extra_obligations}
    for number, appointment in enumerate(document.appointments):
        if lines.get(appointment.obligation_id, appointment.line_id) != appointment.line_id:
            yield FieldFault(
                f"/appointments/{number}/line_id",
                "dangling-reference",
                "The obligation belongs to another chain of versions.",
            )


def _overlaps(document: CaseFileDocument) -> Iterator[FieldFault]:
    """No two appointments of the person overlap."""
    standing = [
        (one.starts_at, one.ends_at, number)
        for number, one in enumerate(document.appointments)
        if one.state not in DEAD
    ]
    busy_until: datetime | None = None
    for starts_at, ends_at, number in sorted(standing):
        if busy_until is not None and starts_at < busy_until:
            yield FieldFault(
                f"/appointments/{number}/starts_at",
                "double-booked",
                "The person has another appointment then.",
            )
        busy_until = max(busy_until or ends_at, ends_at)


def _rings(section: str, member: str, parts: list[Any]) -> Iterator[FieldFault]:
    """No part follows itself, directly or through other parts."""
    before: dict[UUID, UUID | None] = {part.id: getattr(part, member) for part in parts}
    sound: set[UUID] = set()
    for number, part in enumerate(parts):
        way: set[UUID] = set()
        here: UUID | None = part.id
        while here is not None and here not in sound and here not in way:
            way.add(here)
            here = before.get(here)
        if here is not None and here in way:
            yield FieldFault(f"/{section}/{number}/{member}", "ring", "It would follow itself.")
        sound |= way
