"""Renders a page in the layout that all pages share: translations, header, user, present moment, security headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer

from aftercare.casework.file_access.emergency import emergencies_of_team
from aftercare.casework.overviews.notices import my_notices
from aftercare.casework.staff.working_hours import set_working_hours
from aftercare.domain.accounts.permissions import Actor, Permitted, Role
from aftercare.domain.people.phone_numbers import number_in_groups
from aftercare.web.shell import dates
from aftercare.web.shell.assets import icon, static_url
from aftercare.web.shell.help.page_help import HELP
from aftercare.web.shell.help.terms import TERMS
from aftercare.web.shell.language import LANGUAGES, catalogue, translate
from aftercare.web.shell.nav import BY_ROLE, SET_UP, NavEntry
from aftercare.web.shell.untrusted_text import as_received
from aftercare.web.shell.vocabulary import VOCABULARY, word
from aftercare.web.shell.words import mid_sentence

TEMPLATES = Path(__file__).parents[1] / "templates"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
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
    # Pages contain personal data: no browser, proxy or back button may store one.
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class SignedIn:
    """The signed-in user in the header: the display name, the role's code, and the account's id."""

    name: str
    role: str
    account: str = ""

    @classmethod
    def of(cls, actor: Actor) -> SignedIn:
        return cls(actor.display_name, actor.role.value, str(actor.staff_id_or_none))

    @property
    def has_notices(self) -> bool:
        return self._can_perform(my_notices)

    @property
    def reviews_emergencies(self) -> bool:
        return self._can_perform(emergencies_of_team)

    @property
    def manages_hours(self) -> bool:
        return self._can_perform(set_working_hours)

    def _can_perform(self, act: Permitted) -> bool:
        return Actor(Role(self.role)).can_perform(act)


@dataclass(frozen=True)
class Flash:
    """What was just done, in one translated sentence; `tone` is `ok`, `warning` or `danger`. `href` and `link`: the
    page of what is left to do, and its name."""

    message: str
    tone: str = "ok"
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class OpenFile:
    """A file that the user reads in an emergency: the id of that access, its client, the file's reference, and until
    when."""

    id: UUID
    person_id: UUID
    reference: str
    until_at: datetime


@dataclass(frozen=True)
class PageRequest:
    """What the layout needs of a request.

    `now` is an aware time. `path` is the requested address with its query, to which the language switch returns.
    `counts` are the badge numbers by key of nav.NavEntry. `open_files` stand on every page while they last.
    """

    language: str
    now: datetime
    path: str
    user: SignedIn | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    flash: Flash | None = None
    open_files: Sequence[OpenFile] = ()
    demonstration: bool = False


def render(
    request: PageRequest, template: str, status: int = 200, **context: object
) -> HTMLResponse:
    """The page that `template` makes of `context`, in the reader's language and with our headers.

    Raises jinja2.UndefinedError when the context lacks a value from the template's opening comment. On a page about a
    client a missing value is a fault, not a blank.
    """
    page = environment(request.language, dates.civil(request.now).year).get_template(template)
    places = _places(request)
    shell = {
        "user": request.user,
        "now": request.now,
        "here": request.path,
        "flash": request.flash,
        "open_files": request.open_files,
        "demonstration": request.demonstration,
        "counts": request.counts,
        "nav_places": places,
        "nav_keys": {place.key for place in places},
        "page_help": HELP.get(template) if request.user else None,
        "help_terms": TERMS,
    }
    headers = {**SECURITY_HEADERS, "Content-Language": request.language}
    return HTMLResponse(page.render(**shell, **context), status, headers)


def fragment(language: str, now: datetime, template: str, **context: object) -> HTMLResponse:
    """Part of a page, without header and footer, for a script of ours to put in its place."""
    part = environment(language, dates.civil(now).year).get_template(template)
    return HTMLResponse(part.render(**context), 200, SECURITY_HEADERS)


def _places(request: PageRequest) -> tuple[NavEntry, ...]:
    if request.user is None:
        return ()
    places = BY_ROLE[request.user.role]
    return tuple(one for one in places if one is not SET_UP or request.counts.get(one.key))


class _Fixed(NodeTransformer):
    """Replaces the calls in a template that depend on the language alone: sentences and icons."""

    def __init__(self, environment: Environment) -> None:
        language = str(environment.globals["language"])
        self._calls: dict[str, Callable[..., str]] = {
            # As newstyle gettext: a sentence without values still has its percent signs doubled.
            "_": lambda text: translate(text, language) % {},
            "icon": icon,
            "static_url": static_url,
        }

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        self.generic_visit(node, *args, **kwargs)
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return node
        call = self._calls.get(node.node.name)
        given = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if call is None or node.kwargs or len(given) < len(node.args):
            return node
        return nodes.MarkSafe(nodes.Const(str(call(*given))), lineno=node.lineno)


class _Compiled(CodeGenerator):
    """A page has some hundred sentences and icons that never change; they are written as it is compiled."""

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        whole = isinstance(node, nodes.Template)
        return super().visit(
            _Fixed(self.environment).visit(node) if whole else node, *args, **kwargs
        )


@cache
def environment(language: str, this_year: int) -> Environment:
    """The Jinja environment for one language and one year."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.code_generator_class = _Compiled
    words = catalogue(language)
    vars(made)["install_gettext_callables"](words.gettext, words.ngettext, newstyle=True)
    made.filters.update(
        clock=dates.clock,
        short_day=partial(dates.short_day, language=language, this_year=this_year),
        full_day=partial(dates.full_day, language=language),
        due_moment=partial(dates.due_moment, language=language, this_year=this_year),
        short_moment=partial(dates.short_moment, language=language, this_year=this_year),
        exact_moment=partial(dates.exact_moment, language=language, this_year=this_year),
        month_name=partial(dates.month_name, language=language),
        weekday_name=partial(dates.weekday_name, language=language),
        week_name=dates.week_name,
        week_number=dates.week_number,
        civil=dates.civil,
        as_received=as_received,
        telephone=number_in_groups,
        mid_sentence=mid_sentence,
    )
    made.globals.update(
        language=language,
        languages=LANGUAGES,
        icon=icon,
        # Codes with their translated names, as a select or radio group needs them.
        named_options=lambda subject, codes: [
            (code, words.gettext(word(subject, code).name)) for code in codes
        ],
        static_url=static_url,
        # For sentences passed as values: `_` would mark them as safe HTML of ours.
        translate=partial(translate, language=language),
        time_left=dates.time_left,
        whole_days=dates.whole_days,
        vocabulary=VOCABULARY,
        word=word,
    )
    return made
