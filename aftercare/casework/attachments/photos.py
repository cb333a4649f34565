"""The photo of a client: set, replaced and removed; it serves to recognise the client at the door, nothing else."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from aftercare.base.errors import FileClosed, Invalid, OnLegalHold, Stale
from aftercare.casework.attachments.acts import emptied, stored
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.attachments.formats import Format
from aftercare.domain.attachments.kinds import PHOTO
from aftercare.processes.attachments.pictures import NoPicture, TooManyPixels, small_photo
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.attachments.rows import AttachmentRow, photo_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import get_person
from aftercare.store.retention.rows import standing_hold

# The same in both languages of the pages, and nothing of the file that was sent.
_NAME = "foto.jpg"


@requires(Permission.READ_CASE_FILES)
def photo_shown(work: UnitOfWork, person_id: UUID) -> tuple[AttachmentRow, str] | None:
    """The photo that a case file has now, and the name of who set it."""
    person = get_person(work.session, person_id)
    audit.note_look(work, "read-attachments", "person", person)
    row = photo_of(work.session, person_id)
    if row is None:
        return None
    # A client sends evidence alone: a photo always has a colleague who set it.
    assert row.added_by is not None
    return row, names_of(work.session, [row.added_by])[row.added_by]


@requires(Permission.WRITE_CASE_FILES)
def set_photo(
    work: UnitOfWork, storage: AttachmentStorage, person_id: UUID, seen: UUID | None, content: bytes
) -> AttachmentRow:
    """`seen`: the photo that this one replaces; its content is destroyed. The same form sent twice is one photo. Raises
    Invalid at /file, FileClosed, OnLegalHold where one would be destroyed, Stale, ScannerDown, ObjectStoreDown."""
    person = get_person(work.session, person_id, for_update=True)
    if person.closed_on is not None:
        raise FileClosed()
    if len(content) > storage.most_bytes:
        raise Invalid.at("/file", "file-too-large")
    if not storage.scanner.is_clean(content):
        raise Invalid.at("/file", "file-infected")
    try:
        picture = small_photo(content)
    except NoPicture:
        raise Invalid.at("/file", "photo-format") from None
    except TooManyPixels:
        raise Invalid.at("/file", "photo-pixels") from None
    digest = sha256(picture).hexdigest()
    before = photo_of(work.session, person_id, for_update=True)
    if before is not None and before.digest == digest:
        return before
    if seen != (before and before.id):
        raise Stale()
    if before is not None:
        _remove(work, before)
    row = AttachmentRow(
        person_id=person_id,
        kind=PHOTO,
        name=_NAME,
        format=Format.JPEG.value,
        size=len(picture),
        digest=digest,
        added_by=work.actor.staff_id,
        added_at=work.now,
    )
    return stored(work, storage, row, picture)


@requires(Permission.WRITE_CASE_FILES)
def remove_photo(work: UnitOfWork, person_id: UUID, seen: UUID | None) -> None:
    """No reason is asked: a client may have it removed without giving one. Once removed, the same again changes
    nothing. Raises OnLegalHold, Stale when another photo was set since."""
    get_person(work.session, person_id, for_update=True)
    row = photo_of(work.session, person_id, for_update=True)
    if row is None:
        return
    if row.id != seen:
        raise Stale()
    _remove(work, row)


def end_photo(work: UnitOfWork, person_id: UUID) -> None:
    """For a case file that is closed: no one recognises the client at the door any more. Under a legal hold it stays
    until that ends. The caller has locked the client and declares the permission."""
    row = photo_of(work.session, person_id, for_update=True)
    if row is not None and standing_hold(work.session, person_id) is None:
        emptied(work, row, None)


def _remove(work: UnitOfWork, row: AttachmentRow) -> None:
    if standing_hold(work.session, row.person_id) is not None:
        raise OnLegalHold()
    emptied(work, row, None)
