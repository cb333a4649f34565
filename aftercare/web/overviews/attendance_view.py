"""The attendance of one client, week by week: the outcomes as they stand, counted but not scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.store.database.plain_sql import Row
from aftercare.web.figures.plots import Columns, columns_of
from aftercare.web.shell.dates import tick

# From the bottom of a column up.
CODES = (
    "attended",
    "late",
    "attended_not_complied",
    "missed",
    "cancelled_by_service",
    "outcome_overdue",
)


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    appointments: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Attendance:
    """`codes` are those that occur; `weeks` are the newest first, those without an appointment too."""

    codes: list[str]
    columns: Columns
    totals: list[tuple[str, int]]
    weeks: list[Week]


def attendance_view(weeks: Mapping[date, Sequence[Row]]) -> Attendance:
    counts = {monday: Counter(row["state"] for row in rows) for monday, rows in weeks.items()}
    codes = [code for code in CODES if any(code in week for week in counts.values())]
    return Attendance(
        codes=codes,
        columns=columns_of(
            [
                (tick(monday), {code: week[code] for code in codes})
                for monday, week in counts.items()
            ]
        ),
        totals=[(code, sum(week[code] for week in counts.values())) for code in codes],
        weeks=[Week(monday, rows) for monday, rows in reversed(list(weeks.items()))],
    )
