"""Documents attached to a client's file, and objects of the store that no document has any more."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session, col, delete, select

from aftercare.base.ids import new_id
from aftercare.domain.attachments.kinds import PHOTO
from aftercare.store.database.columns import MOMENT, OfPerson, Table, VersionedRow, moment
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import get_after_person

_PHOTO = (
    "select id from attachment where person_id = :person and kind = 'photo' and removed_at is null"
)


class AttachmentRow(OfPerson, VersionedRow, table=True):
    """`content_key` decrypts the object; a removed document has none. `added_by` None: the client sent it, as evidence
    for the absence `absence_id`."""

    kind: str
    name: str = sealed("attachment.name")
    format: str
    size: int
    digest: str | None = sealed("attachment.digest", default=None)
    content_key: bytes | None = sealed("attachment.content_key", default=None)
    object_id: UUID = Field(default_factory=new_id)
    added_by: UUID | None = None
    absence_id: UUID | None = None
    added_at: datetime = Field(sa_type=MOMENT)
    removed_by: UUID | None = None
    removed_at: datetime | None = moment()
    remove_reason: str | None = sealed("attachment.remove_reason", default=None)


class ObjectRemovalRow(Table, table=True):
    object_id: UUID = Field(primary_key=True)


get_attachment = partial(get_after_person, AttachmentRow)


def attachments_of(session: Session, person_id: UUID) -> list[AttachmentRow]:
    """The newest first, removed ones too; without photos."""
    query = select(AttachmentRow).where(
        AttachmentRow.person_id == person_id, AttachmentRow.kind != PHOTO
    )
    return list(
        session.exec(query.order_by(col(AttachmentRow.added_at).desc(), col(AttachmentRow.id)))
    )


sent_for_absence = rows_of(AttachmentRow, "absence_id", "added_at", "id")
"""What the client sent as evidence, the oldest first, removed documents too."""


def photo_of(
    session: Session, person_id: UUID, *, for_update: bool = False
) -> AttachmentRow | None:
    """The photo that a case file has now. Lock the client before it."""
    query = select(AttachmentRow).where(
        AttachmentRow.person_id == person_id,
        AttachmentRow.kind == PHOTO,
        col(AttachmentRow.removed_at).is_(None),
    )
    return session.exec(locking(query) if for_update else query).first()


def photo_id_of(session: Session, person_id: UUID) -> UUID | None:
    """Its id alone, for pages that show it."""
    found = rows(session, _PHOTO, {"person": person_id})
    return found[0]["id"] if found else None


def objects_to_remove(session: Session, most: int) -> list[UUID]:
    query = select(ObjectRemovalRow.object_id).order_by(col(ObjectRemovalRow.object_id))
    return list(session.exec(query.limit(most)))


def forget_object(session: Session, object_id: UUID) -> None:
    """The object is not in the store any more."""
    session.execute(delete(ObjectRemovalRow).where(col(ObjectRemovalRow.object_id) == object_id))
