"""Hours of a week the way people type them: `9-17`, `8:30-12, 13-17`, or nothing for a free day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from aftercare.base.translation import sentence
from aftercare.web.shell.forms.reading import Problem, Reading, read_time
from aftercare.web.shell.language import filled

NOT_HOURS = sentence("Enter hours, for example 9-17 or 8:30-12, 13-17")
ENDS_FIRST = sentence(
    "%(start)s to %(end)s: the end has to be after the start. Enter a night on two days: until 24 on the first,"
    " from 0 on the next"
)
OVERLAP = sentence("The hours from %(start)s begin before the hours before them end, at %(end)s")
WEEKDAYS = range(7)
END_OF_DAY = re.compile(r"\s*24(?:[:.]?00)?\s*")
DASH = re.compile(r"\s*(?:-|–|tot|to)\s*")

Spans = list[list[int]]
Week = dict[str, Spans]


def read_hours(text: str) -> Spans | Problem:
    """[from, to) in minutes of the day, in order and apart; empty for an empty text."""
    spans: Spans = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;+]", text))):
        ends = DASH.split(part.lower())
        if len(ends) != 2:
            return Problem(NOT_HOURS)
        first, last = _minutes(ends[0]), _minutes(ends[1])
        if first is None or last is None:
            return Problem(NOT_HOURS)
        span = [first, last]
        if span[1] <= span[0]:
            return Problem(_said(ENDS_FIRST, *span))
        if spans and span[0] < spans[-1][1]:
            return Problem(_said(OVERLAP, span[0], spans[-1][1]))
        spans.append(span)
    return spans


def _minutes(text: str) -> int | None:
    """Of the day; midnight at its end is `24`."""
    if END_OF_DAY.fullmatch(text):
        return 24 * 60
    found = read_time(text)
    return None if isinstance(found, Problem) else found.hour * 60 + found.minute


def _said(sentence_text: str, start: int, end: int) -> str:
    return filled(sentence_text, start=written_time(start), end=written_time(end))


def written_time(minutes: int) -> str:
    """Minutes of the day as `9:05`; the end of the day is `24:00`."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def written_hours(spans: Iterable[Sequence[int]]) -> str:
    """The text that `read_hours` reads."""
    return ", ".join(f"{written_time(first)}-{written_time(last)}" for first, last in spans)


def typed_week(week: Mapping[str, Spans], prefix: str) -> dict[str, str]:
    """A stored week as form values `<prefix>-0` (Monday) to `<prefix>-6`."""
    return {f"{prefix}-{day}": written_hours(week.get(str(day), [])) for day in WEEKDAYS}


def week_of(form: Reading, prefix: str) -> Week:
    """The week typed in those fields; days without hours are left out."""
    week: Week = {}
    for day in WEEKDAYS:
        name = f"{prefix}-{day}"
        found = read_hours(form.text(name, required=False))
        if isinstance(found, Problem):
            form.errors[name] = found.message
        elif found:
            week[str(day)] = found
    return week
