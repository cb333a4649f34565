"""Reminder policies: a version is proposed by one administrator, activated by another, with a preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import Invalid, OwnPolicyActivation
from aftercare.casework.adoption.acts import (
    DRAFT,
    LONGEST_NAME,
    LONGEST_SOURCE,
    Adoptable,
    propose,
    refuse_overtaken,
    refuse_with,
    text_faults,
)
from aftercare.casework.listing.resources import REMINDER_POLICIES
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.reminders.policy_parsing import read_policy
from aftercare.domain.reminders.schedule import ReminderDue, ToRemindOf, reminders_due
from aftercare.domain.time.first_days import first_day_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.reminders.rows import ReminderPolicyRow

_LONGEST = {"adopted_by": LONGEST_NAME, "source": LONGEST_SOURCE}
# Longer ahead than any booking; a century would only be a typing error.
MOST_AHEAD = timedelta(days=731)
# Its last bytes are zero, so its texts are sent at the first minute of the spread.
_FIRST_MINUTE = UUID(int=0)


@dataclass(frozen=True)
class NewPolicy:
    """A version as proposed; `policy` is JSON according to the published schema."""

    source: str
    adopted_by: str
    valid_from: date
    policy: Any


@dataclass(frozen=True)
class Example:
    """An invented appointment, to preview a policy with."""

    booked_at: datetime
    starts_at: datetime
    kind: ObligationKind = ObligationKind.CHECK_IN
    first: bool = False
    missed_before: bool = False


REMINDER_POLICY = Adoptable(
    ReminderPolicyRow, REMINDER_POLICIES, OwnPolicyActivation, refuse_overtaken
)


@requires(Permission.MANAGE_STANDARDS)
def propose_policy(work: UnitOfWork, new: NewPolicy) -> ReminderPolicyRow:
    """Records the next version. Raises Invalid with a JSON pointer at every fault, in the policy too."""

    def written() -> ReminderPolicyRow:
        faults = [
            *text_faults(new, _LONGEST, "Give this: a policy has a source."),
            *first_day_faults(new.valid_from, civil_date(work.now)),
        ]
        refuse_with(faults, lambda: read_policy(new.policy, DRAFT, "/policy"))
        texts = {name: getattr(new, name).strip() for name in _LONGEST}
        return ReminderPolicyRow(**vars(new) | texts, version=DRAFT)

    return propose(work, REMINDER_POLICY, written)


def previewed(policy: ReminderPolicy, example: Example) -> tuple[ReminderDue, ...]:
    """What this policy would send, each text at the first minute of the spread. Raises Invalid at /starts_at for an
    appointment before its booking or further ahead than any booking."""
    if not timedelta() < example.starts_at - example.booked_at <= MOST_AHEAD:
        detail = "The appointment is after its booking, within two years."
        raise Invalid.at("/starts_at", "before-booking", detail)
    missed_at = example.booked_at if example.missed_before else None
    return reminders_due(
        ToRemindOf(
            _FIRST_MINUTE, example.kind, example.starts_at, example.booked_at, example.first, missed_at
        ),
        policy,
    )  # fmt: skip
