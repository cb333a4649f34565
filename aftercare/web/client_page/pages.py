"""A client's own page, without a name on it: a number, a code, and the appointments to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from aftercare.base.errors import CodeWithheld, Invalid, Throttled
from aftercare.base.file_transfer import own_name
from aftercare.casework.attachments.acts import LONGEST_NAME
from aftercare.casework.calendars.serving import calendar_of_client
from aftercare.casework.client_page.check_ins import send_check_in
from aftercare.casework.client_page.evidence import MOST_SENT, send_evidence
from aftercare.casework.client_page.opening import (
    ask_for_code,
    leave,
    open_page,
    texts_go_from,
    visitor,
)
from aftercare.casework.client_page.reading import OwnPage, local_time, own_page
from aftercare.casework.client_page.times import ask_for_another_time, take_time
from aftercare.casework.sign_in.throttle import count_request
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.time_offers import MOST_TIMES
from aftercare.domain.client_page.asked_words import ASKED
from aftercare.domain.client_page.check_in_words import CHECK_IN, CheckInWords
from aftercare.domain.client_page.check_ins import CheckIn, Mood, checked_check_in
from aftercare.domain.client_page.visits import LONGEST
from aftercare.domain.client_page.words import SENTENCES, PageWords
from aftercare.domain.letters.composing import (
    PlaceKind,
    appointment_rows,
    day_in_sentence,
    day_in_words,
)
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.web.shell.apart import OWN_PAGE
from aftercare.web.shell.cookies import is_https, session_cookie
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.forms.submitted import Upload, plain_form, uploaded_in_memory
from aftercare.web.shell.layout import fragment
from aftercare.web.shell.request import ANYONE_APART, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
Anyone = Annotated[PageContext, Depends(ANYONE_APART)]
PATH = OWN_PAGE
SECOND = timedelta(seconds=1)
_YES_NO = ("yes", "no")


async def _sent_form(request: Request) -> Reading:
    return Reading(await plain_form(request), sent=request.method == "POST")


Form = Annotated[Reading, Depends(_sent_form)]


async def _sent_file(request: Request) -> Upload | None:
    """Without a visit nothing is taken into memory."""
    context = PageContext(request, request.app.state.app_state)
    with _work(context) as work:
        if visitor(work, _token(context)) is None:
            return None
    return await uploaded_in_memory(request, context.app_state.attachments.most_bytes, plain=True)


@router.get(PATH)
def show(context: Anyone) -> Response:
    token = _token(context)
    with _work(context) as work:
        person = visitor(work, token)
        if person is not None:
            return _appointments(context, own_page(work, person), person.language)
    return _form(context, said="ended" if token else None)


@router.post(f"{PATH}/code")
def ask(context: Anyone, form: Form) -> Response:
    def send(work: UnitOfWork) -> str:
        ask_for_code(work, form.typed.get("phone", ""))
        return "sent"

    return _tried(context, form, send)


@router.post(f"{PATH}/open")
def enter(context: Anyone, form: Form) -> Response:
    token = ""

    def check(work: UnitOfWork) -> str | None:
        nonlocal token
        typed = form.typed
        token = open_page(work, typed.get("phone", ""), typed.get("code", "")) or ""
        return None if token else "wrong"

    answer = _tried(context, form, check)
    if not token:
        return answer
    onward = RedirectResponse(PATH + _language_wished(context), 303)
    onward.set_cookie(
        _cookie(context),
        token,
        int(LONGEST.total_seconds()),
        secure=is_https(context.app_state.settings),
        httponly=True,
        samesite="strict",
    )
    return onward


@router.post(f"{PATH}/another-time")
def move(context: Anyone, form: Form) -> Response:
    """Without a number other times are asked for; with one, that time is taken."""
    about = id_of(form.typed.get("appointment_id", ""))
    number = form.optional_number("number", 1, MOST_TIMES)
    with _work(context) as work:
        person = visitor(work, _token(context), for_update=True)
        if person is None:
            return RedirectResponse(PATH, 303)
        if about is None or not form.is_valid:
            done = False
        elif number is None:
            done = ask_for_another_time(work, person, about)
        else:
            done = take_time(work, person, about, number)
        if not done:
            return _appointments(context, own_page(work, person), person.language, "not_now")
    return RedirectResponse(PATH + _language_wished(context), 303)


@router.post(f"{PATH}/evidence")
def send(context: Anyone, upload: Annotated[Upload | None, Depends(_sent_file)]) -> Response:
    if upload is None:
        return RedirectResponse(PATH, 303)
    about = id_of(upload.typed.get("absence_id", ""))
    said: str | None = None
    try:
        with _work(context) as work:
            person = visitor(work, _token(context), for_update=True)
            if person is None:
                return RedirectResponse(PATH, 303)
            if upload.is_too_large:
                said = "too_large"
            elif about is None or not send_evidence(
                work,
                context.app_state.attachments,
                person,
                about,
                own_name(upload.name, LONGEST_NAME),
                upload.file,
            ):
                said = "not_now"
    except Invalid:
        said = "not_a_file"
    if said is None:
        return RedirectResponse(PATH + _language_wished(context), 303)
    with _work(context) as work:
        person = visitor(work, _token(context))
        assert person is not None
        return _appointments(context, own_page(work, person), person.language, said)


@router.post(f"{PATH}/check-in/send")
def check_in(context: Anyone, form: Form) -> Response:
    """What is wrong stands beside each question, in the client's language."""
    with _work(context) as work:
        person = visitor(work, _token(context), for_update=True)
        if person is None:
            return RedirectResponse(PATH, 303)
        words = CHECK_IN[_language(context, person.language)]
        answers, faults = _answers(form, words)
        if answers is None:
            return _appointments(
                context,
                own_page(work, person),
                person.language,
                words.incomplete,
                form.typed,
                faults,
            )
        if not send_check_in(work, person, answers):
            page = own_page(work, person)
            said = words.received if page.checked_in else "not_now"
            return _appointments(context, page, person.language, said)
    return RedirectResponse(PATH + _language_wished(context), 303)


def _answers(form: Reading, words: CheckInWords) -> tuple[CheckIn | None, dict[str, str]]:
    """The answers, or what is said beside each question that was not answered as asked."""
    offered = {"mood": [one.value for one in Mood], "changed": _YES_NO, "call": _YES_NO}
    given = {name: form.choice(name, answers) for name, answers in offered.items()}
    faults = {} if form.is_valid else dict.fromkeys(form.errors, words.choose)
    when = form.typed.get("when", "")
    try:
        read = Mood.GOOD if faults else Mood(given["mood"])
        answers = checked_check_in(read, given["changed"] == "yes", given["call"] == "yes", when)
    except Invalid:
        faults["when"] = words.too_long
    return (None if faults else answers), faults


@router.post(f"{PATH}/leave")
def close(context: Anyone, _form: Form) -> Response:
    with _work(context) as work:
        leave(work, _token(context))
    onward = RedirectResponse(PATH + _language_wished(context), 303)
    onward.delete_cookie(_cookie(context), secure=is_https(context.app_state.settings))
    return onward


@router.get(f"{PATH}/calendar")
def calendar(context: Anyone) -> Response:
    with _work(context) as work:
        person = visitor(work, _token(context))
        if person is not None:
            body = calendar_of_client(work, person, context.app_state.settings.callback_number)
            headers = {
                "cache-control": "no-store",
                "content-disposition": 'attachment; filename="calendar.ics"',
            }
            return Response(body, 200, headers, "text/calendar; charset=utf-8")
    return RedirectResponse(PATH, 303)


def _tried(
    context: PageContext, form: Reading, act: Callable[[UnitOfWork], str | None]
) -> Response:
    """What `act` says is shown below the form, and so is what it refuses."""
    said, status = None, 200
    try:
        # Counted for itself, whatever becomes of the act.
        with _work(context) as work, as_sign_in(work):
            count_request(work, "client-page", context.origin.address)
        with _work(context) as work:
            said = act(work)
    except Throttled:
        said, status = "too_often", 429
    except CodeWithheld:
        said, status = "night", 409
    except Invalid as invalid:
        said = "not_a_code" if invalid.fields[0].pointer == "/code" else "not_a_number"
    if said not in ("sent", None):
        status = max(status, 422)
    return _form(context, form, said, status)


def _form(
    context: PageContext, form: Reading | None = None, said: str | None = None, status: int = 200
) -> Response:
    language = _language(context)
    words = SENTENCES[language]
    sentence: str | None = getattr(words, said) if said else None
    if said == "night":
        with _work(context) as work:
            sentence = words.night.format(time=f"{texts_go_from(work):%H:%M}")
    return _page(
        context,
        language,
        status,
        said=sentence,
        is_wrong=said not in (None, "sent", "ended"),
        phone=form.typed.get("phone", "") if form else "",
        asks_code=said in ("sent", "wrong", "not_a_code"),
        appointments=None,
        missed=(),
        asked=None,
        check_in=None,
        until=None,
    )


def _appointments(
    context: PageContext,
    found: OwnPage,
    own_language: str,
    said: str | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
    faults: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """`said`: a sentence, or the name of one of `PageWords`; `typed`: the answers of a check-in that was refused, with
    what is wrong by question in `faults`."""
    phone = context.app_state.settings.callback_number
    language = _language(context, own_language)
    words = SENTENCES[language]
    return _page(
        context,
        language,
        422 if faults else 409 if said else 200,
        said=getattr(words, said, said).replace("{phone}", phone) if said else None,
        is_wrong=True,
        check_in=CHECK_IN[language] if found.checked_in is not None else None,
        checked_in=found.checked_in,
        typed=typed,
        faults=faults,
        appointments=[
            {
                "id": one.id,
                "may_move": one.may_move,
                "offer": one.offer.value if one.offer else None,
                "times": [
                    f"{day_in_words(time.on, language)}, {time.at:%H:%M}" for time in one.times
                ],
                # Isolated, so that a number in an Arabic sentence keeps its direction.
                "rows": appointment_rows(one.time, one.place, language, f"\u2066{phone}\u2069"),
                "address": quote(one.place.address.replace("\n", ", "))
                if one.place.kind is PlaceKind.ADDRESS
                else None,
            }
            for one in found.appointments
        ],
        missed=[
            {
                "id": one.absence_id,
                "said": words.missed.format(
                    date=day_in_sentence(local_time(one.starts_at).on, language),
                    time=f"{local_time(one.starts_at).at:%H:%M}",
                    until=day_in_sentence(local_time(one.until_at - SECOND).on, language),
                ),
                "received": words.received.format(count=one.sent) if one.sent else None,
                "may_send": one.sent < MOST_SENT,
            }
            for one in found.missed
        ],
        asked=_asked(found.asked, language) if found.asked is not None else None,
        until=words.until.format(date=day_in_sentence(found.until_on, language))
        if found.until_on
        else None,
    )


def _asked(asked: Mapping[str, date | None], language: str) -> dict[str, object]:
    words = ASKED[language]
    sentences = [
        words.until.format(sentence=getattr(words, topic), date=day_in_sentence(until, language))
        if until
        else getattr(words, topic)
        for topic, until in asked.items()
    ]
    return {"title": words.title, "sentences": [*sentences, words.rest]}


def _page(context: PageContext, language: str, status: int, **values: object) -> Response:
    words: PageWords = SENTENCES[language]
    answer = fragment(
        "nl",
        context.now,
        "client_page/own_page.html",
        path=PATH,
        lang=language,
        text=words,
        others={code: one.name for code, one in SENTENCES.items() if code != language},
        callback=context.app_state.settings.callback_number,
        demonstration=context.app_state.demonstration,
        **values,
    )
    answer.status_code = status
    answer.headers["Content-Language"] = language
    return answer


@contextmanager
def _work(context: PageContext) -> Iterator[UnitOfWork]:
    with context.app_state.database.work(CLOCK, context.now) as work:
        yield context.named(work)


def _cookie(context: PageContext) -> str:
    return f"{session_cookie(context.app_state.settings)}-appointments"


def _token(context: PageContext) -> str:
    return context.request.cookies.get(_cookie(context), "")


def _language(context: PageContext, own: str | None = None) -> str:
    """The language that was chosen on the page, else the client's, else the first that the browser asks for."""
    wished = context.request.query_params.get("lang", "")
    if wished in SENTENCES:
        return wished
    return own if own is not None and own in SENTENCES else context.language


def _language_wished(context: PageContext) -> str:
    wished = context.request.query_params.get("lang", "")
    return f"?lang={wished}" if wished in SENTENCES else ""
