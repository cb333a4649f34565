"""Keeps the deadlines for repeating instruments in line with the signed assessments, for every caller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.risk import stable_2007
from aftercare.domain.risk.coverage import Given, coverage_faults
from aftercare.domain.risk.reassessing import REASSESSMENT_CODES, due_again, first_stable
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    deadlines_with_codes,
    lock_deadlines,
    open_deadlines_with_codes,
)
from aftercare.store.orders.rows import OrderRow, orders_of_people
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.risk.rows import (
    AssessmentRow,
    case_file_under,
    newest_signed_of,
    running_among,
)

Subject = tuple[str, UUID]


def sync_reassessments(session: Session, person_ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Bring the open reassessment deadlines of these persons in line with their signed assessments, in as many
    statements as for one. Answers the persons with a changed deadline. Each deadline hangs on the assessment it counts
    from, so a newer one takes its place."""
    people = persons_of(session, person_ids)
    ids = list(people)
    lock_deadlines(session, ids)
    signed, orders = newest_signed_of(session, ids), orders_of_people(session, ids)
    standing = _standing(session, ids)
    changed = set()
    for person in people.values():
        running = running_among(orders.get(person.id, ()), civil_date(now))
        wanted = _wanted(person, signed.get(person.id, {}), running, now)
        own = standing.get(person.id, {})
        for kind, subject_id in {*wanted, *own}:
            subject = DeadlineSubject(person.id, kind, subject_id)
            rows, asked = own.get((kind, subject_id), []), wanted.get((kind, subject_id), [])
            if sync_all_deadlines(session, subject, rows, asked, now):
                changed.add(person.id)
    session.flush()
    return changed


def open_reassessments(session: Session, person_id: UUID) -> list[DeadlineRow]:
    """Deadlines for a reassessment, the nearest first."""
    return open_deadlines_with_codes(session, person_id, REASSESSMENT_CODES)


def _wanted(
    person: PersonRow,
    signed: Mapping[str, AssessmentRow],
    running: Sequence[OrderRow],
    now: datetime,
) -> dict[Subject, list[WantedDeadline]]:
    if person.closed_on is not None:
        return {}
    wanted: dict[Subject, list[WantedDeadline]] = defaultdict(list)
    for row in signed.values():
        again = due_again(row.instrument, row.assessed_on)
        if again is not None:
            wanted[("assessment", row.id)].append(again)
    first = _first_stable(person, signed, running, now)
    if first is not None:
        wanted[("person", person.id)].append(first)
    return wanted


def _first_stable(
    person: PersonRow,
    signed: Mapping[str, AssessmentRow],
    running: Sequence[OrderRow],
    now: datetime,
) -> WantedDeadline | None:
    """Counted from the first frame that runs, but not from before the file was opened here."""
    # A voluntary frame can enforce nothing, so it starts no deadline.
    starts = [order.starts_on for order in running if order.frame not in VOLUNTARY_FRAMES]
    if not starts or stable_2007.CODE in signed:
        return None
    if coverage_faults(STABLE_2007, case_file_under(person, running), Given(civil_date(now))):
        return None
    return first_stable(max(min(starts), person.enrolled_on))


def _standing(
    session: Session, person_ids: Iterable[UUID]
) -> dict[UUID, dict[Subject, list[DeadlineRow]]]:
    """Their reassessment deadlines by subject, including answered and dropped ones."""
    found: dict[UUID, dict[Subject, list[DeadlineRow]]] = {}
    for row in deadlines_with_codes(session, person_ids, REASSESSMENT_CODES):
        of_person = found.setdefault(row.person_id, {})
        of_person.setdefault((row.subject_kind, row.subject_id), []).append(row)
    return found
