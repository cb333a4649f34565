"""The request context of a page: the visitor, the page's access rule, and the redirect back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute

from aftercare.base.errors import Fault, Forbidden, NotFound, Unauthenticated, Unavailable
from aftercare.base.ids import ids_in, new_id
from aftercare.casework.file_access.emergency import has_ended_emergency, open_emergencies
from aftercare.casework.overviews.view import badge_counts
from aftercare.casework.sign_in.acts import token_hash
from aftercare.casework.sign_in.own_sign_ins import last_sign_in
from aftercare.casework.sign_in.token_admission import visitor_of
from aftercare.domain.accounts.permissions import CHANGES_A_FILE, Actor, Permitted
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.accounts.refusals import note_refusal
from aftercare.store.database.unit_of_work import Origin, Steps, UnitOfWork
from aftercare.web.shell.apart import own_page_problem
from aftercare.web.shell.cookies import (
    days_view,
    drop_days,
    is_https,
    keep_days,
    kept_days,
    language_cookie,
    session_cookie,
)
from aftercare.web.shell.dates import civil, due_moment, short_day, short_moment
from aftercare.web.shell.flashes import flash_of
from aftercare.web.shell.forms.double_submit import DoubleSubmitGuard
from aftercare.web.shell.forms.held_changes import refuse_form_while_older, with_wait
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.typed_text import TypedText, unsaved_texts
from aftercare.web.shell.language import choose_language, translate
from aftercare.web.shell.layout import Flash, OpenFile, PageRequest, SignedIn, render
from aftercare.web.shell.page_before import came_from, page_of, to_sign_in
from aftercare.web.shell.sign_in_before import before_flash
from aftercare.web.shell.vocabulary import word
from aftercare.web.shell.web_state import WebState

# What an open page asks by itself does not count as use of the session.
UNASKED = "aftercare-unasked"
# The message after signing in: what the session tells of the sign-in before.
SIGNED_IN = "signed-in"
Found = TypeVar("Found")
Given = ParamSpec("Given")


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
        cookie = self.request.cookies.get(language_cookie(self.app_state.settings))
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
        """Whether the visitor is signed in, with a role that may do this act. A file that is open in an emergency is
        only read."""
        if self.actor is None or not self.actor.can_perform(act):
            return False
        return act.permission not in CHANGES_A_FILE or not self.reads_only

    @property
    def reads_only(self) -> bool:
        """Whether the visitor reads the file of this page in an emergency."""
        asked = self.request.path_params.get("person_id")
        return bool(asked) and str(asked) in {str(a.person_id) for a in self._open_files()}

    @contextmanager
    def arrived(self) -> Iterator[PageContext]:
        """The same with its visitor known, in the one transaction of this request, which commits as the block ends.
        Raises Unauthenticated, Forbidden."""
        in_use, state = UNASKED not in self.request.headers, self.app_state
        holds_for = state.settings.proof_holds_for(state.demonstration)
        find = visitor_of(self.token, self.now, in_use=in_use, proof_holds_for=holds_for)
        found = self
        try:
            with Steps(self.app_state.database, find, self.now) as steps:
                actor = None
                if self.token:
                    with suppress(Unauthenticated), steps.step() as work:
                        actor = work.actor
                found = replace(self, actor=actor, steps=steps)
                if self.rule is not None:
                    self.rule.check(actor)
                yield found
        except (Forbidden, NotFound) as refusal:
            found.note_refused(refusal)
            raise

    def note_refused(self, refusal: Fault) -> None:
        """Writes the refusal to the access log, after the page's transaction was rolled back."""
        if self.actor is not None:
            database, now, origin = self.app_state.database, self.now, self.origin
            asked = ids_in(self.request.path_params.values())
            note_refusal(database, now, self.actor, refusal, self.request_id, origin, asked)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """The transaction of this request, on behalf of the visitor. What raises in the block is taken back."""
        if self.actor is None:
            raise Unauthenticated()
        alone = self.app_state.database.work
        with self.steps.step() if self.steps else alone(self.actor, self.now) as work:
            yield self.named(work)

    @property
    def request_id(self) -> UUID:
        """The id that the response has, and the entries of this request in the access log."""
        state = self.request.state
        if not hasattr(state, "request_id"):
            state.request_id = new_id()
        found: UUID = state.request_id
        return found

    def named(self, work: UnitOfWork) -> UnitOfWork:
        """The same, whose entries in the access log carry the id that the response has, and where it came from."""
        work.request_id, work.origin = self.request_id, self.origin
        return work

    @property
    def origin(self) -> Origin:
        """The address of the browser, behind a trusted proxy the one that the proxy reports, and its session."""
        client, token = self.request.client, self.token
        return Origin(client.host if client else None, token_hash(token) if token else None)

    def run(
        self,
        act: Callable[Concatenate[UnitOfWork, Given], Found],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found:
        """What one act or question of casework returns, in the transaction of this request."""
        with self.work() as work:
            return act(work, *args, **kwargs)

    def page(self, template: str, status: int | None = None, **context: object) -> Response:
        """The page in the layout, with the header's counts and a client's strip. 422 when its `form` has errors."""
        if status is None:
            form = context.get("form")
            status = 422 if isinstance(form, Reading) and not form.is_valid else 200
        above = self.request.app.state.strip_above(self, context)
        shell = self._shell(self._counts(), self._open_files())
        answer = render(shell, template, status, strip_above=above, **context)
        drop_days(answer, self.request)
        return answer

    def problem(
        self, fault: Fault, status: int | None = None, typed: Sequence[TypedText] = ()
    ) -> Response:
        """The error page, with this `status` if any; `typed`: what the visitor may copy from a form not saved."""
        status = status or fault.status
        if apart := own_page_problem(self.request, self.now, self.language, status):
            return apart
        about: dict[str, object] = {"status": status, "title": fault.title, "ended_access": False}
        about |= {
            "detail": fault.detail or None,
            "retry_href": self.came_from,
            "typed": typed,
            "request_id": self.request_id,
        }
        counts: Mapping[str, int] = {}
        # Loading them may be what failed. A refusal has none: addresses are tried by the thousand, and they cost most.
        with suppress(Fault):
            counts = {} if status in (Forbidden.status, NotFound.status) else self._counts()
            about["ended_access"] = (
                status == NotFound.status
                and self.can_perform(has_ended_emergency)
                and self.run(has_ended_emergency, ids_in(self.request.path_params.values()))
            )
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
        keep_days(answer, target, days, secure=is_https(self.app_state.settings))
        return answer

    @property
    def came_from(self) -> str | None:
        """The page of ours that the browser came from, with its query."""
        return came_from(self.request, self.app_state.settings.public_origin)

    def _counts(self) -> Mapping[str, int]:
        """The header's current counts; on a page that only reads they are asked for once."""
        if self.actor is None:
            return {}
        state = self.request.state
        if self.request.method == "POST" or not hasattr(state, "counts"):
            state.counts = self.run(badge_counts)
        counts: Mapping[str, int] = state.counts
        return counts

    def _open_files(self) -> Sequence[OpenFile]:
        """The files that the visitor reads in an emergency now; asked for once in a request."""
        if not self.can_perform(open_emergencies):
            return ()
        state = self.request.state
        if not hasattr(state, "open_files"):
            may_have = self.request.method == "POST" or self._counts().get("open-files")
            found = self.run(open_emergencies) if may_have else ()
            state.open_files = [OpenFile(a.id, a.person_id, ref, a.until_at) for a, ref in found]
        files: Sequence[OpenFile] = state.open_files
        return files

    def _flash(self) -> Flash | None:
        if (asked := self.request.query_params).get("flash") == SIGNED_IN:
            return before_flash(self, self.run(last_sign_in, self.token)) if self.actor else None
        flash = flash_of(code := asked.get("flash"), self.language, asked.get("about"))
        if flash is None or not (days := kept_days(self.request)):
            return flash
        repeated = days_view(code or "", days, self.day, self.language)
        return replace(flash, message=f"{flash.message.removesuffix('.')}. {repeated}")

    def _shell(self, counts: Mapping[str, int], open_files: Sequence[OpenFile] = ()) -> PageRequest:
        return PageRequest(
            language=self.language,
            now=self.now,
            path=self.here,
            user=SignedIn.of(self.actor) if self.actor else None,
            counts=counts,
            flash=self._flash(),
            open_files=open_files,
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
ANY_ROLE_APART = SignedInOnly(None, apart=True)


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
                refuse_form_while_older(request)
                answer: Response = await request.app.state.confirming(request, handle)
                return answer
            except Unauthenticated:
                return to_sign_in(request, PageContext(request, request.app.state.app_state).here)
            except RequestValidationError:
                # Only path parameters are validated before a page runs, so the address does not exist.
                return _explain(request, NotFound())
            except Fault as fault:
                return _explain(request, fault, await unsaved_texts(request, fault))

        async def once(request: Request) -> Response:
            state = request.app.state
            session = request.cookies.get(session_cookie(state.app_state.settings))
            guard: DoubleSubmitGuard = state.double_submits
            return await guard.answer(request, session, handle_or_explain)

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


def _explain(request: Request, fault: Fault, typed: Sequence[TypedText] = ()) -> Response:
    try:
        with PageContext(request, request.app.state.app_state).arrived() as context:
            return with_wait(context.problem(fault, typed=typed), fault)
    except Unavailable:  # Who asks cannot be known either.
        alone = PageContext(request, request.app.state.app_state)
        return with_wait(alone.problem(fault, typed=typed), fault)
