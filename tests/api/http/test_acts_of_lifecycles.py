"""Each pair of a state and an act through the API: edges of the tables are answered, all else is refused, unwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.bootstrap import AppState
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import record_outcome, times_for
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.snooze import snooze
from aftercare.domain.absences.absence import (
    ABSENCE_LIFE,
    AbsenceAct,
    AbsenceState,
    EarlyReason,
    Verdict,
)
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.appointments.lifecycle import (
    ACT_OF_OUTCOME,
    APPOINTMENT_LIFE,
    AppointmentAct,
    AppointmentState,
    Outcome,
)
from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    Decision,
    EscalationAct,
    EscalationState,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import tick
from aftercare.store.absences.rows import get_absence
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.escalation.rows import EscalationRow
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, appointments_of, seed_miss, seed_person, seed_plan

# What nobody asks for through the API: clocks, texts and recorded outcomes do these.
NOBODYS: dict[Any, set[Any]] = {
    AppointmentAct: {
        AppointmentAct.NOTIFY,
        AppointmentAct.CONFIRM,
        AppointmentAct.UNCONFIRM,
        AppointmentAct.OVERDUE,
    },
    AbsenceAct: {AbsenceAct.DROP, AbsenceAct.REOPEN},
    EscalationAct: {EscalationAct.EXPIRE},
}
# Refused by the name of what has happened instead of the table's own word.
DECIDED_ALREADY: set[tuple[Any, Any]] = {
    (AbsenceState.DECIDED, AbsenceAct.GIVE_VERDICT),
    (EscalationState.RESOLVED, EscalationAct.ACKNOWLEDGE),
    (EscalationState.RESOLVED, EscalationAct.DECIDE),
}
OUTCOME_OF = {act: outcome for outcome, act in ACT_OF_OUTCOME.items()}


def pairs(states: Any, acts: Any) -> pytest.MarkDecorator:
    every = [(state, act) for state, act in product(states, acts) if act not in NOBODYS[acts]]
    return pytest.mark.parametrize(
        ("state", "act"), every, ids=[f"{act.value} from {state.value}" for state, act in every]
    )


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return person


def everything(app_state: AppState) -> dict[str, tuple[int, str]]:
    """Each table's number of rows and a digest of them, as the owner sees them."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.execute(text("select set_config('role', 'none', true)"))
        tables = work.session.scalars(
            text("select tablename from pg_tables where schemaname = 'public' order by 1")
        ).all()
        digest = "select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
        return {
            one: (row[0], row[1])
            for one in tables
            for row in work.session.execute(text(digest.format(f'"{one}"')))
        }


def holds(
    app_state: AppState, ask: Callable[[], Any], *, allowed: bool, state: Any, act: Any
) -> None:
    """The request is answered, or refused by a stable name with not one row of any table changed."""
    before = everything(app_state)
    answer = ask()
    if allowed:
        assert answer.status_code in (200, 201), answer.text
        assert everything(app_state) != before
        return
    assert answer.status_code == 409, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    name = "already-decided" if (state, act) in DECIDED_ALREADY else "illegal-transition"
    assert (problem["type"], problem["status"]) == (f"/problems/{name}", 409)
    assert everything(app_state) == before


@pairs(AppointmentState, AppointmentAct)
def test_an_appointment(
    app_state: AppState, client_as: ClientAs, town: Town, person: UUID,
    state: AppointmentState, act: AppointmentAct,
) -> None:  # fmt: skip
    row = appointments_of(app_state.database, app_state.clock.now(), person)[1]
    if act is AppointmentAct.MOVE:
        with app_state.database.work(town.officer, app_state.clock.now()) as work:
            body = {"starts_at": times_for(work, row.id)[0].start.isoformat()}
        what = "move"
    else:
        clock_of(app_state).move_to(row.ends_at)
        body, what = {"outcome": OUTCOME_OF[act].value, "note": "It was a slip."}, "record-outcome"
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        get_appointment(work.session, row.id).state = state.value
    officer = client_as(Role.OFFICER)
    where = f"/api/v1/appointments/{row.id}"
    version = officer.get(where).headers["etag"]
    holds(
        app_state,
        lambda: officer.post(f"{where}/{what}", json=body, headers={"If-Match": version}),
        allowed=APPOINTMENT_LIFE.allows(state, act), state=state, act=act,
    )  # fmt: skip


ABSENCE_ASKS: dict[Any, tuple[str, dict[str, Any]]] = {
    AbsenceAct.ADD_EVIDENCE: ("add-evidence", {"ground": "medical", "note": "A letter came in."}),
    AbsenceAct.GIVE_VERDICT: (
        "give-verdict",
        {"verdict": "excused", "reason": "A letter came in."},
    ),
    AbsenceAct.REVISE: ("revise-verdict", {"verdict": "excused", "reason": "A letter came in."}),
}


@pairs(AbsenceState, AbsenceAct)
def test_an_absence(
    app_state: AppState, client_as: ClientAs, town: Town, person: UUID,
    state: AbsenceState, act: AbsenceAct,
) -> None:  # fmt: skip
    absence_id = seed_miss(app_state.database, town, clock_of(app_state), person)
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        absence = get_absence(work.session, absence_id)
        missed = get_appointment(work.session, absence.appointment_id)
        if state is AbsenceState.DECIDED:
            give_verdict(
                work,
                absence_id,
                1,
                Verdict.UNEXCUSED,
                "No word came.",
                no_reminder_seen=True,
                early_reason=EarlyReason.NO_REASON,
            )
        elif state is AbsenceState.DROPPED:
            record_outcome(work, missed.id, missed.version, Outcome.ATTENDED, "Een vergissing.")
    officer = client_as(Role.OFFICER)
    where = f"/api/v1/absences/{absence_id}"
    shown = officer.get(where)
    assert shown.json()["state"] == state.value
    what, body = ABSENCE_ASKS[act]
    holds(
        app_state,
        lambda: officer.post(
            f"{where}/{what}", json=body, headers={"If-Match": shown.headers["etag"]}
        ),
        allowed=ABSENCE_LIFE.allows(state, act), state=state, act=act,
    )  # fmt: skip


ESCALATION_ASKS: dict[Any, tuple[str, dict[str, Any] | None]] = {
    EscalationAct.ACKNOWLEDGE: ("acknowledge", None),
    EscalationAct.SNOOZE: ("snooze", {"reason": "Until the hearing."}),
    EscalationAct.WAKE: ("wake", None),
    EscalationAct.HAND_OVER: ("hand-over", {"reason": "Knows them well."}),
    EscalationAct.DECIDE: ("decide", {"decision": "close", "reason": "Spoken with."}),
    EscalationAct.REOPEN: ("reopen", {"reason": "News from the clinic."}),
}


@pairs(EscalationState, EscalationAct)
def test_an_escalation(
    app_state: AppState, client_as: ClientAs, town: Town, person: UUID,
    state: EscalationState, act: EscalationAct,
) -> None:  # fmt: skip
    absence_id = seed_miss(app_state.database, town, clock_of(app_state), person)
    now = app_state.clock.now()
    until_on = civil_date(now) + timedelta(days=1)
    with app_state.database.work(town.officer, now) as work:
        give_verdict(
            work,
            absence_id,
            1,
            Verdict.UNEXCUSED,
            "No word came.",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    for job in app_state.jobs:
        if job.name == "evaluate-rules":
            tick(app_state.database, app_state.clock, job, "test")
    with app_state.database.work(town.supervisor, now) as work:
        found = select(EscalationRow).where(col(EscalationRow.person_id) == person)
        escalation = work.session.exec(found).one()
        if state is EscalationState.ACKNOWLEDGED:
            acknowledge(work, escalation.id, escalation.version)
        elif state is EscalationState.SNOOZED:
            snooze(work, escalation.id, escalation.version, "Until the hearing.", until_on)
        elif state is EscalationState.RESOLVED:
            decide(work, escalation.id, escalation.version, Decision.CLOSE, "Spoken with.")
        escalation_id = escalation.id
    lead = client_as(Role.SUPERVISOR)
    where = f"/api/v1/escalations/{escalation_id}"
    shown = lead.get(where)
    assert shown.json()["state"] == state.value
    what, body = ESCALATION_ASKS[act]
    if act is EscalationAct.SNOOZE:
        body = {**(body or {}), "until_on": until_on.isoformat()}
    elif act is EscalationAct.HAND_OVER:
        body = {**(body or {}), "to_id": str(town.deputy.staff_id)}
    holds(
        app_state,
        lambda: lead.post(
            f"{where}/{what}", json=body, headers={"If-Match": shown.headers["etag"]}
        ),
        allowed=ESCALATION_LIFE.allows(state, act), state=state, act=act,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("acts", "asked"),
    [
        (AppointmentAct, {*OUTCOME_OF, AppointmentAct.MOVE}),
        (AbsenceAct, set(ABSENCE_ASKS)),
        (EscalationAct, set(ESCALATION_ASKS)),
    ],
)
def test_every_act_is_asked_through_the_api_or_is_nobodys_to_ask(
    acts: Any, asked: set[Any]
) -> None:
    assert asked | NOBODYS[acts] == set(acts)
    assert not asked & NOBODYS[acts]
