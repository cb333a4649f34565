"""Proposes one free time that closes a coming period without contact, and books it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import Stale
from aftercare.casework.appointments.acts import move_appointment
from aftercare.casework.appointments.view import OfferedTime, named_offers
from aftercare.casework.contact_gaps.view import GapAhead, contact_gaps
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import place_by_hand
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_gaps.closing import Closing, best_closing
from aftercare.domain.contact_gaps.gaps import Gap
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.free_starts import offered_starts, reason_for_none
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import staff_by_ids
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, query_as_clock
from aftercare.store.people.rows import get_person
from aftercare.store.placement.reason_texts import reason_words
from aftercare.store.plans.lines import line_in_force

# More than all quarter hours of two weeks with two officers, so every free day is among them.
ALL_STARTS = 1_000


@dataclass(frozen=True)
class Proposal:
    """One start for an occurrence of a line that has no time yet. With `moves`, it has an appointment, and that one
    moves forward. `fingerprint` identifies the proposal without revealing it."""

    line_id: UUID
    occurrence: int
    kind: str
    time: OfferedTime
    closing: Closing
    moves: AppointmentRow | None
    fingerprint: str

    @property
    def asks_reason(self) -> bool:
        """Whether a client wish is overridden. Booking it then asks for a reason: the gap."""
        return self.time.late or self.time.passes_own


@dataclass(frozen=True)
class Obstacle:
    """Why an occurrence cannot be held in the gap, in the codes of stored reasons; None when its period does not
    overlap the gap. `appointment_id` is the appointment that could move forward; None for an occurrence without a
    time."""

    line_id: UUID
    occurrence: int
    kind: str
    words: dict[str, Any] | None
    appointment_id: UUID | None = None


@dataclass(frozen=True)
class GapProposed:
    """A gap with the proposal that would close it, or None with the obstacles."""

    ahead: GapAhead
    proposal: Proposal | None
    obstacles: tuple[Obstacle, ...] = ()


@requires(Permission.READ_CASE_FILES)
def gap_proposals(work: UnitOfWork, person_id: UUID) -> list[GapProposed]:
    """For one client; the look is on record. NotFound for a client the actor may not see."""
    person = audit.note_look(work, "look-for-slots", "person", get_person(work.session, person_id))
    return proposed_for(work, contact_gaps(work, [person.id]))


@requires(Permission.READ_CASE_FILES)
def gaps_page(
    work: UnitOfWork, person_id: UUID | None, after: tuple[str, UUID] | None, limit: int
) -> tuple[list[GapProposed], bool]:
    """Gaps of every client the actor may see, or of one, after a key as `key_of` gives it, the soonest first; and
    whether more follow. Proposals are computed only for the gaps of this page."""
    found = sorted(contact_gaps(work, [person_id] if person_id else None), key=key_of)
    rest = [one for one in found if after is None or key_of(one) > after]
    shown = rest[:limit]
    audit.note_looks(work, "look-for-slots", [one.person for one in shown])
    return proposed_for(work, shown), len(rest) > limit


def key_of(one: GapAhead) -> tuple[str, UUID]:
    return one.gap.from_on.isoformat(), one.person["person_id"]


@requires(Permission.READ_CASE_FILES)
def proposed_for(work: UnitOfWork, gaps: Iterable[GapAhead]) -> list[GapProposed]:
    """The same for gaps that were already recorded as looked at."""
    return [_proposed(work, one) for one in gaps]


@requires(Permission.MOVE_APPOINTMENTS)
def accept_proposal(
    work: UnitOfWork, person_id: UUID, fingerprint: str, reason: Callable[[Gap], str]
) -> AppointmentRow:
    """Books the proposed time. `reason` is kept with the appointment when a client wish is overridden.

    A second click returns the appointment already booked. Raises Stale when the proposal has changed, Invalid as
    `judged_choice` does.
    """
    person = get_person(work.session, person_id)
    standing = live_appointments(work.session, [person.id], work.now)
    done = next((row for row in standing if fingerprint_of(row) == fingerprint), None)
    if done is not None:
        return done
    for one in gap_proposals(work, person.id):
        if one.proposal is not None and one.proposal.fingerprint == fingerprint:
            return _take(work, person.id, one.proposal, reason(one.ahead.gap))
    raise Stale()


def fingerprint_of(row: AppointmentRow) -> str:
    return _fingerprint(
        row.line_id,
        row.occurrence,
        row.starts_at,
        (row.officer_id, row.site_id),
        row.replaces_id,
    )


def _take(work: UnitOfWork, person_id: UUID, proposal: Proposal, reason: str) -> AppointmentRow:
    time = proposal.time
    where = {"officer_id": time.officer_id, "site_id": time.site_id}
    why = reason if proposal.asks_reason else ""
    if proposal.moves is not None:
        moves = proposal.moves
        return move_appointment(work, moves.id, moves.version, time.starts_at, **where, reason=why)
    choice = HandChoice(time.starts_at, **where, reason=why)
    return place_by_hand(work, person_id, proposal.line_id, proposal.occurrence, choice)


@dataclass(frozen=True)
class _Place:
    """An occurrence that could be held in the gap, with its appointment if it has one."""

    line_id: UUID
    occurrence: int
    moves: AppointmentRow | None = None


def _proposed(work: UnitOfWork, one: GapAhead) -> GapProposed:
    found = _proposal(work, one)
    return GapProposed(one, found, () if found else tuple(_obstacles(work, one)))


def _obstacles(work: UnitOfWork, one: GapAhead) -> Iterator[Obstacle]:
    for row in one.missing:
        yield Obstacle(row["line_id"], row["occurrence"], row["kind"], row["reason"])
    for place in _places(work, one):
        if place.moves is not None:
            words = _why_not_sooner(work, one, place, place.moves)
            yield Obstacle(place.line_id, place.occurrence, place.moves.kind, words, place.moves.id)


def _why_not_sooner(
    work: UnitOfWork, one: GapAhead, place: _Place, moves: AppointmentRow
) -> dict[str, Any] | None:
    (line,) = query_as_clock(work, line_in_force(moves.person_id, place.line_id, work.now))
    if line is None:
        return None
    days = one.gap.from_on + timedelta(days=1), one.gap.until_on - timedelta(days=1)
    reason = reason_for_none(work, line.obligation, place.occurrence, *days)
    if reason is None:
        return None
    with as_clock(work):
        staff = staff_by_ids(work.session, [UUID(one) for one in reason.officers])
    return reason_words(reason, {str(row.id): row.display_name for row in staff})


def _proposal(work: UnitOfWork, one: GapAhead) -> Proposal | None:
    """Adding an appointment comes before moving one: the client may know of an existing appointment."""
    best: Proposal | None = None
    for place in _places(work, one):
        found = _best_of(work, one, place)
        if found is not None and not found.closing.left:
            return found
        if found is not None and (best is None or found.closing.needed < best.closing.needed):
            best = found
    return best


def _places(work: UnitOfWork, one: GapAhead) -> Iterator[_Place]:
    for row in one.missing:
        yield _Place(row["line_id"], row["occurrence"])
    ends = get_appointment(work.session, one.ends_with)
    if ends.starts_at > work.now and ends.session_id is None:
        yield _Place(ends.line_id, ends.occurrence, ends)


def _best_of(work: UnitOfWork, one: GapAhead, place: _Place) -> Proposal | None:
    (line,) = query_as_clock(work, line_in_force(one.person["person_id"], place.line_id, work.now))
    if line is None:
        return None
    placed = offered_starts(work, line.obligation, place.occurrence, ALL_STARTS)
    by_day: dict[date, OfferedTime] = {}
    for offer in named_offers(work, placed):
        # The engine's best start of each day; the client's own officer comes before the deputy.
        by_day.setdefault(civil_date(offer.starts_at), offer)
    instead_of = civil_date(place.moves.starts_at) if place.moves else None
    closing = best_closing(one.stretch, by_day, civil_date(work.now), instead_of)
    if closing is None:
        return None
    time = by_day[closing.on]
    seal = _fingerprint(
        place.line_id,
        place.occurrence,
        time.starts_at,
        (time.officer_id, time.site_id),
        place.moves.id if place.moves else None,
    )
    kind = line.obligation.kind
    return Proposal(place.line_id, place.occurrence, kind, time, closing, place.moves, seal)


def _fingerprint(
    line_id: UUID,
    occurrence: int,
    starts_at: datetime,
    where: tuple[UUID | None, UUID | None],
    replaces_id: UUID | None,
) -> str:
    parts = (line_id, occurrence, starts_at.timestamp(), *where, replaces_id)
    return hashlib.sha256("\n".join(str(one) for one in parts).encode()).hexdigest()[:32]
