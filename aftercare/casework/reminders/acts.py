"""Reminder policies: a version is proposed by one administrator, activated by another, with a preview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Invalid,
    NotFound,
    OwnPolicyActivation,
)
from aftercare.casework.listing.resources import REMINDER_POLICIES, page_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders import ReminderPolicy, read_policy
from aftercare.domain.reminders.schedule import ReminderDue, ToRemindOf, reminders_due
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.json_pages import Page
from aftercare.store.database.unit_of_work import Work
from aftercare.store.database.versioned_policy import (
    get_version,
    next_version,
    version_in_force,
    versions_shown,
)
from aftercare.store.phones.rows import lock_policies
from aftercare.store.reminders.rows import ReminderPolicyRow

LONGEST_NAME, LONGEST_SOURCE = 200, 2_000
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


@requires(Permission.MANAGE_STANDARDS)
def propose_policy(work: Work, new: NewPolicy) -> ReminderPolicyRow:
    """Records the next version; nothing is planned by it until another administrator activates it.

    Raises Invalid with a JSON pointer at every fault, in the policy too.
    """
    lock_policies(work.session)
    version = next_version(work.session, ReminderPolicyRow)
    faults = list(_faults(new))
    try:
        read_policy(new.policy, version, "/policy")
    except Invalid as invalid:
        faults.extend(invalid.fields)
    if faults:
        raise Invalid(fields=tuple(faults))
    row = ReminderPolicyRow(
        version=version,
        source=new.source.strip(),
        adopted_by=new.adopted_by.strip(),
        valid_from=new.valid_from,
        policy=new.policy,
        proposed_by=work.actor.account_id,
        proposed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "add", "reminder-policy")
    return row


@requires(Permission.MANAGE_STANDARDS)
def activate_policy(work: Work, version: int) -> ReminderPolicyRow:
    """From its first day on, reminders are planned by this version; reminders planned before stay unchanged. Raises
    OwnPolicyActivation to its proposer, AlreadyDecided when it was activated before."""
    lock_policies(work.session)
    row = get_version(work.session, ReminderPolicyRow, version, for_update=True)
    if row.activated_at is not None:
        raise AlreadyDecided()
    if row.proposed_by == work.actor.account_id:
        raise OwnPolicyActivation()
    row.activated_by, row.activated_at = work.actor.account_id, work.now
    work.session.flush()
    audit.note(work, "approve", "reminder-policy")
    return row


def previewed(policy: ReminderPolicy, example: Example) -> tuple[ReminderDue, ...]:
    """What this policy would send, each text at the first minute of the spread. Raises Invalid at /starts_at for an
    appointment before its booking or further ahead than any booking."""
    if not timedelta() < example.starts_at - example.booked_at <= MOST_AHEAD:
        detail = "The appointment is after its booking, within two years."
        raise Invalid(fields=(FieldFault("/starts_at", "before-booking", detail),))
    missed_at = example.booked_at if example.missed_before else None
    return reminders_due(
        ToRemindOf(
            _FIRST_MINUTE, example.kind, example.starts_at, example.booked_at, example.first, missed_at
        ),
        policy,
    )  # fmt: skip


@requires(Permission.READ_STANDARDS)
def policies(work: Work) -> tuple[list[ReminderPolicyRow], int | None]:
    """Every version, the newest first, and the number of the one in force today."""
    in_force = version_in_force(work.session, ReminderPolicyRow, civil_date(work.now))
    return versions_shown(work.session, ReminderPolicyRow), in_force.version if in_force else None


@requires(Permission.READ_STANDARDS)
def policy(work: Work, version: int) -> ReminderPolicyRow:
    return get_version(work.session, ReminderPolicyRow, version)


def policy_page(work: Work, version: int) -> Page:
    """One version as JSON."""
    found = page_of(work, REMINDER_POLICIES, {"version": version}, None, 1)
    if not found.shown:
        raise NotFound()
    return found


def _faults(new: NewPolicy) -> Iterator[FieldFault]:
    for name, most in (("adopted_by", LONGEST_NAME), ("source", LONGEST_SOURCE)):
        text: str = getattr(new, name)
        if not text.strip():
            yield FieldFault(f"/{name}", "missing", "Give this: a policy has a source.")
        elif len(text) > most or "\0" in text:
            yield FieldFault(f"/{name}", "too-long", f"At most {most} characters.")
