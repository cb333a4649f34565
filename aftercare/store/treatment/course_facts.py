"""The sessions of courses of treatment as they were recorded, with the outline each course follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.treatment.modules import CourseSession, Progress, progress
from aftercare.store.appointments.rows import OPEN, AppointmentRow
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.treatment.programme_rows import outline_on, outlines_of

# Of the programme, or of the provider where the plan names no programme; from the first to the last day of the course.
_SESSIONS = """
select r.id as referral_id, a.id, a.starts_at, o.catches_up_id,
  cast(extract(epoch from a.ends_at - a.starts_at) / 60 as integer) as minutes, case
  when a.state in ('attended','late','attended_not_complied') then true when a.state = 'missed' then false end as came
from referral r
join appointment a on a.person_id = r.person_id and a.kind in ('treatment','group_session')
join obligation o on o.id = a.obligation_id
cross join lateral (select cast(timezone('Europe/Amsterdam', a.starts_at) as date) as day) d
where r.id = any(cast(:ids as uuid[])) and coalesce(o.programme_id = r.programme_id, o.provider_id = r.provider_id)
  and d.day >= r.started_on and (r.ended_on is null or d.day <= r.ended_on)
  and (a.state in ('attended','late','attended_not_complied','missed')
       or o.catches_up_id is not null and a.state in ('scheduled','notified','confirmed','outcome_overdue'))
order by a.starts_at, a.id
"""
_RUNNING = """
select r.id, r.person_id, r.programme_id, r.provider_id, r.started_on, p.tier, p.given_name, p.family_name, p.reference,
  m.name as programme
from referral r join person p on p.id = r.person_id join programme m on m.id = r.programme_id
where {whose} and r.state = 'started' and p.closed_on is null
order by p.family_name, p.given_name, r.id
"""


def courses_of(session: Session, referrals: Sequence[Row]) -> Mapping[UUID, Progress]:
    """By referral, how far its course is: of {id, programme_id, started_on, tier} those that have begun in a programme
    with an outline."""
    begun = [row for row in referrals if row["started_on"] is not None]
    if not begun:
        return {}
    versions = outlines_of(session, {row["programme_id"] for row in begun})
    sessions: dict[UUID, list[CourseSession]] = {row["id"]: [] for row in begun}
    for one in execute(session, _SESSIONS, {"ids": list(sessions)}) if versions else ():
        found = CourseSession(one.id, one.starts_at, one.minutes, one.came, one.catches_up_id)
        sessions[one.referral_id].append(found)
    courses = {}
    for row in begun:
        own = [one for one in versions if one.programme_id == row["programme_id"]]
        followed = outline_on(own, row["started_on"])
        if followed is not None:
            outline, level = followed.outline(), row["tier"]
            courses[row["id"]] = progress(
                outline.of_level(level), sessions[row["id"]], outline.minutes_of_level(level)
            )
    return courses


def courses_at(session: Session, provider_id: UUID) -> list[Row]:
    """The running courses of a provider's clients by name, each with its `course` where its programme has an
    outline. A provider reads no referrals: run it with the clock's rights."""
    whose = _RUNNING.format(whose="r.provider_id = :provider")
    return _with_courses(session, rows(session, whose, {"provider": provider_id}))


def courses_of_team(session: Session, team_id: UUID) -> list[Row]:
    """The same of the clients of a team: run it with the clock's rights."""
    whose = _RUNNING.format(whose="p.team_id = :team")
    return _with_courses(session, rows(session, whose, {"team": team_id}))


def course_with_session(session: Session, person_id: UUID, session_id: UUID) -> Row | None:
    """The running course of this client with that session among its missed ones."""
    whose = _RUNNING.format(whose="r.person_id = :person")
    found = _with_courses(session, rows(session, whose, {"person": person_id}))
    return next(
        (row for row in found if session_id in {one.id for one in row["course"].missed}), None
    )


def coming_to_catch_up(session: Session, session_id: UUID) -> AppointmentRow | None:
    """The coming appointment that makes this missed session good."""
    query = select(AppointmentRow).where(
        col(AppointmentRow.state).in_(OPEN),
        col(AppointmentRow.obligation_id).in_(
            select(ObligationRow.id).where(ObligationRow.catches_up_id == session_id)
        ),
    )
    return session.exec(query).first()


def _with_courses(session: Session, found: list[Row]) -> list[Row]:
    courses = courses_of(session, found)
    return [row | {"course": courses[row["id"]]} for row in found if row["id"] in courses]
