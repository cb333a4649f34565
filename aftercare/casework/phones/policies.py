"""How often numbers are verified again: readable by its users, set by an administrator with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.phones.acts import stated_reason
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.phones.verification import PhonePolicy
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work
from aftercare.store.phones.rows import PhonePolicyRow, lock_policies, policy_row

LONGEST_TERM = 3_650
SHORTEST_TERM = 7


@dataclass(frozen=True)
class NewPolicy:
    """In days; `reason` is kept with them for good."""

    verify_every_days: int
    silent_days: int
    unverified_days: int
    lapse_stops_texts: bool
    grace_days: int
    reason: str


def policy_in_force(work: Work) -> PhonePolicy:
    return policy_row(work.session).facts()


@requires(Permission.MANAGE_STANDARDS)
def set_policy(work: Work, new: NewPolicy) -> PhonePolicyRow:
    """Records the next version, in force at once; earlier ones stay readable. Raises Invalid with every field that
    does not hold."""
    faults = [
        FieldFault(f"/{name}", "out-of-range", f"From {least} to {LONGEST_TERM} days.")
        for name, least in (
            ("verify_every_days", SHORTEST_TERM),
            ("silent_days", SHORTEST_TERM),
            ("unverified_days", 0),
            ("grace_days", 0),
        )
        if not least <= getattr(new, name) <= LONGEST_TERM
    ]
    if faults:
        raise Invalid(fields=tuple(faults))
    reason = stated_reason(new.reason)
    lock_policies(work.session)
    row = PhonePolicyRow(
        version=policy_row(work.session).version + 1,
        verify_every_days=new.verify_every_days,
        silent_days=new.silent_days,
        unverified_days=new.unverified_days,
        lapse_stops_texts=new.lapse_stops_texts,
        grace_days=new.grace_days,
        reason=reason,
        entered_by=work.actor.account_id,
        entered_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "set-phone-policy", "phone-policy", None, None)
    return row
