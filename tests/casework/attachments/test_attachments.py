"""The content of a document is readable only while its row is there; what a crash leaves behind is not."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import (
    FileClosed,
    Forbidden,
    Invalid,
    NotFound,
    ObjectStoreDown,
    OnLegalHold,
)
from aftercare.casework.attachments.acts import (
    NewAttachment,
    attach,
    attachments_shown,
    read_attachment,
    remove_attachment,
)
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.casework.retention.holds import place_hold
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.attachments.kinds import AttachmentKind
from aftercare.object_stores import FolderStore
from aftercare.scanners import CommandScanner, NoScanner
from aftercare.scheduling.attachments.remove_objects import remove_objects
from aftercare.store.attachments.rows import AttachmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

TODAY = NOW.date()
PDF = b"%PDF-1.7\n" + b"geheim " * 30_000


class AwayStore(FolderStore):
    """A folder that cannot be reached while `is_away`."""

    is_away = False

    def remove(self, object_id: UUID) -> None:
        if self.is_away:
            raise ObjectStoreDown()
        super().remove(object_id)


@pytest.fixture
def objects(tmp_path: Path) -> AwayStore:
    return AwayStore(tmp_path)


@pytest.fixture
def storage(objects: AwayStore) -> AttachmentStorage:
    return AttachmentStorage(objects, NoScanner(), 1)


def new(person: PersonRow, content: bytes = PDF, name: str = "Vonnis") -> NewAttachment:
    return NewAttachment(person.id, AttachmentKind.JUDGMENT, name, content)


def attached(arrange: Arranger, storage: AttachmentStorage, person: PersonRow) -> AttachmentRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return attach(work, storage, new(person))


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def read(database: Database, actor: Actor, storage: AttachmentStorage, row_id: UUID) -> bytes:
    with database.work(actor, NOW) as work:
        return b"".join(read_attachment(work, storage, row_id).pieces)


def test_the_same_content_is_one_document_and_another_name_for_it_is_refused(
    arrange: Arranger, database: Database, storage: AttachmentStorage, tmp_path: Path
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    first = attached(arrange, storage, person)
    assert attached(arrange, storage, person).id == first.id
    for wrong, pointer in (
        (new(person, name="Anders"), "/file"),
        (new(person, PDF + b"x", ""), "/name"),
        (new(person, PDF + b"x", "a\u202eb"), "/name"),
        (new(person, bytes(1024 * 1024 + 1)), "/file"),
    ):
        with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
            attach(work, storage, wrong)
        assert [one.pointer for one in refused.value.fields] == [pointer]
    assert len(files(tmp_path)) == 1
    assert read(database, officer, storage, first.id) == PDF


def test_what_the_scanner_refuses_is_not_stored(
    arrange: Arranger, database: Database, objects: AwayStore, tmp_path: Path
) -> None:
    strict = AttachmentStorage(objects, CommandScanner(["false"]), 1)
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        attach(work, strict, new(arrange.person()))
    assert files(tmp_path) == []


def test_a_file_that_is_closed_or_only_read_takes_no_document(
    arrange: Arranger, database: Database, storage: AttachmentStorage
) -> None:
    person = arrange.person(closed_on=TODAY)
    with pytest.raises(FileClosed), database.work(arrange.office.officer, NOW) as work:
        attach(work, storage, new(person))
    for actor, fault in (
        (arrange.office.outsider, NotFound),
        (arrange.office.planner, Forbidden),
        (arrange.office.provider, Forbidden),
    ):
        with pytest.raises(fault), database.work(actor, NOW) as work:
            attachments_shown(work, person.id)
        with pytest.raises(fault), database.work(actor, NOW) as work:
            attach(work, storage, new(person))


def test_a_document_of_a_hidden_file_is_not_there(
    arrange: Arranger, database: Database, storage: AttachmentStorage
) -> None:
    person = arrange.person(restricted=True)
    row = attached(arrange, storage, person)
    for actor in (arrange.office.outsider, arrange.office.colleague):
        with pytest.raises(NotFound):
            read(database, actor, storage, row.id)


def test_a_crash_before_the_row_is_stored_leaves_an_object_that_nothing_opens(
    arrange: Arranger, database: Database, storage: AttachmentStorage, tmp_path: Path
) -> None:
    def crash() -> None:
        with database.work(arrange.office.officer, NOW) as work:
            attach(work, storage, new(person))
            raise ZeroDivisionError

    person = arrange.person()
    with pytest.raises(ZeroDivisionError):
        crash()
    (left,) = files(tmp_path)
    assert b"geheim" not in left.read_bytes()
    with database.work(CLOCK, NOW) as work:
        assert list(work.session.exec(select(AttachmentRow))) == []


def test_a_removed_document_is_unreadable_at_once_and_its_object_goes_when_the_store_answers(
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
    storage: AttachmentStorage,
    objects: AwayStore,
    tmp_path: Path,
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    row = attached(arrange, storage, person)
    objects.is_away = True
    with database.work(officer, NOW) as work:
        remove_attachment(work, row.id, row.version, "Ander dossier")
    assert len(files(tmp_path)) == 1
    with pytest.raises(NotFound):
        read(database, officer, storage, row.id)
    with database.work(CLOCK, NOW) as work:
        stored = work.session.get(AttachmentRow, row.id)
        assert stored is not None
        assert (stored.content_key, stored.digest) == (None, None)
        assert stored.name == "Vonnis"
    assert remove_objects(database, clock, objects).left == (str(row.object_id),)
    objects.is_away = False
    assert int(remove_objects(database, clock, objects)) == 1
    assert files(tmp_path) == []
    assert int(remove_objects(database, clock, objects)) == 0


def test_under_a_legal_hold_no_document_is_removed(
    arrange: Arranger, database: Database, storage: AttachmentStorage
) -> None:
    row = attached(arrange, storage, arrange.person())
    with database.work(arrange.office.officer, NOW) as work:
        place_hold(work, row.person_id, "Klacht loopt", TODAY.replace(year=TODAY.year + 1))
        with pytest.raises(OnLegalHold):
            remove_attachment(work, row.id, row.version, "Ander dossier")


def test_an_object_that_is_lost_or_changed_is_an_error_and_never_half_a_document(
    arrange: Arranger, database: Database, storage: AttachmentStorage, tmp_path: Path
) -> None:
    row, officer = attached(arrange, storage, arrange.person()), arrange.office.officer
    (stored,) = files(tmp_path)
    stored.write_bytes(bytes(100))
    with pytest.raises(ObjectStoreDown):
        read(database, officer, storage, row.id)
    stored.unlink()
    with pytest.raises(ObjectStoreDown):
        read(database, officer, storage, row.id)
