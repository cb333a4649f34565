"""The tables of figures that leave for a warehouse: one calendar month of every team, without names of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from aftercare.domain.figures.cell_suppression import TOTAL, cells_left_out, with_totals
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN, Held, MessageFate
from aftercare.domain.figures.team_figures import HALF, LEAST_FOR_TENTH, NINE_TENTHS, percentile

CLOSED_AFTER: Final = timedelta(days=14)
"""How long after its end a month is counted: outcomes and verdicts come late."""
OTHER: Final = "other"
TEAM, ORGANISATION = "team", "organisation"
DEEPEST_STEP: Final = 4
NO_STEP: Final = "no_step"

Row = dict[str, str | int | None]


@dataclass(frozen=True)
class Column:
    name: str
    about: str


@dataclass(frozen=True)
class CountTable:
    """A table of counts. `total` is the name of the column with the sum of the others; empty where there is one."""

    name: str
    about: str
    columns: tuple[Column, ...]
    total: Column | None = None

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (*self.columns, self.total) if self.total else self.columns


@dataclass(frozen=True)
class TimeTable:
    """A table of the median of a number of days, and of the days that nine in ten do not exceed."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return self.columns


CLIENTS: Final = CountTable(
    "clients",
    "Clients under supervision at the end of the month, by the team they are in when it is counted.",
    (Column("clients", "Clients under supervision."),),
)
APPOINTMENTS: Final = CountTable(
    "appointments",
    "Appointments that began in the month, by what was recorded of them. A moved one counts where it was moved to.",
    (
        Column(Held.ATTENDED, "The client came, late or not."),
        Column(Held.MISSED, "The client did not come; excused by a verdict or not."),
        Column(Held.EXCUSED, "It was not held through no fault of the client."),
        Column(OTHER, "Cancelled, or nothing was recorded."),
    ),
    Column("placed", "All of them."),
)
TEXTS: Final = CountTable(
    "texts",
    "Texts to clients that were due in the month, by their result.",
    (
        Column(MessageFate.DELIVERED, "The provider reported that it arrived."),
        Column(MessageFate.SENT, "It left, and nothing more was reported."),
        Column(MessageFate.FAILED, "It did not arrive."),
        Column(MessageFate.UNKNOWN, "What became of it is not known."),
        Column(MessageFate.SKIPPED_LATE, "It was no longer of use."),
        Column(MessageFate.WITHHELD, "It was withheld, such as without consent."),
        Column(MessageFate.CANCELLED, "It was cancelled before it left."),
    ),
    Column("due", "All of them."),
)
ESCALATIONS: Final = CountTable(
    "escalations",
    "Escalations that were opened in the month, by the last step that was taken by the time it is counted.",
    (
        Column(NO_STEP, "It was decided before any step."),
        *(Column(f"step_{number}", f"Step {number} was the last.") for number in range(1, DEEPEST_STEP)),
        Column(f"step_{DEEPEST_STEP}", f"Step {DEEPEST_STEP} or a later one was the last."),
    ),
    Column("opened", "All of them."),
)  # fmt: skip
DECISIONS: Final = TimeTable(
    "decisions",
    "Days from a missed appointment of the month to its verdict, of those that have one.",
    (
        Column("days_median", "Half of them took no longer; empty for fewer than 5."),
        Column("days_nine_in_ten", "Nine in ten took no longer; empty for fewer than 10."),
    ),
)
WAITING: Final = TimeTable(
    "waiting",
    "Days from referral to the start of a treatment that began in the month.",
    (
        Column("days_median", "Half of them waited no longer; empty for fewer than 5."),
        Column("days_nine_in_ten", "Nine in ten waited no longer; empty for fewer than 10."),
    ),
)
TABLES: Final = (CLIENTS, APPOINTMENTS, TEXTS, ESCALATIONS, DECISIONS, WAITING)
KEYS: Final = (
    Column("month", "First day of the calendar month, in Amsterdam."),
    Column("level", "`team`, or `organisation` for all teams together."),
    Column("team_id", "Id of the team; empty for the organisation."),
    Column("team", "Name of the team when it was counted; empty for the organisation."),
)


@dataclass(frozen=True)
class MonthCounts:
    """What was counted in a month: `counts` by table and (team id, column), `days` by table and team id."""

    teams: Mapping[str, str]
    counts: Mapping[str, Mapping[tuple[str, str], int]]
    days: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)


def last_closed_month(today: date) -> date:
    """The first day of the newest month that is counted."""
    first = (today - CLOSED_AFTER).replace(day=1)
    return month_before(first)


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from that of `first` up to and with that of `last`."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = month_after(month)
    return found


def step_of(steps: int) -> str:
    """The column of an escalation of which so many steps were taken."""
    return f"step_{min(steps, DEEPEST_STEP)}" if steps else NO_STEP


def exported_tables(month: date, found: MonthCounts) -> dict[str, list[Row]]:
    """The rows of every table, with None for what is left out. Teams are in the order of their names."""
    tables: dict[str, list[Row]] = {}
    for table in TABLES:
        if isinstance(table, CountTable):
            tables[table.name] = _count_rows(month, table, found)
        else:
            tables[table.name] = _time_rows(month, table, found)
    return tables


def _count_rows(month: date, table: CountTable, found: MonthCounts) -> list[Row]:
    counts = found.counts.get(table.name, {})
    hidden, cells = cells_left_out(counts), with_totals(counts)

    def shown(team: str, column: str) -> int | None:
        return None if (team, column) in hidden else cells.get((team, column), 0)

    rows = []
    for team in (*_by_name(found.teams), TOTAL):
        row = _keys(month, team, found.teams)
        row |= {one.name: shown(team, one.name) for one in table.columns}
        if table.total:
            row[table.total.name] = shown(team, TOTAL)
        rows.append(row)
    return rows


def _time_rows(month: date, table: TimeTable, found: MonthCounts) -> list[Row]:
    rows = []
    for team in _by_name(found.teams):
        histogram = Counter(found.days.get(table.name, {}).get(team, ()))
        number = histogram.total()
        median = percentile(histogram, HALF) if number >= SMALLEST_SHOWN else None
        slow = percentile(histogram, NINE_TENTHS) if number >= LEAST_FOR_TENTH else None
        row = _keys(month, team, found.teams)
        row |= dict(zip((one.name for one in table.columns), (median, slow), strict=True))
        rows.append(row)
    return rows


def _by_name(teams: Mapping[str, str]) -> list[str]:
    return sorted(teams, key=lambda one: (teams[one], one))


def _keys(month: date, team: str, names: Mapping[str, str]) -> Row:
    return {
        "month": month.isoformat(),
        "level": TEAM if team else ORGANISATION,
        "team_id": team or None,
        "team": names.get(team),
    }


def cells_of(tables: Mapping[str, Iterable[Row]]) -> dict[str, int | None]:
    """Every count of these tables by its place, to compare two revisions of a month."""
    counts = {
        one.name: [column.name for column in one.all_columns]
        for one in TABLES
        if isinstance(one, CountTable)
    }
    return {
        f"{name}/{row['team_id'] or ''}/{column}": _number(row.get(column))
        for name, rows in tables.items()
        for row in rows
        for column in counts.get(name, ())
    }


def _number(value: str | int | None) -> int | None:
    return value if isinstance(value, int) else None
