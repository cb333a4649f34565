"""An alarm that was about another client: moved there when an officer entered it, and the end of its escalation."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Conflict, Invalid
from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import acknowledge, decide, hold_deadlines
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines.reported import ZONE_ALARM
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.domain.message_templates.lookalikes import folded
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.zone_alarms import supervised_from
from aftercare.processes.papers.ground_reviews import resting_on_no_alarm, review_moved
from aftercare.processes.submissions.alarm_senders import alarms_sent
from aftercare.processes.submissions.moved_alarms import (
    MovedShare,
    moved_escalations,
    moved_shares,
    send_no_one_out,
)
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.deadlines.rows import DeadlineRow, get_deadline
from aftercare.store.escalation.causes import open_escalation_about
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.people.rows import PersonRow, get_person, person_by_reference

NOT_FOUND: Final = "client-not-found"


@requires(Permission.DECIDE_ESCALATIONS)
def has_moved_beside_others(work: UnitOfWork, escalation_id: UUID) -> bool:
    """Whether some of its causes are alarms about another client and some are not."""
    row = get_escalation(work.session, escalation_id)
    shares = moved_shares(work, [(row.id, row.person_id)])
    return shares.get(row.id) is MovedShare.SOME


@requires(Permission.DECIDE_ESCALATIONS)
def end_as_elsewhere(
    work: UnitOfWork, escalation_id: UUID, version: int, reason: str
) -> EscalationRow:
    """Decides that nothing more is needed, with `reason` for the case file. Raises Conflict while anything in it is
    about this client, an alarm that came a moment ago too, and what `decide` raises."""
    hold_deadlines(work, escalation_id)
    row = get_escalation(work.session, escalation_id, for_update=True)
    facts = {"id": row.id, "person_id": row.person_id, "trigger_code": row.trigger_code}
    if row.id not in moved_escalations(work, [facts]):
        raise Conflict("Something in this escalation is about this client.")
    return decide(work, escalation_id, version, Decision.CLOSE, reason)


@requires(Permission.TRANSFER_CLIENTS)
def move_entered_alarm(
    work: UnitOfWork, deadline_id: UUID, version: int, reference: str, reason: str
) -> DeadlineRow:
    """A supervisor says that an alarm that an officer entered is about another client. It stays where it was, marked,
    with its escalation, and acts at once for the right one: that alarm is returned. What another organisation sent is
    moved by `move_alarm` of submissions.

    Raises Invalid at /reference, also where that client was not supervised then, and at /reason, which may not name
    that client, AlreadyDecided for what is no alarm, was sent or moved before, Stale, NotFound."""
    wrong_id = get_deadline(work.session, deadline_id).person_id
    person, words = client_meant(work, wrong_id, reference, reason)
    refuse_unsupervised(work, deadline_id, person)
    row = get_deadline(work.session, deadline_id, for_update=True)
    if not may_move_entered(work, row):
        raise AlreadyDecided()
    expect_version(row, version)
    before = resting_on_no_alarm(work, wrong_id)
    row.misattributed_by, row.misattributed_at = work.actor.staff_id, work.now
    row.misattributed_reason = words
    audit.save_and_note(work, "misattribute", "deadline", row)
    send_no_one_out(work, wrong_id, row.due_at)
    pick_up_what_is_left(work, wrong_id, row.due_at)
    review_moved(work, wrong_id, before)
    return report_zone_alarm(work, person.id, row.due_at, moves_back=True)


@requires(Permission.TRANSFER_CLIENTS)
def refuse_unsupervised(work: UnitOfWork, deadline_id: UUID, person: PersonRow) -> None:
    """Raises Invalid at /reference for a client under supervision only since that alarm: it cannot act there."""
    row = get_deadline(work.session, deadline_id)
    if civil_date(row.due_at) < supervised_from(work, person):
        raise Invalid.at("/reference", "not-supervised-then")


def client_meant(
    work: UnitOfWork, wrong_id: UUID | None, reference: str, reason: str
) -> tuple[PersonRow, str]:
    """The client with this reference, locked with the client in the file of an alarm, and why it is about
    that client. Raises Invalid at /reference, and at /reason, which stays in the first file and may not name them."""
    words = required(reason, LONGEST_REASON)
    person_id = person_by_reference(work.session, reference.strip())
    if person_id is None:
        raise Invalid.at("/reference", NOT_FOUND)
    if wrong_id == person_id:
        raise Invalid.at("/reference", "unchanged")
    # In one order, so that two who move an alarm each way do not wait for each other.
    people = {
        one: get_person(work.session, one, for_update=True)
        for one in sorted(filter(None, {wrong_id, person_id}))
    }
    person, said = people[person_id], _letters(words)
    if any(_letters(one) in said for one in (person.family_name, person.reference)):
        raise Invalid.at("/reason", "reveals-name")
    return person, words


def _letters(text: str) -> str:
    """Its letters and digits alone, as a reader sees them."""
    return "".join(one for one in folded(text) if one.isalnum())


def may_move_entered(work: UnitOfWork, row: DeadlineRow) -> bool:
    """Whether it is an alarm that was entered by hand and is not known to be about another client."""
    return (
        row.code == ZONE_ALARM
        and row.misattributed_at is None
        and row.due_at not in alarms_sent(work, row.person_id)
    )


def pick_up_what_is_left(work: UnitOfWork, person_id: UUID, at: datetime) -> None:
    """Who says that an alarm is about another client acknowledges the escalation that it opened, unless a colleague
    did or something in it is about this client: the alarm calls people out for the right one, and two calls would
    send some to the wrong one."""
    left = open_escalation_about(work.session, person_id, ZONE_ALARM, at)
    if left is None:
        return
    escalation = get_escalation(work.session, left, for_update=True)
    facts = {"id": left, "person_id": person_id, "trigger_code": escalation.trigger_code}
    if escalation.state == EscalationState.OPENED and left in moved_escalations(work, [facts]):
        acknowledge(work, left, escalation.version)
