"""Writing a supervision plan and bringing it into force with four eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    OwnPlanApproval,
    Stale,
    VersionInHand,
)
from aftercare.casework.overviews.view import plans_to_approve
from aftercare.casework.plans.acts import (
    approve_plan,
    draft_plan,
    put_obligation,
    remove_obligation,
    return_plan,
    submit_plan,
    take_back_plan,
)
from aftercare.casework.plans.view import plan_preview
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow, get_plan, obligations_of
from tests.store.arranging import NOW, Arranger, unknown_id


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def condition(arrange: Arranger, person: PersonRow) -> ConditionRow:
    return arrange.condition(person)


def draft(arrange: Arranger, condition: ConditionRow, by: Actor | None = None) -> PlanRow:
    """A draft with one weekly check-in, at version 2."""
    with arrange.database.work(by or arrange.office.officer, NOW) as work:
        plan = draft_plan(work, condition.person_id)
        put_obligation(work, plan.id, 1, condition.id, arrange.terms())
    return plan


def submitted(arrange: Arranger, condition: ConditionRow, by: Actor | None = None) -> PlanRow:
    """The same, submitted, at version 3."""
    plan = draft(arrange, condition, by)
    with arrange.database.work(by or arrange.office.officer, NOW) as work:
        submit_plan(work, plan.id, 2)
    return plan


def plan_now(database: Database, plan: PlanRow) -> PlanRow:
    with database.work(CLOCK, NOW) as work:
        return get_plan(work.session, plan.id)


def test_a_plan_that_is_approved_is_placed_at_once(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = submitted(arrange, condition)
    with database.work(arrange.office.supervisor, NOW) as work:
        change = approve_plan(work, plan.id, 3)
    assert change.added
    assert not change.unplaced
    with database.work(arrange.office.officer, NOW) as work:
        placed = list(work.session.exec(select(AppointmentRow)))
        lines = obligations_of(work.session, plan.id)
    assert len(placed) == len(change.added)
    assert {row.obligation_id for row in placed} == {line.id for line in lines}
    assert {row.state for row in placed} == {"scheduled"}
    row = plan_now(database, plan)
    assert (row.state, row.decided_by) == ("approved", arrange.office.supervisor.staff_id)


def test_what_a_draft_would_change_is_shown_with_what_it_rests_on_where_and_with_whom(
    arrange: Arranger, database: Database, person: PersonRow, condition: ConditionRow
) -> None:
    plan, officer = draft(arrange, condition), arrange.office.officer
    banned = arrange.condition(person, "substance_ban")
    with database.work(officer, NOW) as work:
        (line,) = obligations_of(work.session, plan.id)
        put_obligation(work, plan.id, 2, banned.id, arrange.terms("substance_test"))
        # Written again, a line stands behind those that are younger.
        put_obligation(work, plan.id, 3, condition.id, arrange.terms(minutes=45), line.id)
        seen = plan_preview(work, plan.id).changes
        submit_plan(work, plan.id, 4)
    view = {
        (
            one.change,
            one.kind,
            one.condition and one.condition.kind,
            one.time.place,
            one.time.officer,
        )
        for one in seen
    }
    lines = (
        ("check_in", "reporting_duty", "Kantoor Noord", officer.display_name),
        ("substance_test", "substance_ban", "Lab", None),
    )
    assert view == {("added", *one) for one in lines}
    with database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 5)
    arrange.plan(arrange.person())
    with database.work(officer, NOW) as work:
        fresh = draft_plan(work, condition.person_id)
        for line in obligations_of(work.session, fresh.id):
            remove_obligation(work, fresh.id, fresh.version, line.id)
        seen = plan_preview(work, fresh.id).changes
    view = {
        (
            one.change,
            one.kind,
            one.condition and one.condition.kind,
            one.time.place,
            one.time.officer,
        )
        for one in seen
    }
    assert view == {("removed", *one) for one in lines}


def test_gaps_between_contacts_that_stay_too_long_are_shown_before_approval(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    """No officer is there from the second week to the fourth: four weeks, at most ten days."""
    office, plan = arrange.office, draft(arrange, condition)
    with database.work(office.officer, NOW) as work:
        assert plan_preview(work, plan.id).gaps == ()
    monday = NOW - timedelta(days=NOW.weekday())
    for one in (office.officer, office.deputy):
        arrange.leave(one, monday + timedelta(days=7), monday + timedelta(days=28))
    with database.work(office.officer, NOW) as work:
        (gap,) = plan_preview(work, plan.id).gaps
    assert gap.from_on < (monday + timedelta(days=7)).date()
    assert gap.until_on >= (monday + timedelta(days=28)).date()
    assert gap.allowed.days == 10


def test_nobody_approves_a_plan_of_their_own(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = submitted(arrange, condition, by=arrange.office.supervisor)
    with pytest.raises(OwnPlanApproval), database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 3)
    assert plan_now(database, plan).state == "submitted"


def test_the_database_refuses_own_approval_as_well(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = submitted(arrange, condition)
    with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
        work.session.execute(
            text("update supervision_plan set state = 'approved', decided_by = author_id"
                 " where id = :plan"),
            {"plan": plan.id},
        )  # fmt: skip


def test_whoever_submits_a_colleagues_draft_answers_for_it(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = draft(arrange, condition)
    with database.work(arrange.office.supervisor, NOW) as work:
        submit_plan(work, plan.id, 2)
    with pytest.raises(OwnPlanApproval), database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 3)


def test_a_plan_sent_back_says_why_and_can_be_mended(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = submitted(arrange, condition)
    with database.work(arrange.office.supervisor, NOW) as work:
        return_plan(work, plan.id, 3, " dit is te vaak ")
    row = plan_now(database, plan)
    assert (row.state, row.return_reason) == ("returned", "dit is te vaak")
    with database.work(arrange.office.officer, NOW) as work:
        line = obligations_of(work.session, plan.id)[0]
        less = arrange.terms(period_days=14)
        put_obligation(work, plan.id, 4, condition.id, less, line.id)
        submit_plan(work, plan.id, 5)
    row = plan_now(database, plan)
    assert (row.state, row.return_reason) == ("submitted", None)


def test_its_author_takes_back_a_plan_that_no_supervisor_has_decided_and_writes_on(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = submitted(arrange, condition)
    with database.work(arrange.office.officer, NOW) as work:
        take_back_plan(work, plan.id, 3)
    row = plan_now(database, plan)
    assert (row.state, row.submitted_at) == ("drafted", None)
    with database.work(arrange.office.supervisor, NOW) as work:
        assert plans_to_approve(work) == []
    with database.work(CLOCK, NOW) as work:
        query = text("select action from audit_entry where subject_id = :id order by id")
        logged = [*work.session.execute(query, {"id": plan.id}).scalars()]
    assert logged[-1] == "take-back"
    with pytest.raises(IllegalTransition), database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 4)
    with database.work(arrange.office.officer, NOW) as work:
        put_obligation(work, plan.id, 4, condition.id, arrange.terms(period_days=14))


def test_a_plan_is_taken_back_by_its_author_alone_and_not_once_it_is_decided(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = submitted(arrange, condition)
    with pytest.raises(Forbidden), database.work(arrange.office.supervisor, NOW) as work:
        take_back_plan(work, plan.id, 3)
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        take_back_plan(work, plan.id, 2)
    with database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 3)
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        take_back_plan(work, plan.id, 4)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001, "a\0b"])
def test_a_plan_is_not_sent_back_without_a_readable_reason(
    arrange: Arranger, database: Database, condition: ConditionRow, reason: str
) -> None:
    plan = submitted(arrange, condition)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        return_plan(work, plan.id, 3, reason)
    assert [fault.pointer for fault in caught.value.fields] == ["/reason"]


def test_an_empty_plan_is_not_submitted(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        plan = draft_plan(work, person.id)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        submit_plan(work, plan.id, 1)
    assert caught.value.fields[0].code == "empty-plan"


def test_one_plan_at_a_time_is_being_written(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    submitted(arrange, condition)
    with pytest.raises(VersionInHand), database.work(arrange.office.deputy, NOW) as work:
        draft_plan(work, condition.person_id)


@pytest.mark.parametrize("state", ["submitted", "approved", "superseded"])
def test_what_was_handed_in_or_decided_is_not_edited(
    arrange: Arranger, database: Database, person: PersonRow, state: str
) -> None:
    plan, (line,) = arrange.plan(person, state=state)
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        put_obligation(work, plan.id, 1, line.condition_id, arrange.terms())
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        remove_obligation(work, plan.id, 1, line.id)


@pytest.mark.parametrize("state", ["drafted", "returned", "approved", "superseded"])
def test_only_what_was_submitted_is_decided(
    arrange: Arranger, database: Database, person: PersonRow, state: str
) -> None:
    plan, _ = arrange.plan(person, state=state)
    with pytest.raises(IllegalTransition), database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 1)
    with pytest.raises(IllegalTransition), database.work(arrange.office.supervisor, NOW) as work:
        return_plan(work, plan.id, 1, "een goede reden")


def test_an_edit_of_what_somebody_changed_meanwhile_is_stale(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = draft(arrange, condition)
    officer = arrange.office.officer
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        put_obligation(work, plan.id, 1, condition.id, arrange.terms())
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        submit_plan(work, plan.id, 1)
    with database.work(officer, NOW) as work:
        submit_plan(work, plan.id, 2)
    with pytest.raises(Stale), database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 2)


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_plans_are_not_there(
    arrange: Arranger, database: Database, condition: ConditionRow, who: str
) -> None:
    plan = draft(arrange, condition)
    stranger = getattr(arrange.office, who)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        draft_plan(work, condition.person_id)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        submit_plan(work, plan.id, 2)


def test_an_obligation_rests_on_a_condition_of_the_same_person(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = draft(arrange, condition)
    foreign = arrange.condition(arrange.person())
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        put_obligation(work, plan.id, 2, foreign.id, arrange.terms())


def test_a_line_of_another_plan_is_not_changed_through_this_one(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = draft(arrange, condition)
    _, (line,) = arrange.plan(arrange.person())
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        remove_obligation(work, plan.id, 2, line.id)
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        put_obligation(work, plan.id, 2, condition.id, arrange.terms(), line.id)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": ObligationKind.TREATMENT}, "/kind"),
        ({"minutes": 20}, "/minutes"),
        ({"period_days": 0}, "/period_days"),
        ({"weekdays": ()}, "/weekdays"),
        ({"from_min": 600, "to_min": 540}, "/to_min"),
        ({"site_ids": ()}, "/site_ids"),
        ({"site_ids": (str(unknown_id()),)}, "/site_ids"),
        ({"starts_on": None}, "/starts_on"),
    ],
)
def test_terms_name_every_field_that_does_not_hold(
    arrange: Arranger,
    database: Database,
    condition: ConditionRow,
    changes: dict[str, Any],
    pointer: str,
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        plan = draft_plan(work, condition.person_id)
    terms = replace(arrange.terms(), **changes)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        put_obligation(work, plan.id, 1, condition.id, terms)
    assert pointer in {fault.pointer for fault in caught.value.fields}


def test_a_line_taken_out_of_the_draft_is_gone(
    arrange: Arranger, database: Database, condition: ConditionRow
) -> None:
    plan = draft(arrange, condition)
    with database.work(arrange.office.officer, NOW) as work:
        (line,) = obligations_of(work.session, plan.id)
        remove_obligation(work, plan.id, 2, line.id)
    with database.work(arrange.office.officer, NOW) as work:
        assert obligations_of(work.session, plan.id) == []
