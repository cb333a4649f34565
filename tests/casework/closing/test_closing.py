"""Closing ends what waits for the client in one act; a decision that waits, or another colleague, stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlmodel import select

from aftercare.base.errors import FileClosed, Forbidden, IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.closing.acts import close_file, closings_to_see, mark_seen, reopen_file
from aftercare.casework.closing.view import closing_ahead
from aftercare.casework.overviews.view import badge_counts, my_caseload, my_worklist
from aftercare.casework.papers.hand_over_deadlines import ask_to_hand_over
from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.acts import draft_plan
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.closing.closing import ClosingReason, NewClosing
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import ProviderRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.calendars.rows import CalendarFeedRow
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.deadlines.rows import get_deadline
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.papers.rows import PaperRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import PlanRow
from aftercare.store.staff.mail_rows import StaffMailRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.transfers.rows import TransferRow
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import Clinic

TODAY = civil_date(NOW)
DIED = NewClosing(ClosingReason.DECEASED, TODAY)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With weekly check-ins of which the client knows the first, a text that waits, and a phone calendar."""
    person = arrange.person()
    arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    first = rows(arrange, AppointmentRow)[0]
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, first.id).known_at = NOW
    arrange.message(first)
    arrange.add(
        CalendarFeedRow(
            person_id=person.id, secret_hash=b"x" * 32, consent="gevraagd",
            created_by=arrange.office.officer.staff_id, created_at=NOW,
        )
    )  # fmt: skip
    return person


Row = TypeVar("Row")


def rows(arrange: Arranger, table: type[Row]) -> list[Row]:
    with arrange.database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(table)))


def closed(
    arrange: Arranger, person: PersonRow, new: NewClosing = DIED, actor: Actor | None = None
) -> FileClosingRow:
    with arrange.database.work(actor or arrange.office.officer, NOW) as work:
        version = get_person(work.session, person.id).version
        return close_file(work, person.id, version, new)


def open_kinds(arrange: Arranger) -> set[str]:
    return {one.kind for one in rows(arrange, TaskRow) if one.state == "opened"}


@pytest.mark.parametrize("reason", [ClosingReason.DECEASED, ClosingReason.TRANSFERRED])
def test_everything_that_waits_for_the_client_ends(
    arrange: Arranger, person: PersonRow, reason: ClosingReason
) -> None:
    before = rows(arrange, AppointmentRow)
    row = closed(arrange, person, NewClosing(reason, TODAY, " Bericht van de familie "))
    assert (row.reason, row.closed_on, row.note) == (reason, TODAY, "Bericht van de familie")
    assert before
    assert {one.state for one in rows(arrange, AppointmentRow)} == {"cancelled_by_service"}
    assert {one.state for one in rows(arrange, PlanRow)} == {"withdrawn"}
    assert {(one.ended_on, one.end_reason) for one in rows(arrange, OrderRow)} == {(TODAY, reason)}
    assert {one.revoked_because for one in rows(arrange, CalendarFeedRow)} == {"case-closed"}
    texts = [one for one in rows(arrange, MessageRow) if one.staff_id is None]
    assert {one.state for one in texts} == {"cancelled"}
    # The client knew the first time: an officer notifies a living one; a dead one gets nothing.
    stay = set() if reason is ClosingReason.DECEASED else {"notify_change"}
    assert open_kinds(arrange) == stay


def test_places_in_treatment_are_free_again_and_the_officer_notifies_the_provider(
    arrange: Arranger,
) -> None:
    clinic = Clinic(arrange)
    group = clinic.group(capacity=1)
    first, second = clinic.referral(arrange.person()), clinic.referral(arrange.person())
    assert [one.referral_id for one in clinic.offers(state="offered")] == [first.id]
    with arrange.database.work(CLOCK, NOW) as work:
        person = get_person(work.session, first.person_id)
    closed(arrange, person)
    row = clinic.read(first.id)
    assert (row.state, row.group_id, row.end_reason) == ("withdrawn", None, "deceased")
    (offer,) = clinic.offers(state="offered")
    assert (offer.referral_id, offer.group_id) == (second.id, group.id)
    (task,) = [one for one in rows(arrange, TaskRow) if one.kind == "notify_provider"]
    assert (task.reason, task.due_at > NOW) == ("closed-deceased", True)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        named = {one["about_task"] for one in my_worklist(work).tasks if one["id"] == task.id}
        assert named == {work.session.get_one(ProviderRow, row.provider_id).name}


@pytest.mark.parametrize("what", ["escalation", "absence", "outcome", "order"])
def test_a_person_decides_first(arrange: Arranger, what: str) -> None:
    person = arrange.person()
    new = NewClosing(ClosingReason.ORDER_ENDED, TODAY)
    waits: dict[str, Callable[[], object]] = {
        "escalation": lambda: arrange.add(
            EscalationRow(person_id=person.id, trigger_key="t", rule_code="r", rule_version=1,
                          severity=1, opened_at=NOW)
        ),
        "absence": lambda: arrange.miss(person, NOW - timedelta(days=3)),
        "outcome": lambda: arrange.appointment(person, NOW - timedelta(hours=2)),
        "order": lambda: arrange.condition(person),
    }  # fmt: skip
    waits[what]()
    with pytest.raises(Invalid) as refused:
        closed(arrange, person, new)
    codes = {one.code for one in refused.value.fields}
    wanted = {"escalation": "escalation-open", "absence": "absence-undecided",
              "outcome": "outcome-missing", "order": "order-runs"}  # fmt: skip
    assert wanted[what] in codes
    assert rows(arrange, FileClosingRow) == []


@pytest.mark.parametrize(
    ("who", "fault"),
    [
        ("deputy", Forbidden),
        ("outsider", NotFound),
        ("planner", Forbidden),
        ("admin", Forbidden),
    ],
)
def test_only_the_own_officer_or_a_supervisor_closes(
    arrange: Arranger, who: str, fault: type[Exception]
) -> None:
    person = arrange.person()
    with pytest.raises(fault), arrange.database.work(getattr(arrange.office, who), NOW) as work:
        close_file(work, person.id, person.version, DIED)
    assert closed(arrange, person, actor=arrange.office.supervisor).reason == "deceased"


def test_it_closes_once_and_as_it_was_looked_at(arrange: Arranger) -> None:
    person = arrange.person()
    with pytest.raises(Stale), arrange.database.work(arrange.office.officer, NOW) as work:
        close_file(work, person.id, person.version + 1, DIED)
    closed(arrange, person)
    with pytest.raises(FileClosed):
        closed(arrange, person)


def test_a_transfer_to_come_is_called_off_and_colleagues_get_mail(arrange: Arranger) -> None:
    office, person = arrange.office, arrange.person()
    arrange.add(
        TransferRow(
            person_id=person.id, batch_id=person.id, from_officer_id=office.officer.staff_id,
            to_officer_id=office.colleague.staff_id, from_on=TODAY + timedelta(days=3), reason="x",
            arranged_by=office.supervisor.staff_id, arranged_at=NOW,
        ),
        StaffMailRow(staff_id=office.supervisor.staff_id, address="a@example.org",
                     entered_by=office.supervisor.staff_id, entered_at=NOW),
    )  # fmt: skip
    closed(arrange, person)
    (transfer,) = rows(arrange, TransferRow)
    assert transfer.called_off_by == office.officer.staff_id
    assert {one.staff_id for one in rows(arrange, MessageRow)} == {office.supervisor.staff_id}


def test_a_closed_file_is_in_no_list_but_that_of_closed_files(arrange: Arranger) -> None:
    person, officer = arrange.person(), arrange.office.officer
    closed(arrange, person)
    with arrange.database.work(officer, NOW) as work:
        assert person.id not in {one["id"] for one in my_caseload(work)}
        assert person.id not in {one["id"] for one in my_caseload(work, search=person.reference)}
        found = my_caseload(work, search=person.reference, closed=True)
    assert [one["id"] for one in found] == [person.id]


def test_no_plan_is_written_on_a_closed_file(arrange: Arranger) -> None:
    person = arrange.person()
    closed(arrange, person)
    with pytest.raises(FileClosed), arrange.database.work(arrange.office.officer, NOW) as work:
        draft_plan(work, person.id)


def test_a_supervisor_reopens_with_a_reason_and_once(arrange: Arranger) -> None:
    person, office = arrange.person(), arrange.office
    row = closed(arrange, person)

    def reopened(
        actor: Actor, reason: str = "Vergissing bij het sluiten", version: int = 1
    ) -> FileClosingRow:
        with arrange.database.work(actor, NOW) as work:
            return reopen_file(work, row.id, version, reason)

    for actor, reason, fault in (
        (office.officer, "Vergissing bij het sluiten", Forbidden),
        (office.other_supervisor, "Vergissing bij het sluiten", NotFound),
        (office.supervisor, " ", Invalid),
    ):
        with pytest.raises(fault):
            reopened(actor, reason)
    assert reopened(office.supervisor).reopened_by == office.supervisor.staff_id
    with pytest.raises(IllegalTransition):
        reopened(office.supervisor, version=2)
    with arrange.database.work(office.officer, NOW) as work:
        assert get_person(work.session, person.id).closed_on is None
    assert closed(arrange, person).id != row.id


def test_a_supervisor_sees_each_closing_by_an_officer_once(arrange: Arranger) -> None:
    office, row = arrange.office, closed(arrange, arrange.person())
    closed(arrange, arrange.person(), actor=office.supervisor)

    def badge(actor: Actor) -> int:
        with arrange.database.work(actor, NOW) as work:
            found: int = badge_counts(work)["approvals"]
            return found

    def waiting(actor: Actor) -> list[FileClosingRow]:
        with arrange.database.work(actor, NOW) as work:
            return [one for one, _ in closings_to_see(work)]

    assert [one.id for one in waiting(office.supervisor)] == [row.id]
    assert badge(office.supervisor) == 1
    assert waiting(office.other_supervisor) == []
    with arrange.database.work(office.supervisor, NOW) as work:
        assert mark_seen(work, row.id, 1).seen_by == office.supervisor.staff_id
    assert (waiting(office.supervisor), badge(office.supervisor)) == ([], 0)
    with pytest.raises(IllegalTransition), arrange.database.work(office.supervisor, NOW) as work:
        mark_seen(work, row.id, 2)


@pytest.mark.parametrize(("days", "restored"), [(14, True), (15, False)])
def test_a_reopening_soon_after_restores_the_order_the_plan_and_the_times(
    arrange: Arranger, person: PersonRow, days: int, restored: bool
) -> None:
    row, later = closed(arrange, person), NOW + timedelta(days=days)
    with arrange.database.work(arrange.office.supervisor, later) as work:
        reopen_file(work, row.id, 1, "Vergissing bij het sluiten")
    assert {one.state for one in rows(arrange, PlanRow)} == {
        "approved" if restored else "withdrawn"
    }
    assert {one.ended_on is None for one in rows(arrange, OrderRow)} == {restored}
    assert any(one.state == "scheduled" for one in rows(arrange, AppointmentRow)) is restored
    assert open_kinds(arrange) >= {"review_plan"}


def test_the_preview_closes_nothing(arrange: Arranger, person: PersonRow) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        ahead = closing_ahead(work, person.id, get_person(work.session, person.id).version, DIED)
    assert [one.ended_on for one in ahead.orders] == [TODAY]
    assert rows(arrange, FileClosingRow) == []
    assert {one.state for one in rows(arrange, PlanRow)} == {"approved"}


@pytest.mark.parametrize(
    ("kind", "state"), [("official_warning", "dropped"), ("violation_report", "opened")]
)
def test_a_warning_is_handed_over_to_no_one_who_died(
    arrange: Arranger, kind: str, state: str
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    lead = arrange.office.supervisor.staff_id
    decided = EscalationRow(
        person_id=person.id, trigger_key="t", rule_code="r", rule_version=1, severity=1, opened_at=NOW,
        state="resolved", decision="official_warning", decision_reason="x", decided_by=lead, decided_at=NOW,
    )  # fmt: skip
    arrange.add(decided)
    with arrange.database.work(officer, NOW) as work:
        paper = PaperRow(
            escalation_id=decided.id,
            person_id=person.id, kind=kind, language="nl", from_on=TODAY, until_on=TODAY, facts={},
            facts_sha256="0" * 64, author_id=officer.staff_id, drafted_at=NOW, state="signed",
            submitted_by=officer.staff_id, submitted_at=NOW, signed_by=lead, signed_name="I.",
            signed_at=NOW, content={"title": "x"}, pdf=b"%PDF", pdf_sha256="0" * 64,
        )  # fmt: skip
        asked = paper.hand_over_id = ask_to_hand_over(work, paper)
        work.session.add(paper)
    closed(arrange, person)
    with arrange.database.work(CLOCK, NOW) as work:
        assert get_deadline(work.session, asked).state == state


def test_a_closing_that_was_a_mistake_gives_the_appointments_their_own_times_back(
    arrange: Arranger, person: PersonRow
) -> None:
    def standing() -> set[tuple[object, ...]]:
        live = [one for one in rows(arrange, AppointmentRow) if one.state == "scheduled"]
        return {(one.starts_at, one.officer_id, one.site_id) for one in live}

    before = standing()
    now = min(one.starts_at for one in rows(arrange, AppointmentRow)) - timedelta(hours=4)
    with arrange.database.work(arrange.office.officer, now) as work:
        version = get_person(work.session, person.id).version
        row = close_file(
            work, person.id, version, NewClosing(ClosingReason.DECEASED, civil_date(now))
        )
    assert standing() == set()
    with arrange.database.work(arrange.office.supervisor, now + timedelta(hours=1)) as work:
        reopen_file(work, row.id, 1, "Een ander was overleden.")
    assert standing() == before


@pytest.mark.parametrize("reason", [ClosingReason.DECEASED, ClosingReason.TRANSFERRED])
def test_of_a_closing_that_was_a_mistake_no_client_is_notified_and_each_still_knows_the_time(
    arrange: Arranger, person: PersonRow, reason: ClosingReason
) -> None:
    """A closing after a death ends the tasks to notify of what is off; the reopening made them anew."""

    def known() -> set[object]:
        live = [one for one in rows(arrange, AppointmentRow) if one.state == "scheduled"]
        return {one.starts_at for one in live if one.known_at is not None}

    before = known()
    assert before
    row = closed(arrange, person, NewClosing(reason, TODAY))
    with arrange.database.work(arrange.office.supervisor, NOW + timedelta(minutes=5)) as work:
        reopen_file(work, row.id, 1, "Een ander was bedoeld.")
    assert known() == before
    assert "notify_change" not in open_kinds(arrange)
