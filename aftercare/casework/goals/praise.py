"""A client is praised for a milestone as they chose beforehand: proposed from the record, sent by a person, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid, TextWithheld
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.goals.goals import GoalState
from aftercare.domain.goals.milestones import (
    Milestone,
    PraiseChoice,
    PraiseWay,
    is_fresh,
    months_without_a_miss,
)
from aftercare.domain.message_templates.reveal_check import require_discreet
from aftercare.domain.message_templates.templates import TextKind, TextValues, render_text
from aftercare.domain.people.person import WhyNoText, why_no_text
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.messages.recipients import Recipient, reached
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.goals.rows import (
    GoalRow,
    GoalStepRow,
    PraiseChoiceRow,
    PraiseRow,
    choices_of,
    goals_of,
    praise_of,
    steps_of,
    without_a_miss_since,
)
from aftercare.store.message_templates.rows import template_in_force
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow, get_person

# A text held up by a night of quiet hours is still welcome; after a day a colleague decides again.
USEFUL_FOR = timedelta(hours=24)
One = TypeVar("One", GoalRow, GoalStepRow)


@dataclass(frozen=True)
class PraiseFile:
    """`choice` is None before the client was asked. `proposed` are the milestones that wait for a colleague, none when
    the client wants no praise; `praised` what was done about others, the newest first. `why_no_text` is why no
    text may go now, `to_contact` that the client's texts go to the telephone of a contact."""

    choice: PraiseChoice | None
    proposed: list[Milestone]
    praised: list[PraiseRow]
    why_no_text: WhyNoText | None
    to_contact: bool


@requires(Permission.READ_CASE_FILES)
def praise_file(work: UnitOfWork, person_id: UUID) -> PraiseFile:
    session = work.session
    person = audit.note_look(work, "read-goals", "person", get_person(session, person_id))
    recipient, reach = reached(work, person)
    choice = _choice(work, person_id)
    return PraiseFile(
        choice=choice,
        proposed=[] if choice is PraiseChoice.NONE else _proposed(work, person_id),
        praised=praise_of(session, person_id),
        why_no_text=why_no_text(reach),
        to_contact=recipient.contact_person is not None,
    )


@dataclass(frozen=True)
class GoalsAhead:
    """The open goals of a client and their open steps, and how many milestones wait for a colleague."""

    goals: list[GoalRow]
    steps: list[GoalStepRow]
    milestones: int


@requires(Permission.READ_CASE_FILES)
def goals_ahead(work: UnitOfWork, person: PersonRow) -> GoalsAhead:
    """For a caller that has read and recorded the person already."""
    session = work.session
    wants_none = _choice(work, person.id) is PraiseChoice.NONE
    return GoalsAhead(
        goals=[one for one in goals_of(session, person.id) if one.state == GoalState.OPENED],
        steps=[one for one in steps_of(session, person.id) if one.state == GoalState.OPENED],
        milestones=0 if wants_none else len(_proposed(work, person.id)),
    )


@requires(Permission.WRITE_CASE_FILES)
def choose_praise(work: UnitOfWork, person_id: UUID, choice: PraiseChoice) -> PraiseChoiceRow:
    """What the client chose; the same again changes nothing."""
    get_person(work.session, person_id, for_update=True)
    known = choices_of(work.session, person_id)
    if known and known[0].choice == choice.value:
        return known[0]
    row = PraiseChoiceRow(
        person_id=person_id,
        choice=choice.value,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "enter", "praise-choice", row)


@requires(Permission.WRITE_CASE_FILES)
def praise(work: UnitOfWork, person_id: UUID, milestone: Milestone, way: PraiseWay) -> PraiseRow:
    """Records what a colleague does about a milestone, and by text writes the one the client chose to the outbox, which
    checks it against the facts again. The same again answers with the row there is.

    Raises AlreadyDecided when something else was done about it, and Invalid at /milestone for what is none, at /way
    for a text that the client did not choose. Raises TextWithheld with the reason in its detail (a code of WhyNoText).
    """
    session = work.session
    person = get_person(session, person_id, for_update=True)
    for known in praise_of(session, person_id):
        if _about(known) == milestone:
            if known.way != way.value:
                raise AlreadyDecided()
            return known
    choice = _choice(work, person_id)
    if choice is PraiseChoice.NONE or milestone not in _proposed(work, person_id):
        raise Invalid.at("/milestone", "no-milestone")
    row = PraiseRow(
        person_id=person_id, way=way.value, entered_by=work.actor.staff_id, entered_at=work.now,
        **vars(milestone),
    )  # fmt: skip
    if way is PraiseWay.TEXT:
        session.add(_text(work, person, row, choice.text if choice else None))
    return audit.save_and_note(work, "praise", "praise", row)


def _text(
    work: UnitOfWork, person: PersonRow, about: PraiseRow, kind: TextKind | None
) -> MessageRow:
    recipient, reach = reached(work, person)
    if kind is None or recipient.contact_person is not None:
        raise Invalid.at("/way", "praise-not-by-text")
    obstacle = why_no_text(reach)
    if obstacle is not None:
        raise TextWithheld(obstacle.value)
    return _message(work, recipient, about, kind)


def _message(
    work: UnitOfWork, recipient: Recipient, about: PraiseRow, kind: TextKind
) -> MessageRow:
    template = template_in_force(work.session, kind, recipient.language)
    body = render_text(template.text, template.language, TextValues())
    require_discreet(body, template.language)
    return MessageRow(
        person_id=recipient.person.id,
        slot=about.slot,
        recipient=recipient.number or "",
        language=template.language,
        template=template.kind.value,
        template_version=template.version,
        body=body,
        due_at=work.now,
        useful_until_at=work.now + USEFUL_FOR,
        created_at=work.now,
        state_at=work.now,
    )


def _choice(work: UnitOfWork, person_id: UUID) -> PraiseChoice | None:
    known = choices_of(work.session, person_id)
    return PraiseChoice(known[0].choice) if known else None


def _proposed(work: UnitOfWork, person_id: UUID) -> list[Milestone]:
    session, today = work.session, civil_date(work.now)
    months = months_without_a_miss(without_a_miss_since(session, person_id), today)
    reached_now = [
        *(Milestone(goal_id=one.id) for one in _done(work, goals_of(session, person_id))),
        *(Milestone(step_id=one.id) for one in _done(work, steps_of(session, person_id))),
        *([months] if months else []),
    ]
    praised = {_about(one) for one in praise_of(session, person_id)}
    return [one for one in reached_now if one not in praised]


def _done(work: UnitOfWork, rows: Iterable[One]) -> Iterable[One]:
    """Those reached or done of late. A step that a colleague did is none of the client's."""
    today = civil_date(work.now)
    return (
        one
        for one in rows
        if one.state == GoalState.DONE
        and one.ended_at is not None
        and is_fresh(civil_date(one.ended_at), today)
        and getattr(one, "officer_id", None) is None
    )


def _about(row: PraiseRow) -> Milestone:
    return Milestone(row.goal_id, row.step_id, row.months, row.counted_from_on)
