"""What a calendar page draws: appointments as blocks, the hours off, and the days of a grid, a month or a team."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.appointments.acts import move_appointment
from aftercare.casework.overviews.calendar import Slot
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.placement.free_places import what_may_stand
from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.staff.free_time import Minutes, at_work_on, free_on
from aftercare.domain.staff.leave import TimeOff
from aftercare.domain.time.holidays import office_closure
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.sites.rows import SiteRow
from aftercare.web.appointments.shown import ShownAppointment
from aftercare.web.appointments.week_grid import Day
from aftercare.web.shell.phrases import full_name, short_name, where
from aftercare.web.shell.request import PageContext
from aftercare.web.time.days_off import days_off

OCCUPIED = sentence("Occupied")
SEATS = sentence("%(taken)s of %(seats)s seats taken")
NOT_HELD = sentence("Closed: not held")
STILL_THERE = sentence("Closed: not held, %(taken)s clients still have this time")
MOST_OF = sentence("At most %(most)s of %(room)s clients at once")
MOST = sentence("At most %(most)s clients at once")


@dataclass(frozen=True)
class Found:
    """The appointments of a calendar, earliest first; the officers it is about, with what takes them from work; or its
    site. `closed`: the closing days of all, and of the site."""

    entries: list[ShownAppointment]
    officers: list[StaffRow] = field(default_factory=list)
    off: dict[UUID, TimeOff] = field(default_factory=dict)
    site: SiteRow | None = None
    closed: dict[date, str] = field(default_factory=dict)

    @property
    def off_of_all(self) -> TimeOff:
        """Of the one officer; else the closing days."""
        if len(self.officers) == 1:
            return self.off.get(self.officers[0].id, TimeOff())
        return TimeOff(closed=self.closed)

    def on(self, day: date, officer: UUID | None = None) -> list[ShownAppointment]:
        return [
            it
            for it in self.entries
            if civil_date(it.starts_at) == day and officer in (None, it.officer_id)
        ]


def slot_entry(
    context: PageContext, slot: Slot, officers: Mapping[UUID, StaffRow]
) -> ShownAppointment:
    """An appointment as the reader may see it; without its details only that the time is taken."""
    taken, row = slot.taken, slot.row
    officer = officers.get(taken.officer_id) if taken.officer_id else None
    words = context.translate(OCCUPIED)
    entry = ShownAppointment(
        id=taken.id, starts_at=taken.starts_at, ends_at=taken.ends_at, travel_min=taken.travel_min,
        officer_id=taken.officer_id, officer=officer.display_name if officer else "", with_me=True,
        person=words, family=words, kind="", state=AppointmentState.SCHEDULED.value,
    )  # fmt: skip
    if row is None:
        return entry
    full = context.can_perform(person_file)
    name = full_name(row) if full else f"{short_name(row)}, {row['reference']}"
    return replace(
        entry,
        kind=row["kind"],
        state="asks_another_time" if row["asks_another_time"] else row["state"],
        place=where(row, context.language),
        href=f"/appointments/{taken.id}" if full else f"/people/{row['person_id']}",
        person=name,
        given=row["given_name"] if full else "",
        family=row["family_name"] if full else name,
        move_href=way_to_move(context, row | taken._asdict()),
    )


def way_to_move(context: PageContext, row: Row) -> str | None:
    """The page on which the reader gives this appointment with an officer another time; None where that is not
    possible."""
    may_move = (
        row["state"] in OPEN_STATES
        and row["starts_at"] > context.now
        and row["officer_id"] is not None
        and context.can_perform(move_appointment)
    )
    times = "" if context.can_perform(person_file) else "/times"
    return f"/appointments/{row['id']}{times}" if may_move else None


def session_entry(context: PageContext, row: Row, closed: Container[date]) -> ShownAppointment:
    """A session of a treatment group, with how full it is. On a day that is closed it is not held, and no seat is
    free."""
    day = civil_date(row["starts_at"])
    is_held = day not in closed and office_closure(day) is None
    state = AppointmentState.SCHEDULED if is_held else AppointmentState.CALLED_OFF
    words = SEATS if is_held else STILL_THERE if row["taken"] else NOT_HELD
    name = f"{row['programme']}, {row['series']}"
    return ShownAppointment(
        id=row["id"], starts_at=row["starts_at"], ends_at=row["ends_at"], person=name, family=name,
        kind="group_session", state=state.value, place=row["site"] or "", with_me=True,
        href=f"/treatment-groups#group-{row['group_id']}",
        note=context.translate(words, taken=row["taken"], seats=row["capacity"]),
    )  # fmt: skip


def grid_days(
    context: PageContext, found: Found, shown: Iterable[date], kinds: frozenset[str]
) -> list[Day]:
    """A column for each day; weekend days only with appointments."""
    days = list(shown)
    columns = [_day(context, found, day, kinds) for day in days]
    if len(columns) == 1:
        return columns
    return [one for one in columns if one.day.weekday() < 5 or one.appointments]


def officer_days(context: PageContext, found: Found, day: date, kinds: frozenset[str]) -> list[Day]:
    """A column for each officer on one day."""
    return [
        _of_officer(context, found, one, day, of_kinds(found.on(day, one.id), kinds))
        for one in found.officers
    ]


def _of_officer(
    context: PageContext,
    found: Found,
    officer: StaffRow,
    day: date,
    entries: Iterable[ShownAppointment],
) -> Day:
    may_plan = context.can_perform(what_may_stand)
    return Day(
        day,
        tuple(entries),
        found.off[officer.id].taken,
        at_work_on(day, officer.hours),
        free_of(context, found, officer, day) if may_plan else (),
        str(officer.id),
    )


def _day(context: PageContext, found: Found, day: date, kinds: frozenset[str]) -> Day:
    entries = tuple(of_kinds(found.on(day), kinds))
    if len(found.officers) == 1:
        return _of_officer(context, found, found.officers[0], day, entries)
    at_work = at_work_on(day, found.site.hours or {}) if found.site else ()
    return Day(day, entries, found.off_of_all.taken, at_work)


def of_kinds(entries: Iterable[ShownAppointment], kinds: frozenset[str]) -> list[ShownAppointment]:
    """Those of the kinds asked for. A time that is taken by someone unknown stays: nothing else can stand there."""
    return [it for it in entries if not kinds or not it.kind or it.kind in kinds]


def free_of(
    context: PageContext, found: Found, officer: StaffRow, day: date
) -> tuple[Minutes, ...]:
    """The stretches of this officer's day in which something can be planned; the kinds that are shown play no part."""
    busy = [
        (
            it.starts_at - timedelta(minutes=it.travel_min),
            it.ends_at + timedelta(minutes=it.travel_min),
        )
        for it in found.on(day, officer.id)
        if it.state != AppointmentState.CALLED_OFF.value
    ]
    return free_on(day, officer.hours, [*busy, *found.off[officer.id].taken], context.now)


def off_of(
    context: PageContext, found: Found, first_on: date, days: int
) -> dict[date, list[dict[str, str]]]:
    """What blocks each day: the holiday or closing day, the leave of the one officer, and how full the site is at
    most."""
    off = days_off(context, first_on, found.off_of_all, days)
    if found.site is not None:
        for day, lines in off.items():
            if most := most_at_once(found.on(day)):
                words = MOST_OF if found.site.capacity else MOST
                text = context.translate(words, most=most, room=found.site.capacity)
                lines.append({"icon": "users", "text": text})
    return off


def most_at_once(entries: Iterable[ShownAppointment]) -> int:
    changes: list[tuple[datetime, int]] = []
    for it in entries:
        changes += [(it.starts_at, 1), (it.ends_at, -1)]
    most = now = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most
