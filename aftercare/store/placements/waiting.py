"""Which obligations wait for a treatment provider, and in which group the others are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from uuid import UUID

from aftercare.domain.treatment.governing import governing
from aftercare.domain.treatment.referrals import ReferralState
from aftercare.store.asking import Question, Rows
from aftercare.store.plans import ObligationRow

# What a provider gives; everything else waits for nobody.
OF_PROVIDERS = ("treatment", "group_session")
_REFERRALS = """
select r.id, r.person_id, r.programme_id, r.provider_id, r.condition_id, r.state, r.referred_on, r.ended_on, g.series
from referral r left join treatment_group g on g.id = r.group_id where r.person_id = any(%(persons)s)
"""


@dataclass
class _Referral:
    """A referral as `governing` asks for it, whose and in which series: the names are those of its `Referred`."""

    id: UUID
    person_id: UUID
    programme_id: UUID
    provider_id: UUID
    condition_id: UUID
    state: str
    referred_on: date
    ended_on: date | None
    series: str | None


@dataclass(frozen=True)
class Attendable:
    """Whether an obligation can be come to now, and if so in which series of the programme."""

    now: bool
    series: str | None = None


def attendable(rows: Sequence[ObligationRow]) -> Question[dict[UUID, Attendable]]:
    """For each obligation with a referral, by its id: one that has not started, stands still or has
    ended asks for nothing. Obligations without any referral are not in the answer."""
    treated = [row for row in rows if row.kind in OF_PROVIDERS]
    if not treated:
        return Question("", {}, lambda _: {})
    persons = {"persons": list({row.person_id for row in treated})}
    return Question(_REFERRALS, persons, lambda found: _attendable(treated, found))


def _attendable(treated: Iterable[ObligationRow], found: Rows) -> dict[UUID, Attendable]:
    by_person: dict[UUID, list[_Referral]] = defaultdict(list)
    for one in starmap(_Referral, found):
        by_person[one.person_id].append(one)
    states: dict[UUID, Attendable] = {}
    for row in treated:
        about = (row.programme_id, row.provider_id, row.condition_id, row.starts_on)
        if referral := governing(by_person[row.person_id], *about):
            started = referral.state == ReferralState.STARTED
            states[row.id] = Attendable(started, referral.series)
    return states
