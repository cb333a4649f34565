"""The occurrences of obligations that are due, and those that already had their appointment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.domain.placement.instance import Obligation, Occurrence
from aftercare.domain.plans.occurrences import occurrences_between
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.admission import KEPT
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.resources import id_text
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.treatment.admissions import Attendable

NO_TREATMENT = Attendable()
_HISTORY = """
select line_id, array_agg(occurrence), max(starts_at) filter (where state in ('attended', 'late')) from appointment
where line_id = any(%(lines)s) and starts_at <= %(now)s and state not in ('cancelled_by_service', 'moved')
group by line_id
"""


@dataclass(frozen=True)
class History:
    """The past of obligations, by line. `held` are occurrences that already had their appointment, attended or not;
    they are not placed again. Also the last day on which one was done."""

    held: Set[tuple[str, int]]
    last_done: Mapping[UUID, date]


def history_of(rows: Iterable[ObligationRow], now: datetime) -> Query[History]:
    """In any version of the plan."""
    return Query(_HISTORY, {"lines": [row.line_id for row in rows], "now": now}, _history)


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
    booked: Set[tuple[str, int]] = frozenset(),
) -> Iterator[Obligation]:
    """The occurrences due within the horizon; `ends` has the last day of each condition. A treatment has none before
    the start of an accepted referral: a client who waits for a provider misses nothing. Exception: sessions in
    `booked` from older plans, without a referral or at another provider's site. They stay due until a person
    decides."""
    periods = Periods(civil_date(now), horizon.last_on)
    for row in rows:
        treatment = treated.get(row.id, NO_TREATMENT)
        ground = ends[row.condition_id] if row.condition_id else None
        until = min((day for day in (row.ends_on, ground) if day), default=None)
        due = (
            _once(row, until, horizon, treatment)
            if row.is_extra
            else _admitted(row, periods.of(row, until), treatment, booked)
        )
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
            sites=tuple(str(one) for one in _sites(row, treatment)),
            programme=id_text(row.programme_id),
            last_done=history.last_done.get(row.line_id),
            occurrences=_not_held(due, str(row.line_id), history.held),
            series=treatment.series,
        )


def _once(
    row: ObligationRow, until: date | None, horizon: Horizon, treatment: Attendable
) -> tuple[Occurrence, ...]:
    """An extra appointment is one occurrence, on any day of the horizon on which its condition holds. A session that
    is caught up is none while the treatment cannot be attended."""
    if treatment.why_waiting is not None:
        return ()
    last_on = min(until or horizon.last_on, horizon.last_on)
    return (Occurrence(0, row.starts_on, last_on),) if row.starts_on <= last_on else ()


def _sites(row: ObligationRow, treatment: Attendable) -> Iterable[UUID]:
    allowed = treatment.admission.sites
    return row.site_ids if allowed is None or treatment.why_waiting else allowed


def _admitted(
    row: ObligationRow,
    due: tuple[Occurrence, ...],
    treatment: Attendable,
    booked: Set[tuple[str, int]],
) -> tuple[Occurrence, ...]:
    if treatment.why_waiting in KEPT:
        return tuple(one for one in due if (str(row.line_id), one.index) in booked)
    if treatment.why_waiting is not None:
        return ()
    from_on = treatment.admission.from_on
    if from_on is None or not due or due[0].first_on >= from_on:
        return due
    return tuple(_begun(row, due, from_on))


def _begun(row: ObligationRow, due: tuple[Occurrence, ...], from_on: date) -> Iterator[Occurrence]:
    """The first day that counts. The period of that day is skipped when fewer than half its days are left, see
    `occurrences_between`, or none of the obligation's weekdays."""
    for one in due:
        if one.first_on >= from_on:
            yield one
            continue
        left = (one.last_on - from_on).days + 1
        possible = {(from_on + timedelta(days=n)).weekday() for n in range(min(max(left, 0), 7))}
        if left * 2 >= row.period_days and possible & set(row.weekdays):
            yield Occurrence(one.index, from_on, one.last_on)


class Periods:
    """The periods of obligations from a day on. Many obligations share the same tuple, which the engine then reads
    once."""

    def __init__(self, today: date, last_on: date) -> None:
        self._today, self._last_on = today, last_on
        self._known: dict[tuple[date, date | None, int], tuple[Occurrence, ...]] = {}

    def of(self, row: ObligationRow, until: date | None) -> tuple[Occurrence, ...]:
        """A period that runs past the horizon waits until the horizon has reached its end."""
        key = (row.starts_on, until, row.period_days)
        if key not in self._known:
            windows = occurrences_between(*key, self._today, self._last_on)
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
