"""The secrets of machines: one for each change that two people made, shown once, and two for a while."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.base.subject_errors import SecretMade, TwoSecrets
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts import audit
from aftercare.store.accounts.change_rows import AccountChangeRow
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.machine_rows import (
    MachineSecretRow,
    end_secrets,
    last_secret_at,
    live_secrets,
)
from aftercare.store.sign_in.sign_ins import end_all_sign_ins

# How long the secret of before is accepted beside the new one, so that the other system changes over without a stop.
OVERLAP = timedelta(days=7)
# The one in use and the one that takes its place.
MOST_LIVE = 2
# So that a secret in a file or a repository is recognised by tools that look for such.
PREFIX = "aftercare-secret-"


def secret_is_due(work: UnitOfWork, change: AccountChangeRow, staff: StaffRow) -> bool:
    """Whether this confirmed change of a machine gives a secret that was not made yet. Without keys, opening, reopening
    and replacement each give one; other scopes or teams only where there is none."""
    if staff.role != Role.MACHINE or staff.public_keys is not None or not staff.is_open:
        return False
    if change.decided_at is None:
        return False
    with as_sign_in(work):
        made_at = last_secret_at(work.session, staff.id)
        has_one = bool(live_secrets(work.session, staff.id, work.now))
    is_new = made_at is None or made_at < change.decided_at
    return is_new and not (change.kind == "edit" and has_one)


def expect_room(work: UnitOfWork, staff_id: UUID) -> None:
    """A third secret would end one that may be in use. Raises TwoSecrets."""
    with as_sign_in(work):
        live = live_secrets(work.session, staff_id, work.now)
    if len(live) >= MOST_LIVE:
        raise TwoSecrets()


def new_secret(
    work: UnitOfWork, change: AccountChangeRow, staff: StaffRow
) -> tuple[str, datetime | None]:
    """The secret that a confirmed change gives, of which only the hash is kept, and until when the one of before is
    accepted: for a week at most; None without one. Without a permission check. Raises SecretMade, TwoSecrets."""
    if not secret_is_due(work, change, staff):
        raise SecretMade()
    expect_room(work, staff.id)
    secret, before_ends_at = PREFIX + secrets.token_urlsafe(32), None
    with as_sign_in(work):
        for one in live_secrets(work.session, staff.id, work.now):
            before_ends_at = min(one.ends_at or work.now + OVERLAP, work.now + OVERLAP)
            end_secrets(work.session, staff.id, before_ends_at, one.id)
        row = MachineSecretRow(
            staff_id=staff.id,
            secret_hash=token_hash(secret),
            made_by=work.actor.staff_id,
            made_at=work.now,
        )
        work.session.add(row)
    audit.note(work, "make-secret", "staff", staff.id)
    return secret, before_ends_at


def end_one_secret(work: UnitOfWork, staff_id: UUID, secret_id: UUID) -> None:
    """This secret is accepted no longer, and the tokens of the machine end: which secret gave them is not kept. Without
    a permission check. Raises NotFound."""
    with as_sign_in(work):
        if secret_id not in {one.id for one in live_secrets(work.session, staff_id, work.now)}:
            raise NotFound()
        end_secrets(work.session, staff_id, work.now, secret_id)
        end_all_sign_ins(work.session, staff_id)
    audit.note(work, "end-secret", "staff", staff_id)


def end_all_secrets(work: UnitOfWork, staff_id: UUID) -> None:
    """None is accepted any more: the machine signs with keys from now on."""
    with as_sign_in(work):
        end_secrets(work.session, staff_id, work.now)
