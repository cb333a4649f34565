"""Put a page inside the shell that all pages share: words, header, user, present moment, defences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aftercare.web.shell import dates
from aftercare.web.shell.assets import icon, static_url
from aftercare.web.shell.language import LANGUAGES, catalogue, tell
from aftercare.web.shell.nav import BY_ROLE, Place
from aftercare.web.shell.untrusted_text import as_said
from aftercare.web.shell.vocabulary import VOCABULARY, word

TEMPLATES = Path(__file__).parents[1] / "templates"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # Pages tell who is supervised: no browser, proxy or back button may keep one.
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class SignedIn:
    """Whom the header greets: the name shown and the role's code."""

    name: str
    role: str


@dataclass(frozen=True)
class Flash:
    """What just happened, in one translated sentence; `tone` is `ok`, `warning` or `danger`."""

    message: str
    tone: str = "ok"


@dataclass(frozen=True)
class PageRequest:
    """What the shell needs of a request.

    `now` is an aware moment; `path` the address asked for with its query, where the language switch
    returns; `counts` the badge numbers by key of nav.Place.
    """

    language: str
    now: datetime
    path: str
    user: SignedIn | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    flash: Flash | None = None
    demonstration: bool = False


def render(request: PageRequest, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """The page `template` makes of `context`, in the reader's language and with our headers.

    Raises jinja2.UndefinedError when the context lacks something the template's opening comment
    asks for: a hole in a page about a person is a fault, not a blank.
    """
    page = environment(request.language, dates.civil(request.now).year).get_template(template)
    shell = {
        "user": request.user,
        "now": request.now,
        "here": request.path,
        "flash": request.flash,
        "demonstration": request.demonstration,
        "counts": request.counts,
        "nav_places": _places(request),
    }
    headers = {**SECURITY_HEADERS, "Content-Language": request.language}
    return HTMLResponse(page.render(**shell, **context), status, headers)


def _places(request: PageRequest) -> tuple[Place, ...]:
    if request.user is None:
        return ()
    return BY_ROLE[request.user.role]


@cache
def environment(language: str, this_year: int) -> Environment:
    """The templates, speaking one language, in one year."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = catalogue(language)
    vars(made)["install_gettext_callables"](words.gettext, words.ngettext, newstyle=True)
    made.filters.update(
        clock=dates.clock,
        short_day=partial(dates.short_day, language=language, this_year=this_year),
        due_moment=partial(dates.due_moment, language=language, this_year=this_year),
        short_moment=partial(dates.short_moment, language=language, this_year=this_year),
        exact_moment=partial(dates.exact_moment, language=language, this_year=this_year),
        week_name=dates.week_name,
        week_number=dates.week_number,
        civil=dates.civil,
        as_said=as_said,
    )
    made.globals.update(
        language=language,
        languages=LANGUAGES,
        icon=icon,
        # Codes with their translated names, the way a select or a group of radio buttons wants them.
        named_options=lambda subject, codes: [
            (code, words.gettext(word(subject, code).name)) for code in codes
        ],
        static_url=static_url,
        # For sentences that come as values: `_` would take them for markup of ours.
        tell=partial(tell, language=language),
        time_left=dates.time_left,
        whole_days=dates.whole_days,
        vocabulary=VOCABULARY,
        word=word,
    )
    return made
