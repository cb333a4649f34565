"""Opens the invented clients' case files the way officers do: enrolment, order, conditions, plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.conditions.coverage import refresh_coverage
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.people.acts import PersonDetails, enrol
from aftercare.casework.people.same_clients import Apart
from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.acts import draft_plan, put_obligation, submit_plan
from aftercare.demo.accounts import CLINIC_HAVEN, CLINIC_LINDE, NORTH
from aftercare.demo.admitting import admit, programme_of
from aftercare.demo.caseload import ENDING, Client, ClientObligation, Special
from aftercare.demo.places import (
    KOMPAS,
    LAB_NORTH,
    LAB_SOUTH,
    ROOM_HAVEN,
    ROOM_NORTH,
    id_of,
)
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.people.person import Regime
from aftercare.domain.plans.lifecycle import PLAN_LIFE, PlanAct, PlanState
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow, obligations_of
from aftercare.store.sites.rows import home_of

FRAMES = {1: ("TBS_VW", "GVM", "VI"), 2: ("VI", "VV"), 3: ("VV", "SCHORSING")}
JUVENILE_FRAMES = ("JV", "GBM", "PIJ")
# From the opening of the files up to now.
HISTORY = timedelta(weeks=8, days=3)
TWO_YEARS, ONE_YEAR = Length(2, LengthUnit.YEARS), Length(1, LengthUnit.YEARS)
# The law no longer allows these (Sr 77w, 77tb).
LENGTHS = {"GBM": ONE_YEAR, "PIJ": ONE_YEAR}
CONDITION_OF = {
    ClientObligation.CHECK_IN: "reporting_duty",
    ClientObligation.HOME_VISIT: "reporting_duty",
    ClientObligation.GROUP: "programme",
    ClientObligation.TREATMENT: "treatment_obligation",
    ClientObligation.TEST: "substance_ban",
}
# Further conditions in the judgment; exclusion zones are only in the scripted file in `depth`.
LAID_DOWN: dict[str, dict[str, object]] = {
    "no_contact_order": {"labels": ["M-1"]},
    "substance_ban": {"substances": ["alcohol", "cocaine"], "testing": True},
    "programme": {"programme": "Groepstraining (voorbeeld)"},
}
EVENING = 21 * 60 + 30


def open_file(
    work: UnitOfWork,
    client: Client,
    deputy_id: UUID | None,
    first_on: date,
    *,
    apart: bool,
    admitted: bool = True,
) -> PlanRow:
    """Enrol a client on the acting officer's caseload with order, conditions and a drafted plan. Its obligations begin
    on `first_on`, a Monday. `apart` adds a no-contact condition. Unless `admitted`, the client has not yet been
    referred to the treatment in the plan."""
    # Two of them share a number.
    brothers = Apart(None, "Broers met één telefoon (verzonnen)")
    person = enrol(work, details_of(client, deputy_id, first_on), brothers)
    conditions = _enter_order(work, client, person, first_on, apart=apart)
    plan = draft_plan(work, person.id)
    for obligation in client.obligations:
        terms = terms_of(work, client, person, obligation, first_on)
        put_obligation(work, plan.id, plan.version, conditions[CONDITION_OF[obligation]], terms)
        if admitted and obligation in (ClientObligation.GROUP, ClientObligation.TREATMENT):
            admit(
                work, client, person.id, conditions[CONDITION_OF[obligation]], obligation, first_on
            )
    return plan


def details_of(client: Client, deputy_id: UUID | None, today: date) -> PersonDetails:
    given, family = client.name
    return PersonDetails(
        reference=client.reference,
        given_name=given,
        family_name=family,
        birth_on=client.birth_on(today),
        regime=Regime.JUVENILE if client.juvenile else Regime.ADULT,
        tier=client.tier,
        language="en" if client.number % 11 == 10 else "nl",
        phone=client.phone,
        phone_verified=client.number % 23 != 22 and client.special is not Special.SHARED_NUMBER,
        texts_consented=client.special is not Special.NO_CONSENT,
        deputy_id=deputy_id,
        restricted=client.special is Special.RESTRICTED,
        work_weeks=client.work_weeks,
        index_offence="Art. 247 Sr (verzonnen)" if client.juvenile else "Art. 246 Sr (verzonnen)",
        victim_safety="Bel bij een melding eerst de wijkagent" if client.tier == 1 else None,
    )


def _enter_order(
    work: UnitOfWork, client: Client, person: PersonRow, today: date, *, apart: bool
) -> dict[str, UUID]:
    """The order, with its conditions by kind."""
    frames = JUVENILE_FRAMES if client.juvenile else FRAMES[client.tier]
    frame = frames[client.number % len(frames)]
    starts_on = today - timedelta(days=10 + client.number * 13 % 190)
    length = LENGTHS.get(frame, TWO_YEARS)
    if (weeks := ENDING.get(client.number)) is not None:
        frame, length = "VV", ONE_YEAR
        starts_on = today + HISTORY + timedelta(weeks=weeks, days=-365)
    order = enter_order(
        work,
        NewOrder(
            person.id,
            OrderTerms(
                frame=frame,
                court_reference=f"VOORBEELD-{starts_on.year}-{client.number + 1:04d}",
                starts_on=starts_on,
                length=length,
            ),
        ),
    )
    kinds = {CONDITION_OF[obligation] for obligation in client.obligations}
    if client.special in (Special.BARRED_FROM_LAB, Special.BARRED_FROM_BOTH_LABS):
        kinds.add("exclusion_zone")
    if apart:
        kinds.add("no_contact_order")
    laid_down = LAID_DOWN | {"treatment_obligation": {"provider": _clinic(client)}}
    return {
        kind: add_condition(
            work, NewCondition(order.id, kind, ConditionTerms(parameters=laid_down.get(kind, {})))
        ).id
        for kind in sorted(kinds)
    }


def _clinic(client: Client) -> str:
    """The provider of individual treatment, in the judgment and in the plan."""
    return CLINIC_LINDE if client.officer.team == NORTH else CLINIC_HAVEN


def terms_of(
    work: UnitOfWork,
    client: Client,
    person: PersonRow,
    obligation: ClientObligation,
    first_on: date,
) -> ObligationTerms:
    """How often and where; obligations less frequent than weekly begin in different weeks per client."""
    north = client.officer.team == NORTH
    if obligation is ClientObligation.CHECK_IN:
        period = 7 if client.tier < 3 else 14
        return ObligationTerms(
            kind=ObligationKind.CHECK_IN,
            minutes=45 if client.tier == 1 else 30,
            period_days=period,
            weekdays=client.weekdays,
            site_ids=(str(id_of(client.officer.office or "")),),
            starts_on=_staggered(client, period, first_on),
        )
    if obligation is ClientObligation.HOME_VISIT:
        home = home_of(work.session, person.id)
        period = {1: 28, 2: 56, 3: 84}[client.tier]
        return ObligationTerms(
            kind=ObligationKind.HOME_VISIT,
            minutes=60,
            period_days=period,
            to_min=18 * 60,
            travel_min=30,
            site_ids=(str(home.id),) if home else (),
            # The example standard requires the first one within thirty days.
            starts_on=_staggered(client, 28, first_on),
        )
    if obligation is ClientObligation.GROUP:
        programme = programme_of(client, obligation)
        clinic = CLINIC_LINDE if programme == KOMPAS else CLINIC_HAVEN
        return ObligationTerms(
            kind=ObligationKind.GROUP_SESSION,
            minutes=90,
            period_days=7,
            to_min=EVENING,
            programme_id=str(id_of(programme)),
            provider_id=str(id_of(clinic)),
            starts_on=first_on,
        )
    if obligation is ClientObligation.TREATMENT:
        period = 7 if client.tier == 1 else 14
        return ObligationTerms(
            kind=ObligationKind.TREATMENT,
            minutes=60,
            period_days=period,
            site_ids=(str(id_of(ROOM_NORTH if north else ROOM_HAVEN)),),
            provider_id=str(id_of(_clinic(client))),
            starts_on=_staggered(client, period, first_on),
        )
    labs = (LAB_NORTH, LAB_SOUTH)
    return ObligationTerms(
        kind=ObligationKind.SUBSTANCE_TEST,
        minutes=15,
        period_days=14,
        site_ids=tuple(str(id_of(lab)) for lab in labs),
        starts_on=_staggered(client, 14, first_on),
    )


def _staggered(client: Client, period_days: int, first_on: date) -> date:
    weeks = period_days // 7
    return first_on + timedelta(weeks=client.number // 5 % weeks)


def hand_in(work: UnitOfWork, plan: PlanRow) -> PlanRow:
    return submit_plan(work, plan.id, plan.version)


def approve_together(work: UnitOfWork, plan_ids: Sequence[UUID]) -> None:
    """The equivalent of `approve_plan` for the first plans of one team, placed in one run."""
    plans = [plan for one in plan_ids if (plan := work.session.get(PlanRow, one)) is not None]
    for plan in plans:
        plan.state = PLAN_LIFE.after(PlanState(plan.state), PlanAct.APPROVE)
        plan.decided_by, plan.decided_at = work.actor.staff_id, work.now
        plan.version += 1
        audit.note(work, "approve", "plan", plan.id, plan.person_id)
    work.session.flush()
    place_persons(work, [plan.person_id for plan in plans])
    for plan in plans:
        refresh_coverage(work, plan.person_id)


def amend(work: UnitOfWork, person_id: UUID) -> PlanRow:
    """A drafted next version of the plan in force, with longer conversations."""
    plan = draft_plan(work, person_id)
    for row in obligations_of(work.session, plan.id):
        if row.kind == ObligationKind.CHECK_IN:
            longer = replace(row.terms(), minutes=row.minutes + 15)
            put_obligation(work, plan.id, plan.version, row.condition_id, longer, row.id)
    return plan
