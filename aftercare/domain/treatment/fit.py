"""Whether a client can join a treatment group, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Entry(StrEnum):
    """A closed group stays together: no one can join after its first day."""

    OPEN = "open"
    CLOSED = "closed"


class Misfit(StrEnum):
    """Why a client cannot join. A no-contact pair is never shown: see `shown_reason`."""

    OTHER_AUDIENCE = "other-audience"
    OTHER_PROGRAMME = "other-programme"
    GROUP_ENDED = "group-ended"
    GROUP_CLOSED = "group-closed"
    KEPT_APART = "kept-apart"
    GROUP_FULL = "group-full"


@dataclass(frozen=True)
class Joiner:
    """The client who would join. `regime` is adult or juvenile law; `apart_from` are the people they may not meet.
    `substitutable`: another provider with the same purpose is acceptable."""

    person: str
    regime: str
    programme: str
    purpose: str | None = None
    substitutable: bool = False
    apart_from: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """A treatment group; `members` are the people who have a place in it or an offer of one."""

    programme: str
    audience: str
    entry: Entry
    capacity: int
    starts_on: date
    ends_on: date | None = None
    purpose: str | None = None
    members: frozenset[str] = frozenset()

    @property
    def free(self) -> int:
        return max(0, self.capacity - len(self.members))


def same_audience(regime: str, audience: str) -> bool:
    """Juveniles and adults are never treated together; the regime decides, never today's age."""
    return regime == audience


def why_not(joiner: Joiner, group: Group, today: date) -> Misfit | None:
    """The first reason why this client cannot join this group now; None when they can."""
    if not same_audience(joiner.regime, group.audience):
        return Misfit.OTHER_AUDIENCE
    if not serves(joiner, group):
        return Misfit.OTHER_PROGRAMME
    if group.ends_on is not None and group.ends_on < today:
        return Misfit.GROUP_ENDED
    if is_closed(group.entry, group.starts_on, today):
        return Misfit.GROUP_CLOSED
    if joiner.apart_from & group.members:
        return Misfit.KEPT_APART
    if not group.free:
        return Misfit.GROUP_FULL
    return None


def is_closed(entry: Entry, starts_on: date, today: date) -> bool:
    """Whether no one can join any more: a closed group takes no one after its first day."""
    return entry is Entry.CLOSED and today > starts_on


def serves(joiner: Joiner, group: Group) -> bool:
    """Whether the group treats what the client was referred for: in the same programme, or with the same purpose
    where the judgment allows another provider."""
    if group.programme == joiner.programme:
        return True
    return joiner.substitutable and joiner.purpose is not None and joiner.purpose == group.purpose


def shown_reason(misfit: Misfit) -> str:
    """The code to show: it must not reveal that two people are kept apart."""
    return "not-in-this-group" if misfit is Misfit.KEPT_APART else misfit.value
