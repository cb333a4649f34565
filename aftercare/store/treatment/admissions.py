"""Which treatment obligations wait for a place with a provider, and the place and group of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from uuid import UUID

from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.sites.sites import STANDS_AT, SiteKind
from aftercare.domain.treatment.admission import (
    FREE,
    OF_PROVIDERS,
    Admission,
    WhyWaiting,
    admission,
)
from aftercare.domain.treatment.governing import governing
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.plans.rows import ObligationRow

# Online is not a building: each provider may treat there unless it belongs to another one.
_REFERRALS = """
select r.id, r.person_id, r.programme_id, r.provider_id, r.condition_id, r.state, r.referred_on, r.ended_on,
  r.started_on, g.series, g.starts_on,
  array(select l.id from site l where l.kind = any(%(kinds)s)
        and (l.provider_id = r.provider_id or l.kind = %(online)s and l.provider_id is null))
from referral r left join treatment_group g on g.id = r.group_id where r.person_id = any(%(persons)s)
"""


@dataclass
class _Referral:
    """A referral as `governing` and `admission` need it, with its client, group series and the provider's sites."""

    id: UUID
    person_id: UUID
    programme_id: UUID
    provider_id: UUID
    condition_id: UUID
    state: str
    referred_on: date
    ended_on: date | None
    started_on: date | None
    series: str | None
    group_from_on: date | None
    sites: list[UUID]


@dataclass(frozen=True)
class Attendable:
    """How far an obligation may be placed and, for a group, in which series of the programme."""

    admission: Admission = FREE
    series: str | None = None

    @property
    def why_waiting(self) -> WhyWaiting | None:
        return self.admission.why_waiting


def attendable(rows: Sequence[ObligationRow]) -> Query[dict[UUID, Attendable]]:
    """By id of each treatment obligation; one without a referral that has started has no appointments due. Other
    obligations are not in the answer."""
    treated = [row for row in rows if row.kind in OF_PROVIDERS]
    if not treated:
        return Query("", {}, lambda _: {})
    wanted = {
        "persons": list({row.person_id for row in treated}),
        "kinds": [kind.value for kind in STANDS_AT[ObligationKind.TREATMENT]],
        "online": SiteKind.ONLINE.value,
    }
    return Query(_REFERRALS, wanted, lambda found: _attendable(treated, found))


def _attendable(treated: Iterable[ObligationRow], found: Rows) -> dict[UUID, Attendable]:
    by_person: dict[UUID, list[_Referral]] = defaultdict(list)
    for one in starmap(_Referral, found):
        by_person[one.person_id].append(one)
    return {row.id: _of_line(row, by_person[row.person_id]) for row in treated}


def _of_line(row: ObligationRow, referrals: list[_Referral]) -> Attendable:
    about = (row.programme_id, row.provider_id, row.condition_id, row.starts_on)
    referral = governing(referrals, *about)
    in_group = row.needs == "session"
    admitted = admission(
        referral, None if in_group else row.site_ids, referral.sites if referral else ()
    )
    # A missed session is caught up with any group of the programme.
    own_group = referral and in_group and row.catches_up_id is None
    return Attendable(admitted, referral.series if referral and own_group else None)
