"""How often numbers are verified again: readable by its users, proposed with a reason, activated by a second
administrator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TypeVar

from aftercare.base.errors import FieldFault, OwnPeriodsActivation, refuse_if
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.adoption.acts import Adoptable, propose
from aftercare.casework.listing.resources import PHONE_POLICIES
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.retention import LONGEST_TERM, Retention
from aftercare.domain.phones.verification import PhonePolicy
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.database.versioned_policy import SetInDays
from aftercare.store.phones.rows import PhonePolicyRow, policy_row

SHORTEST_TERM = 7
_SHORTEST = {
    "verify_every_days": SHORTEST_TERM,
    "silent_days": SHORTEST_TERM,
    "unverified_days": 0,
    "grace_days": 0,
}
Row = TypeVar("Row", bound=SetInDays)
PHONE_POLICY = Adoptable(PhonePolicyRow, PHONE_POLICIES, OwnPeriodsActivation)


def policy_in_force(work: UnitOfWork) -> PhonePolicy:
    return policy_row(work.session).facts()


@requires(Permission.MANAGE_STANDARDS)
def propose_phone_policy(work: UnitOfWork, new: PhonePolicy, reason: str) -> PhonePolicyRow:
    """The next version, in force once a second administrator activates it; earlier ones stay readable. Raises Invalid
    with every field that does not hold."""
    return propose_days(work, PHONE_POLICY, new, _SHORTEST, reason)


def propose_days(
    work: UnitOfWork,
    kind: Adoptable[Row],
    new: PhonePolicy | Retention,
    shortest: Mapping[str, int],
    reason: str,
) -> Row:
    """The next version of numbers of days; `reason` is kept with them for good. Raises Invalid at each number that is
    shorter than `shortest` says or longer than LONGEST_TERM, and at /reason."""

    def written() -> Row:
        refuse_if(
            FieldFault(f"/{name}", "out-of-range", f"From {least} to {LONGEST_TERM} days.")
            for name, least in shortest.items()
            if not least <= getattr(new, name) <= LONGEST_TERM
        )
        return kind.table(**asdict(new) | {"reason": required(reason, MEDIUM_REASON)})

    return propose(work, kind, written)
