"""Holds a change back until the prosecution service was informed of it, and asks for what could not wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import (
    Informed,
    Unwaited,
    covering,
    inform_by,
    meets,
)
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.processes.disclosures.which_condition import of_kind
from aftercare.processes.escalation.closing import meet_by_decision
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import OF_PROTECTED_CHANGE, deadlines_about, lock_deadlines
from aftercare.store.disclosures.protected_change_rows import (
    ProtectedChangeRow,
    protected_changes_of,
)
from aftercare.store.disclosures.rows import DisclosureRow, disclosures_of
from aftercare.store.orders.rows import orders_of

# For a program; pages have a link.
FIRST: Final = (
    "First record that the prosecution service was informed of this change (POST /api/v1/disclosures with what:"
    " %(what)s), or why it cannot wait (POST /api/v1/protected-changes); of a condition, with its condition_id."
)


def asks_to_inform(
    work: UnitOfWork, person_id: UUID, what: Disclosed, condition_id: UUID | None = None
) -> bool:
    """Whether a change of this kind, of this condition, would be refused now. The calling act or page has checked the
    right to the file."""
    changes = _changes(work, person_id, what)
    return (
        _binds(work, person_id) and _covering(work, person_id, what, changes, condition_id) is None
    )


def expect_informed(
    work: UnitOfWork, person_id: UUID, what: Disclosed, condition_id: UUID | None = None
) -> None:
    """Lets a change of this kind, of this condition, through and records on what it rests; the calling act has locked
    the client. A client whom no sentence or measure binds has no victim to be informed by law. Raises Invalid where no
    line covers it and no reason says why not."""
    if not _binds(work, person_id):
        return
    changes = _changes(work, person_id, what)
    found = _covering(work, person_id, what, changes, condition_id)
    if found is None:
        raise Invalid.at("", "inform-first", FIRST % {"what": what.value})
    of_line = [one for one in changes if found.id in (one.id, one.disclosure_id)]
    row = next((one for one in of_line if one.changed_at is None), None)
    if row is None and of_line and of_line[0].id == found.id:
        # The second change of the day that rests on one reason.
        return
    if row is None:
        row = ProtectedChangeRow(
            person_id=person_id, what=what.value, condition_id=condition_id, disclosure_id=found.id,
            entered_by=work.actor.staff_id, entered_at=work.now,
        )  # fmt: skip
    row.changed_at = work.now
    audit.save_and_note(work, "change", "protected-change", row)


def inform_beside(work: UnitOfWork, person_id: UUID, what: Disclosed, condition_id: UUID) -> None:
    """What the court imposed already binds and is kept at once; a deadline asks to inform the prosecution service,
    unless a line of the log covers it. The client is locked. It covers no other change of the day."""
    if not _binds(work, person_id):
        return
    changes = _changes(work, person_id, what)
    if _covering(work, person_id, what, changes, condition_id) is not None:
        expect_informed(work, person_id, what, condition_id)
        return
    open_ones = [
        one
        for one in changes
        if one.is_beside and one.disclosure_id is None and one.condition_id == condition_id
    ]
    if any(civil_date(one.entered_at) == civil_date(work.now) for one in open_ones):
        # Another fact of the same day: it is asked for once.
        return
    row = ProtectedChangeRow(
        person_id=person_id, what=what.value, condition_id=condition_id,
        not_waited_because=Unwaited.ORDERED.value, entered_by=work.actor.staff_id, entered_at=work.now,
        changed_at=work.now,
    )  # fmt: skip
    audit.save_and_note(work, "change", "protected-change", row)
    ask_to_inform(work, row)


def settle_informed(work: UnitOfWork, line: DisclosureRow, condition_id: UUID | None) -> None:
    """The line is what open changes of its kind, of this condition, asked for: their deadlines are met. Of a condition
    it is kept which one. The client is locked."""
    lock_deadlines(work.session, [line.person_id])
    what = Disclosed(line.what)
    changes = _changes(work, line.person_id, what)
    lines, known = _lines(work, line.person_id, what, changes), of_kind(work, line.person_id, what)
    for one in changes:
        since = civil_date(one.entered_at)
        if one.disclosure_id is None and meets(one.condition_id, since, condition_id, lines, known):
            one.disclosure_id = line.id
            audit.save_and_note(work, "change", "protected-change", one)
            meet_by_decision(work, one.person_id, OF_PROTECTED_CHANGE, one.id)
    said = {one.condition_id for one in changes if one.disclosure_id == line.id}
    if condition_id is not None and condition_id not in said:
        row = ProtectedChangeRow(
            person_id=line.person_id, what=line.what, condition_id=condition_id, disclosure_id=line.id,
            entered_by=work.actor.staff_id, entered_at=work.now,
        )  # fmt: skip
        audit.save_and_note(work, "enter", "protected-change", row)


def ask_again(work: UnitOfWork, line: DisclosureRow) -> None:
    """The line was voided: changes that rested on it ask for a line again. One that is not made asks for nothing: it
    waits for another line. The client is locked."""
    lock_deadlines(work.session, [line.person_id])
    for one in protected_changes_of(work.session, line.person_id):
        is_made = one.changed_at is not None or one.not_waited_because is not None
        if one.disclosure_id == line.id and is_made:
            one.disclosure_id = None
            one.not_waited_because = one.not_waited_because or Unwaited.VOIDED.value
            audit.save_and_note(work, "change", "protected-change", one)
            ask_to_inform(work, one)


def ask_to_inform(work: UnitOfWork, change: ProtectedChangeRow) -> None:
    """Its deadline; once more where an earlier one was met by a line that was voided."""
    session, today = work.session, civil_date(work.now)
    before = deadlines_about(session, OF_PROTECTED_CHANGE, [change.id]).get(change.id, ())
    wanted = [inform_by(today, len(before))]
    sync_deadlines(session, change.person_id, OF_PROTECTED_CHANGE, change.id, wanted, work.now)


def _changes(work: UnitOfWork, person_id: UUID, what: Disclosed) -> list[ProtectedChangeRow]:
    return [one for one in protected_changes_of(work.session, person_id) if one.what == what]


def _covering(
    work: UnitOfWork,
    person_id: UUID,
    what: Disclosed,
    changes: Sequence[ProtectedChangeRow],
    condition_id: UUID | None,
) -> Informed | None:
    """What covers a change today: a line of the log of disclosures, or else a reason why it cannot wait."""
    reasons = [
        _informed(one.id, civil_date(one.entered_at), [one])
        for one in changes
        if one.disclosure_id is None and not one.is_beside and not _is_undone(one)
    ]
    lines = _lines(work, person_id, what, changes)
    known = of_kind(work, person_id, what)
    return covering((*lines, *reasons), civil_date(work.now), condition_id, known)


def _is_undone(change: ProtectedChangeRow) -> bool:
    """Its line was voided before it was made: that is no reason why it cannot wait. An earlier version says so."""
    return change.changed_at is None and change.not_waited_because == Unwaited.VOIDED


def _lines(
    work: UnitOfWork, person_id: UUID, what: Disclosed, changes: Sequence[ProtectedChangeRow]
) -> list[Informed]:
    used: dict[UUID, list[ProtectedChangeRow]] = defaultdict(list)
    for one in changes:
        if one.disclosure_id is not None:
            used[one.disclosure_id].append(one)
    return [
        _informed(one.id, one.disclosed_on, used[one.id])
        for one in disclosures_of(work.session, person_id)
        if one.what == what and one.voided_at is None
    ]


def _informed(which: UUID, on: date, resting: Sequence[ProtectedChangeRow]) -> Informed:
    used = (civil_date(one.changed_at) for one in resting if one.changed_at)
    conditions = frozenset(one.condition_id for one in resting if one.condition_id)
    return Informed(which, on, min(used, default=None), conditions)


def _binds(work: UnitOfWork, person_id: UUID) -> bool:
    today = civil_date(work.now)
    return any(
        one.frame not in VOLUNTARY_FRAMES
        and all(on is None or on >= today for on in (one.ends_on, one.ended_on))
        for one in orders_of(work.session, person_id)
    )
