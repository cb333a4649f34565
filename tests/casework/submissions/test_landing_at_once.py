"""Two workers with one submission, and an alarm without a client: what the database and the phones have of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Invalid
from aftercare.base.subject_errors import NumberUsed
from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.casework.submissions.acts import accept_submission, refuse_submission
from aftercare.casework.submissions.view import submission_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import Way
from aftercare.processes.submissions.landing import Landed, land
from aftercare.scheduling.submissions.repeat_alarms import repeat_alarms_job
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.staff.mail_rows import MAIL, StaffMailRow
from aftercare.store.staff.phone_rows import StaffPhoneRow
from aftercare.store.submissions.rows import SubmissionRow
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock
from tests.submissions import submission
from tests.sweep.files import add_as_owner


def machine(arrange: Arranger) -> StaffRow:
    actor = arrange.staff(
        "machine",
        scopes=["send-submissions"],
        team_ids=[arrange.office.team_id],
        ends_on=NOW.date() + timedelta(days=30),
    )
    with arrange.database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, actor.staff_id)


def document(reference: str, kind: str = "detention", **more: Any) -> dict[str, Any]:
    named = {"reference": reference}
    return submission(kind, sent_at=NOW.isoformat(), client=named, **more)


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_of_two_workers_with_one_number_the_first_lands_and_the_other_repeats_or_is_refused(
    fresh_database: Database, same: bool, known: bool
) -> None:
    arrange = Arranger(fresh_database)
    sender = machine(arrange)
    reference = arrange.person().reference if known else "nobody"
    first_said = document(reference)
    then_said = first_said if same else document(reference, content={"from_on": "2026-11-01"})

    def landed(said: dict[str, Any]) -> Landed:
        with fresh_database.work(CLOCK, NOW) as work:
            return land(work, sender, read_submission(said), Way.HTTP, None)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as first:
            land(first, sender, read_submission(first_said), Way.HTTP, None)
            first.session.flush()
            second = pool.submit(landed, then_said)
            until_a_session_waits_for_a_lock(fresh_database)
        if same:
            assert second.result(timeout=30).repeated
        else:
            with pytest.raises(NumberUsed):
                second.result(timeout=30)
    with fresh_database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(SubmissionRow))
        assert row.document == first_said
        assert len(list(work.session.exec(select(DeadlineRow)))) == int(known)


def test_an_alarm_about_no_known_client_reaches_supervisors_and_the_duty_desk_at_once(
    arrange: Arranger, database: Database
) -> None:
    sender, supervisor = machine(arrange), arrange.office.supervisor
    with database.work(CLOCK, NOW) as work:
        me = supervisor.staff_id
        address = "someone@aftercare.example"
        work.session.add(StaffMailRow(staff_id=me, address=address, entered_by=me, entered_at=NOW))
    with database.work(CLOCK, NOW) as work:
        said = read_submission(
            document("nobody", "monitoring-alarm", content={"happened_at": NOW.isoformat()})
        )
        for _ in range(2):
            row = land(work, sender, said, Way.HTTP, None).row
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.slot == f"submission:{row.id}:0")
        (sent,) = work.session.exec(query)
    assert (sent.staff_id, sent.channel, sent.due_at) == (supervisor.staff_id, MAIL, NOW)
    assert "nobody" not in sent.body


def test_an_alarm_about_no_known_client_is_repeated_until_a_supervisor_has_decided(
    arrange: Arranger, database: Database
) -> None:
    """Every quarter of an hour; after two hours the unit manager too, and every two hours."""
    sender, supervisor = machine(arrange), arrange.office.supervisor
    manager = arrange.staff("officer", unit_manager=True, team_id=arrange.office.team_id)
    for n, who in enumerate((supervisor.staff_id, manager.staff_id)):
        number = f"+44770090012{n}"
        phone = StaffPhoneRow(staff_id=who, number=number, entered_at=NOW, verified_at=NOW)
        add_as_owner(arrange, phone)
    alarm = document("nobody", "monitoring-alarm", content={"happened_at": NOW.isoformat()})
    with database.work(CLOCK, NOW) as work:
        landed = land(work, sender, read_submission(alarm), Way.HTTP, None).row.id
    clock = FixedClock(NOW)
    job = repeat_alarms_job(database, clock)
    rung = []
    for minutes in (1, 14, 15, 16, 30, 119, 120, 239, 240):
        clock.move_to(NOW + timedelta(minutes=minutes))
        rung.append(job.run())
    assert rung == [0, 0, 2, 0, 2, 2, 4, 0, 4]
    with database.work(supervisor, clock.now()) as work:
        refuse_submission(work, landed, 1, "The monitoring room tested its line")
    clock.move_to(NOW + timedelta(hours=7))
    assert job.run() == 0


def test_another_address_is_not_accepted_before_the_prosecution_service_was_informed(
    arrange: Arranger, database: Database
) -> None:
    """The act asks for it, also for a change that another organisation proposed."""
    person, officer = arrange.person(), arrange.office.officer
    arrange.plan(person)
    with database.work(officer, NOW) as work:
        write_home_address(work, person.id, NONE_YET, "Beukenplein 2\n1234 AB Dorp", None)
    with database.work(CLOCK, NOW) as work:
        said = read_submission(document(person.reference, "address-change"))
        which = land(work, machine(arrange), said, Way.HTTP, None).row
    with database.work(officer, NOW) as work:
        proposal = submission_file(work, which.id).proposal
        assert proposal is not None
        assert proposal.fault is not None
        assert proposal.fault.code == "inform-first"
    with pytest.raises(Invalid), database.work(officer, NOW) as work:
        accept_submission(work, which.id, which.version, proposal.basis)
    with database.work(officer, NOW) as work:
        home = home_address_of(work.session, person.id)
        assert home is not None
        assert home.lines.startswith("Beukenplein")


def test_of_two_officers_who_refuse_a_later_address_and_the_older_one_neither_leaves_a_deadline(
    fresh_database: Database,
) -> None:
    """Refusing the later one lets the older one wait again, at the moment at which that is refused too."""
    arrange = Arranger(fresh_database)
    sender, person, officer = machine(arrange), arrange.person(), arrange.office.officer
    rows = []
    for number, hours in (("N-1", 2), ("N-2", 1)):
        said = document(person.reference, "address-change", number=number)
        said["sent_at"] = (NOW - timedelta(hours=hours)).isoformat()
        with fresh_database.work(CLOCK, NOW) as work:
            rows.append(land(work, sender, read_submission(said), Way.HTTP, None).row)
    older, later = rows

    def refused(row: SubmissionRow) -> None:
        with fresh_database.work(officer, NOW) as work:
            refuse_submission(work, row.id, row.version, "Not this one.")

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(officer, NOW) as first:
            refuse_submission(first, later.id, later.version, "Of somebody else.")
            first.session.flush()
            second = pool.submit(refused, older)
            until_a_session_waits_for_a_lock(fresh_database)
        second.result(timeout=30)
    with fresh_database.work(CLOCK, NOW) as work:
        states = [one.state for one in work.session.exec(select(DeadlineRow))]
    assert states == ["done", "done"]
