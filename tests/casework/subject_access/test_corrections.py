"""What a client disputes stands beside the record, which stays as it is, and is decided on once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound
from aftercare.casework.subject_access.corrections import (
    NewCorrection,
    corrections_waiting,
    decide_correction,
    enter_correction,
    notes_beside,
)
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.deadlines.clients_rights import INFORM_OUTCOME
from aftercare.domain.subject_access.corrections import CorrectionDecision, Disputed
from aftercare.store.absences.rows import AbsenceRow, AbsenceVerdictRow
from aftercare.store.deadlines.rows import get_deadline
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
SAID = "Ik had me afgemeld."


def test_a_statement_stands_beside_the_record_and_is_decided_once(arrange: Arranger) -> None:
    person = arrange.person()
    _, absence = arrange.miss(person, NOW, "unexcused")
    new = NewCorrection(person.id, Disputed.ABSENCE, absence.id, f" {SAID} ", TODAY)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        before = work.session.get_one(AbsenceRow, absence.id).model_dump()
        row = enter_correction(work, new)
        assert get_deadline(work.session, row.deadline_id).state == "opened"
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        assert [one.id for one, _ in corrections_waiting(work)] == [row.id]
        row = decide_correction(
            work, row.id, row.version, CorrectionDecision.REFUSED, "De balie weet van niets."
        )
        assert corrections_waiting(work) == []
        (note,) = notes_beside(work, [absence.id])
        assert (note.row.statement, note.row.decision) == (SAID, "refused")
        term = get_deadline(work.session, row.deadline_id)
        assert (term.state, term.code) == ("opened", INFORM_OUTCOME)
        assert work.session.get_one(AbsenceRow, absence.id).model_dump() == before
        with pytest.raises(AlreadyDecided):
            decide_correction(
                work, row.id, row.version, CorrectionDecision.GRANTED, "Toch niet juist."
            )
    with pytest.raises(Forbidden), arrange.database.work(arrange.office.officer, NOW) as work:
        work.session.execute(text("update correction_note set statement = 'anders'"))


def test_only_a_supervisor_who_did_not_make_the_record_refuses_and_in_a_sentence(
    arrange: Arranger,
) -> None:
    office, person = arrange.office, arrange.person()
    _, absence = arrange.miss(person, NOW, "unexcused")
    new = NewCorrection(person.id, Disputed.ABSENCE, absence.id, SAID, TODAY)
    with arrange.database.work(office.officer, NOW) as work:
        note = enter_correction(work, new)

    def refuse(by: Actor, reason: str) -> None:
        with arrange.database.work(by, NOW) as work:
            decide_correction(work, note.id, note.version, CorrectionDecision.REFUSED, reason)

    with pytest.raises(Forbidden):
        refuse(office.officer, "De balie weet van niets.")
    with pytest.raises(Invalid) as short:
        refuse(office.supervisor, "Dat klopt niet")
    assert short.value.fields[0].code == "not-a-sentence"
    judged = AbsenceVerdictRow(
        absence_id=absence.id, person_id=person.id, verdict="unexcused", reason="Geen bericht.",
        reminder_arrived=True, decided_by=office.supervisor.staff_id, decided_at=NOW,
    )  # fmt: skip
    arrange.add(judged)
    with pytest.raises(Forbidden):
        refuse(office.supervisor, "De balie weet van niets.")
    with arrange.database.work(office.officer, NOW) as work:
        row = decide_correction(
            work, note.id, note.version, CorrectionDecision.GRANTED, "Dat klopt inderdaad."
        )
    assert row.decision == "granted"


def test_a_record_of_another_client_is_not_there(arrange: Arranger) -> None:
    person, other = arrange.person(), arrange.person()
    _, absence = arrange.miss(other, NOW, "unexcused")
    new = NewCorrection(person.id, Disputed.ABSENCE, absence.id, SAID, TODAY)
    with arrange.database.work(arrange.office.officer, NOW) as work, pytest.raises(NotFound):
        enter_correction(work, new)
