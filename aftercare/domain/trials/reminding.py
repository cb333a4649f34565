"""The reminders of a client in a trial: those of the policy, one of them with another wording or on another day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.reminders.schedule import ReminderDue, ToRemindOf, reminders_due
from aftercare.domain.trials.arms import Arm, arm_of
from aftercare.domain.trials.protocol import OtherDay, OtherWording, Protocol


@dataclass(frozen=True, slots=True)
class Trial:
    """An activated trial and the teams that take part."""

    number: int
    id: UUID
    team_ids: frozenset[UUID]
    protocol: Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """The trial that an appointment falls in, and the arm of its client."""

    trial: Trial
    arm: Arm

    @property
    def wording(self) -> OtherWording | None:
        """What the tested arm reads instead."""
        differs = self.trial.protocol.differs
        return differs if self.arm is Arm.TESTED and isinstance(differs, OtherWording) else None


def part_of(
    trials: Iterable[Trial], person_id: UUID, team_id: UUID | None, starts_on: date
) -> Part | None:
    """None for an appointment outside the days of every trial of this team; on its last day a trial is over."""
    for trial in trials:
        protocol = trial.protocol
        if team_id in trial.team_ids and protocol.begins_on <= starts_on < protocol.ends_on:
            return Part(trial, arm_of(trial.id, person_id))
    return None


def plans_ahead(policy: ReminderPolicy, trials: Iterable[Trial]) -> timedelta:
    """As the policy, or earlier where a trial needs it: for both arms alike."""
    tested = (
        timedelta(days=one.protocol.differs.tested_days_before + 1)
        for one in trials
        if isinstance(one.protocol.differs, OtherDay)
    )
    return max((policy.plans_ahead, *tested))


def reminders_in_trial(
    part: Part, appointment: ToRemindOf, policy: ReminderPolicy, language: str, now: datetime
) -> Iterator[tuple[ReminderDue, bool]]:
    """Every reminder of the appointment, and whether it is the one that differs between the arms. Both arms get as
    many reminders: a tested day that has passed, or has a reminder already, changes nothing."""
    usual = reminders_due(appointment, policy)
    differs = part.trial.protocol.differs
    for due in usual:
        if isinstance(differs, OtherWording):
            yield due, due.text is differs.text and language in differs.wordings
        elif due.slot != f"T-{differs.days_before}":
            yield due, False
        else:
            taken = {one.slot for one in usual}
            other = [
                one
                for one in reminders_due(appointment, _moved(policy, differs))
                if one.due_at > now and one.slot not in taken
            ]
            yield (other[0] if other and part.arm is Arm.TESTED else due), True


def _moved(policy: ReminderPolicy, differs: OtherDay) -> ReminderPolicy:
    """The reminders of the one day alone, on the tested day."""
    rules = tuple(
        replace(rule, days_before=differs.tested_days_before)
        for rule in policy.rules
        if rule.days_before == differs.days_before
    )
    return replace(policy, rules=rules)
