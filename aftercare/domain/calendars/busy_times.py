"""Busy times of an officer's own calendar: what counts, which appointments clash with them, and when they are read.

A calendar gives periods and nothing else. They keep new appointments away; an appointment that stands already stays
where it is, and a person decides on the clash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.domain.time.wall_time import civil_date, last_civil_date, start_of_day

Span = tuple[datetime, datetime]
"""[from, to), aware moments."""

EVERY: Final = timedelta(minutes=10)
# Free again when a worker died. Longer than reading twenty calendars may take.
CLAIM_TERM: Final = timedelta(minutes=5)
# A calendar that cannot be read for longer than this is counted by the watchdog.
FAILING_LONG: Final = timedelta(days=1)
LONGEST_LEFT_ALONE: Final = timedelta(hours=2)
# More in twelve weeks is no calendar of one person.
MOST_BLOCKS: Final = 3_000
# A clash is looked at within this time, and before the appointment.
DECIDE_WITHIN: Final = timedelta(days=2)


class CalendarKind(StrEnum):
    GRAPH = "graph"
    CALDAV = "caldav"


class CalendarFault(StrEnum):
    """Why a calendar could not be read; NOT_TRIED: it could not, and was not tried since with another password."""

    NO_ANSWER = "no-answer"
    UNTRUSTED = "untrusted-certificate"
    REFUSED_ADDRESS = "refused-address"
    NOT_SIGNED_IN = "not-signed-in"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    THROTTLED = "throttled"
    UNREADABLE = "unreadable"
    TOO_MUCH = "too-much"
    NOT_SET_UP = "not-set-up"
    NOT_TRIED = "not-tried"


@dataclass(frozen=True, slots=True)
class Placed:
    """An appointment at which this officer is to be. `published`: the officer's calendar link was fetched while the
    appointment was in it, so that another calendar may show it."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    published: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """An appointment at a time at which its officer's calendar says busy. `block` is cut to the day of the appointment:
    it stays the same while a busy time of several days passes."""

    placed: Placed
    block: Span

    def subject(self, staff_id: UUID) -> str:
        """Of one appointment, one busy time and the officer who has it: one task each."""
        first, after = map(_written, self.block)
        return f"{self.placed.id}:{first}/{after}:{staff_id}"


def whole_days(first_on: date, until_on: date) -> Span:
    """The days from `first_on` up to but not including `until_on`, from midnight to midnight in Amsterdam."""
    return start_of_day(first_on), start_of_day(until_on)


def blocks_within(spans: Iterable[Span], from_at: datetime, until_at: datetime) -> list[Span]:
    """The periods as far as they lie in [from_at, until_at): as often as given, earliest first, none empty."""
    cut = ((max(first, from_at), min(after, until_at)) for first, after in spans)
    return sorted(one for one in cut if one[0] < one[1])


def without_echoes(said: Iterable[Span], own: Iterable[Placed]) -> list[Span]:
    """What a calendar said, as often as it said it, without our own appointments seen again in it.

    An echo begins and ends with one appointment that the officer's link has published. Each such appointment accounts
    for one period. Where a calendar says the same minutes more often, it says something of its own.
    """
    published = Counter((one.starts_at, one.ends_at) for one in own if one.published)
    return [
        span
        for span, times in sorted(Counter(said).items())
        for _ in range(times if times > published[span] else 0)
    ]


def clashes(blocks: Iterable[Span], own: Collection[Placed], now: datetime) -> Iterator[Clash]:
    """Each appointment still to come with each busy time that overlaps it; periods that only touch do not. `blocks`: of
    the calendar itself, without echoes."""
    for block in dict.fromkeys(blocks):
        for one in own:
            if one.starts_at < block[1] and block[0] < one.ends_at and one.starts_at > now:
                yield Clash(one, _that_day(block, one))


def fails_long(
    fault: str | None, read_at: datetime | None, made_at: datetime, now: datetime
) -> bool:
    """Whether a calendar that fails has not been read for FAILING_LONG; one never read counts from its connection."""
    return fault is not None and (read_at or made_at) + FAILING_LONG <= now


def clash_due_at(placed: Placed, now: datetime) -> datetime:
    return min(placed.starts_at, now + DECIDE_WITHIN)


def next_read_at(now: datetime, failures: int, retry_after_s: int = 0) -> datetime:
    """After so many failures in a row; what the server asks for counts, up to LONGEST_LEFT_ALONE."""
    # A little less than the turns of the job, which would otherwise be missed by a second.
    wait: timedelta = EVERY * 2 ** min(max(failures - 1, 0), 8) - timedelta(minutes=1)
    asked = timedelta(seconds=min(max(retry_after_s, 0), int(LONGEST_LEFT_ALONE.total_seconds())))
    return now + max(asked, min(wait, LONGEST_LEFT_ALONE))


def parts(from_at: datetime, until_at: datetime, longest: timedelta) -> Iterator[Span]:
    """The period in pieces of at most this length."""
    while from_at < until_at:
        after = min(from_at + longest, until_at)
        yield from_at, after
        from_at = after


def _that_day(block: Span, placed: Placed) -> Span:
    first_on, last_on = civil_date(placed.starts_at), last_civil_date(placed.ends_at)
    days = whole_days(first_on, last_on + timedelta(days=1))
    return max(block[0], days[0]), min(block[1], days[1])


def may_answer_clash(actor: Actor, owner_id: UUID | None) -> bool:
    """Whether this account may say that the appointment stands all the same: the owner of the calendar, or a
    supervisor. Others may move it."""
    return actor.role is Role.SUPERVISOR or owner_id in (None, actor.staff_id_or_none)


def owner_of(key: str) -> UUID | None:
    """The owner of the calendar, as the key of the task has it: its kind, then `Clash.subject`, then its reason."""
    try:
        return UUID(key.split(":")[3])
    except (IndexError, ValueError):
        return None


def span_of(subject: str) -> Span | None:
    """The busy time as `Clash.subject` writes it, without the rest."""
    try:
        first, after = (datetime.fromisoformat(one) for one in subject.split("/"))
    except ValueError:
        return None
    return first, after


def _written(at: datetime) -> str:
    """ISO 8601 without colons: the key of a task is divided by them."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
