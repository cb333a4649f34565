"""Opening times of a site in a few lines, grouping days with the same hours: `ma–vr 9:00–17:00`."""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import get_day_names

from aftercare.web.shell.forms.hours import WEEKDAYS, Spans, written_hours


def opening_lines(week: Mapping[str, Spans] | None, language: str) -> list[tuple[str, str]]:
    """(days, hours) for each run of consecutive days with the same hours. Closed days are left out, and a site without
    hours (always open) has no line."""
    names = get_day_names("abbreviated", locale=language)
    stretches: list[tuple[int, int, str]] = []
    for day in WEEKDAYS:
        hours = written_hours((week or {}).get(str(day), [])).replace("-", "–")
        if not hours:
            continue
        if stretches and stretches[-1][1] == day - 1 and stretches[-1][2] == hours:
            stretches[-1] = (stretches[-1][0], day, hours)
        else:
            stretches.append((day, day, hours))
    return [
        (names[first] if first == last else f"{names[first]}–{names[last]}", hours)
        for first, last, hours in stretches
    ]
