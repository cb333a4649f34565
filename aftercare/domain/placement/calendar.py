"""Local time as numbered slots, and local-time rules as masks over them.

Every local day has the same number of slots. A rule such as "Tuesdays at ten" therefore needs no arithmetic across a
clock change. Instants exist only where a slot is converted to a datetime. Anything that touches a skipped or doubled
hour is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from aftercare.domain.placement.instance import Absences, Spans, WeekHours
from aftercare.domain.placement.masks import repeat, runs, span

DAY_MIN = 24 * 60


class Calendar:
    """A horizon of `days` local days from `start`, in slots of `unit` minutes.

    `unit` divides the day and every length in use, so an appointment fills whole slots. Anything else can be rounded
    outwards to slots without loss. Starts are on the coarser `grid`. `margin` is kept on both sides of a clock
    change, so that gaps hold in real time as well.
    """

    def __init__(self, tz: str, start: date, days: int, unit: int, grid: int, margin: int) -> None:
        self.zone = ZoneInfo(tz)
        self.start = start
        self.days = days
        self.unit = unit
        self.grid = grid
        self.margin = margin
        self.per_day = DAY_MIN // unit
        self.total = days * self.per_day
        self.everything = (1 << self.total) - 1
        self._first = start.toordinal()
        self._monday = self._first - start.weekday()

    # Dates and moments -----------------------------------------------------------------------

    def day(self, on: date) -> int:
        """Days after the start; negative before it."""
        return on.toordinal() - self._first

    def week(self, slot: int) -> int:
        """Calendar weeks after the week of the start."""
        return (slot // self.per_day + self._first - self._monday) // 7

    def week_begins(self, week: int) -> int:
        return (week * 7 + self._monday - self._first) * self.per_day

    def on(self, day: int) -> date:
        return date.fromordinal(self._first + day)

    def minute(self, local: datetime) -> int:
        """Minutes from the start's midnight to a local time, rounded down."""
        return self.day(local) * DAY_MIN + local.hour * 60 + local.minute

    def minute_up(self, local: datetime) -> int:
        """The same, rounded up."""
        return self.minute(local) + (local.second > 0 or local.microsecond > 0)

    def minutes_of(self, moments: Iterable[datetime]) -> list[int]:
        """Minutes from the start's midnight to each moment on the local clock, rounded down."""
        zone, first = self.zone, self._first
        return [
            (local.toordinal() - first) * DAY_MIN + local.hour * 60 + local.minute
            for local in [one.astimezone(zone) for one in moments]
        ]

    def moment(self, slot: int) -> datetime:
        """The instant at which a slot begins, aware in the zone of the calendar."""
        day, number = divmod(slot, self.per_day)
        hour, minute = divmod(number * self.unit, 60)
        on = self.on(day)
        return datetime(on.year, on.month, on.day, hour, minute, tzinfo=self.zone)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def outwards(self, first_min: int, after_min: int) -> tuple[int, int]:
        """The slots that [first, after) minutes touch."""
        return first_min // self.unit, -(-after_min // self.unit)

    # Rules -----------------------------------------------------------------------------------

    def _day_mask(self, spans: Spans) -> int:
        """The slots of one day that lie completely within the spans; adjacent spans count as one."""
        minutes = 0
        if all(a % self.unit == 0 and b % self.unit == 0 for a, b in spans):
            for a, b in spans:
                minutes |= span(a // self.unit, b // self.unit)
            return minutes
        for a, b in spans:
            minutes |= span(a, b)
        whole = runs(minutes, self.unit)
        slots = 0
        for number in range(self.per_day):
            slots |= ((whole >> (number * self.unit)) & 1) << number
        return slots

    def _weeks(self, patterns: Iterable[WeekHours], cells: dict[Spans, int]) -> tuple[int, int]:
        mask = width = 0
        for pattern in patterns:
            for spans in pattern:
                if spans:
                    if spans not in cells:
                        cells[spans] = self._day_mask(spans)
                    mask |= cells[spans] << width
                width += self.per_day
        return mask, width

    @cached_property
    def _cells(self) -> dict[Spans, int]:
        return {}

    def hours(self, patterns: tuple[WeekHours, ...]) -> int:
        """The slots completely within week patterns that repeat from the week of the start."""
        if not patterns:
            return 0
        mask, width = self._weeks(patterns, self._cells)
        skip = (self._first - self._monday) * self.per_day
        return repeat(mask, width, self.total + skip) >> skip

    def touched_hours(self, patterns: tuple[WeekHours, ...]) -> int:
        """The slots that overlap week patterns, even in part."""
        rounded = tuple(tuple(self._rounded(spans) for spans in pattern) for pattern in patterns)
        return self.hours(rounded)

    def working(self, patterns: tuple[WeekHours, ...]) -> int:
        """The same, cached: many people have the same working hours."""
        if patterns not in self._worked:
            self._worked[patterns] = self.touched_hours(patterns)
        return self._worked[patterns]

    @cached_property
    def _worked(self) -> dict[tuple[WeekHours, ...], int]:
        return {}

    def _rounded(self, spans: Spans) -> Spans:
        return tuple((a // self.unit * self.unit, -(-b // self.unit) * self.unit) for a, b in spans)

    def touched(self, absences: Absences) -> int:
        """The slots that overlap naive local intervals."""
        mask = 0
        for begins, ends in absences:
            first, after = self.outwards(self.minute(begins), self.minute_up(ends))
            mask |= span(first, min(after, self.total))
        return mask

    def dates(self, on: Iterable[date]) -> int:
        mask = 0
        for day in sorted({self.day(d) for d in on}):
            if 0 <= day < self.days:
                mask |= span(day * self.per_day, (day + 1) * self.per_day)
        return mask

    @cached_property
    def on_grid(self) -> int:
        """The slots on the grid of starts."""
        return repeat(1, self.grid // self.unit, self.total)

    @cached_property
    def clock_changes(self) -> int:
        """The slots within `margin` minutes of a skipped or doubled hour."""
        return _clock_changes(self.zone.key, self.start, self.days, self.unit, self.margin)

    def near_clock_changes(self) -> int:
        """The same, computed minute by minute."""
        offsets = [self._offset(day, 0, 0) for day in range(self.days + 1)]
        changing = {
            near
            for day in range(self.days)
            if offsets[day] != offsets[day + 1]
            for near in (day - 1, day, day + 1)
            if 0 <= near < self.days
        }
        mask = 0
        for day in sorted(changing):
            for minute in range(DAY_MIN):
                mask |= self._unusable(day, minute)
        return mask

    def _unusable(self, day: int, minute: int) -> int:
        """The slots that a skipped or doubled minute makes unusable; none for any other minute.

        Nothing can end at the start of a gap either: that local time does not exist.
        """
        once, again = self._offset(day, minute, 0), self._offset(day, minute, 1)
        if once == again:
            return 0
        at = day * DAY_MIN + minute
        before = max(self.margin, 1) if once < again else self.margin
        first, after = self.outwards(at - before, at + 1 + self.margin)
        return span(first, min(after, self.total))

    def _offset(self, day: int, minute: int, fold: int) -> timedelta:
        """The offset from UTC at a minute of a day (PEP 495: the folds differ only in a skipped or doubled hour)."""
        at = time(minute // 60, minute % 60, fold=fold)
        return datetime.combine(self.on(day), at, self.zone).utcoffset() or timedelta()


@lru_cache(maxsize=64)
def _clock_changes(tz: str, start: date, days: int, unit: int, margin: int) -> int:
    """Cached for all calendars of a night: nothing else about them matters."""
    return Calendar(tz, start, days, unit, unit, margin).near_clock_changes()
