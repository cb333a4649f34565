"""The attendance of one client, week by week: the outcomes as they stand, counted but not scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.appointments.lifecycle import KEPT_STATES, AppointmentState
from aftercare.domain.time.wall_time import civil_date
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
class Month:
    """How many appointments of a month were kept, were missed, and were missed with an excuse or by our own failure.
    `others`: not complied with, cancelled by the service, or without an outcome."""

    first_on: date
    kept: int
    missed: int
    excused: int
    others: int

    @property
    def percent(self) -> int | None:
        """The share that was kept of what was kept or missed without an excuse; None without either."""
        judged = self.kept + self.missed
        return round(100 * self.kept / judged) if judged else None


@dataclass(frozen=True, slots=True)
class Attendance:
    """`codes` are those that occur; `weeks` and `months` are the newest first, weeks without an appointment too."""

    codes: list[str]
    columns: Columns
    totals: list[tuple[str, int]]
    weeks: list[Week]
    months: list[Month]


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
        months=[*_months(row for rows in weeks.values() for row in rows)],
    )


def _months(appointments: Iterable[Row]) -> Iterator[Month]:
    by_month: dict[date, Counter[str]] = {}
    for row in appointments:
        first_on = civil_date(row["starts_at"]).replace(day=1)
        by_month.setdefault(first_on, Counter())[_standing(row)] += 1
    for first_on in sorted(by_month, reverse=True):
        counts = by_month[first_on]
        yield Month(first_on, counts["kept"], counts["missed"], counts["excused"], counts["others"])


def _standing(row: Row) -> str:
    """A missed appointment counts as missed until the verdict excuses it."""
    if row["state"] in KEPT_STATES:
        return "kept"
    if row["state"] != AppointmentState.MISSED:
        return "others"
    return "excused" if row["verdict"] in (Verdict.EXCUSED, Verdict.SERVICE_FAILURE) else "missed"
