"""Which occurrences of which obligations are due, and which already had their appointment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.domain.placement.instance import Obligation, Occurrence
from aftercare.domain.recurrence import windows_between
from aftercare.domain.wall_time import civil_date
from aftercare.store.asking import Question, Rows
from aftercare.store.placements.horizon import Horizon
from aftercare.store.placements.resources import id_text
from aftercare.store.placements.waiting import Attendable
from aftercare.store.plans import ObligationRow

_HISTORY = """
select line_id, array_agg(occurrence), max(starts_at) filter (where state in ('attended', 'late')) from appointment
where line_id = any(%(lines)s) and starts_at <= %(now)s and state not in ('cancelled_by_service', 'moved')
group by line_id
"""


@dataclass(frozen=True)
class History:
    """What the past says of obligations, by their lines: occurrences that already had their appointment, kept or
    not (they are not placed again), and the day on which one was last done."""

    held: Set[tuple[str, int]]
    last_done: Mapping[UUID, date]


def history_of(rows: Iterable[ObligationRow], now: datetime) -> Question[History]:
    """Whatever the version of the plan in which it happened."""
    return Question(_HISTORY, {"lines": [row.line_id for row in rows], "now": now}, _history)


def _history(rows: Rows) -> History:
    held = frozenset((str(line), one) for line, occurrences, _ in rows for one in occurrences)
    return History(held, {line: civil_date(at) for line, _, at in rows if at is not None})


def obligations_due(
    rows: Iterable[ObligationRow],
    treated: Mapping[UUID, Attendable],
    history: History,
    ends: Mapping[UUID, date | None],
    horizon: Horizon,
    now: datetime,
) -> Iterator[Obligation]:
    """What is due within the horizon; `ends` has the last day of each condition. Where a treatment has not begun or
    stands still nothing is: waiting for a provider is no miss of the person's."""
    periods = Periods(civil_date(now), horizon.last_on)
    for row in rows:
        treatment = treated.get(row.id, Attendable(now=True))
        until = min((day for day in (row.ends_on, ends[row.condition_id]) if day), default=None)
        due = periods.of(row, until) if treatment.now else ()
        yield Obligation(
            id=str(row.line_id),
            person=str(row.person_id),
            kind=row.kind,
            needs=row.needs,
            minutes=row.minutes,
            travel_min=row.travel_min,
            period_days=row.period_days,
            min_gap_days=row.min_gap_days,
            max_gap_days=row.max_gap_days,
            weekdays=frozenset(row.weekdays),
            from_min=row.from_min,
            to_min=row.to_min,
            locations=tuple(str(one) for one in row.location_ids),
            programme=id_text(row.programme_id),
            last_done=history.last_done.get(row.line_id),
            occurrences=_not_held(due, str(row.line_id), history.held),
            series=treatment.series if row.needs == "session" else None,
        )


class Periods:
    """The periods of obligations from a day on. Many obligations share theirs, and then the very same
    tuple, which the engine looks at once."""

    def __init__(self, today: date, last_on: date) -> None:
        self._today, self._last_on = today, last_on
        self._known: dict[tuple[date, date | None, int], tuple[Occurrence, ...]] = {}

    def of(self, row: ObligationRow, until: date | None) -> tuple[Occurrence, ...]:
        """A period that runs past the horizon waits until the horizon has reached its end."""
        key = (row.starts_on, until, row.period_days)
        if key not in self._known:
            windows = windows_between(*key, self._today, self._last_on)
            self._known[key] = tuple(
                Occurrence(window.index, window.first_on, window.last_on)
                for window in windows
                if window.last_on <= self._last_on
            )
        return self._known[key]


def _not_held(
    due: tuple[Occurrence, ...], line: str, held: Set[tuple[str, int]]
) -> tuple[Occurrence, ...]:
    if not any((line, one.index) in held for one in due):
        return due
    return tuple(one for one in due if (line, one.index) not in held)
