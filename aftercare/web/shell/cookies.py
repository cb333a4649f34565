"""Our cookies: their names, and the days just entered, which the next page repeats, since addresses are logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fastapi import Request
from fastapi.responses import Response

from aftercare.base.settings import Settings
from aftercare.base.translation import sentence
from aftercare.web.shell.flashes import DAY_CHOSEN
from aftercare.web.shell.language import catalogue, translate

COOKIE = "aftercare_days"
# `__Host-` would demand the path of every page.
SECURE_COOKIE = f"__Secure-{COOKIE}"
# The next page is requested at once; a later one is about something else.
CHOSEN = sentence("Day chosen: %(day)s.")
SECONDS_KEPT = 30
MOST_DAYS = 4


def is_https(settings: Settings) -> bool:
    """Whether browsers reach us encrypted, so that cookies are kept to that."""
    return settings.public_origin.startswith("https://")


def session_cookie(settings: Settings) -> str:
    """The `__Host-` prefix binds the cookie to one https host; it is not allowed for plain http on the local
    machine."""
    return "__Host-aftercare" if is_https(settings) else "aftercare"


def language_cookie(settings: Settings) -> str:
    return f"{session_cookie(settings)}-language"


def device_cookie(settings: Settings) -> str:
    """Kept by a browser that has signed in, also after it signs out."""
    return f"{session_cookie(settings)}-device"


def keep_days(answer: Response, path: str, days: Sequence[date], *, secure: bool) -> None:
    """Set the cookie with these days for the page at `path`, which may have a query; nothing without days. `secure`:
    the browser reaches us over https."""
    if days:
        answer.set_cookie(
            SECURE_COOKIE if secure else COOKIE,
            "/".join(f"{day}" for day in days[:MOST_DAYS]),
            SECONDS_KEPT,
            path=path.partition("?")[0],
            secure=secure,
            httponly=True,
            samesite="strict",
        )


def drop_days(answer: Response, request: Request) -> None:
    """Remove the cookie from the browser once its page was shown."""
    for name in (COOKIE, SECURE_COOKIE):
        if name in request.cookies:
            answer.delete_cookie(name, request.url.path, secure=name == SECURE_COOKIE)


def kept_days(request: Request) -> tuple[date, ...]:
    """The days in the cookie; none if the cookie is not ours."""
    cookie = request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)
    try:
        return tuple(date.fromisoformat(one) for one in (cookie or "").split("/")[:MOST_DAYS])
    except ValueError:
        return ()


def days_view(flash: str, days: Sequence[date], write: Callable[[date], str], language: str) -> str:
    """`Days entered: Thu 26 Nov – Fri 4 Dec, 9 days.` for a first and last day, else each day; `write` formats a day.
    It is a sentence of its own: a day beside `Saved` would read as the day of saving. `flash` is the code of what was
    done."""
    if flash in DAY_CHOSEN:
        return translate(CHOSEN, language) % {"day": _days(days, write, language)}
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
