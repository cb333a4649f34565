"""How often numbers are verified again: readable by its users, set by an administrator with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TypeVar

from aftercare.base.errors import FieldFault, refuse
from aftercare.casework.phones.acts import stated_reason
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.retention import LONGEST_TERM, Retention
from aftercare.domain.phones.verification import PhonePolicy
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work
from aftercare.store.database.versioned_policy import SetInDays, newest_of
from aftercare.store.phones.rows import PhonePolicyRow, lock_policies, policy_row

SHORTEST_TERM = 7
_SHORTEST = {
    "verify_every_days": SHORTEST_TERM,
    "silent_days": SHORTEST_TERM,
    "unverified_days": 0,
    "grace_days": 0,
}
Row = TypeVar("Row", bound=SetInDays)


def policy_in_force(work: Work) -> PhonePolicy:
    return policy_row(work.session).facts()


@requires(Permission.MANAGE_STANDARDS)
def set_policy(work: Work, new: PhonePolicy, reason: str) -> PhonePolicyRow:
    """Records the next version, in force at once; earlier ones stay readable. Raises Invalid with every field that
    does not hold."""
    row = set_days(work, PhonePolicyRow, new, _SHORTEST, reason)
    audit.note(work, "set-phone-policy", "phone-policy", None, None)
    return row


def set_days(
    work: Work,
    table: type[Row],
    new: PhonePolicy | Retention,
    shortest: Mapping[str, int],
    reason: str,
) -> Row:
    """The next version of numbers of days; `reason` is kept with them for good. Raises Invalid at each number that is
    shorter than `shortest` says or longer than LONGEST_TERM, and at /reason."""
    refuse(
        (
            FieldFault(f"/{name}", "out-of-range", f"From {least} to {LONGEST_TERM} days.")
            for name, least in shortest.items()
            if not least <= getattr(new, name) <= LONGEST_TERM
        )
    )
    given = {"reason": stated_reason(reason), "entered_by": work.actor.account_id}
    lock_policies(work.session)
    version = newest_of(work.session, table).version + 1
    row = table(**asdict(new) | given | {"version": version, "entered_at": work.now})
    work.session.add(row)
    work.session.flush()
    return row
