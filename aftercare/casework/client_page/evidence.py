"""Evidence for a missed appointment, sent from the client's own page; an officer reads it and decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.casework.attachments.acts import NewAttachment, attached
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.domain.absences.absence import AbsenceState
from aftercare.domain.attachments.formats import Format, format_of
from aftercare.domain.attachments.kinds import AttachmentKind
from aftercare.store.absences.rows import AbsenceRow, absences_of
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.attachments.rows import sent_for_absence
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow

MOST_SENT: Final = 3
SENDABLE: Final = (Format.JPEG, Format.PNG, Format.PDF)


@dataclass(frozen=True, slots=True)
class Missed:
    """A miss for which evidence is accepted until `until_at`; `sent`: how many documents came."""

    absence_id: UUID
    starts_at: datetime
    until_at: datetime
    sent: int


def misses_open(work: UnitOfWork, person: PersonRow) -> Sequence[Missed]:
    """Run it as the clock, for the client of the visit."""
    return [
        Missed(
            one.id,
            get_appointment(work.session, one.appointment_id).starts_at,
            one.evidence_by,
            len(sent_for_absence(work.session, one.id)),
        )
        for one in absences_of(work.session, person.id)
        if _is_open(one, work.now)
    ]


def send_evidence(
    work: UnitOfWork,
    storage: AttachmentStorage,
    person: PersonRow,
    absence_id: UUID,
    name: str,
    content: bytes,
) -> bool:
    """Attaches a photo or PDF to the client's file as evidence for this miss, scanned and encrypted as any other;
    it decides nothing. False when the miss is no longer open or has three. Lock the client before; run as the clock.
    Raises Invalid at /file, ScannerDown, ObjectStoreDown."""
    mine = {one.id: one for one in absences_of(work.session, person.id)}
    absence = mine.get(absence_id)
    if absence is None or not _is_open(absence, work.now):
        return False
    if len(sent_for_absence(work.session, absence_id)) >= MOST_SENT:
        return False
    if format_of(content) not in SENDABLE:
        raise Invalid.at("/file", "file-format")
    new = NewAttachment(person.id, AttachmentKind.OTHER, name, content)
    attached(work, storage, new, person, absence_id)
    return True


def _is_open(absence: AbsenceRow, now: datetime) -> bool:
    return absence.state == AbsenceState.OPENED and now < absence.evidence_by
