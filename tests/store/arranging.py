"""Arranges what a test takes for granted: an office with its staff, persons, plans, appointments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, count, groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select

from aftercare.base.ids import new_id
from aftercare.domain.absences.absence import deadlines_of
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.disclosures.protected_changes import Office as ProsecutionOffice
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.rows import AbsenceRow, AbsenceVerdictRow
from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.disclosures.rows import DisclosureRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow
from aftercare.store.plans.rows import ObligationRow, PlanRow, columns_of
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow

# A Tuesday, 09:00 in Amsterdam.
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OFFICE_WEEK = {str(day): [[540, 1020]] for day in range(5)}
CALLBACK = "088-1234567"
# What each kind of obligation needs as its ground.
CONDITION_OF = {
    "check_in": "reporting_duty",
    "home_visit": "reporting_duty",
    "substance_test": "substance_ban",
    "treatment": "treatment_obligation",
    "group_session": "treatment_obligation",
    "device_check": "other_conduct",
}


def fiction_numbers() -> Iterator[str]:
    """Numbers the numbering plan keeps for fiction, five hundred of them."""
    for area in (202, 212, 303, 404, 505):
        for line in range(100, 200):
            yield f"+1{area}5550{line}"


@dataclass(frozen=True)
class Office:
    """Two teams, a treatment provider, and one account of every role; `outsider` and
    `other_supervisor` belong to the other team, `other_provider` to another provider."""

    team_id: UUID
    other_team_id: UUID
    provider_id: UUID
    room_id: UUID
    clinic_id: UUID
    lab_id: UUID
    officer: Actor
    deputy: Actor
    colleague: Actor
    supervisor: Actor
    planner: Actor
    provider: Actor
    other_provider: Actor
    auditor: Actor
    admin: Actor
    duty_desk: Actor
    unit_manager: Actor
    outsider: Actor
    other_supervisor: Actor
    other_planner: Actor
    coordinator: Actor


class Arranger:
    """Writes rows as the clock, one transaction each, as they would stand at `now`; in an office that
    stands already, or in one it opens."""

    def __init__(
        self, database: Database, now: datetime = NOW, office: Office | None = None
    ) -> None:
        self.database = database
        self.now = now
        self._numbers = fiction_numbers()
        # The office's own staff have the numbers before.
        self._counted = count(1 if office is None else 101)
        self._together: list[list[SQLModel]] | None = None
        self.office = office or self._open_office()

    def add(self, *rows: SQLModel) -> None:
        if self._together is not None:
            self._together.append([*rows])
            return
        with self.database.work(CLOCK, self.now) as work:
            for row in rows:
                work.session.add(row)
                work.session.flush()

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """What is added in the block is written when it ends, in one transaction, table by table."""
        self._together = added = []
        yield
        self._together = None
        with self.database.work(CLOCK, self.now) as work:
            for _, rows in groupby(chain.from_iterable(added), type):
                work.session.add_all(rows)
                work.session.flush()

    def person(self, **changes: Any) -> PersonRow:
        """Reachable by text on a number of their own, on the officer's caseload."""
        number = next(self._counted)
        values: dict[str, Any] = {
            "reference": f"T-{number:05}",
            "given_name": "Voorbeeld",
            "family_name": f"Testpersoon{number}",
            "birth_on": date(1980, 2, 29),
            "phone": next(self._numbers),
            "phone_state": "verified",
            "texts_consented": True,
            "team_id": self.office.team_id,
            "officer_id": self.office.officer.staff_id,
            "deputy_id": self.office.deputy.staff_id,
            "enrolled_on": civil_date(self.now) - timedelta(days=60),
        }
        row = PersonRow(**values | changes)
        self.add(row)
        return row

    def informed(self, person: PersonRow, what: str) -> DisclosureRow:
        """The prosecution service was informed today of a change of this kind."""
        row = DisclosureRow(
            person_id=person.id, disclosed_on=civil_date(self.now), what=what, recipient=ProsecutionOffice.IDV.value,
            ground="execution", entered_by=person.officer_id, entered_at=self.now,
        )  # fmt: skip
        self.add(row)
        return row

    def condition(
        self, person: PersonRow, kind: str = "reporting_duty", **changes: Any
    ) -> ConditionRow:
        """A special condition under a frame of its own that began two months ago."""
        starts_on = civil_date(self.now) - timedelta(days=60)
        order = OrderRow(
            person_id=person.id,
            frame="VV",
            court_reference=f"ref-{next(self._counted)}",
            starts_on=starts_on,
            created_by=person.officer_id,
        )
        values = {"kind": kind, "wording": "", "starts_on": starts_on} | changes
        row = ConditionRow(person_id=person.id, order_id=order.id, **values)
        self.add(order, row)
        return row

    def terms(self, kind: str = "check_in", **changes: Any) -> ObligationTerms:
        """Weekly half an hour from this week's Monday, where that kind is held."""
        today = civil_date(self.now)
        office = self.office
        place = {"treatment": office.clinic_id, "substance_test": office.lab_id}
        values: dict[str, Any] = {
            "kind": ObligationKind(kind),
            "minutes": 30,
            "period_days": 7,
            "site_ids": (str(place.get(kind, office.room_id)),),
            "starts_on": today - timedelta(days=today.weekday()),
        }
        if kind == "treatment":
            values["provider_id"] = str(office.provider_id)
        return ObligationTerms(**values | changes)

    def plan(
        self, person: PersonRow, *terms: ObligationTerms, state: str = "approved", number: int = 1
    ) -> tuple[PlanRow, list[ObligationRow]]:
        """A plan as it stands, written past the intentions: nothing is placed."""
        decided = state in ("approved", "superseded")
        plan = PlanRow(
            person_id=person.id,
            number=number,
            state=state,
            author_id=person.officer_id,
            starts_on=civil_date(self.now),
            submitted_at=None if state == "drafted" else self.now,
            decided_by=self.office.supervisor.staff_id if decided else None,
            decided_at=self.now if decided else None,
        )
        self.add(plan)
        lines = []
        for one in terms or (self.terms(),):
            condition = self.condition(person, CONDITION_OF[one.kind.value])
            line = ObligationRow(
                plan_id=plan.id,
                person_id=person.id,
                condition_id=condition.id,
                **columns_of(one),
            )
            self.add(line)
            lines.append(line)
        return plan, lines

    def treated(self, person: PersonRow, terms: ObligationTerms) -> ObligationRow:
        """A plan in force with one line of treatment, and the accepted referral it is placed under."""
        _, (line,) = self.plan(person, terms)
        self.accepted(line)
        return line

    def accepted(self, line: ObligationRow, **changes: Any) -> ReferralRow:
        """The accepted referral that a line of treatment needs before anything of it is placed, running
        since two months ago, to its programme or one of its own; written past the intentions."""
        programme_id = line.programme_id
        if programme_id is None:
            programme = ProgrammeRow(
                name=f"Behandeling {next(self._counted)}", provider_id=line.provider_id
            )
            self.add(programme)
            programme_id = programme.id
        since = civil_date(self.now) - timedelta(days=60)
        values: dict[str, Any] = {
            "condition_id": line.condition_id,
            "provider_id": line.provider_id or self.office.provider_id,
            "state": "started",
            "referred_on": since,
            "started_on": since,
        }
        row = ReferralRow(
            person_id=line.person_id,
            programme_id=programme_id,
            created_by=self.office.officer.staff_id,
            created_at=self.now,
            **values | changes,
        )
        self.add(row)
        return row

    def appointment(
        self,
        person: PersonRow,
        starts_at: datetime,
        obligation: ObligationRow | None = None,
        **changes: Any,
    ) -> AppointmentRow:
        """Half an hour of this person; with their officer unless an obligation says otherwise."""
        line = obligation or self.plan(person, state="superseded", number=next(self._counted))[1][0]
        with_officer = line.needs == "officer"
        values: dict[str, Any] = {
            "kind": line.kind,
            "provider_id": line.provider_id,
            "officer_id": person.officer_id if with_officer else None,
            "site_id": line.site_ids[0] if line.site_ids else None,
            "during": half_open(starts_at, starts_at + timedelta(minutes=30)),
            "booked_at": min(self.now, starts_at) - timedelta(days=20),
            "occurrence": next(self._counted),
        }
        row = AppointmentRow(
            person_id=person.id,
            obligation_id=line.id,
            line_id=line.line_id,
            **values | changes,
        )
        self.add(row)
        return row

    def absence(self, appointment: AppointmentRow, **changes: Any) -> AbsenceRow:
        """An open absence of a missed appointment with the deadlines the law gives it."""
        starts_at: datetime = appointment.during.lower
        terms = deadlines_of(starts_at)
        values: dict[str, Any] = {
            "missed_on": civil_date(starts_at),
            "opened_at": starts_at + timedelta(hours=1),
            "evidence_by": terms.evidence_by,
            "decide_by": terms.decide_by,
        }
        row = AbsenceRow(
            appointment_id=appointment.id, person_id=appointment.person_id, **values | changes
        )
        self.add(row)
        return row

    def miss(
        self, person: PersonRow, starts_at: datetime, verdict: str | None = None, **changes: Any
    ) -> tuple[AppointmentRow, AbsenceRow]:
        """A missed check-in with its absence, decided at `now` when a verdict is given."""
        appointment = self.appointment(person, starts_at, state="missed", **changes)
        decided: dict[str, Any] = {}
        if verdict is not None:
            decided = {
                "state": "decided",
                "verdict": verdict,
                "verdict_reason": "reden",
                "decided_by": self.office.officer.staff_id,
                "decided_at": self.now,
            }
        absence = self.absence(appointment, **decided)
        if verdict is not None:
            self.add(
                AbsenceVerdictRow(
                    absence_id=absence.id,
                    person_id=person.id,
                    verdict=verdict,
                    reason="reden",
                    decided_by=self.office.officer.staff_id,
                    decided_at=self.now,
                )
            )
        return appointment, absence

    def message(self, appointment: AppointmentRow, **changes: Any) -> MessageRow:
        """A day-before reminder that is due now."""
        with self.database.work(CLOCK, self.now) as work:
            person = work.session.get_one(PersonRow, appointment.person_id)
        starts_at: datetime = appointment.during.lower
        values: dict[str, Any] = {
            "slot": "T-1",
            "recipient": person.phone or "",
            "language": "nl",
            "template": "reminder-day-before",
            "template_version": 1,
            "body": "Herinnering: u heeft een afspraak op wo 25 nov om 10:00."
            f" Kunt u niet? Bel {CALLBACK}. Antwoord JA als u komt.",
            "due_at": self.now,
            "useful_until_at": starts_at - timedelta(hours=2),
            "created_at": self.now,
            "state_at": self.now,
        }
        row = MessageRow(
            person_id=appointment.person_id, appointment_id=appointment.id, **values | changes
        )
        self.add(row)
        return row

    def away(
        self, person: PersonRow, kind: str, from_at: datetime, until_at: datetime | None
    ) -> None:
        self.add(AwayPeriodRow(person_id=person.id, kind=kind, during=half_open(from_at, until_at)))

    def leave(self, actor: Actor, from_at: datetime, until_at: datetime) -> None:
        self.add(LeaveRow(staff_id=actor.staff_id, during=half_open(from_at, until_at)))

    def staff(self, role: str, **changes: Any) -> Actor:
        username = f"{role}-{next(self._counted)}"
        values = {"username": username, "display_name": f"Medewerker {username}", "role": role}
        row = StaffRow(**values | changes)
        self.add(row)
        return row.actor()

    def _open_office(self) -> Office:
        with self._at_once():
            return self._office()

    def _office(self) -> Office:
        team, other_team = TeamRow(name="Team Noord"), TeamRow(name="Team Zuid")
        provider, other_provider = ProviderRow(name="De Vaart"), ProviderRow(name="De Brug")
        room = SiteRow(name="Kantoor Noord", kind="office", team_id=team.id, capacity=50)
        clinic = SiteRow(
            name="Polikliniek",
            kind="treatment_room",
            provider_id=provider.id,
            capacity=4,
            hours=OFFICE_WEEK,
        )
        lab = SiteRow(name="Lab", kind="lab", capacity=2, hours=OFFICE_WEEK)
        self.add(team, other_team, provider, other_provider, room, clinic, lab)
        here: dict[str, Any] = {"team_id": team.id}
        there: dict[str, Any] = {"team_id": other_team.id}
        works: dict[str, Any] = {"office_id": room.id, "hours": OFFICE_WEEK}
        return Office(
            team_id=team.id,
            other_team_id=other_team.id,
            provider_id=provider.id,
            room_id=room.id,
            clinic_id=clinic.id,
            lab_id=lab.id,
            officer=self.staff("officer", **here, **works),
            deputy=self.staff("officer", **here, **works),
            colleague=self.staff("officer", **here, **works),
            supervisor=self.staff("supervisor", **here),
            planner=self.staff("planner", **here),
            provider=self.staff("provider", provider_id=provider.id),
            other_provider=self.staff("provider", provider_id=other_provider.id),
            auditor=self.staff("auditor"),
            admin=self.staff("admin"),
            duty_desk=self.staff("supervisor", **there, on_duty_desk=True),
            unit_manager=self.staff("supervisor", **there, unit_manager=True),
            outsider=self.staff("officer", **there, **works),
            other_supervisor=self.staff("supervisor", **there),
            other_planner=self.staff("planner", **there),
            coordinator=self.staff("coordinator"),
        )


def unknown_id() -> UUID:
    """An id that no row has."""
    return new_id()


def messages_for(session: Session, appointment_id: UUID) -> list[MessageRow]:
    """Everything sent or withheld for one appointment, oldest first."""
    query = select(MessageRow).where(MessageRow.appointment_id == appointment_id)
    return list(session.exec(query.order_by(col(MessageRow.due_at), col(MessageRow.id))))
