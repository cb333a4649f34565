"""The attendance of one client, week by week: the outcomes as they stand, counted but not scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from aftercare.store.database.plain_sql import Row
from aftercare.web.figures.plots import columns_of
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


def attendance_view(weeks: Mapping[date, Sequence[Row]]) -> dict[str, Any]:
    """`codes` are those that occur; `weeks` are the newest first, those without an appointment too."""
    counts = {monday: Counter(row["state"] for row in rows) for monday, rows in weeks.items()}
    codes = [code for code in CODES if any(code in one for one in counts.values())]
    return {
        "codes": codes,
        "columns": columns_of(
            [(tick(monday), {code: one[code] for code in codes}) for monday, one in counts.items()]
        ),
        "totals": [(code, sum(one[code] for one in counts.values())) for code in codes],
        "weeks": [
            {"monday": monday, "appointments": rows}
            for monday, rows in reversed(list(weeks.items()))
        ],
    }
