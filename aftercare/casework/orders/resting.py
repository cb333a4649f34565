"""What rests on a condition besides appointments: what ends with it, and what stays until someone ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aftercare.domain.orders.moves import PeriodChange, RestMove, Rests
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.domain.treatment.referrals import OPEN
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.appointments.time_offer_rows import OPEN as STILL_OPEN
from aftercare.store.appointments.time_offer_rows import last_offer
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import parties_of
from aftercare.store.plans.rows import obligations_in_force
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow, TreatmentGroupRow, referrals_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Resting:
    """`offered`: other times for an appointment that starts at `about_at`; they go when that appointment goes."""

    parts: tuple[RestMove, ...]
    offered: RestMove | None = None
    about_at: datetime | None = None


def resting_on(work: UnitOfWork, condition: ConditionRow, on: date) -> Resting:
    """As it is before the condition is withdrawn after `on`. The client is locked."""
    parts = (
        *_obligations(work, condition, on),
        *_treatment(work, condition),
        *_apart(work, condition),
    )
    offer = last_offer(work.session, condition.person_id)
    if offer is None or offer.state not in STILL_OPEN:
        return Resting(parts)
    about = work.session.get_one(AppointmentRow, offer.appointment_id)
    asked_on = civil_date(offer.asked_at)
    times = RestMove(Rests.TIMES_OFFERED, about.kind, "", asked_on, work.now)
    return Resting(parts, times, about.starts_at)


def moved_with(rested: Resting, change: PeriodChange) -> tuple[RestMove, ...]:
    """Of what rested on it, all that ends or stays behind now that these appointments are gone."""
    gone = {(one.kind, one.starts_at) for one in change.appointments if one.change == "cancelled"}
    offered = rested.offered
    if offered is not None and (offered.kind, rested.about_at) in gone:
        return (*rested.parts, offered)
    return rested.parts


def _obligations(work: UnitOfWork, condition: ConditionRow, on: date) -> Iterator[RestMove]:
    """Those that would have gone on after that day."""
    until_at = start_of_day(on + ONE_DAY)
    for one in obligations_in_force(work.session, [condition.person_id]):
        if one.condition_id == condition.id and (one.ends_on is None or one.ends_on > on):
            name = _programme(work, one.programme_id) if one.programme_id else ""
            yield RestMove(Rests.OBLIGATION, one.kind, name, one.starts_on, until_at)


def _treatment(work: UnitOfWork, condition: ConditionRow) -> Iterator[RestMove]:
    """Referrals, on the waiting list or begun, with the group."""
    for one in referrals_of(work.session, [condition.person_id]):
        if one.condition_id == condition.id and one.state in OPEN:
            on = one.started_on or one.referred_on
            yield RestMove(Rests.TREATMENT, "", _course(work, one), on, None)


def _course(work: UnitOfWork, referral: ReferralRow) -> str:
    name = _programme(work, referral.programme_id)
    if referral.group_id is None:
        return name
    return f"{name}, {work.session.get_one(TreatmentGroupRow, referral.group_id).name}"


def _programme(work: UnitOfWork, programme_id: object) -> str:
    return work.session.get_one(ProgrammeRow, programme_id).name


def _apart(work: UnitOfWork, condition: ConditionRow) -> Iterator[RestMove]:
    """Whom the client is kept apart from, by neutral label."""
    for one in parties_of(work.session, condition.person_id):
        if one.condition_id == condition.id and one.ended_on is None:
            on = civil_date(one.entered_at)
            yield RestMove(Rests.KEPT_APART, "", one.label, on, None)
