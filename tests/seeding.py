"""A small town to test in: staff of every role, places, and people with orders, plans and appointments.

    town = seed_town(database, now)                        # teams, staff, offices, programme, provider
    person = seed_person(database, now, town)              # on town.officer's caseload, with a phone
    plan = seed_plan(database, now, town, person)          # order, condition, weekly check-in, approved
    seed_miss(database, town, clock, person)               # the first appointment comes, and is missed
    token = token_for(database, now, town.supervisor)      # a bearer token, without a slow password

Everything goes through the unit of work and, where there is an intention for it, through casework, so
what is seeded is what the service itself could have written. Names are invented, numbers come from
Ofcom's drama range. `database` may be over an engine or over one connection that is rolled back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.conditions.acts import NewCondition, add_condition
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.plans.acts import approve_plan, draft_plan, put_obligation, submit_plan
from aftercare.casework.sign_in.acts import TOKEN_TERM, token_hash
from aftercare.casework.treatment.groups import GroupTerms, add_group
from aftercare.casework.treatment.referrals import NewReferral, record_step, refer
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.store.absences.rows import absence_of
from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import get_plan, obligations_of
from aftercare.store.sign_in.rows import ApiTokenRow, CredentialRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.light_passwords import light_hash

START = datetime.fromisoformat("2026-11-24T08:00:00+00:00")  # a Tuesday, nine o'clock in Amsterdam
PASSWORD = "correct horse battery staple"
OFFICE_HOURS = {str(day): [[540, 1020]] for day in range(5)}


@dataclass(frozen=True)
class Town:
    """Who and what there is. Two teams: nobody of the one sees a person of the other. The other team's
    supervisor sits at the duty desk, so every ladder ends with somebody."""

    team_id: UUID
    other_team_id: UUID
    provider_id: UUID
    programme_id: UUID
    office_id: UUID
    lab_id: UUID
    clinic_id: UUID
    officer: Actor
    deputy: Actor
    other_officer: Actor
    supervisor: Actor
    other_supervisor: Actor
    planner: Actor
    provider: Actor
    coordinator: Actor
    auditor: Actor
    admin: Actor

    def actor(self, role: Role) -> Actor:
        """The town's member of staff with this role (the first team's)."""
        found: Actor = getattr(self, role.value)
        return found


def seed_town(database: Database, now: datetime) -> Town:
    """Two teams with an office and a lab, a provider with a programme, staff of every role. Every
    account's password is PASSWORD and its user name its field's name in Town."""
    with database.work(CLOCK, now) as work:
        team, other = TeamRow(name="North"), TeamRow(name="South")
        provider = ProviderRow(name="Clinic by the river")
        work.session.add_all([team, other, provider])
        work.session.flush()
        office = SiteRow(name="Main office", kind="office", capacity=20, hours=OFFICE_HOURS)
        lab = SiteRow(name="Lab", kind="lab", capacity=2, hours=OFFICE_HOURS)
        programme = ProgrammeRow(name="Group programme", provider_id=provider.id)
        clinic = SiteRow(
            name="Clinic",
            kind="treatment_room",
            provider_id=provider.id,
            capacity=2,
            hours=OFFICE_HOURS,
        )
        work.session.add_all([office, lab, clinic, programme])
        work.session.flush()

        def staff(username: str, role: Role, **more: Any) -> Actor:
            row = StaffRow(
                username=username,
                display_name=f"{username.replace('_', ' ').title()} of the town",
                role=role.value,
                hours=OFFICE_HOURS if role is Role.OFFICER else {},
                office_id=office.id if role is Role.OFFICER else None,
                **more,
            )
            work.session.add(row)
            work.session.flush()
            with as_sign_in(work):
                work.session.add(CredentialRow(staff_id=row.id, password_hash=light_hash(PASSWORD)))
            return row.actor()

        return Town(
            team_id=team.id,
            other_team_id=other.id,
            provider_id=provider.id,
            programme_id=programme.id,
            office_id=office.id,
            lab_id=lab.id,
            clinic_id=clinic.id,
            officer=staff("officer", Role.OFFICER, team_id=team.id),
            deputy=staff("deputy", Role.OFFICER, team_id=team.id),
            other_officer=staff("other_officer", Role.OFFICER, team_id=other.id),
            supervisor=staff("supervisor", Role.SUPERVISOR, team_id=team.id),
            other_supervisor=staff(
                "other_supervisor", Role.SUPERVISOR, team_id=other.id, on_duty_desk=True
            ),
            planner=staff("planner", Role.PLANNER, team_id=team.id),
            provider=staff("provider", Role.PROVIDER, provider_id=provider.id),
            coordinator=staff("coordinator", Role.COORDINATOR),
            auditor=staff("auditor", Role.AUDITOR),
            admin=staff("admin", Role.ADMIN),
        )


def token_for(database: Database, now: datetime, actor: Actor) -> str:
    """A fresh bearer token of this account, valid for the usual term."""
    token = secrets.token_urlsafe(24)
    with database.work(CLOCK, now) as work, as_sign_in(work):
        work.session.add(
            ApiTokenRow(
                token_hash=token_hash(token),
                staff_id=actor.staff_id,
                created_at=now,
                expires_at=now + TOKEN_TERM,
            )
        )
    return token


def seed_person(
    database: Database,
    now: datetime,
    town: Town,
    number: int = 1,
    officer: Actor | None = None,
    **changes: Any,
) -> UUID:
    """Person `number` (1 to 900: it makes reference and phone number unique), reachable by text."""
    officer = officer or town.officer
    columns: dict[str, Any] = {
        "reference": f"P-{number:04}",
        "given_name": "Imaginary",
        "family_name": f"Example {number:04}",
        "birth_on": date(1985, 3, 14),
        "phone": f"+447700900{number:03}",
        "phone_state": "verified",
        "texts_consented": True,
        "team_id": officer.team_id,
        "officer_id": officer.staff_id,
        "enrolled_on": civil_date(now),
    }
    person = PersonRow(**columns | changes)
    with database.work(CLOCK, now) as work:
        work.session.add(person)
    return person.id


def seed_condition(
    database: Database,
    now: datetime,
    officer: Actor,
    person_id: UUID,
    kind: str = "reporting_duty",
) -> UUID:
    """A suspended sentence of two years with one special condition of the library."""
    with database.work(officer, now) as work:
        starts_on = civil_date(now)
        reference = f"02/{secrets.randbelow(900_000) + 100_000}-26"
        new = NewOrder(
            person_id, OrderTerms("VV", reference, starts_on, starts_on + timedelta(days=730))
        )
        order = enter_order(work, new)
        return add_condition(work, NewCondition(order.id, kind)).id


def weekly_check_in(town: Town, starts_on: date) -> ObligationTerms:
    """Half an hour a week at the office."""
    return ObligationTerms(
        kind=ObligationKind.CHECK_IN,
        minutes=30,
        period_days=7,
        site_ids=(str(town.office_id),),
        starts_on=starts_on,
    )


def weekly_treatment(town: Town, starts_on: date) -> ObligationTerms:
    """An hour a week with the provider; needs a condition of the kind treatment_obligation."""
    return ObligationTerms(
        kind=ObligationKind.TREATMENT,
        minutes=60,
        period_days=7,
        site_ids=(str(town.clinic_id),),
        provider_id=str(town.provider_id),
        starts_on=starts_on,
    )


def seed_draft(
    database: Database,
    now: datetime,
    town: Town,
    person_id: UUID,
    officer: Actor | None = None,
    kind: str = "reporting_duty",
    terms: Callable[[Town, date], ObligationTerms] = weekly_check_in,
) -> UUID:
    """A plan being written, with one obligation under a condition of this kind."""
    officer = officer or town.officer
    condition_id = seed_condition(database, now, officer, person_id, kind)
    with database.work(officer, now) as work:
        plan = draft_plan(work, person_id)
        put_obligation(work, plan.id, plan.version, condition_id, terms(town, civil_date(now)))
        return plan.id


def seed_plan(
    database: Database,
    now: datetime,
    town: Town,
    person_id: UUID,
    officer: Actor | None = None,
    kind: str = "reporting_duty",
    terms: Callable[[Town, date], ObligationTerms] = weekly_check_in,
) -> UUID:
    """A plan in force, with its appointments placed over the next twelve weeks; of a treatment, with the
    accepted referral that they need."""
    officer = officer or town.officer
    plan_id = seed_draft(database, now, town, person_id, officer, kind, terms)
    with database.work(officer, now) as work:
        submit_plan(work, plan_id, get_plan(work.session, plan_id).version)
    seed_accepted(database, now, town, officer, plan_id)
    lead = town.supervisor if officer.team_id == town.team_id else town.other_supervisor
    with database.work(lead, now) as work:
        approve_plan(work, plan_id, get_plan(work.session, plan_id).version)
    return plan_id


WAY = (ReferralAct.OFFER_INTAKE, ReferralAct.HOLD_INTAKE, ReferralAct.START)


def seed_accepted(
    database: Database, now: datetime, town: Town, officer: Actor, plan_id: UUID
) -> None:
    """Refer the person of this plan for each of its lines of treatment to the town's programme, and let it
    begin today."""
    with database.work(officer, now) as work:
        for line in obligations_of(work.session, plan_id):
            if line.kind in OF_PROVIDERS:
                today = civil_date(now)
                new = NewReferral(line.person_id, line.condition_id, town.programme_id, today)
                row = refer(work, new)
                for act in WAY:
                    record_step(work, row.id, row.version, act, today)


def appointments_of(database: Database, now: datetime, person_id: UUID) -> list[AppointmentRow]:
    """Everything placed for a person, earliest first."""
    query = select(AppointmentRow).where(AppointmentRow.person_id == person_id)
    with database.work(CLOCK, now) as work:
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def seed_miss(
    database: Database, town: Town, clock: FixedClock, person_id: UUID, officer: Actor | None = None
) -> UUID:
    """Let the next unrecorded appointment pass and record it as missed; answers the absence's id."""
    waiting = [
        row
        for row in appointments_of(database, clock.now(), person_id)
        if row.state in ("scheduled", "notified", "confirmed", "outcome_overdue")
    ]
    ended_at = waiting[0].ends_at
    if clock.now() < ended_at:
        clock.move_to(ended_at)
    with database.work(officer or town.officer, clock.now()) as work:
        row = get_appointment(work.session, waiting[0].id)
        record_outcome(work, row.id, row.version, Outcome.MISSED)
    with database.work(CLOCK, clock.now()) as work:
        absence = absence_of(work.session, waiting[0].id)
        assert absence is not None
        return absence.id


def seed_session(database: Database, now: datetime, town: Town, series: str) -> None:
    """One session of this series of the town's programme, years ahead."""
    starts_at = now + timedelta(days=730)
    with database.work(CLOCK, now) as work:
        work.session.add(
            GroupSessionRow(
                programme_id=town.programme_id,
                series=series,
                site_id=town.clinic_id,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=90),
                capacity=10,
            )
        )


def seed_treatment(database: Database, now: datetime, town: Town, person_id: UUID) -> UUID:
    """Somebody referred to the town's programme, and a group of one place, so that it is offered to
    them; answers the referral's id."""
    condition_id = seed_condition(database, now, town.officer, person_id, "treatment_obligation")
    with database.work(town.officer, now) as work:
        new = NewReferral(person_id, condition_id, town.programme_id, civil_date(now))
        referral_id = refer(work, new).id
    seed_session(database, now, town, "tuesday")
    with database.work(town.planner, now) as work:
        terms = GroupTerms("Tuesday", "tuesday", "open", 1, civil_date(now))
        add_group(work, town.programme_id, terms)
    return referral_id
