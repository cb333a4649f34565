"""A difference in the calendar as its reader may see it: the client, both times, the officers, and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.placement.explanation.reasons import OFFICERS, Reason
from aftercare.domain.placement.placement_difference import PlacementDifference, PresentAppointment
from aftercare.domain.placement.result import Placed
from aftercare.domain.sites.sites import reveals_the_kind
from aftercare.processes.placement.reassigning import Reassignment
from aftercare.store.accounts.rows import names_of
from aftercare.store.appointments.rows import OfWhom, people_and_kinds
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.placement.instance_builder import PlacementInput
from aftercare.store.placement.reason_texts import LANGUAGES, reason_words, why_words
from aftercare.store.sites.rows import SiteRow, sites_by_name

ANY_KIND, HOME = "appointment", "home"


@dataclass(frozen=True)
class Stand:
    """One time with the names of its officer and place; `at_home`: the place is the person's home."""

    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    officer: str | None
    site_id: UUID | None
    site: str | None
    at_home: bool


@dataclass(frozen=True)
class Shift:
    """One appointment that cannot stay. `person` is None for a client the reader may not see. `expected`: the person
    knows of the old time or may expect it, so a task asks to notify them. `becomes` None: it could not be
    rescheduled, and `why` has the stored reason, by language; `tried` are the officers who were asked, if it is about
    them. `key` is its obligation's line and its occurrence."""

    appointment_id: UUID
    person: PersonRow | None
    # Whether the reader may see their name; a planner finds them by initials and reference.
    named: bool
    kind: str
    expected: bool
    was: Stand
    becomes: Stand | None
    why: dict[str, str]
    key: tuple[UUID, int]
    # Whether a condition of the judgment requires it.
    enforceable: bool
    first_on: date | None = None
    last_on: date | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replanned:
    """What moves, what cannot be rescheduled, and what keeps its time and place with another officer; each in order of
    the old time. `gives_way`: one of these moves or waits so that another client has a time."""

    moved: tuple[Shift, ...]
    unplaced: tuple[Shift, ...]
    kept: tuple[Shift, ...] = ()
    gives_way: bool = False

    @property
    def person_ids(self) -> list[UUID]:
        """The ids of the people shown, each once."""
        shifts = (*self.kept, *self.moved, *self.unplaced)
        shown = (one.person.id for one in shifts if one.person)
        return list(dict.fromkeys(shown))

    @property
    def to_pass_on(self) -> int:
        """The number of appointments that change for a client who knows of the old time."""
        return sum(one.expected for one in (*self.moved, *self.unplaced))


@dataclass(frozen=True)
class _Names:
    """The names for ids, and the persons the reader may see."""

    full: bool
    persons: Mapping[UUID, PersonRow]
    officers: Mapping[str, str]
    places: Mapping[str, SiteRow]
    kinds: Mapping[UUID, OfWhom]

    def stand(self, row: Placed) -> Stand:
        place = self.places.get(row.site or "")
        if place and not self.full and reveals_the_kind(place.kind):
            place = None
        return Stand(
            row.start,
            row.end,
            None if row.officer is None else UUID(row.officer),
            self.officers.get(row.officer or ""),
            place.id if place else None,
            # The name of a home is the person's reference, so it is not shown.
            place.name if place and place.kind != HOME else None,
            bool(place and place.kind == HOME),
        )


def view_of_reassignment(work: UnitOfWork, found: Reassignment) -> Replanned:
    """The difference in words and names. Persons are read with the reader's access, so row-level security decides
    which names are shown. A reader who may not see case files gets the neutral reasons and one kind for all."""
    change = found.change
    names = _names_in(work, found.placement_input, found.shown)
    kept = [_shift(names, one.standing, one.to, {}) for one in found.kept]
    reasons = {(one.obligation, one.occurrence): one.reason for one in change.unplaced}
    moved = [_shift(names, one.standing, one.to, why_words(one.to)) for one in change.moved]
    unplaced = []
    for one in change.cancelled:
        reason = reasons.get((one.row.obligation, one.row.occurrence))
        unplaced.append(_without_place(names, one, reason))
    rows = (*found.kept, *change.moved)
    gives_way = any(one.to.why is not None and one.to.why.exchanged for one in rows)
    return Replanned(_by_time(moved), _by_time(unplaced), _by_time(kept), gives_way)


def shifts_of(
    work: UnitOfWork, pairs: Sequence[tuple[PresentAppointment, Placed | None]]
) -> tuple[Shift, ...]:
    """Appointments as they were with what stands of each now, in the order of their times, as the reader may see it."""
    ids = [one.appointment_id for one, _ in pairs]
    rows = [one.row for one, _ in pairs] + [now for _, now in pairs if now is not None]
    names = _names(work, ids, rows, set())
    return _by_time(_shift(names, one, now, {}) for one, now in pairs)


def _without_place(names: _Names, one: PresentAppointment, reason: Reason | None) -> Shift:
    """An appointment that is removed. `reason` None: its obligation no longer requires it."""
    if reason is None:
        return _shift(names, one, None, {})
    words = reason_words(reason, names.officers)
    suffix = "" if names.full else "_neutral"
    view = {language: words[f"{language}{suffix}"] for language in LANGUAGES}
    shift = _shift(names, one, None, view)
    tried = reason.officers if reason.empty in OFFICERS else ()
    return replace(
        shift,
        first_on=reason.first_on,
        last_on=reason.last_on,
        tried=tuple(names.officers.get(officer, officer) for officer in tried),
    )


def _shift(
    names: _Names,
    one: PresentAppointment,
    becomes: Placed | None,
    why: dict[str, str],
) -> Shift:
    person_id, kind, enforceable = names.kinds[one.appointment_id]
    return Shift(
        one.appointment_id,
        names.persons.get(person_id),
        names.full,
        kind if names.full else ANY_KIND,
        one.expected,
        names.stand(one.row),
        None if becomes is None else names.stand(becomes),
        why,
        (UUID(one.row.obligation), one.row.occurrence),
        enforceable,
    )


def _by_time(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted(shifts, key=lambda one: (one.was.starts_at, str(one.appointment_id))))


def _names_in(
    work: UnitOfWork, placement_input: PlacementInput, change: PlacementDifference
) -> _Names:
    ids = [one.appointment_id for one in placement_input.standing]
    rows = [one.row for one in placement_input.standing] + [one.to for one in change.moved]
    view = {name for one in change.unplaced for name in one.reason.officers}
    return _names(work, ids, rows, view)


def _names(work: UnitOfWork, ids: list[UUID], rows: Sequence[Placed], officers: set[str]) -> _Names:
    """One statement per kind of row, for any number of rows that moved. `officers`: named beside those of the rows."""
    kinds = _kinds(work, ids)
    wanted = {one.person_id for one in kinds.values()}
    return _Names(
        work.actor.can(Permission.READ_CASE_FILES),
        persons_of(work.session, wanted),
        _officers(work, officers | {row.officer for row in rows if row.officer}),
        _places(work, {row.site for row in rows if row.site}),
        kinds,
    )


def _kinds(work: UnitOfWork, ids: list[UUID]) -> dict[UUID, OfWhom]:
    """The person and the kind of each appointment; names are read with the reader's access afterwards."""
    with as_clock(work):
        return people_and_kinds(work.session, ids)


def _officers(work: UnitOfWork, ids: Iterable[str]) -> dict[str, str]:
    names = names_of(work.session, (UUID(one) for one in ids))
    return {str(one): name for one, name in names.items()}


def _places(work: UnitOfWork, ids: Iterable[str]) -> dict[str, SiteRow]:
    with as_clock(work):
        rows = sites_by_name(work.session, (UUID(one) for one in ids))
    return {str(row.id): row for row in rows}
