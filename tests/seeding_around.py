"""People around a person and a stand-in, written by the intentions that write them in the service."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from aftercare.casework.people.circles import CircleDetails, start_circle
from aftercare.casework.people.related_persons import RelatedDetails, add_related
from aftercare.casework.people.restricted_parties import NewParty, add_party
from aftercare.casework.staff.stand_ins import NewStandIn, name_stand_in
from aftercare.domain.people.related_persons import PartyKind, RelatedRole
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Database
from tests.seeding import Town


def seed_around(database: Database, now: datetime, town: Town, person_id: UUID) -> None:
    """A guardian with a number, a victim's label, a circle, and the deputy standing in this week."""
    today = civil_date(now)
    mother = RelatedDetails(
        RelatedRole.GUARDIAN, "Moeder Voorbeeld", today, phone="+44 7700 900201",
        phone_verified=True, texts_agreed=True,
    )  # fmt: skip
    week = NewStandIn(town.officer.staff_id, town.deputy.staff_id, today, today + timedelta(days=6))
    with database.work(town.officer, now) as work:
        add_related(work, person_id, mother)
        add_party(work, person_id, NewParty(PartyKind.VICTIM, "S-1"))
        start_circle(work, person_id, CircleDetails(today))
        name_stand_in(work, week)
