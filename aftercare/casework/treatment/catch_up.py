"""A missed session of a module is made good: times proposed by the engine, one of them confirmed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import Invalid, existing
from aftercare.casework.placement.manual_choice import HandChoice, book_by_hand, judged_choice
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.appointments.extra import extra_terms
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.free_starts import offered_starts
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import get_person
from aftercare.store.plans.rows import ObligationRow, columns_of
from aftercare.store.treatment.course_facts import (
    coming_to_catch_up,
    course_with_session,
    courses_of_team,
)
from aftercare.store.treatment.screen_treatment import visible_of

PROPOSED, LOOKED_AHEAD_DAYS, MOST_LOOKED_AT = 3, 28, 200
# It stands with the appointment as its reason, for every reader.
REASON: Final = "Inhaalsessie / catch-up session"


@dataclass(frozen=True)
class MissedSession:
    """A session that a client missed and that nothing makes good yet. Neither programme nor module is named: they would
    tell a planner about the offence, and the number of sessions the level."""

    id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    reference: str
    starts_at: datetime


@requires(Permission.READ_TIMES)
def missed_sessions(work: UnitOfWork) -> list[MissedSession]:
    """Of the running courses of clients of the actor's team, by name, those without a time to make them good."""
    with as_clock(work):
        found = courses_of_team(work.session, existing(work.actor.team_id))
    visible = visible_of(work.session, [row["person_id"] for row in found])
    missed = [
        MissedSession(
            one.id,
            row["person_id"],
            row["given_name"],
            row["family_name"],
            row["reference"],
            one.starts_at,
        )
        for row in found
        if row["person_id"] in visible
        for one in row["course"].missed
        if one.id not in row["course"].caught_up_at
    ]
    audit.note_people(work, "read-attendance", sorted({one.person_id for one in missed}))
    return missed


@requires(Permission.PLAN_CATCH_UPS)
def times_to_catch_up(work: UnitOfWork, appointment_id: UUID) -> list[datetime]:
    """Up to three times in the next four weeks at which a missed session could be made good, the earliest first: with
    any group of the programme, or in a room of the provider. Raises NotFound, Invalid at /appointment_id for a session
    that is no gap of a course."""
    missed = get_appointment(work.session, appointment_id)
    line = _line(work, missed)
    today = civil_date(work.now)
    days = (today, today + timedelta(days=LOOKED_AHEAD_DAYS - 1))
    audit.note(work, "look-for-slots", "appointment", missed.id, missed.person_id)
    found = {one.start for one in offered_starts(work, line, 0, MOST_LOOKED_AT, days)}
    first_of_day = {civil_date(one): one for one in sorted(found, reverse=True)}
    return sorted(first_of_day.values())[:PROPOSED]


@requires(Permission.PLAN_CATCH_UPS)
def catch_up(work: UnitOfWork, appointment_id: UUID, starts_at: datetime) -> AppointmentRow:
    """Books the session that makes a missed one good, by the rules of a time chosen by hand. It is voluntary: what
    followed from the miss stands by itself. The same time once more changes nothing, another time is refused: of two at
    once one is booked. Raises NotFound, and Invalid at /appointment_id as above, at /starts_at as `judged_choice`
    does."""
    missed = get_appointment(work.session, appointment_id)
    # With the actor's own rights: a file that was opened in an emergency is only read. A provider or planner locks no
    # client.
    with nullcontext() if work.actor.can(Permission.READ_CASE_FILES) else as_clock(work):
        get_person(work.session, missed.person_id, for_update=True)
    line = _line(work, missed)
    with as_clock(work):
        coming = coming_to_catch_up(work.session, missed.id)
    if coming is not None and coming.starts_at == starts_at:
        return coming
    if coming is not None:
        raise Invalid.at("/appointment_id", "nothing-to-catch-up")
    with as_clock(work):
        work.session.add(line)
        work.session.flush()
    chosen = judged_choice(work, line.person_id, line.line_id, 0, HandChoice(starts_at))
    with as_clock(work):
        fresh = book_by_hand(work, line.line_id, chosen)
    audit.note(work, "make-extra", "appointment", fresh.id, fresh.person_id)
    return fresh


def _line(work: UnitOfWork, missed: AppointmentRow) -> ObligationRow:
    """The obligation of the session that makes this one good, not saved: it asks for what the missed one asked for."""
    with as_clock(work):
        found = course_with_session(work.session, missed.person_id, missed.id)
        asked = work.session.get_one(ObligationRow, missed.obligation_id)
    if found is None:
        raise Invalid.at("/appointment_id", "nothing-to-catch-up")
    terms = replace(
        extra_terms(asked.terms().kind, asked.minutes, None, civil_date(work.now)),
        travel_min=asked.travel_min,
        site_ids=tuple(str(one) for one in asked.site_ids),
        programme_id=str(found["programme_id"]),
        provider_id=str(found["provider_id"]),
    )
    return ObligationRow(
        person_id=missed.person_id,
        extra_reason=REASON,
        made_by=work.actor.staff_id,
        binds=False,
        catches_up_id=missed.id,
        **columns_of(terms) | {"condition_id": existing(asked.condition_id)},
    )
