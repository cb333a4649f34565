"""Keeps one account from taking many whole case files along in a short time."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import TooManyExports
from aftercare.domain.accounts.export_limit import FILES, WITHIN
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.acts_of_account import count_acts, lock_acts
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import get_person

EXPORT = "export-case"


def refuse_too_many(work: UnitOfWork) -> None:
    """Raises TooManyExports when the account has exported as many files as it may. Exports of one account wait for
    each other, so that many at once count as well."""
    lock_acts(work.session, work.actor.staff_id)
    # The log of one's own acts is not for the account itself to read.
    with as_clock(work):
        done = count_acts(work.session, work.actor.staff_id, EXPORT, work.now - WITHIN)
    if done >= FILES:
        raise TooManyExports()


@requires(Permission.READ_CASE_FILES)
def note_refused_export(work: UnitOfWork, person_id: UUID) -> None:
    """Put on record that this file was asked for and not given."""
    audit.note_look(work, "export-refused", "person", get_person(work.session, person_id))
