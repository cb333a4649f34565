"""Every night finds the clients without contact for as many days as a rule in force asks about."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.contact_standards.lost_contact import COUNTED_AT
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.contact_standards.lost_contacts import asked_of, sync_lost_contacts
from aftercare.scheduling.jobs.batches import Only, RunResult, in_batches
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.rule_book_rows import rules_in_force

# After the night's other looks, and before contact counts as lost in the morning.
NOTICE_AT = COUNTED_AT
BATCH = 200


def contacts_to_look_at(work: UnitOfWork) -> list[UUID]:
    """Every client to whom such a rule in force applies, in a stable order."""
    return asked_of(work.session, rules_in_force(work.session, civil_date(work.now)), work.now)


def notice_lost_contacts(work: UnitOfWork, person_ids: Sequence[UUID]) -> int:
    """Recompute from when contact with these persons counts as lost; answers for how many that changed."""
    rules = rules_in_force(work.session, civil_date(work.now))
    changed = sync_lost_contacts(work.session, rules, person_ids, work.now)
    if changed:
        audit.note_people(work, "notice-lost-contact", sorted(changed))
    return len(changed)


def notice_lost_contact_job(database: Database, clock: Clock) -> Job:
    def notice(only: Only = None) -> RunResult:
        return in_batches(database, clock, contacts_to_look_at, notice_lost_contacts, BATCH, only)

    return Job("notice-lost-contact", notice, daily_at=NOTICE_AT, retry=notice)
