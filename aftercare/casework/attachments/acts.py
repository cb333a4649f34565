"""Attaching a document to a client's file, reading it, and removing one that was attached by mistake."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    FileClosed,
    Invalid,
    NotFound,
    ObjectStoreDown,
    OnLegalHold,
    refuse_if,
)
from aftercare.base.logs import get_log
from aftercare.base.sealing import KEY_BYTES, StreamCipher
from aftercare.base.typed_text import MEDIUM_REASON, has_unseen, required, wrong_length
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.attachments.formats import Format, format_of
from aftercare.domain.attachments.kinds import AttachmentKind
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.attachments.rows import AttachmentRow, attachments_of, get_attachment
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.retention.rows import standing_hold

LONGEST_NAME = 120


@dataclass(frozen=True)
class NewAttachment:
    """`content` is at most as large as the limit."""

    person_id: UUID
    kind: AttachmentKind
    name: str
    content: bytes


@dataclass(frozen=True)
class AttachmentView:
    row: AttachmentRow
    added_by: str
    removed_by: str


@dataclass(frozen=True)
class Content:
    """What a document says, piece by piece, as it was attached."""

    row: AttachmentRow
    media_type: str
    pieces: Iterator[bytes]


@requires(Permission.WRITE_CASE_FILES)
def attach(work: UnitOfWork, storage: AttachmentStorage, new: NewAttachment) -> AttachmentRow:
    """Content that is attached already is not attached again: the same form sent twice is one document. Raises Invalid,
    FileClosed, ScannerDown, ObjectStoreDown.

    The object is stored before the row commits. A crash in between leaves an object without a stored key."""
    return attached(work, storage, new, get_person(work.session, new.person_id, for_update=True))


def attached(
    work: UnitOfWork,
    storage: AttachmentStorage,
    new: NewAttachment,
    person: PersonRow,
    absence_id: UUID | None = None,
) -> AttachmentRow:
    """`attach`, also for a client who sends evidence for an absence. Lock the client before."""
    if person.closed_on is not None:
        raise FileClosed()
    digest = sha256(new.content).hexdigest()
    there = [one for one in attachments_of(work.session, person.id) if one.digest == digest]
    if there and (there[0].name, there[0].kind) == (new.name.strip(), new.kind):
        return there[0]
    found = format_of(new.content)
    faults = wrong_length("/name", new.name.strip(), LONGEST_NAME)
    if has_unseen(new.name):
        faults.append(FieldFault("/name", "unseen-characters"))
    if len(new.content) > storage.most_bytes:
        faults.append(FieldFault("/file", "file-too-large"))
    elif found is None:
        faults.append(FieldFault("/file", "file-format"))
    elif there:
        faults.append(FieldFault("/file", "file-attached"))
    refuse_if(faults)
    if not storage.scanner.is_clean(new.content):
        raise Invalid.at("/file", "file-infected")
    assert found is not None
    row = AttachmentRow(
        person_id=person.id,
        kind=new.kind.value,
        name=new.name.strip(),
        format=found.value,
        size=len(new.content),
        digest=digest,
        added_by=work.actor.staff_id_or_none,
        absence_id=absence_id,
        added_at=work.now,
    )
    return stored(work, storage, row, new.content)


def stored(
    work: UnitOfWork, storage: AttachmentStorage, row: AttachmentRow, content: bytes
) -> AttachmentRow:
    """The new row, with its content encrypted under a key of its own."""
    row.content_key = secrets.token_bytes(KEY_BYTES)
    storage.objects.put(row.object_id, b"".join(_cipher(row).encrypted([content])))
    return audit.save_and_note(work, "add", "attachment", row)


@requires(Permission.WRITE_CASE_FILES)
def remove_attachment(work: UnitOfWork, attachment_id: UUID, version: int, reason: str) -> None:
    """Its content becomes unreadable at once; that it was there, and why it went, stays. Raises Invalid at /reason,
    AlreadyDecided, OnLegalHold, Stale."""
    reason = required(reason, MEDIUM_REASON)
    row = get_attachment(work.session, attachment_id, for_update=True)
    if row.removed_at is not None:
        raise AlreadyDecided()
    if standing_hold(work.session, row.person_id) is not None:
        raise OnLegalHold()
    expect_version(row, version)
    emptied(work, row, reason)


def emptied(work: UnitOfWork, row: AttachmentRow, reason: str | None) -> None:
    """From here on its content is unreadable."""
    row.content_key = row.digest = None
    row.removed_by, row.removed_at, row.remove_reason = work.actor.staff_id, work.now, reason
    audit.save_and_note(work, "remove", "attachment", row)


@requires(Permission.READ_CASE_FILES)
def attachments_shown(work: UnitOfWork, person_id: UUID) -> list[AttachmentView]:
    audit.note_look(work, "read-attachments", "person", get_person(work.session, person_id))
    rows = attachments_of(work.session, person_id)
    people = {one for row in rows for one in (row.added_by, row.removed_by) if one}
    names = names_of(work.session, people)
    return [
        AttachmentView(
            row,
            names.get(row.added_by, "") if row.added_by else "",
            names.get(row.removed_by, "") if row.removed_by else "",
        )
        for row in rows
    ]


@requires(Permission.READ_CASE_FILES)
def read_attachment(work: UnitOfWork, storage: AttachmentStorage, attachment_id: UUID) -> Content:
    """The look is in the access log before a byte leaves. Raises NotFound also for a removed document, and
    ObjectStoreDown when the stored object is not there or is another one."""
    row = audit.note_look(work, "read", "attachment", get_attachment(work.session, attachment_id))
    if row.content_key is None:
        raise NotFound()
    pieces = _cipher(row).decrypted(storage.objects.get(row.object_id))
    try:
        first = next(pieces)
    except ValueError:
        get_log().error("attachment-unreadable", code=str(row.id))
        raise ObjectStoreDown() from None
    return Content(row, Format(row.format).media_type, chain([first], pieces))


def _cipher(row: AttachmentRow) -> StreamCipher:
    assert row.content_key is not None
    return StreamCipher(row.content_key, f"attachment:{row.id}")
