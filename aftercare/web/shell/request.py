"""The request context of a page: the visitor, the page's access rule, and the redirect back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute

from aftercare.base.clock import Clock
from aftercare.base.errors import Fault, NotFound, Unauthenticated
from aftercare.base.settings import Settings
from aftercare.casework.accounts.token_admission import visitor_of
from aftercare.casework.overviews.view import badge_counts
from aftercare.casework.staff.mail import mail_is_refused
from aftercare.domain.accounts.permissions import Actor, Permitted
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database, Steps, UnitOfWork
from aftercare.web.shell.dates import civil, due_moment, short_day, short_moment
from aftercare.web.shell.days_repeated import COOKIE, days_view, keep_days, kept_days
from aftercare.web.shell.flashes import flash_of
from aftercare.web.shell.forms.double_submit import DoubleSubmitGuard
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.submitted import MOST_FIELDS
from aftercare.web.shell.forms.typed_text import TypedText, typed_texts
from aftercare.web.shell.language import choose_language, translate
from aftercare.web.shell.layout import Flash, PageRequest, SignedIn, render
from aftercare.web.shell.page_before import came_from, page_of
from aftercare.web.shell.vocabulary import word

OVERTAKEN = (409, 412)
LANGUAGE_COOKIE = "aftercare_language"
Found = TypeVar("Found")
Given = ParamSpec("Given")


class WebState(Protocol):
    """The application state that the web client uses."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def jobs(self) -> Sequence[Job]: ...
    @property
    def demonstration(self) -> bool: ...


def session_cookie(settings: Settings) -> str:
    """The `__Host-` prefix binds the cookie to one https host; it is not allowed for plain http on the local
    machine."""
    return "__Host-aftercare" if settings.public_origin.startswith("https://") else "aftercare"


def known(found: Found | None) -> Found:
    """What the address names. Raises NotFound when that is nothing."""
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class PageContext:
    """One request with its visitor; `actor` is None only on pages open to everyone, and before the visitor is known."""

    request: Request
    app_state: WebState
    actor: Actor | None = None
    rule: Allow | None = None
    steps: Steps | None = None

    @property
    def now(self) -> datetime:
        return self.app_state.clock.now()

    @property
    def today(self) -> date:
        """The civil day of the office."""
        return civil_date(self.now)

    @property
    def here(self) -> str:
        """The address that shows this page again."""
        return page_of(self.request, self.app_state.settings.public_origin)

    @property
    def language(self) -> str:
        cookie = self.request.cookies.get(LANGUAGE_COOKIE)
        accepted = self.request.headers.get("accept-language")
        setting = self.actor.language if self.actor and not cookie else None
        return choose_language(setting, cookie, accepted)

    def translate(self, text: str, **holes: object) -> str:
        """One of our sentences in the visitor's language, with the values for its placeholders."""
        text = translate(text, self.language)
        return text % holes if holes else text

    def name_of(self, subject: str, code: str) -> str:
        """The name of a code of the vocabulary in the visitor's language."""
        return self.translate(word(subject, code).name)

    def day(self, day: date | datetime) -> str:
        """A day as the visitor's language writes it: `wo 25 nov`, with the year unless it is the current one."""
        return short_day(day, self.language, civil(self.now).year)

    def moment(self, moment: datetime) -> str:
        return short_moment(moment, self.language, civil(self.now).year)

    def deadline(self, moment: datetime) -> str:
        return due_moment(moment, self.language, civil(self.now).year)

    @property
    def token(self) -> str:
        """The session token sent by the browser; empty without a session."""
        return self.request.cookies.get(session_cookie(self.app_state.settings), "")

    def can_perform(self, act: Permitted) -> bool:
        """Whether the visitor is signed in, with a role that may do this act."""
        return self.actor is not None and self.actor.can_perform(act)

    @contextmanager
    def arrived(self) -> Iterator[PageContext]:
        """The same with its visitor known, in the one transaction of this request, which commits as the block ends.
        Raises Unauthenticated, Forbidden."""
        find = visitor_of(self.token, self.now)
        with Steps(self.app_state.database, find, self.now) as steps:
            actor = None
            if self.token:
                with suppress(Unauthenticated), steps.step() as work:
                    actor = work.actor
            if self.rule is not None:
                self.rule.check(actor)
            yield replace(self, actor=actor, steps=steps)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """The transaction of this request, on behalf of the visitor. What raises in the block is taken back."""
        if self.actor is None:
            raise Unauthenticated()
        alone = self.app_state.database.work
        with self.steps.step() if self.steps else alone(self.actor, self.now) as work:
            yield self.named(work)

    def named(self, work: UnitOfWork) -> UnitOfWork:
        """The same, whose entries in the access log carry the id that the response has."""
        work.request_id = getattr(self.request.state, "request_id", work.request_id)
        return work

    def run(
        self,
        act: Callable[Concatenate[UnitOfWork, Given], Found],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found:
        """What one act or question of casework returns, in the transaction of this request."""
        with self.work() as work:
            return act(work, *args, **kwargs)

    def page(self, template: str, status: int | None = None, **context: Any) -> Response:
        """The page in the layout, with the header's current counts. Its status is 422 when its `form` has errors."""
        form = context.get("form")
        if status is None:
            status = 422 if isinstance(form, Reading) and not form.holds else 200
        answer = render(self._shell(self._counts()), template, status, **context)
        if COOKIE in self.request.cookies:
            answer.delete_cookie(COOKIE, self.request.url.path)
        return answer

    def problem(
        self, fault: Fault, status: int | None = None, typed: Sequence[TypedText] = ()
    ) -> Response:
        """The error page; it says no more than the fault itself. `status`: used instead of the fault's own. `typed`:
        what the visitor may copy from the form that was not saved."""
        status = status or fault.status
        about = {
            "status": status,
            "title": fault.title,
            "detail": fault.detail or None,
            "retry_href": self.came_from,
            "typed": typed,
        }
        counts: Mapping[str, int] = {}
        # Loading the counts may be what failed.
        with suppress(Fault):
            counts = self._counts()
        return render(self._shell(counts), "shell/problem.html", status, problem=about)

    def redirect_to(
        self, path: str, flash: str | None = None, days: Sequence[date] = ()
    ) -> Response:
        """A 303 redirect to the next page, which says what was done, and for which days. The part after `#` is where
        the page is scrolled to."""
        target = path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
        target, sign, part = target.partition("#")
        if flash:
            target += ("&" if "?" in target else "?") + f"flash={quote(flash)}"
        answer = RedirectResponse(target + sign + part, 303)
        keep_days(answer, target, days)
        return answer

    @property
    def came_from(self) -> str | None:
        """The page of ours that the browser came from, with its query."""
        return came_from(self.request, self.app_state.settings.public_origin)

    def _counts(self) -> Mapping[str, int]:
        """The header's current counts."""
        if self.actor is None:
            return {}
        with self.work() as work:
            return {**badge_counts(work), "mail-refused": int(mail_is_refused(work))}

    def _flash(self) -> Flash | None:
        flash = flash_of(self.request.query_params.get("flash"), self.language)
        days = kept_days(self.request.cookies.get(COOKIE))
        if flash is None or not days:
            return flash
        repeated = days_view(days, self.day, self.language)
        return replace(flash, message=f"{flash.message.removesuffix('.')}. {repeated}")

    def _shell(self, counts: Mapping[str, int]) -> PageRequest:
        user = SignedIn(self.actor.display_name, self.actor.role.value) if self.actor else None
        return PageRequest(
            language=self.language,
            now=self.now,
            path=self.here,
            user=user,
            counts=counts,
            flash=self._flash(),
            demonstration=self.app_state.demonstration,
        )


@dataclass(frozen=True)
class Allow:
    """A page's rule: what the page does or shows, with the permission that declares; None lets anyone in, signed in
    or not. `apart`: what the page does must not wait inside the transaction of its request (a stream, the clock of the
    demonstration)."""

    act: Permitted | None
    demonstration: bool = False
    apart: bool = False

    def __call__(self, request: Request) -> PageContext:
        """The context, before its visitor is known unless it stands apart. Raises NotFound outside the
        demonstration."""
        app_state: WebState = request.app.state.app_state
        if self.demonstration and not app_state.demonstration:
            raise NotFound()
        context = PageContext(request, app_state, rule=self)
        if not self.apart:
            return context
        with context.arrived() as arrived:
            return replace(arrived, steps=None)

    def check(self, actor: Actor | None) -> None:
        """Raises Unauthenticated, Forbidden."""
        if self.act is not None:
            if actor is None:
                raise Unauthenticated()
            actor.require(self.act.permission)


ANYONE = Allow(None)
# Sessions begin and end in a transaction of their own, so that a wrong password is counted.
ANYONE_APART = Allow(None, apart=True)


class SignedInOnly(Allow):
    """A page for every signed-in account, regardless of role."""

    def check(self, actor: Actor | None) -> None:
        if actor is None:
            raise Unauthenticated()
        super().check(actor)


ANY_ROLE = SignedInOnly(None)


class PageRoute(APIRoute):
    """A route whose faults become pages: sign-in for who is not signed in, else the problem page.
    A form that comes again while it is on its way is one act. One request is one transaction."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not iscoroutinefunction(endpoint):
            endpoint = _in_one_transaction(endpoint)
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_or_explain(request: Request) -> Response:
            try:
                return await handle(request)
            except Unauthenticated:
                return _to_sign_in(request)
            except RequestValidationError:
                # Only path parameters are validated before a page runs, so the address does not exist.
                return _explain(request, NotFound())
            except Fault as fault:
                return _explain(request, fault, await _unsaved(request, fault))

        async def once(request: Request) -> Response:
            state = request.app.state
            session = request.cookies.get(session_cookie(state.app_state.settings))
            clicks: DoubleSubmitGuard = state.clicks
            return await clicks.answer(request, session, handle_or_explain)

        return once


def _in_one_transaction(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The page, with its visitor known before it begins, and all that it did committed as it ends."""

    @wraps(endpoint)
    def answer(**values: Any) -> Any:
        ((name, context),) = (
            (name, one) for name, one in values.items() if isinstance(one, PageContext)
        )
        if context.rule is not None and context.rule.apart:
            return endpoint(**values)
        with context.arrived() as arrived:
            return endpoint(**values | {name: arrived})

    return answer


async def _unsaved(request: Request, fault: Fault) -> Sequence[TypedText]:
    """The text of a form that lost against another change; for any other fault the form shows it itself."""
    if request.method != "POST" or fault.status not in OVERTAKEN:
        return ()
    form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    return typed_texts((k, v) for k, v in form.multi_items() if isinstance(v, str))


def _explain(request: Request, fault: Fault, typed: Sequence[TypedText] = ()) -> Response:
    with PageContext(request, request.app.state.app_state).arrived() as context:
        return context.problem(fault, typed=typed)


def _to_sign_in(request: Request) -> Response:
    """Redirect to sign-in, and back here afterwards. After a POST that is the page with the form; the POST is not
    replayed."""
    app_state: WebState = request.app.state.app_state
    here = page_of(request, app_state.settings.public_origin)
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": f"/sign-in?next={quote(here)}"})
    return RedirectResponse(f"/sign-in?next={quote(here)}", 303)
