"""A case file has one photo of its client at most, which goes with its purpose."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import FileClosed, Forbidden, Invalid, NotFound, OnLegalHold, Stale
from aftercare.casework.attachments.acts import attachments_shown, read_attachment
from aftercare.casework.attachments.photos import photo_shown, remove_photo, set_photo
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.casework.closing.acts import close_file
from aftercare.casework.retention.holds import lift_hold, place_hold
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.closing.closing import ClosingReason, NewClosing
from aftercare.object_stores import FolderStore
from aftercare.scanners import CommandScanner, NoScanner
from aftercare.store.attachments.rows import AttachmentRow
from aftercare.store.database.unit_of_work import Database
from tests.photos import photo, plain
from tests.store.arranging import NOW, Arranger

FIRST, OTHER = photo(), photo(size=(50, 90))


@pytest.fixture
def storage(tmp_path: Path) -> AttachmentStorage:
    return AttachmentStorage(FolderStore(tmp_path), NoScanner(), 1)


def placed(
    arrange: Arranger,
    storage: AttachmentStorage,
    person_id: UUID,
    seen: UUID | None = None,
    content: bytes = FIRST,
) -> UUID:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return set_photo(work, storage, person_id, seen, content).id


def kept(database: Database) -> dict[UUID, bool]:
    """Whether the content of each photo can still be read."""
    with database.work(CLOCK, NOW) as work:
        return {
            one.id: one.content_key is not None for one in work.session.exec(select(AttachmentRow))
        }


def test_a_photo_is_set_replaced_by_who_saw_it_and_removed_without_a_reason(
    arrange: Arranger, database: Database, storage: AttachmentStorage
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    first = placed(arrange, storage, person.id)
    assert placed(arrange, storage, person.id) == first
    with pytest.raises(Stale):
        placed(arrange, storage, person.id, content=OTHER)
    second = placed(arrange, storage, person.id, first, OTHER)
    assert kept(database) == {first: False, second: True}
    with database.work(officer, NOW) as work:
        assert attachments_shown(work, person.id) == []
        shown = photo_shown(work, person.id)
        assert shown is not None
        assert shown[0].id == second
        assert b"".join(read_attachment(work, storage, second).pieces).startswith(b"\xff\xd8\xff")
        with pytest.raises(Stale):
            remove_photo(work, person.id, first)
        for _ in range(2):
            remove_photo(work, person.id, second)
        assert photo_shown(work, person.id) is None
    assert not any(kept(database).values())


def test_what_is_no_photo_is_refused_and_only_who_writes_in_the_file_sets_one(
    arrange: Arranger, database: Database, storage: AttachmentStorage, tmp_path: Path
) -> None:
    person, officer = arrange.person(restricted=True), arrange.office.officer
    strict = AttachmentStorage(storage.objects, CommandScanner(["false"]), 1)
    for where, content, code in (
        (storage, b"%PDF-1.7 a document", "photo-format"),
        (storage, FIRST[:200], "photo-format"),
        (storage, plain("PNG", (5_001, 5_000)), "photo-pixels"),
        (storage, FIRST + bytes(1024 * 1024), "file-too-large"),
        (strict, FIRST, "file-infected"),
    ):
        with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
            set_photo(work, where, person.id, None, content)
        assert [(one.pointer, one.code) for one in refused.value.fields] == [("/file", code)]
    office = arrange.office
    for actor, fault in (
        (office.outsider, NotFound),
        (office.colleague, NotFound),
        (office.planner, Forbidden),
        (office.provider, Forbidden),
        (office.auditor, Forbidden),
    ):
        with pytest.raises(fault), database.work(actor, NOW) as work:
            set_photo(work, storage, person.id, None, FIRST)
        with pytest.raises(fault), database.work(actor, NOW) as work:
            photo_shown(work, person.id)
    assert list(tmp_path.iterdir()) == []


def test_the_photo_goes_when_the_file_closes_and_under_a_legal_hold_when_that_ends(
    arrange: Arranger, database: Database, storage: AttachmentStorage
) -> None:
    supervisor, new = arrange.office.supervisor, NewClosing(ClosingReason.DECEASED, NOW.date(), "")
    free, held = arrange.person(), arrange.person()
    one, two = placed(arrange, storage, free.id), placed(arrange, storage, held.id)
    with database.work(supervisor, NOW) as work:
        hold = place_hold(work, held.id, "Klacht loopt", NOW.date() + timedelta(days=30))
    with pytest.raises(OnLegalHold):
        placed(arrange, storage, held.id, two, OTHER)
    for person in (free, held):
        with database.work(supervisor, NOW) as work:
            close_file(work, person.id, person.version, new)
    assert kept(database) == {one: False, two: True}
    with pytest.raises(FileClosed):
        placed(arrange, storage, free.id)
    with database.work(supervisor, NOW) as work:
        lift_hold(work, hold.id, hold.version, "Klacht afgehandeld")
    assert not any(kept(database).values())
