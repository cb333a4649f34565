"""What a detention or a release proposes for a client's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from aftercare.casework.orders.custody import (
    custody_without_detention,
    days_of,
    standing_detentions,
    standing_suspensions,
)
from aftercare.casework.orders.ending_along import ending_with
from aftercare.casework.orders.overlaps import overlap_faults, overlapped
from aftercare.casework.orders.periods import NewSuspension, correct_suspension, enter_suspension
from aftercare.casework.submissions.proposal import Proposal, impossible, sent_at
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.submissions.contents import Detention, Release
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.stated import stated
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import OrderSuspensionRow, get_suspension
from aftercare.store.people.rows import AwayPeriodRow

# Rows that a proposal rests on, with their versions.
Seen = tuple[tuple[str, int], ...]


def detained(work: UnitOfWork, person_id: UUID, content: Detention) -> Proposal:
    """A detention in the file: another one, or another last day of the one that began on that day."""
    proposed = stated(content)
    days, kind = (content.from_on, content.until_on), SuspensionKind.DETENTION
    standing = standing_suspensions(work.session, person_id)
    same = next(
        (one for one in standing if (one.kind, one.from_on) == (kind, content.from_on)), None
    )
    other = next(overlapped(standing, kind, days, same), None)
    if other is not None:
        (fault,) = overlap_faults("/content/from_on", [other])
        shown = same or (other if other.kind == kind else None)
        return Proposal(_as_it_is(shown) if shown else {}, proposed, fault=fault)
    new = NewSuspension(kind, *days)
    ending = _seen(one for one, _ in ending_with(standing, kind, days, same))
    if same is not None:
        return _corrected(same, ending, proposed, new)
    former = custody_without_detention(work.session, person_id, days)
    return _entered(person_id, former, proposed, new, ending)


def released(work: UnitOfWork, person_id: UUID, content: Release) -> Proposal:
    """The last day of the detention that runs; where two run, of both. Custody that belongs to no detention becomes
    one until that day."""
    proposed, day = stated(content), content.until_on
    running = [
        one
        for one in standing_detentions(work.session, person_id)
        if one.from_on <= day and (one.until_on is None or one.until_on >= day)
    ]
    former = custody_without_detention(work.session, person_id, (day, day))
    if running:
        new = NewSuspension(SuspensionKind.DETENTION, running[-1].from_on, day)
        return _sent_as_end(_ended(running, former, proposed, new))
    if not former:
        return impossible("no-detention", "until_on", proposed)
    first_on = min(days_of(one)[0] for one in former)
    new = NewSuspension(SuspensionKind.DETENTION, first_on, day)
    return _sent_as_end(_entered(person_id, former, proposed, new))


def _sent_as_end(release: Proposal) -> Proposal:
    """A release has no first day, so a fault at it stands at the day that was sent."""

    def carry_out(work: UnitOfWork) -> Sequence[PeriodChange]:
        with sent_at("", {"/content/from_on": "/content/until_on"}):
            return release.carry_out(work)

    return replace(release, carry_out=carry_out)


def _seen(rows: Iterable[OrderSuspensionRow]) -> Seen:
    return tuple((str(one.id), one.version) for one in rows)


def _as_it_is(row: OrderSuspensionRow) -> dict[str, Value]:
    return {"detained_from_on": row.from_on, "detained_until_on": row.until_on}


def _of_custody(former: list[AwayPeriodRow]) -> dict[str, Value]:
    """From the first to the last day of custody that belongs to no detention; nothing without any."""
    if not former:
        return {}
    days = [days_of(one) for one in former]
    lasts = [last for _, last in days if last is not None]
    until_on = max(lasts) if len(lasts) == len(days) else None
    return {"detained_from_on": min(first for first, _ in days), "detained_until_on": until_on}


def _versions(former: list[AwayPeriodRow]) -> tuple[tuple[str, int], ...]:
    """Such a row has no version: its first day is what a difference rests on and does not show."""
    return tuple((str(one.id), days_of(one)[0].toordinal()) for one in former)


def _entered(
    person_id: UUID,
    former: list[AwayPeriodRow],
    proposed: dict[str, Value],
    new: NewSuspension,
    ending: Seen = (),
) -> Proposal:
    enter = partial(_enter, person_id=person_id, new=new)
    return Proposal(
        _of_custody(former),
        proposed,
        (*_versions(former), *ending),
        carry_out=enter,
        replaces_custody=bool(former),
    )


def _ended(
    running: list[OrderSuspensionRow],
    former: list[AwayPeriodRow],
    proposed: dict[str, Value],
    new: NewSuspension,
) -> Proposal:
    def end_each(work: UnitOfWork) -> list[PeriodChange]:
        moved: list[PeriodChange] = []
        for one, version in versions:
            if get_suspension(work.session, one).until_on != new.until_on or not moved:
                until = replace(new, from_on=first_days[one])
                moved += _correct(work, suspension_id=one, version=version, new=until)
        return moved

    first_days = {one.id: one.from_on for one in running}
    versions = [(one.id, one.version) for one in running]
    seen = (*_seen(running), *_versions(former))
    return Proposal(_as_it_is(running[-1]), proposed, seen, carry_out=end_each)


def _corrected(
    row: OrderSuspensionRow, ending: Seen, proposed: dict[str, Value], new: NewSuspension
) -> Proposal:
    correct = partial(_correct, suspension_id=row.id, version=row.version, new=new)
    versions = (*_seen([row]), *ending)
    return Proposal(_as_it_is(row), proposed, versions, carry_out=correct)


def _enter(work: UnitOfWork, *, person_id: UUID, new: NewSuspension) -> tuple[PeriodChange]:
    with sent_at("/content"):
        return (enter_suspension(work, person_id, new).change,)


def _correct(
    work: UnitOfWork, *, suspension_id: UUID, version: int, new: NewSuspension
) -> tuple[PeriodChange]:
    with sent_at("/content"):
        return (correct_suspension(work, suspension_id, version, new).change,)
