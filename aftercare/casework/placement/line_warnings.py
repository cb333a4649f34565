"""Reasons outside the calendar for which an obligation gets no times; shown before approval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.sites.sites import WRONG_SITE, may_stand
from aftercare.store.database.pipeline import run_query
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import kinds_of_sites
from aftercare.store.treatment.admissions import attendable


@dataclass(frozen=True)
class LineWarning:
    """`code` is one of domain.treatment.admission.WhyWaiting (the obligation waits for a provider's place and gets no
    times), or WRONG_SITE (it names a site of a kind that does not allow it)."""

    obligation_id: UUID
    line_id: UUID
    kind: str
    code: str


def line_warnings(work: UnitOfWork, rows: Sequence[ObligationRow]) -> tuple[LineWarning, ...]:
    """The warnings of these obligations of one plan, in their order."""
    return tuple(_warnings(work, rows))


def _warnings(work: UnitOfWork, rows: Sequence[ObligationRow]) -> Iterator[LineWarning]:
    states = run_query(work.session, attendable(rows))
    kinds = kinds_of_sites(work.session, {site for row in rows for site in row.site_ids})
    for row in rows:
        state = states.get(row.id)
        if state is not None and state.why_waiting is not None:
            yield LineWarning(row.id, row.line_id, row.kind, state.why_waiting.value)
        sites = (kinds.get(site) for site in row.site_ids)
        if any(site is not None and not may_stand(row.kind, site) for site in sites):
            yield LineWarning(row.id, row.line_id, row.kind, WRONG_SITE)
