"""An officer is away: only what cannot stay moves, it is shown first, and applied only as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import Forbidden, Invalid, NotFound, Stale
from aftercare.casework.placement.place import place_persons
from aftercare.casework.staff.officer_away import (
    OfficerAway,
    officers_to_replan,
    preview_away,
    replan_away,
)
from aftercare.casework.staff.replanning import Replanning
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.placement.explanation.wording import DUTCH, ENGLISH
from aftercare.domain.time.wall_time import start_of_day, wall
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.unit_of_work import Database
from aftercare.store.file_access.rows import FileAccessRow
from aftercare.store.people.rows import ExclusionRow, PersonRow, get_person
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

NEXT_MONDAY = start_of_day((NOW + timedelta(days=6)).date())
NEXT_WEEK = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=7))


def placed(arrange: Arranger, *people: PersonRow) -> None:
    """Weekly check-ins for each of them, over the whole horizon."""
    for person in people:
        arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id for person in people])


def calendar(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person.id], NOW)


def view(database: Database, row: AppointmentRow) -> None:
    with database.work(CLOCK, NOW) as work:
        known = get_appointment(work.session, row.id)
        known.state, known.known_at = "confirmed", NOW


def week_of(arrange: Arranger, who: str = "officer") -> OfficerAway:
    return OfficerAway(getattr(arrange.office, who).staff_id, *NEXT_WEEK)


def busy(arrange: Arranger, row: AppointmentRow) -> None:
    """The deputy cannot take over at this time."""
    arrange.leave(arrange.office.deputy, row.starts_at, row.ends_at)


def look(arrange: Arranger, actor: Actor | None = None) -> Replanning:
    with arrange.database.work(actor or arrange.office.officer, NOW) as work:
        return preview_away(work, week_of(arrange))


def leave_of(arrange: Arranger, who: str) -> list[tuple[datetime, datetime]]:
    with arrange.database.work(CLOCK, NOW) as work:
        rows = work.session.exec(select(LeaveRow)).all()
    staff_id = getattr(arrange.office, who).staff_id
    return [(one.during.lower, one.during.upper) for one in rows if one.staff_id == staff_id]


def in_next_week(rows: list[AppointmentRow]) -> list[AppointmentRow]:
    return [row for row in rows if NEXT_WEEK[0] <= row.starts_at < NEXT_WEEK[1]]


def test_the_preview_shows_what_moves_where_and_writes_nothing(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    before = [(row.id, row.starts_at, row.version) for row in calendar(database, person)]
    (hit,) = in_next_week(calendar(database, person))
    busy(arrange, hit)
    found = look(arrange)
    assert found.leave_id is None
    (shift,) = found.changes.moved
    assert (shift.appointment_id, shift.was.starts_at, shift.expected) == (
        hit.id,
        hit.starts_at,
        False,
    )
    assert shift.person is not None
    assert shift.person.id == person.id
    assert shift.becomes is not None
    assert shift.becomes.officer_id == arrange.office.deputy.staff_id
    assert (shift.was.officer, shift.becomes.officer) == (
        arrange.office.officer.display_name, arrange.office.deputy.display_name,
    )  # fmt: skip
    assert (shift.was.site, shift.becomes.site) == ("Kantoor Noord", "Kantoor Noord")
    assert not shift.was.at_home
    assert set(shift.why) == {"nl", "en"}
    assert all(shift.why.values())
    assert [(r.id, r.starts_at, r.version) for r in calendar(database, person)] == before
    assert leave_of(arrange, "officer") == []


def test_the_deputy_takes_over_at_the_same_time_and_place_wherever_the_rules_allow_it(
    arrange: Arranger, database: Database
) -> None:
    """On Tuesday the deputy has one appointment, so that fitting closely to it would mean three other times."""
    office, tuesday = arrange.office, NEXT_MONDAY + timedelta(days=1)
    rows = []
    for hour in (10, 11, 14):
        person = arrange.person()
        line = arrange.plan(person)[1][0]
        at = tuesday + timedelta(hours=hour)
        rows.append(arrange.appointment(person, at, line, occurrence=1))
        view(database, rows[-1])
    own, at = (
        arrange.person(officer_id=office.deputy.staff_id, deputy_id=None),
        tuesday + timedelta(hours=14),
    )
    arrange.appointment(own, at, officer_id=office.deputy.staff_id)
    shown = look(arrange)
    assert [(one.was.starts_at, one.was.site) for one in shown.changes.kept] == [
        (one.becomes.starts_at, one.becomes.site) for one in shown.changes.kept if one.becomes
    ]
    assert [one.appointment_id for one in shown.changes.kept] == [row.id for row in rows[:2]]
    assert [one.appointment_id for one in shown.changes.moved] == [rows[2].id]
    # Nothing that stood was moved for it.
    assert ENGLISH["why-exchanged"] not in shown.changes.moved[0].why["en"].lower()
    with database.work(office.officer, NOW) as work:
        replan_away(work, week_of(arrange), shown.fingerprint)
    with database.work(CLOCK, NOW) as work:
        for row in rows[:2]:
            stands = get_appointment(work.session, row.id)
            assert (stands.officer_id, stands.starts_at, stands.state) == (
                office.deputy.staff_id, row.starts_at, "confirmed",
            )  # fmt: skip
        asked = work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change")).all()
        assert rows[0].id not in {one.appointment_id for one in asked}


def test_applying_moves_exactly_what_was_shown_and_only_that(
    arrange: Arranger, database: Database
) -> None:
    people = [arrange.person() for _ in range(4)]
    placed(arrange, *people)
    before = {row.id: row for one in people for row in calendar(database, one)}
    rows = in_next_week(list(before.values()))
    arrange.leave(
        arrange.office.deputy,
        min(row.starts_at for row in rows),
        max(row.ends_at for row in rows),
    )
    hit = {row.id for row in rows}
    shown = look(arrange)
    with database.work(arrange.office.officer, NOW) as work:
        done = replan_away(work, week_of(arrange), shown.fingerprint)
    after = {row.id: row for one in people for row in calendar(database, one)}
    assert {one.appointment_id for one in shown.changes.moved} == hit
    assert [one.becomes for one in done.changes.moved] == [
        one.becomes for one in shown.changes.moved
    ]
    for old_id, old in before.items():
        if old_id not in hit:
            assert (after[old_id].starts_at, after[old_id].version) == (old.starts_at, old.version)
    fresh = {row.replaces_id: row for row in after.values() if row.id not in before}
    for one in shown.changes.moved:
        assert one.becomes is not None
        assert fresh[one.appointment_id].starts_at == one.becomes.starts_at
    with database.work(CLOCK, NOW) as work:
        leave = work.session.get_one(LeaveRow, done.leave_id)
        assert (leave.during.lower, leave.during.upper) == NEXT_WEEK


def test_whoever_knows_of_the_old_time_is_shown_and_becomes_a_task(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    (hit,) = in_next_week(calendar(database, person))
    view(database, hit)
    busy(arrange, hit)
    shown = look(arrange)
    assert [one.expected for one in shown.changes.moved] == [True]
    assert shown.changes.to_pass_on == 1
    with database.work(arrange.office.officer, NOW) as work:
        replan_away(work, week_of(arrange), shown.fingerprint)
    with database.work(CLOCK, NOW) as work:
        (task,) = work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change"))
        assert (task.appointment_id, task.reason) == (hit.id, "moved")


def test_what_finds_no_other_place_is_shown_with_the_reason_and_noted(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(deputy_id=None)
    placed(arrange, person)
    (hit,) = in_next_week(calendar(database, person))
    view(database, hit)
    shown = look(arrange)
    assert shown.changes.moved == ()
    (shift,) = shown.changes.unplaced
    assert (shift.becomes, shift.expected) == (None, True)
    assert "werk" in shift.why["nl"]
    with database.work(arrange.office.officer, NOW) as work:
        replan_away(work, week_of(arrange), shown.fingerprint)
    with database.work(CLOCK, NOW) as work:
        assert get_appointment(work.session, hit.id).state == "cancelled_by_service"
        (missing,) = work.session.exec(select(UnplacedRow))
        assert (missing.line_id, missing.occurrence) == (hit.line_id, hit.occurrence)
        (task,) = work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change"))
        assert task.reason == "cancelled_by_service"


def test_a_colleague_takes_over_what_finds_no_time_and_no_other_client_changes(
    arrange: Arranger, database: Database
) -> None:
    """One client the colleague may not see, one the deputy takes, and one who finds no time."""
    office, colleague = arrange.office, arrange.office.colleague
    waits, barred = arrange.person(deputy_id=None), arrange.person(deputy_id=None)
    placed(arrange, waits, barred, taken := arrange.person())
    arrange.add(
        FileAccessRow(
            person_id=barred.id, staff_id=colleague.staff_id, kind="barred", reason="Kent de cliënt.",
            from_on=NOW.date(), until_on=NOW.date() + timedelta(days=30),
            entered_by=office.supervisor.staff_id, entered_at=NOW,
        )
    )  # fmt: skip
    (hit,) = in_next_week(calendar(database, waits))
    (lost,) = in_next_week(calendar(database, barred))
    view(database, hit)
    away = replace(week_of(arrange), covers=(colleague.staff_id,))
    with database.work(office.officer, NOW) as work:
        shown = preview_away(work, away)
    assert dict(shown.covered) == {waits.id: colleague.staff_id}
    assert [one.appointment_id for one in shown.changes.unplaced] == [lost.id]
    with database.work(CLOCK, NOW) as work:
        assert get_person(work.session, waits.id).deputy_id is None
    with database.work(office.officer, NOW) as work:
        replan_away(work, away, shown.fingerprint)
    with database.work(CLOCK, NOW) as work:
        stands = get_appointment(work.session, hit.id)
        assert (stands.officer_id, stands.starts_at, stands.state) == (
            colleague.staff_id, hit.starts_at, "confirmed",
        )  # fmt: skip
        deputies = [get_person(work.session, one.id).deputy_id for one in (waits, barred, taken)]
        assert deputies == [colleague.staff_id, None, office.deputy.staff_id]
    with pytest.raises(Forbidden), database.work(office.planner, NOW) as work:
        preview_away(work, away)
    stranger = replace(away, covers=(office.outsider.staff_id,))
    with pytest.raises(Invalid), database.work(office.officer, NOW) as work:
        preview_away(work, stranger)


def test_the_one_hour_of_a_colleague_goes_to_the_client_at_the_high_level(
    arrange: Arranger, database: Database
) -> None:
    """Although it is the very hour of another client, who could keep it."""
    colleague = arrange.office.colleague
    high, low = arrange.person(tier=1, deputy_id=None), arrange.person(tier=3, deputy_id=None)
    placed(arrange, low)
    placed(arrange, high)
    (first,) = in_next_week(calendar(database, high))
    (second,) = in_next_week(calendar(database, low))
    begins, ends = second.starts_at, second.ends_at
    arrange.leave(colleague, begins - timedelta(days=7), begins)
    arrange.leave(colleague, ends, ends + timedelta(days=14))
    away = replace(week_of(arrange), covers=(colleague.staff_id,))
    with database.work(arrange.office.officer, NOW) as work:
        shown = preview_away(work, away)
    assert dict(shown.covered) == {high.id: colleague.staff_id}
    assert [one.appointment_id for one in shown.changes.moved] == [first.id]
    assert [one.appointment_id for one in shown.changes.unplaced] == [second.id]


@pytest.mark.parametrize(("tier", "stays"), [(1, True), (2, False)])
def test_a_time_that_a_client_at_the_high_level_can_keep_never_gives_way(
    arrange: Arranger, database: Database, *, tier: int, stays: bool
) -> None:
    """Another client's only hour is the one at which this client, who has not heard of it, has the deputy. At another
    level it gives way, and the preview shows that it moves."""
    high, low = arrange.person(tier=tier), arrange.person(tier=3)
    placed(arrange, high)
    placed(arrange, low)
    (first,) = in_next_week(calendar(database, high))
    (second,) = in_next_week(calendar(database, low))
    busy(arrange, second)
    free = {wall(row.starts_at).weekday(): set[int]() for row in (first, second)}
    for row in (first, second):
        begins = wall(row.starts_at)
        minute = begins.hour * 60 + begins.minute
        length = int((row.ends_at - row.starts_at).total_seconds()) // 60
        free[begins.weekday()] |= set(range(minute, minute + length))
    works = {
        str(day): [[m, m + 15] for m in range(0, 1440, 15) if m not in free.get(day, set())]
        for day in range(7)
    }
    with database.work(CLOCK, NOW) as work:
        get_person(work.session, low.id).work_weeks = [works]
    shown = look(arrange).changes
    kept, moved = ([one.appointment_id for one in found] for found in (shown.kept, shown.moved))
    unplaced = [one.appointment_id for one in shown.unplaced]
    assert shown.gives_way is not stays
    if stays:
        assert (kept, moved, unplaced) == ([first.id], [], [second.id])
    else:
        assert (set(moved), unplaced) == ({first.id, second.id}, [])


def test_what_was_noted_of_other_occurrences_stays_noted(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(deputy_id=None)
    placed(arrange, person)
    last = calendar(database, person)[-1]
    noted = UnplacedRow(
        line_id=last.line_id,
        occurrence=900,
        person_id=person.id,
        obligation_id=last.obligation_id,
        first_on=NOW.date(),
        last_on=NOW.date(),
        reason={"code": "x"},
        noticed_at=NOW,
    )
    arrange.add(noted)
    shown = look(arrange)
    with database.work(arrange.office.officer, NOW) as work:
        replan_away(work, week_of(arrange), shown.fingerprint)
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(UnplacedRow.occurrence)).all()
    assert 900 in found
    assert len(found) == 2


def test_a_calendar_that_changed_meanwhile_is_not_written_over(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    shown = look(arrange)
    (shift,) = shown.changes.kept
    assert shift.becomes is not None
    other = arrange.person()
    arrange.appointment(other, shift.becomes.starts_at, officer_id=arrange.office.deputy.staff_id)
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        replan_away(work, week_of(arrange), shown.fingerprint)
    assert leave_of(arrange, "officer") == []
    assert look(arrange).fingerprint != shown.fingerprint


def test_what_starts_within_the_notice_moves_too_when_it_cannot_be_held(
    arrange: Arranger, database: Database
) -> None:
    """A roll leaves what is that near to a person; here a person has decided."""
    person = arrange.person()
    placed(arrange, person)
    first = calendar(database, person)[0]
    now = first.starts_at - timedelta(hours=3)
    away = OfficerAway(arrange.office.officer.staff_id, now, now + timedelta(hours=9))
    with database.work(arrange.office.officer, now) as work:
        found = preview_away(work, away)
        every = (*found.changes.kept, *found.changes.moved, *found.changes.unplaced)
        assert [one.appointment_id for one in every] == [first.id]


def test_a_journey_that_touches_the_absence_counts(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    line = arrange.plan(person, arrange.terms(travel_min=45))[1][0]
    starts = NEXT_WEEK[1] + timedelta(hours=9, minutes=15)
    row = arrange.appointment(
        person, starts, line, travel_min=45, occurrence=2,
    )  # fmt: skip
    away = OfficerAway(
        arrange.office.officer.staff_id, NEXT_WEEK[0], NEXT_WEEK[1] + timedelta(hours=9)
    )
    with database.work(arrange.office.officer, NOW) as work:
        found = preview_away(work, away)
        assert [one.appointment_id for one in found.changes.moved] == [row.id]


def test_leave_that_was_entered_before_is_used_or_extended(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    officer = arrange.office.officer
    before, first, last = NEXT_WEEK[0] - timedelta(days=2), *NEXT_WEEK
    known = [(before, first + timedelta(days=1)), (first + timedelta(days=2), last)]
    for span in known:
        arrange.leave(officer, *span)
    away = OfficerAway(officer.staff_id, first, last - timedelta(days=1))
    with database.work(officer, NOW) as work:
        shown = preview_away(work, away)
    assert shown.extends == tuple(known)
    assert len(leave_of(arrange, "officer")) == 2
    with database.work(officer, NOW) as work:
        replan_away(work, away, shown.fingerprint)
    assert leave_of(arrange, "officer") == [(before, last)]
    with database.work(officer, NOW) as work:
        assert preview_away(work, away).extends == ()


def test_nothing_to_move_is_said_and_the_leave_is_entered(
    arrange: Arranger, database: Database
) -> None:
    shown = look(arrange)
    assert (shown.changes.moved, shown.changes.unplaced) == ((), ())
    with database.work(arrange.office.officer, NOW) as work:
        assert replan_away(work, week_of(arrange), shown.fingerprint).leave_id is not None


def test_an_officer_replans_the_own_week_planner_and_supervisor_the_team_s(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    for actor in (office.officer, office.supervisor, office.planner):
        with database.work(actor, NOW) as work:
            mine = {one.id for one in officers_to_replan(work)}
            assert office.officer.staff_id in mine
            assert (office.deputy.staff_id in mine) == (actor is not office.officer)
            preview_away(work, week_of(arrange))
    with pytest.raises(Forbidden), database.work(office.officer, NOW) as work:
        preview_away(work, week_of(arrange, "colleague"))
    for actor in (office.outsider, office.other_supervisor, office.other_planner):
        with pytest.raises(NotFound), database.work(actor, NOW) as work:
            preview_away(work, week_of(arrange))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(1, 1, "dates-reversed"), (-9, -2, "in-the-past"), (1, 400, "too-far")],
)
def test_a_span_that_cannot_be_meant_is_refused(
    arrange: Arranger, database: Database, first: int, last: int, code: str
) -> None:
    away = OfficerAway(
        arrange.office.officer.staff_id, NOW + timedelta(days=first), NOW + timedelta(days=last)
    )
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        preview_away(work, away)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [("/until_at", code)]


def test_a_person_the_reader_may_not_see_is_not_named(
    arrange: Arranger, database: Database
) -> None:
    """On the caseload of the other team, with this officer as deputy: a time of the week, no name."""
    office = arrange.office
    theirs = arrange.person(
        team_id=office.other_team_id,
        officer_id=office.outsider.staff_id,
        deputy_id=office.officer.staff_id,
    )
    line = arrange.plan(theirs)[1][0]
    arrange.appointment(
        theirs, NEXT_MONDAY + timedelta(hours=10), line, occurrence=1,
        officer_id=office.officer.staff_id,
    )  # fmt: skip
    (shift,) = look(arrange, office.supervisor).changes.kept
    assert shift.person is None
    (seen,) = look(arrange, office.officer).changes.kept
    assert seen.person is not None
    assert seen.person.id == theirs.id


def test_a_planner_sees_one_kind_and_reads_of_no_restriction(
    arrange: Arranger, database: Database
) -> None:
    """The only room lies in a zone shut to the person: officers and supervisors alone are told."""
    office = arrange.office
    person = arrange.person(deputy_id=None)
    placed(arrange, person)
    hit = in_next_week(calendar(database, person))[0]
    arrange.add(ExclusionRow(person_id=person.id, site_id=office.room_id))
    whole = look(arrange, office.supervisor).changes.unplaced[0]
    neutral = look(arrange, office.planner).changes.unplaced[0]
    assert whole.appointment_id == neutral.appointment_id == hit.id
    assert "mag daar niet komen" in whole.why["nl"]
    assert (whole.kind, neutral.kind) == ("check_in", "appointment")
    for language, words in neutral.why.items():
        assert "verboden" not in words
        assert "zone" not in words
        assert {"nl": DUTCH, "en": ENGLISH}[language]["hidden"] in words
