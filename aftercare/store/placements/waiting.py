"""Which obligations wait for a treatment provider, and in which group the others are held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.treatment.governing import governing
from aftercare.domain.treatment.referrals import ReferralState
from aftercare.store.plans import ObligationRow
from aftercare.store.treatment import ReferralRow, TreatmentGroupRow, referrals_of

# What a provider gives; everything else waits for nobody.
OF_PROVIDERS = ("treatment", "group_session")


@dataclass(frozen=True)
class Attendable:
    """Whether an obligation can be come to now, and if so in which series of the programme."""

    now: bool
    series: str | None = None


def attendable(session: Session, rows: Sequence[ObligationRow]) -> dict[UUID, Attendable]:
    """For each obligation with a referral, by its id: one that has not started, stands still or has
    ended asks for nothing. Obligations without any referral are not in the answer."""
    treated = [row for row in rows if row.kind in OF_PROVIDERS]
    if not treated:
        return {}
    by_person: dict[UUID, list[ReferralRow]] = {}
    for one in referrals_of(session, {row.person_id for row in treated}):
        by_person.setdefault(one.person_id, []).append(one)
    found = {
        row.id: referral
        for row in treated
        if (
            referral := governing(
                by_person.get(row.person_id, ()),
                row.programme_id,
                row.provider_id,
                row.condition_id,
                row.starts_on,
            )
        )
    }
    series = _series(session, found.values())
    return {
        obligation_id: Attendable(
            now=one.state == ReferralState.STARTED,
            series=series.get(one.group_id) if one.group_id else None,
        )
        for obligation_id, one in found.items()
    }


def _series(session: Session, referrals: Iterable[ReferralRow]) -> dict[UUID, str]:
    groups = {one.group_id for one in referrals if one.group_id}
    if not groups:
        return {}
    query = select(TreatmentGroupRow.id, TreatmentGroupRow.series).where(
        col(TreatmentGroupRow.id).in_(groups)
    )
    return dict(session.exec(query).all())
