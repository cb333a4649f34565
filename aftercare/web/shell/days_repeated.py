"""Repeats the days just entered on the next page, from a cookie of that page, since addresses are logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fastapi.responses import Response

from aftercare.web.shell.language import catalogue

COOKIE = "aftercare_days"
# The next page is requested at once; a later one is about something else.
SECONDS_KEPT = 30
MOST_DAYS = 4


def keep_days(answer: Response, path: str, days: Sequence[date]) -> None:
    """Set the cookie with these days for the page at `path`, which may have a query; nothing without days."""
    if days:
        value = "/".join(f"{day}" for day in days[:MOST_DAYS])
        answer.set_cookie(
            COOKIE,
            value,
            SECONDS_KEPT,
            path=path.partition("?")[0],
            httponly=True,
            samesite="strict",
        )


def kept_days(cookie: str | None) -> tuple[date, ...]:
    """The days in the cookie; none if the cookie is not ours."""
    try:
        return tuple(date.fromisoformat(one) for one in (cookie or "").split("/")[:MOST_DAYS])
    except ValueError:
        return ()


def days_view(days: Sequence[date], write: Callable[[date], str], language: str) -> str:
    """`Days entered: Thu 26 Nov – Fri 4 Dec, 9 days.` for a first and last day, else each day; `write` formats a day.
    It is a sentence of its own: a day beside `Saved` would read as the day of saving."""
    message = catalogue(language).ngettext(
        "Day entered: %(days)s.", "Days entered: %(days)s.", len(set(days))
    )
    return message % {"days": _days(days, write, language)}


def _days(days: Sequence[date], write: Callable[[date], str], language: str) -> str:
    if len(days) == 2 and days[0] < days[1]:
        count = (days[1] - days[0]).days + 1
        length = catalogue(language).ngettext("%(num)s day", "%(num)s days", count)
        return f"{write(days[0])} – {write(days[1])}, {length % {'num': count}}"
    return "; ".join(write(day) for day in dict.fromkeys(days))
