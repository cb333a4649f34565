"""What goes to a third party is on record: written by the act that sends it, or entered by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import Forbidden, IllegalTransition, Invalid
from aftercare.casework.case_files.export import export_case_file
from aftercare.casework.disclosures import acts
from aftercare.casework.papers.signing import hand_over_paper
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.disclosures.grounds import Disclosed, LegalGround
from aftercare.domain.papers import PaperKind
from aftercare.store.disclosures.rows import disclosures_of
from aftercare.store.tasks.rows import open_task
from tests.casework.papers.paper_desk import desk_of
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)


def lines(arrange: Arranger, person_id: UUID) -> list[tuple[str, str | None, str]]:
    with arrange.database.work(CLOCK, NOW) as work:
        found = disclosures_of(work.session, person_id)
        return [(one.what, one.recipient, one.ground) for one in found]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PaperKind.VIOLATION_REPORT, [("violation_report", "OM Noord", "execution")]),
        # A warning goes to the client, who is no third party.
        (PaperKind.OFFICIAL_WARNING, []),
    ],
)
def test_handing_over_a_document_writes_it(
    arrange: Arranger, kind: PaperKind, said: list[tuple[str, str, str]]
) -> None:
    desk = desk_of(arrange)
    row = desk.signed(kind)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        hand_over_paper(work, row.id, row.version, TODAY, "OM Noord")
    assert lines(arrange, desk.person.id) == said


def test_a_copy_for_the_board_and_an_export_write_it(arrange: Arranger) -> None:
    person = arrange.person()
    with arrange.database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=person.id, kind="board_copy", subject=person.id,
            reason="progress_report", due_at=NOW, now=NOW,
        )  # fmt: skip
    with arrange.database.work(arrange.office.officer, NOW) as work:
        (task,) = work.session.execute(
            text("select id, version from task where person_id = :id"), {"id": person.id}
        ).all()
        finish_task(work, task.id, task.version, sent_on=TODAY)
        export_case_file(work, person.id, "Reclassering Zuid")
        export_case_file(work, person.id)
    assert sorted(lines(arrange, person.id), key=str) == [
        ("board_copy", "Raad voor de Kinderbescherming", "youth"),
        ("case_file", "Reclassering Zuid", "execution"),
        ("case_file", None, "execution"),
    ]


def test_a_line_is_completed_voided_and_never_changed(arrange: Arranger) -> None:
    person = arrange.person()
    new = acts.NewDisclosure(
        person.id, TODAY, Disclosed.INFORMATION, "Gemeente", LegalGround.CONSENT, "Het adres."
    )
    with arrange.database.work(arrange.office.officer, NOW) as work:
        export_case_file(work, person.id)
        (exported,) = disclosures_of(work.session, person.id)
        assert exported.entered_by == arrange.office.officer.staff_id
        acts.name_recipient(work, exported.id, exported.version, "Reclassering Zuid")
        with pytest.raises(IllegalTransition):
            acts.name_recipient(work, exported.id, exported.version, "Een ander")
        row = acts.enter_disclosure(work, new)
        row = acts.void_disclosure(work, row.id, row.version, "Niet gegeven.")
        with pytest.raises(IllegalTransition):
            acts.void_disclosure(work, row.id, row.version, "Nog eens gevraagd.")
        assert len(acts.person_disclosures(work, person.id).rows) == 2
    with pytest.raises(Forbidden), arrange.database.work(arrange.office.officer, NOW) as work:
        work.session.execute(text("update disclosure set ground = 'vital'"))


@pytest.mark.parametrize(
    ("recipient", "detail", "on", "pointer"),
    [
        ("", "Het adres.", TODAY, "/recipient"),
        ("Gemeente", " ", TODAY, "/detail"),
        ("Gemeente", "Het adres.", date(2026, 11, 25), "/disclosed_on"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    arrange: Arranger, recipient: str, detail: str, on: date, pointer: str
) -> None:
    new = acts.NewDisclosure(
        arrange.person().id, on, Disclosed.INFORMATION, recipient, LegalGround.CONSENT, detail
    )
    with (
        arrange.database.work(arrange.office.officer, NOW) as work,
        pytest.raises(Invalid) as refused,
    ):
        acts.enter_disclosure(work, new)
    assert [one.pointer for one in refused.value.fields] == [pointer]
