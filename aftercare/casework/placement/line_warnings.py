"""Warnings of an obligation, shown before approval: why it gets no times, or that the court named another provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.sites.sites import WRONG_SITE, may_stand
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.domain.treatment.named_provider import Departure, departure
from aftercare.store.database.pipeline import run_query
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import kinds_of_sites
from aftercare.store.treatment.admissions import attendable
from aftercare.store.treatment.provider_facts import providers_beside_named


@dataclass(frozen=True)
class LineWarning:
    """`code` is one of domain.treatment.admission.WhyWaiting (the obligation waits for a provider's place and gets no
    times), WRONG_SITE (it names a site of a kind that does not allow it), or one of
    domain.treatment.named_provider.Departure (the court named another provider)."""

    obligation_id: UUID
    line_id: UUID
    kind: str
    code: str


def line_warnings(work: UnitOfWork, rows: Sequence[ObligationRow]) -> tuple[LineWarning, ...]:
    """The warnings of these obligations of one plan, in their order."""
    return tuple(_warnings(work, rows))


def warnings_asked(
    session: Session, rows: Sequence[ObligationRow]
) -> tuple[
    Callable[[], dict[UUID, str]], Callable[[], dict[UUID, tuple[dict[str, Any], list[str]]]]
]:
    """What `line_warnings` asks of sites and of providers, to be read ahead."""
    sites = {site for row in rows for site in row.site_ids}
    treated = [row.id for row in rows if row.kind in OF_PROVIDERS]
    return (
        partial(kinds_of_sites, session, sites),
        partial(providers_beside_named, session, treated),
    )


def _warnings(work: UnitOfWork, rows: Sequence[ObligationRow]) -> Iterator[LineWarning]:
    states = run_query(work.session, attendable(rows))
    of_sites, of_providers = warnings_asked(work.session, rows)
    kinds, named = of_sites(), of_providers()
    for row in rows:
        state = states.get(row.id)
        if state is not None and state.why_waiting is not None:
            yield LineWarning(row.id, row.line_id, row.kind, state.why_waiting.value)
        sites = (kinds.get(site) for site in row.site_ids)
        if any(site is not None and not may_stand(row.kind, site) for site in sites):
            yield LineWarning(row.id, row.line_id, row.kind, WRONG_SITE)
        found = _departure(*named[row.id]) if row.id in named else None
        if found is not None:
            yield LineWarning(row.id, row.line_id, row.kind, found.value)


def _departure(parameters: Mapping[str, Any], providers: list[str]) -> Departure | None:
    """How one of the providers of an obligation departs from the condition."""
    found = (departure(parameters, name) for name in providers)
    return next((one for one in found if one is not None), None)
