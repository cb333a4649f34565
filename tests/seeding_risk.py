"""A risk assessment of somebody in the town, as an officer would have written it down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.casework.risk.acts import draft_assessment
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Database
from tests.seeding import Town


def seed_assessment(database: Database, now: datetime, town: Town, person_id: UUID) -> UUID:
    """A complete draft of ACUTE-2007 without any concern."""
    form = Entered(civil_date(now), {item.code: 0 for item in ACUTE_2007.items})
    with database.work(town.officer, now) as work:
        return draft_assessment(work, NewAssessment(person_id, "acute-2007", form)).id
