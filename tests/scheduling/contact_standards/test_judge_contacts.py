"""Too few contacts are noticed whatever happens to the service, and brought to somebody who decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.casework.adoption.acts import activate
from aftercare.casework.contact_standards.acts import CONTACT_STANDARD, propose_standard
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.scheduling.contact_standards.judge_contacts import judge_contacts
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.contact_standards.judgement_rows import unjudged
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow
from tests.casework.contact_standards.standards_at_work import new_standard, work_by
from tests.store.arranging import NOW, Arranger
from tests.watchdog_counts import counted

TODAY = NOW.date()
DAY = timedelta(days=1)
OURS, THEIRS = "too-few-face-to-face-capacity", "too-few-face-to-face-absence"


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """Since three weeks in a team that has wanted to see everybody once in seven days for as long."""
    other = arrange.staff("admin")
    with arrange.database.work(arrange.office.admin, NOW) as work:
        row = propose_standard(work, new_standard(valid_from=TODAY - 100 * DAY))
        version = row.version
    with arrange.database.work(other, NOW) as work:
        activate(work, CONTACT_STANDARD, version, {"code": "own"})
    work_by(arrange, "own", NOW - 21 * DAY)
    return arrange.person(tier=1, enrolled_on=TODAY - 21 * DAY)


def judge(arrange: Arranger, person: PersonRow, on: date) -> None:
    with arrange.database.work(CLOCK, at_wall(on, NOW.time())) as work:
        judge_contacts(work, person.id)


def found(arrange: Arranger, person: PersonRow) -> list[tuple[str, date, str]]:
    with arrange.database.work(CLOCK, NOW) as work:
        query = select(DeadlineRow).where(DeadlineRow.person_id == person.id)
        rows = work.session.exec(query.order_by(col(DeadlineRow.due_at), col(DeadlineRow.code)))
        return [(row.code, civil_date(row.due_at) - DAY, row.state) for row in rows]


def came(
    arrange: Arranger, person: PersonRow, on: date, state: str = "attended", at: datetime = NOW
) -> AppointmentRow:
    row = arrange.appointment(person, at_wall(on, NOW.time()), state=state)
    arrange.add(
        OutcomeRow(
            appointment_id=row.id,
            person_id=person.id,
            code=state,
            recorded_by=arrange.office.officer.staff_id,
            recorded_at=at,
        )
    )
    return row


def test_a_period_without_a_contact_is_ours_when_none_was_offered(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    judge(arrange, person, TODAY - DAY)
    # The last day of the seven is not over.
    assert found(arrange, person) == []
    judge(arrange, person, TODAY)
    assert found(arrange, person) == [(OURS, TODAY - DAY, "opened")]


def test_each_night_judges_the_day_before_also_when_nothing_was_recorded_since_and_logs_what_it_found(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY, at=NOW - 8 * DAY)
    for night, noted in ((TODAY - DAY, 0), (TODAY, 1), (TODAY + DAY, 1)):
        judge(arrange, person, night)
        with arrange.database.work(CLOCK, NOW) as work:
            log = text("select count(*) from audit_entry where action = 'judge-contacts'")
            assert work.session.execute(log).scalar() == noted
    assert found(arrange, person) == [(OURS, TODAY - DAY, "opened")]


def test_a_period_in_which_the_person_did_not_come_is_shown_as_that(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    came(arrange, person, TODAY - 3 * DAY, "missed")
    judge(arrange, person, TODAY)
    assert found(arrange, person) == [(THEIRS, TODAY - DAY, "opened")]


def test_who_was_seen_in_time_falls_short_of_nothing(arrange: Arranger, person: PersonRow) -> None:
    for days in (15, 8, 2):
        came(arrange, person, TODAY - days * DAY)
    judge(arrange, person, TODAY)
    assert found(arrange, person) == []


def test_a_night_that_was_left_out_hides_no_shortfall_that_has_healed_since(
    arrange: Arranger, person: PersonRow
) -> None:
    """The service was down when it fell due; by the time it is back the person has been seen."""
    came(arrange, person, TODAY - 8 * DAY)
    judge(arrange, person, TODAY - 2 * DAY)
    came(arrange, person, TODAY + 3 * DAY, at=NOW + 3 * DAY)
    judge(arrange, person, TODAY + 5 * DAY)
    assert found(arrange, person) == [(OURS, TODAY - DAY, "opened")]


def test_every_further_period_is_noticed_anew(arrange: Arranger, person: PersonRow) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    judge(arrange, person, TODAY)
    judge(arrange, person, TODAY + 7 * DAY)
    assert [day for _, day, _ in found(arrange, person)] == [TODAY - DAY, TODAY + 6 * DAY]


def test_a_contact_recorded_late_takes_the_shortfall_back(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    judge(arrange, person, TODAY)
    came(arrange, person, TODAY - 2 * DAY, at=NOW + timedelta(hours=1))
    judge(arrange, person, TODAY + DAY)
    assert found(arrange, person) == [(OURS, TODAY - DAY, "dropped")]


def test_an_outcome_corrected_to_a_miss_has_its_day_judged_anew(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 15 * DAY)
    late = came(arrange, person, TODAY - 9 * DAY)
    came(arrange, person, TODAY - 4 * DAY)
    judge(arrange, person, TODAY)
    assert found(arrange, person) == []
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, late.id).state = "missed"
        work.session.add(
            OutcomeRow(
                appointment_id=late.id, person_id=person.id, code="missed",
                recorded_by=arrange.office.officer.staff_id, recorded_at=NOW + timedelta(hours=2),
            )
        )  # fmt: skip
    judge(arrange, person, TODAY + DAY)
    assert found(arrange, person) == [(THEIRS, TODAY - 8 * DAY, "opened")]


def test_custody_is_no_shortfall(arrange: Arranger, person: PersonRow) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    arrange.away(person, "custody", NOW - 6 * DAY, NOW + 30 * DAY)
    judge(arrange, person, TODAY)
    assert found(arrange, person) == []


def test_no_day_is_held_against_a_standard_that_was_chosen_later(
    arrange: Arranger, person: PersonRow
) -> None:
    """The team takes it up today: nobody is told of the weeks in which nothing was asked, and the
    first whole period since is the first to be judged."""
    chosen_anew(arrange, NOW)
    for day in range(7):
        judge(arrange, person, TODAY + day * DAY)
        assert found(arrange, person) == []
    judge(arrange, person, TODAY + 8 * DAY)
    assert found(arrange, person) == [(OURS, TODAY + 7 * DAY, "opened")]


def test_choosing_the_same_standard_again_begins_nothing_anew(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    work_by(arrange, "own", NOW - 2 * DAY)
    judge(arrange, person, TODAY)
    assert found(arrange, person) == [(OURS, TODAY - DAY, "opened")]


def test_another_choice_takes_no_term_away_that_was_opened_before_it(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    judge(arrange, person, TODAY)
    chosen_anew(arrange, NOW)
    judge(arrange, person, TODAY + 2 * DAY)
    work_by(arrange, None, NOW + 2 * DAY)
    judge(arrange, person, TODAY + 3 * DAY)
    assert found(arrange, person) == [(OURS, TODAY - DAY, "opened")]


def test_a_plan_that_was_checked_against_it_counts_from_its_approval(
    arrange: Arranger, person: PersonRow
) -> None:
    plan, _ = arrange.plan(person, arrange.terms())
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PlanRow, plan.id)
        row.standard_code, row.standard_version = "own", 1
        row.decided_at = NOW - 10 * DAY
    work_by(arrange, None, NOW)
    judge(arrange, person, TODAY)
    assert found(arrange, person) == [(OURS, TODAY - 3 * DAY, "opened")]


def chosen_anew(arrange: Arranger, at: datetime) -> None:
    work_by(arrange, None, at)
    work_by(arrange, "own", at)


def unanswered(arrange: Arranger, now: datetime) -> dict[str, int]:
    with arrange.database.work(CLOCK, now) as work:
        counts = counted(work, now)
    return {name: counts[name] for name in ("contacts-unjudged", "deadline-without-escalation")}


def test_the_watchdog_counts_who_was_not_judged_and_a_shortfall_without_a_case(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    assert unanswered(arrange, NOW) == {"contacts-unjudged": 1, "deadline-without-escalation": 0}
    with arrange.database.work(CLOCK, NOW) as work:
        assert unjudged(work.session, NOW) == [person.id]
    judge(arrange, person, TODAY)
    with arrange.database.work(CLOCK, NOW) as work:
        assert unjudged(work.session, NOW) == []
    soon = NOW + timedelta(minutes=6)
    assert unanswered(arrange, soon) == {"contacts-unjudged": 0, "deadline-without-escalation": 1}
    assert escalation_of(arrange, person.id).rule_code == "contact-shortfall"
    assert unanswered(arrange, soon) == {"contacts-unjudged": 0, "deadline-without-escalation": 0}
    assert unanswered(arrange, NOW + 2 * DAY)["contacts-unjudged"] == 1


def test_the_watchdog_asks_for_no_night_before_the_choice(
    arrange: Arranger, person: PersonRow
) -> None:
    chosen_anew(arrange, NOW)
    assert unanswered(arrange, NOW)["contacts-unjudged"] == 0
    assert unanswered(arrange, NOW + DAY)["contacts-unjudged"] == 1


def escalation_of(arrange: Arranger, person_id: UUID) -> EscalationRow:
    with arrange.database.work(CLOCK, NOW) as work:
        assert people_to_evaluate(work.session, NOW) == [person_id]
        evaluate_people(work, [person_id])
        return work.session.exec(select(EscalationRow)).one()
