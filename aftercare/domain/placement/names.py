"""What the numbers of a compiled instance stand for, and where its rows and lists are collected."""

from __future__ import annotations

from aftercare.domain.placement.calendar import Calendar
from aftercare.domain.placement.engine.layout import SCRATCH_ROWS
from aftercare.domain.placement.instance import Instance, unit_of
from aftercare.domain.placement.pools import Pool, Rows


class Names:
    """All rows of an instance, numbered in the order of their ids."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.calendar = _calendar_of(instance)
        self.sites = sorted(instance.sites, key=lambda row: row.id)
        self.officers = sorted(instance.officers, key=lambda row: row.id)
        self.persons = sorted(instance.persons, key=lambda row: row.id)
        self.sessions = sorted(instance.sessions, key=lambda row: row.id)
        self.site_number = {row.id: n for n, row in enumerate(self.sites)}
        self.officer_number = {row.id: n for n, row in enumerate(self.officers)}
        self.person_number = {row.id: n for n, row in enumerate(self.persons)}
        self.session_number = {row.id: n for n, row in enumerate(self.sessions)}
        self.rows = Rows(SCRATCH_ROWS)
        self.pool = Pool()


def _calendar_of(instance: Instance) -> Calendar:
    unit = unit_of(instance)
    margin = max(instance.person_gap_min, instance.no_contact_margin_min)
    return Calendar(instance.tz, instance.start, instance.days, unit, instance.grid_min, margin)
