"""Changes that a victim may have to know of: the prosecution service is informed first, or a reason says why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from aftercare.domain.conditions.entries import ConditionEntry, KindProperty
from aftercare.domain.deadlines.kinds import WantedDeadline
from aftercare.domain.deadlines.reported import INFORM_PROSECUTION
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.time.statutory_terms import working_days_after
from aftercare.domain.time.wall_time import start_of_day

_OF_PROPERTY: Final = {
    KindProperty.ZONE: Disclosed.ZONE_CHANGE,
    KindProperty.CONTACT_BAN: Disclosed.CONTACT_BAN_CHANGE,
}
PROTECTED: Final = (*_OF_PROPERTY.values(), Disclosed.ADDRESS_CHANGE, Disclosed.RELEASE_CHANGE)
STAYS_TRUE: Final = timedelta(days=30)
"""What was passed on longer ago covers no new change. Configuration, not law."""
WORKING_DAYS: Final = 1
"""For what could not wait. Configuration, not law, which knows no number of days."""


class Office(StrEnum):
    """Desks of the prosecution service, by the name they have in any language of a page. The choice is closed, so that
    no name of a victim is typed."""

    IDV = "Informatiepunt Detentieverloop (IDV)"
    SLACHTOFFERLOKET = "Slachtofferloket"
    CVVI = "Centrale Voorziening voorwaardelijke invrijheidstelling (CVvi)"
    PROSECUTOR = "Officier van justitie"

    @classmethod
    def named(cls, typed: str) -> Office | None:
        """The one of this name, in letters of either case; None for any other text."""
        name = typed.strip().casefold()
        return next((one for one in cls if one.value.casefold() == name), None)


class Unwaited(StrEnum):
    """Why a change could not wait until the prosecution service was informed; closed, so that no victim is named."""

    HAPPENED = "happened"
    ORDERED = "ordered"
    DANGER = "danger"
    CORRECTION = "correction"
    NOT_REACHED = "not_reached"
    # Never chosen: what was informed was voided afterwards.
    VOIDED = "voided"


CHOSEN: Final = tuple(one for one in Unwaited if one is not Unwaited.VOIDED)


def protected_by(entry: ConditionEntry | None) -> tuple[Disclosed, ...]:
    """What changes with a condition of this entry that a victim may have to know of."""
    return tuple(what for one, what in _OF_PROPERTY.items() if entry is not None and entry.has(one))


@dataclass(frozen=True)
class Protects:
    """Of a zone or contact ban: its facts by parameter, and its days."""

    facts: Mapping[str, Any]
    starts_on: date
    ends_on: date | None


def completes(before: Protects, after: Protects, lacked: Collection[str]) -> bool:
    """Whether a change only fills in facts, among them some that it `lacked`. The court imposed these with the
    condition, so they bind already; nothing that was there becomes less."""
    if (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on):
        return False
    names = {*before.facts, *after.facts}
    changed = {one for one in names if before.facts.get(one) != after.facts.get(one)}
    return not changed.isdisjoint(lacked) and not any(before.facts.get(one) for one in changed)


@dataclass(frozen=True)
class Informed:
    """One line of the log, or one reason, and the day of the first change that rested on it. `conditions`: the zones or
    contact bans that it says it is about."""

    id: UUID
    informed_on: date
    used_on: date | None
    conditions: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class OfKind:
    """A condition of which changes are of one kind, and the last day that it binds."""

    id: UUID
    until_on: date | None = None

    def binds(self, on: date) -> bool:
        """Then or later."""
        return self.until_on is None or self.until_on >= on


def covering(
    lines: Iterable[Informed],
    today: date,
    condition_id: UUID | None = None,
    of_kind: Collection[OfKind] = (),
) -> Informed | None:
    """The newest line that covers a change of this condition today. Each covers the changes of one day, as of an
    address for visits and for post together; a change on a later day asks for a line of its own. `of_kind`: every
    condition of the client of which changes are of this kind."""
    fitting = (
        one
        for one in lines
        if today - STAYS_TRUE <= one.informed_on <= today
        and one.used_on in (None, today)
        and _is_about(one, condition_id, of_kind)
    )
    return max(fitting, key=lambda one: one.informed_on, default=None)


def _is_about(line: Informed, condition_id: UUID | None, of_kind: Collection[OfKind]) -> bool:
    """A line that does not say is about a condition when no other one of its kind bound on that day or later: what it
    was about can then be no other."""
    if line.conditions:
        return condition_id in line.conditions
    return condition_id is None or not any(
        one.id != condition_id and one.binds(line.informed_on) for one in of_kind
    )


def meets(
    changed: UUID | None,
    since: date,
    informed: UUID | None,
    lines: Iterable[Informed],
    of_kind: Collection[OfKind],
) -> bool:
    """Whether a line about the condition `informed` is what a change of `changed` asked for on the day `since`. A
    change that does not say of which is met once it was said of each that it can be."""
    if changed is not None:
        return changed == informed or (
            informed is None and not any(one.id != changed and one.binds(since) for one in of_kind)
        )
    said = {which for one in lines if one.informed_on >= since for which in one.conditions}
    return informed is None or {one.id for one in of_kind if one.binds(since)} <= said | {informed}


def condition_meant(
    given: UUID | None, of_kind: Collection[OfKind], today: date
) -> tuple[UUID | None, str]:
    """Of which condition it is, and the code of a fault: the one that was given, else the only one that binds now or
    later. None where there is none."""
    if given is not None:
        return given, "" if given in {one.id for one in of_kind} else "unknown-condition"
    binding = [one.id for one in of_kind if one.binds(today)]
    return (binding[0] if len(binding) == 1 else None), "missing" if len(binding) > 1 else ""


def inform_by(today: date, number: int) -> WantedDeadline:
    """Due when the next working day has ended; `number` counts those that were met before."""
    last_on = working_days_after(today, WORKING_DAYS)
    due_at: datetime = start_of_day(last_on + timedelta(days=1))
    return WantedDeadline(INFORM_PROSECUTION, today, due_at, number)
