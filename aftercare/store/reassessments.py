"""Keeps the terms in which instruments are taken again true to what was signed, whoever asks."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.risk import stable_2007
from aftercare.domain.risk.coverage import Given, coverage_faults
from aftercare.domain.risk.reassessing import REASSESSMENT_CODES, due_again, first_stable
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.wall_time import civil_date
from aftercare.store.assessments import AssessmentRow, case_facts, newest_signed, running_orders
from aftercare.store.deadlines import DeadlineRow, sync_deadlines
from aftercare.store.people import PersonRow, get_person

# No frame, nothing that could be enforced: no term either.
_VOLUNTARY = "VRIJWILLIG"
Subject = tuple[str, UUID]


def sync_reassessments(session: Session, person_id: UUID, now: datetime) -> bool:
    """Make this person's open reassessment terms what the signed assessments ask; answers whether any
    changed. Each term hangs on the assessment it counts from, so a newer one takes its place."""
    person = get_person(session, person_id)
    wanted = _wanted(session, person, now)
    changed = False
    for kind, subject_id in {*wanted, *_standing(session, person_id)}:
        changed |= sync_deadlines(
            session,
            person_id,
            kind,
            subject_id,
            wanted.get((kind, subject_id), []),
            now,
            REASSESSMENT_CODES,
        )
    return changed


def open_reassessments(session: Session, person_id: UUID) -> list[DeadlineRow]:
    """Terms in which something has to be assessed again, the nearest first."""
    query = (
        select(DeadlineRow)
        .where(
            DeadlineRow.person_id == person_id,
            DeadlineRow.state == DeadlineState.OPENED.value,
            col(DeadlineRow.code).in_(REASSESSMENT_CODES),
        )
        .order_by(col(DeadlineRow.due_at), col(DeadlineRow.code))
    )
    return list(session.exec(query))


def _wanted(
    session: Session, person: PersonRow, now: datetime
) -> dict[Subject, list[WantedDeadline]]:
    if person.closed_on is not None:
        return {}
    signed = newest_signed(session, person.id)
    wanted: dict[Subject, list[WantedDeadline]] = defaultdict(list)
    for row in signed.values():
        again = due_again(row.instrument, row.assessed_on)
        if again is not None:
            wanted[("assessment", row.id)].append(again)
    first = _first_stable(session, person, signed, now)
    if first is not None:
        wanted[("person", person.id)].append(first)
    return wanted


def _first_stable(
    session: Session, person: PersonRow, signed: dict[str, AssessmentRow], now: datetime
) -> WantedDeadline | None:
    """Counted from the first frame that runs, but not from before the file was opened here."""
    today = civil_date(now)
    starts = [
        order.starts_on
        for order in running_orders(session, person.id, today)
        if order.frame != _VOLUNTARY
    ]
    case = case_facts(session, person, today)
    if not starts or stable_2007.CODE in signed:
        return None
    if coverage_faults(STABLE_2007, case, Given(today)):
        return None
    return first_stable(max(min(starts), person.enrolled_on))


def _standing(session: Session, person_id: UUID) -> set[Subject]:
    return {(row.subject_kind, row.subject_id) for row in open_reassessments(session, person_id)}
