"""Views of treatment: a person's referrals, the waiting lists, and the groups; every look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.treatment.attendance import low_attendance
from aftercare.domain.treatment.modules import Progress
from aftercare.domain.treatment.offers import OfferState
from aftercare.domain.treatment.referrals import Course, ReferralState
from aftercare.domain.treatment.waits import Wait, waits
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import PersonRow, get_person, people_by_name
from aftercare.store.treatment import screen_treatment as screen
from aftercare.store.treatment.attendance_facts import (
    calls_passed_on,
    missed_as_recorded_by,
    officers_to_call,
    sessions_held,
    suspect_lines,
)
from aftercare.store.treatment.course_facts import courses_of
from aftercare.store.treatment.programme_rows import ProgrammeOutlineRow, outlines_of
from aftercare.store.treatment.rows import get_referral

# After a week a client who still comes less often is called again.
PASSED_ON_FOR = timedelta(days=7)


@dataclass(frozen=True)
class TreatmentFile:
    """A person's referrals, each with its waiting times and steps; all groups; the programmes of providers
    that have not ended."""

    person: PersonRow
    conditions: list[ConditionRow]
    referrals: list[Row]
    steps: list[Row]
    groups: list[Row]
    programmes: list[Row]


@requires(Permission.READ_CASE_FILES)
def treatment_file(work: UnitOfWork, person_id: UUID) -> TreatmentFile:
    person = audit.note_look(work, "read-treatment", "person", get_person(work.session, person_id))
    return TreatmentFile(
        person=person,
        conditions=conditions_of(work.session, person_id),
        referrals=referrals_in_brief(work, person_id),
        steps=screen.steps_shown(work.session, person_id),
        groups=groups_overview(work),
        programmes=[
            row for row in screen.programmes_shown(work.session) if row["provider_ended_at"] is None
        ],
    )


@requires(Permission.READ_CASE_FILES)
def referrals_in_brief(work: UnitOfWork, person_id: UUID) -> list[Row]:
    """The same referrals without their steps, each with its `course`, None before it begins and in a programme without
    an outline. The calling page has recorded its look."""
    found = with_waits(screen.referrals_shown(work.session, person_id), civil_date(work.now))
    courses = courses_of(work.session, found)
    return [row | {"course": courses.get(row["id"])} for row in found]


@requires(Permission.READ_CASE_FILES)
def course_file(work: UnitOfWork, referral_id: UUID) -> Progress:
    """How far the course of one referral is. Raises NotFound, also before it begins and without an outline."""
    referral = audit.note_look(work, "read", "referral", get_referral(work.session, referral_id))
    found = referrals_in_brief(work, referral.person_id)
    course: Progress | None = next(row["course"] for row in found if row["id"] == referral_id)
    return existing(course)


@requires(Permission.READ_CASE_FILES)
def offer_file(work: UnitOfWork, offer_id: UUID) -> Row:
    """One offered place with its person and group. `next_full_at`: the group's next meeting while the offer is open,
    if it has no seat left; else None. Raises NotFound."""
    found = existing(screen.offer_shown(work.session, offer_id))
    audit.note(work, "read", "place-offer", offer_id, found["person_id"])
    today = civil_date(work.now)
    weeks = max(0, (today - found["referred_on"]).days // 7)
    return found | {"weeks": weeks, "next_full_at": _next_full_at(work, found)}


def _next_full_at(work: UnitOfWork, offer: Row) -> datetime | None:
    if offer["state"] != OfferState.OFFERED:
        return None
    groups = {row["id"]: row for row in groups_overview(work)}
    group = groups.get(offer["group_id"])
    return group["next_at"] if group is not None and seats_left(group) == 0 else None


def seats_left(group: Row) -> int | None:
    """The number of free seats at a group's next meeting; None when no meeting is planned."""
    return None if group["seats"] is None else max(0, group["seats"] - group["taken"])


def places_to_join(group: Row) -> int:
    """How many clients could join and come to the next meeting: the free places, at most the free seats there."""
    left = seats_left(group)
    free: int = group["free"]
    return free if left is None else min(free, left)


@requires(Permission.READ_TIMES)
def waiting_list(work: UnitOfWork, programme_id: UUID | None = None) -> list[Row]:
    """The waiting list, next in line first: an officer's own clients, a supervisor's team.

    A planner gets programmes and weeks of the team, per programme by waiting time. There is no level, and no
    position that would reveal the level. There is no reference, because other pages show it beside a name.
    """
    if work.actor.role is Role.PLANNER:
        return _plain_list(work, programme_id)
    work.actor.require(Permission.READ_CASE_FILES)
    found = screen.waiting_line(work.session, programme_id)
    return with_waits(audit.note_looks(work, "read-waiting-list", found), civil_date(work.now))


def _plain_list(work: UnitOfWork, programme_id: UUID | None) -> list[Row]:
    team_id = existing(work.actor.team_id)
    with as_clock(work):
        found = screen.plain_line(work.session, team_id)
    wanted = [row for row in found if programme_id in (None, row["programme_id"])]
    # Read with the planner's own access: clients they may not see are not counted.
    people = list(dict.fromkeys(row["person_id"] for row in wanted))
    visible = screen.visible_of(work.session, people)
    seen = [row for row in wanted if row["person_id"] in visible]
    audit.note_looks(work, "read-waiting-list", seen)
    return [
        {
            "programme": row["programme"],
            "waits": waits(_course(row), civil_date(work.now)),
        }
        for row in seen
    ]


@dataclass(frozen=True)
class WaitingNumbers:
    """The number waiting for one programme, how many of them beyond a norm, and the longest wait."""

    programme_id: UUID
    programme: str
    waiting: int
    late: int
    longest_weeks: int


@requires(Permission.READ_TIMES)
def waiting_numbers(work: UnitOfWork) -> list[WaitingNumbers]:
    """Per programme of the actor's team, by name: only counts, without restricted case files."""
    team_id = existing(work.actor.team_id)
    with as_clock(work):
        found = screen.plain_line(work.session, team_id)
    by_programme: dict[UUID, list[Row]] = {}
    for row in with_waits(found, civil_date(work.now)):
        by_programme.setdefault(row["programme_id"], []).append(row)
    return [
        WaitingNumbers(
            programme_id,
            line[0]["programme"],
            waiting=len(line),
            late=sum(runs_late(row["waits"]) for row in line),
            longest_weeks=max(row["waits"][-1].weeks for row in line),
        )
        for programme_id, line in by_programme.items()
    ]


@requires(Permission.READ_TIMES)
def groups_overview(work: UnitOfWork) -> list[Row]:
    """Groups with counts only: members, places offered, places free, the next meeting."""
    with as_clock(work):
        return screen.groups_shown(work.session, work.now, civil_date(work.now))


@requires(Permission.READ_TIMES)
def programmes_overview(work: UnitOfWork) -> list[Row]:
    return screen.programmes_shown(work.session)


@dataclass(frozen=True)
class ClientToCall:
    """`missed`: the actor recorded a missed appointment today; otherwise the client came less often lately. `phone` is
    that of the officer's office, None where no letterhead has one."""

    person: PersonRow
    missed: bool
    officer: str
    phone: str | None


@requires(Permission.READ_TIMES)
def outlines_of_programme(work: UnitOfWork, programme_id: UUID) -> list[ProgrammeOutlineRow]:
    """Each version of its modules and dose, the newest first."""
    return outlines_of(work.session, [programme_id])[::-1]


@requires(Permission.READ_ATTENDANCE)
def clients_to_call(work: UnitOfWork) -> list[ClientToCall]:
    """A provider's own clients with falling attendance, and those whom the actor recorded as missed today, by name,
    without the reason why they come."""
    if work.actor.provider_id is None:
        return []
    today = civil_date(work.now)
    with as_clock(work):
        since = start_of_day(today)
        missed = set(missed_as_recorded_by(work.session, work.actor.staff_id, since))
    lines = sessions_held(work.session, suspect_lines(work.session, work.now), work.now)
    wanted = [one.person_id for one in lines.values() if low_attendance(one.held, today)]
    found = people_by_name(work.session, [*missed.union(wanted)])
    audit.note_people(work, "read-attendance", [one.id for one in found])
    officers = officers_to_call(work.session, [one.id for one in found], today)
    return [
        ClientToCall(one, one.id in missed, officers[one.id]["officer"], officers[one.id]["phone"])
        for one in found
    ]


@requires(Permission.READ_ATTENDANCE)
def passed_on_calls(work: UnitOfWork, calls: list[ClientToCall]) -> dict[UUID, datetime]:
    """By client, when the provider last passed on what was agreed: after a missed appointment today, otherwise in the
    last week. The page has listed them."""
    provider_id = work.actor.provider_id
    if provider_id is None:
        return {}
    today_at = start_of_day(civil_date(work.now))
    missed = {one.person.id for one in calls if one.missed}
    people = [one.person.id for one in calls]
    with as_clock(work):
        found = calls_passed_on(work.session, people, provider_id, work.now - PASSED_ON_FOR)
    return {who: at for who, at in found.items() if who not in missed or at >= today_at}


def with_waits(found: list[Row], today: date) -> list[Row]:
    """Each row of a referral with its waiting times, in order."""
    return [row | {"waits": waits(_course(row), today)} for row in found]


def runs_late(stretches: tuple[Wait, ...]) -> bool:
    """Whether a wait that still runs is beyond its norm."""
    return any(one.running and one.late for one in stretches)


def _course(row: Row) -> Course:
    dates: dict[str, Any] = {
        name: row.get(name)
        for name in ("intake_offered_on", "intake_on", "started_on", "paused_on", "ended_on")
    }
    return Course(ReferralState(row["state"]), row["referred_on"], **dates)
