"""Every intention against every role: it is refused before anything is looked at, or it is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from aftercare.base.errors import Fault, Forbidden
from aftercare.casework import (
    absences,
    accounts,
    appointments,
    conditions,
    deadlines,
    escalations,
    orders,
    people,
    placing,
    plans,
    reading,
    tasks,
)
from aftercare.domain.absences import Ground, Verdict
from aftercare.domain.access import Role
from aftercare.domain.appointments import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.obligations import ObligationKind, ObligationTerms
from aftercare.domain.people import Regime
from aftercare.store.unit_of_work import Database, Work
from tests.store.arranging import NOW, Arranger, unknown_id

ID = unknown_id()
DAY = date(2026, 11, 24)
TERMS = ObligationTerms(ObligationKind.CHECK_IN, 30, 7)
DETAILS = people.PersonDetails("T-1", "A", "B", date(1980, 1, 1), Regime.ADULT, 2)
ACCOUNT = accounts.NewAccount("nobody", "Nobody", Role.ADMIN, "long enough a password")

OFFICER, SUPERVISOR, PLANNER = Role.OFFICER, Role.SUPERVISOR, Role.PLANNER
PROVIDER, AUDITOR, ADMIN = Role.PROVIDER, Role.AUDITOR, Role.ADMIN
CASE_WORKERS = {OFFICER, SUPERVISOR}

INTENTIONS: dict[str, tuple[set[Role], Callable[[Work], Any]]] = {
    "enrol": ({OFFICER}, lambda w: people.enrol(w, DETAILS)),
    "change details": (CASE_WORKERS, lambda w: people.change_details(w, ID, 1, DETAILS)),
    "enter order": (
        CASE_WORKERS, lambda w: orders.enter_order(w, orders.NewOrder(ID, "VV", "x", DAY))
    ),
    "add condition": (
        CASE_WORKERS, lambda w: conditions.add_condition(w, conditions.NewCondition(ID, "curfew"))
    ),
    "withdraw condition": (CASE_WORKERS, lambda w: conditions.withdraw_condition(w, ID, 1, DAY)),
    "finish deadline": (CASE_WORKERS, lambda w: deadlines.finish_deadline(w, ID, 1, DAY)),
    "drop deadline": ({"supervisor"}, lambda w: deadlines.drop_deadline(w, ID, 1, "x")),
    "draft plan": (CASE_WORKERS, lambda w: plans.draft_plan(w, ID)),
    "put obligation": (CASE_WORKERS, lambda w: plans.put_obligation(w, ID, 1, ID, TERMS)),
    "remove obligation": (CASE_WORKERS, lambda w: plans.remove_obligation(w, ID, 1, ID)),
    "submit plan": (CASE_WORKERS, lambda w: plans.submit_plan(w, ID, 1)),
    "return plan": ({SUPERVISOR}, lambda w: plans.return_plan(w, ID, 1, "reden")),
    "approve plan": ({SUPERVISOR}, lambda w: plans.approve_plan(w, ID, 1)),
    "look ahead": (CASE_WORKERS, lambda w: placing.look_ahead(w, ID)),
    "record outcome": (
        CASE_WORKERS | {PROVIDER},
        lambda w: appointments.record_outcome(w, ID, 1, Outcome.ATTENDED),
    ),
    "other times": (CASE_WORKERS, lambda w: appointments.times_for(w, ID)),
    "move appointment": (CASE_WORKERS, lambda w: appointments.move_appointment(w, ID, 1, NOW)),
    "add evidence": (
        CASE_WORKERS, lambda w: absences.add_evidence(w, ID, 1, Ground.MEDICAL, "")
    ),
    "decide absence": (
        CASE_WORKERS, lambda w: absences.decide_absence(w, ID, 1, Verdict.EXCUSED, "reden")
    ),
    "acknowledge escalation": (CASE_WORKERS, lambda w: escalations.acknowledge(w, ID, 1)),
    "decide escalation": (
        {SUPERVISOR}, lambda w: escalations.decide(w, ID, 1, Decision.CLOSE, "reden")
    ),
    "finish task": (CASE_WORKERS | {PROVIDER}, lambda w: tasks.finish_task(w, ID, 1)),
    "add account": ({ADMIN}, lambda w: accounts.add_account(w, ACCOUNT)),
    "close account": ({ADMIN}, lambda w: accounts.close_account(w, ID)),
    "list accounts": ({ADMIN}, accounts.list_accounts),
    "my week": ({OFFICER}, lambda w: reading.my_week(w, DAY)),
    "my caseload": (CASE_WORKERS, reading.my_caseload),
    "my worklist": (CASE_WORKERS, reading.my_worklist),
    "person file": (CASE_WORKERS, lambda w: reading.person_file(w, ID)),
    "plan obligations": (CASE_WORKERS, lambda w: reading.plan_obligations(w, ID)),
    "my inbox": (CASE_WORKERS, reading.my_inbox),
    "escalation case": (CASE_WORKERS, lambda w: reading.escalation_case(w, ID)),
    "absence file": (CASE_WORKERS, lambda w: reading.absence_file(w, ID)),
    "plans to approve": ({SUPERVISOR}, reading.plans_to_approve),
    "my attendance": ({PROVIDER}, lambda w: reading.my_attendance(w, DAY)),
    "team times": (CASE_WORKERS | {PLANNER}, lambda w: reading.team_times(w, DAY)),
    "my places": (CASE_WORKERS | {PLANNER}, reading.my_places),
    "access log": ({AUDITOR}, lambda w: reading.access_log(w, reading.LogQuestion())),
    "first break of log": ({AUDITOR}, reading.first_break_of_log),
}  # fmt: skip


@pytest.mark.parametrize(("allowed", "act"), INTENTIONS.values(), ids=INTENTIONS.keys())
def test_an_intention_is_refused_to_every_role_it_is_not_for(
    arrange: Arranger, database: Database, allowed: set[Role], act: Callable[[Work], Any]
) -> None:
    office = arrange.office
    actors = (office.officer, office.supervisor, office.planner, office.provider, office.auditor,
              office.admin)  # fmt: skip
    let_in = set()
    for actor in actors:
        try:
            with database.work(actor, NOW) as work:
                act(work)
        except Forbidden:
            continue
        except Fault:
            pass  # let in, and then nothing was there
        let_in.add(actor.role)
    assert let_in == allowed
