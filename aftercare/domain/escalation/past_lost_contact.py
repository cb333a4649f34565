"""Replays when contact with a person would have counted as lost, as it was known at each moment of the past."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from aftercare.domain.contact_standards.lost_contact import (
    COUNTED_AT,
    Answered,
    Silence,
    days_asked,
    lost_contacts,
    supervised_since,
)
from aftercare.domain.deadlines import QUIET_CODES, WantedDeadline
from aftercare.domain.deadlines.reported import LOST_CONTACT
from aftercare.domain.escalation.facts import Due
from aftercare.domain.escalation.timeline import LostContactPast, Running
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date, start_of_day

_DAY = timedelta(days=1)


class PastSilence:
    """The deadlines that each night would have stored, for every number of days asked. After an answer they are
    counted anew."""

    def __init__(self, person_id: UUID, past: LostContactPast) -> None:
        self._person_id, self._past = person_id, past
        self._answers: dict[int, tuple[datetime, Answered]] = {
            number: (at, answer) for at, number, answer in past.answers
        }
        self._numbers: dict[UUID, WantedDeadline] = {}
        self._contacts = Running(past.contacts)
        self._seen_at = sorted(one.from_at for one in past.contacts)

    def moments(self) -> Iterator[datetime]:
        """The nights with a different count: after a frame begins, a contact turned out not to be one, or a deadline
        was answered."""
        yield from (next_night(start_of_day(first_on)) for first_on, _ in self._past.frames)
        yield from (next_night(one.until_at) for one in self._past.contacts if one.until_at)
        yield from (next_night(at) for at, _, _ in self._past.answers)

    def next_seen(self, at: datetime) -> datetime | None:
        """The next night that knows of a contact which the last night before this moment did not know."""
        number = bisect_right(self._seen_at, last_night(at))
        return next_night(self._seen_at[number]) if number < len(self._seen_at) else None

    def wanted(self, at: datetime, days: Collection[int]) -> tuple[WantedDeadline, ...]:
        """The deadlines as the last night before this moment had them, future ones included. `days` are the numbers
        of days asked. Call it in order of time."""
        at = last_night(at)
        today, past = civil_date(at), self._past
        closed = past.closed_on is not None and past.closed_on <= today
        since_on = None if closed else supervised_since(past.frames, past.enrolled_on, today)
        if since_on is None or not days:
            return ()
        seen = [on for on in self._contacts.at(at) if on <= today]
        answered = [answer for answered_at, answer in self._answers.values() if answered_at <= at]
        silence = Silence(max(since_on, max(seen, default=since_on)), past.breaks, answered)
        return lost_contacts(silence, days)

    def due(self, wanted: Iterable[WantedDeadline]) -> tuple[Due, ...]:
        """The same deadlines in the form that rules use."""
        return tuple(self._due(one) for one in wanted)

    def answer(self, causes: Iterable[UUID], at: datetime) -> None:
        """A supervisor's decision about these deadlines is the answer to each of them."""
        for cause in causes:
            one = self._numbers.get(cause)
            if one is not None and one.number not in self._answers:
                done = Answered(days_asked(one.number), one.counted_from_on, civil_date(at))
                self._answers[one.number] = (at, done)

    def _due(self, one: WantedDeadline) -> Due:
        name = uuid5(self._person_id, f"{LOST_CONTACT}:{one.number}")
        cause = self._past.rows.get(one.number, name)
        self._numbers[cause] = one
        return Due(
            cause,
            one.due_at,
            escalates=LOST_CONTACT not in QUIET_CODES,
            code=LOST_CONTACT,
            asked_days=days_asked(one.number),
        )


def last_night(at: datetime) -> datetime:
    """The moment of the last nightly count, at `at` or before."""
    today = civil_date(at)
    night = at_wall_or_later(today, COUNTED_AT)
    return night if night <= at else at_wall_or_later(today - _DAY, COUNTED_AT)


def next_night(at: datetime) -> datetime:
    """The first nightly count that includes what was recorded at this moment."""
    today = civil_date(at)
    night = at_wall_or_later(today, COUNTED_AT)
    return night if night >= at else at_wall_or_later(today + _DAY, COUNTED_AT)
