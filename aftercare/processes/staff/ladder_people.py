"""The staff available for each level of an escalation at a moment, in order of preference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.escalation.reaching import Reached, each_reached
from aftercare.domain.escalation.repeats import owner_of, top_of, whom_again
from aftercare.domain.escalation.rules import ON_CALL, Audience
from aftercare.domain.escalation.shipped_rules import REVIEW_LATE
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import supervisors_but, supervisors_of
from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow, steps_of
from aftercare.store.file_access.emergency_rows import sole_reader_to_review
from aftercare.store.file_access.rows import allowed_to, barred_from, unbarred
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.staff.duty_rows import on_duty, unit_managers
from aftercare.store.staff.leave_rows import names_present
from aftercare.store.staff.stand_in_rows import stand_ins_on


@dataclass(frozen=True)
class Ahead:
    """The person a step will notify, and their name; for a step that will be passed, the person notified by then."""

    reached: Reached
    name: str | None


class PeopleOfLadder(Mapping[Audience, tuple[UUID, ...]]):
    """Staff at work at a moment for each audience of an escalation: each read once, and none above the first that can
    be reached. `names` are of those that were read."""

    def __init__(self, session: Session, escalation: EscalationRow, at: datetime) -> None:
        self._session, self._escalation, self._at = session, escalation, at
        self._known: dict[Audience, tuple[UUID, ...]] = {}
        self.names: dict[UUID, str] = {}

    def __getitem__(self, audience: Audience) -> tuple[UUID, ...]:
        if audience not in self._known:
            wanted = self._wanted(audience)
            seeing = unbarred(self._session, [self._person.id], wanted, civil_date(self._at))
            present = names_present(self._session, seeing, self._at)
            self._known[audience] = tuple(present)
            self.names |= present
        return self._known[audience]

    def __iter__(self) -> Iterator[Audience]:
        return iter(Audience)

    def __len__(self) -> int:
        return len(Audience)

    @cached_property
    def _person(self) -> PersonRow:
        return get_person(self._session, self._escalation.person_id)

    def _wanted(self, audience: Audience) -> Sequence[UUID]:
        if self._escalation.rule_code == REVIEW_LATE:
            return self._reviewers(audience)
        return self._usual(audience)

    def _reviewers(self, audience: Audience) -> Sequence[UUID]:
        """For a review of emergency access only those who may review it: the team's supervisors, above them those of
        other teams as well, those on call first."""
        session, person = self._session, self._person
        may_review = supervisors_but(
            session, person.team_id, sole_reader_to_review(session, person.id)
        )
        if audience is not Audience.UNIT_MANAGER:
            own = set(supervisors_of(session, person.team_id))
            first = [one for one in may_review if one in own]
        else:
            first = []
        if audience not in ON_CALL:
            return first
        on_call = [one for one in self._usual(audience) if one in may_review]
        return list(dict.fromkeys((*first, *on_call, *may_review)))

    def _usual(self, audience: Audience) -> Sequence[UUID]:
        session, person = self._session, self._person
        match audience:
            case Audience.OFFICER:
                return self._officers()
            case Audience.DEPUTY:
                return [person.deputy_id] if person.deputy_id else []
            case Audience.SUPERVISOR:
                return supervisors_of(session, person.team_id)
            case Audience.DUTY_DESK:
                return on_duty(session, person.team_id, self._at)
            case Audience.UNIT_MANAGER:
                return unit_managers(session, person.team_id)

    def _officers(self) -> list[UUID]:
        """The colleague the escalation was handed to comes first, then the person's own officer, each followed by their
        stand-ins; the deputy is a step of its own."""
        officers = [
            one for one in (self._escalation.handed_to, self._person.officer_id) if one is not None
        ]
        session, person, today = self._session, self._person, civil_date(self._at)
        return [
            who for one in officers for who in (one, *stand_ins_for(session, person, one, today))
        ]


def stand_ins_for(session: Session, person: PersonRow, officer_id: UUID, day: date) -> list[UUID]:
    """The stand-ins of this officer on that day who may see this client's file: a restricted one only when listed."""
    found = stand_ins_on(session, officer_id, day)
    if found and person.restricted:
        allowed = allowed_to(session, person.id, day)
        found = [one for one in found if one in allowed]
    return unbarred(session, [person.id], found, day)


def notified_by(steps: Iterable[EscalationStepRow]) -> Iterator[tuple[int, UUID, Audience]]:
    """The people that steps have notified: in which round, and at which level."""
    for step in steps:
        if step.state == "notified" and step.staff_id is not None:
            yield step.round, step.staff_id, Audience(step.reached or step.audience)


def waiting_steps(steps: Iterable[EscalationStepRow]) -> list[EscalationStepRow]:
    """In the order they run. A restarted round stands behind the one before it, and is often due sooner."""
    waiting = (one for one in steps if one.state == "waiting")
    return sorted(waiting, key=lambda one: (one.due_at, one.position))


def ladder_asked(
    session: Session, escalation: EscalationRow, steps: Sequence[EscalationStepRow], now: datetime
) -> Iterator[Callable[[], object]]:
    """What is asked about these steps here, to be read ahead with the clock's rights."""
    yield partial(steps_of, session, escalation.id)
    levels = [
        (max(one.due_at, _goes_on_at(escalation, now)), Audience(one.audience))
        for one in waiting_steps(steps)
    ]
    if escalation.again_at:
        at = max(escalation.again_at, _goes_on_at(escalation, now))
        levels += [(at, top_of(steps)), (at, owner_of(escalation.trigger_code))]
    for at, audience in dict.fromkeys(levels):
        yield partial(barred_from, session, escalation.person_id, civil_date(at))
        yield partial(PeopleOfLadder(session, escalation, at).__getitem__, audience)


def _goes_on_at(escalation: EscalationRow, now: datetime) -> datetime:
    """A paused escalation resumes when its pause ends."""
    return escalation.acknowledged_until_at or escalation.snoozed_until_at or now


def steps_ahead(
    session: Session, escalation: EscalationRow, now: datetime
) -> list[tuple[EscalationStepRow, Ahead]]:
    """The person each waiting step will notify if nothing changes, as rotas, leave and accounts stand now. A step that
    reaches no one when it falls due is tried again with each later step."""
    steps = steps_of(session, escalation.id)
    waiting, notified = waiting_steps(steps), list(notified_by(steps))
    goes_on_at = _goes_on_at(escalation, now)
    ahead: dict[UUID, Ahead] = {}
    for at in sorted({max(step.due_at, goes_on_at) for step in waiting}):
        present = PeopleOfLadder(session, escalation, at)
        due = [one for one in waiting if one.due_at <= at and not _has_run(ahead.get(one.id))]
        for step, reached in list(each_reached(due, present, notified)):
            name = present.names[reached.staff_id] if reached.staff_id else None
            ahead[step.id] = Ahead(reached, name)
            if reached.staff_id is not None and reached.level is not None:
                notified.append((step.round, reached.staff_id, reached.level))
    return [(step, ahead[step.id]) for step in waiting]


def _has_run(ahead: Ahead | None) -> bool:
    return ahead is not None and ahead.reached.staff_id is not None


def ahead_by_position(
    session: Session, escalation: EscalationRow, now: datetime
) -> dict[int, Ahead]:
    """The same by the steps' positions."""
    return {step.position: ahead for step, ahead in steps_ahead(session, escalation, now)}


@dataclass(frozen=True)
class Again:
    """When and whom an escalation past its last step notifies again, as things stand."""

    at: datetime
    names: list[str]


def next_again(session: Session, escalation: EscalationRow, now: datetime) -> Again | None:
    """None while a step for the highest level is still to come. For a paused escalation, when its pause ends."""
    if escalation.again_at is None:
        return None
    at = max(escalation.again_at, _goes_on_at(escalation, now))
    people = PeopleOfLadder(session, escalation, at)
    whom = whom_again(top_of(steps_of(session, escalation.id)), escalation.trigger_code, people)
    return Again(at, [people.names[one] for one in whom])
