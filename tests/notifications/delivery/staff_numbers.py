"""Verified numbers of staff, as if they had entered and proved them."""

from __future__ import annotations

from aftercare.casework.staff.phones import enter_phone, own_phone
from aftercare.domain.accounts.permissions import Actor
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW


def give_number(database: Database, actor: Actor, number: str, *, verified: bool = True) -> None:
    with database.work(actor, NOW) as work:
        row = enter_phone(work, actor.staff_id, own_phone(work, actor.staff_id).version, number)
        row.verified_at = work.now if verified else None
