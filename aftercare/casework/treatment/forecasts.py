"""The forecast of each waiting list, as numbers only: how long it lasts if nothing changes, and what shortens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.treatment.forecast import Forecast, forecast
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.treatment.forecast_facts import programmes_ahead
from aftercare.store.treatment.programme_rows import programmes


@dataclass(frozen=True)
class ProgrammeForecast:
    """`forecast` is None for a programme without modules. `groups`: names by id. `weeks`: by referral, for its own
    file: the place in the line would tell a planner the level."""

    programme_id: UUID
    programme: str
    forecast: Forecast | None
    groups: Mapping[str, str]
    weeks: Mapping[UUID, int | None]


@requires(Permission.READ_TIMES)
def forecasts(work: UnitOfWork) -> list[ProgrammeForecast]:
    """Of each programme for which clients of any team wait, by name: places are given across teams."""
    names = {one.id: one.name for one in programmes(work.session)}
    with as_clock(work):
        ahead = programmes_ahead(work.session, work.now)
    found = []
    for programme_id, one in ahead.items():
        made = forecast(one.groups, one.courses) if one else None
        weeks = dict(zip(one.line, made.weeks, strict=True)) if one and made else {}
        of_groups = one.names if one else {}
        found.append(ProgrammeForecast(programme_id, names[programme_id], made, of_groups, weeks))
    return sorted(found, key=lambda one: one.programme)
