"""A detention that was taken back and entered again the same is another row, and the document says what it said."""

from __future__ import annotations

from datetime import timedelta

from aftercare.casework.orders.periods import (
    NewSuspension,
    Suspended,
    enter_suspension,
    void_suspension,
)
from aftercare.casework.papers.view import paper_file
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.papers import PaperKind
from tests.casework.papers.paper_desk import Desk, desk_of
from tests.store.arranging import NOW, Arranger


def detain(desk: Desk, days: int) -> Suspended:
    first = desk.misses[0].starts_at.date() - timedelta(days=1)
    new = NewSuspension(SuspensionKind.DETENTION, first, first + timedelta(days=days))
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        return enter_suspension(work, desk.person.id, new)


def test_a_signed_document_has_changed_while_its_detention_is_gone_and_not_once_it_is_back(
    arrange: Arranger,
) -> None:
    desk = desk_of(arrange)
    detained = detain(desk, 2).row
    row = desk.signed(PaperKind.PROGRESS_REPORT)

    def changed() -> set[tuple[str, str]]:
        with arrange.database.work(arrange.office.officer, NOW) as work:
            return {(one.ref.kind, one.what) for one in paper_file(work, row.id).changes}

    assert changed() == set()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        void_suspension(work, detained.id, detained.version)
    gone = {("suspension", "gone"), ("away", "gone")}
    assert gone <= changed()
    again = detain(desk, 2).row
    assert again.id != detained.id
    assert changed() == set()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        void_suspension(work, again.id, again.version)
    detain(desk, 3)
    assert gone <= changed()
