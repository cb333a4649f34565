"""Pages for the letters of one client, and for all letters waiting to be posted: created, viewed, printed, marked as
posted."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DisclosingText, Invalid
from aftercare.casework.letters.acts import NewLetter, discard_letter, make_letter, post_letter
from aftercare.casework.letters.choices import LetterChoices, letter_choices
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.letters.view import (
    MOST_AT_ONCE,
    LetterView,
    due_letters,
    letter_pdf,
    letters_about,
    letters_pdf,
)
from aftercare.domain.letters import LETTER_LANGUAGES, LetterKind, Mailing
from aftercare.domain.time.wall_time import civil_date
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import WHOLE_FORM, field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.phrases import full_name, mid_sentence
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.shell.vocabulary import word

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(due_letters))]
Writer = Annotated[Visit, Depends(Allow(make_letter))]
KINDS = [kind.value for kind in LetterKind]
LETTERS = sentence("Letters to post")
WOULD_DISCLOSE = sentence("This letter would reveal too much about someone and is not made")
# Faults about a letter's client or subject are shown at the field where they can be fixed.
POINTERS = {
    "/appointment_id": "appointment", "/person_id": "address", "/address": "address",
    "/language": "language", "/due_on": "due_on",
}  # fmt: skip


@router.get("/people/{person_id}/letters")
def show_letters(person_id: UUID, visit: Reader, kind: str = "", appointment: str = "") -> Response:
    usual = {"kind": kind, "appointment": appointment, "due_on": typed_day(_today(visit))}
    return _page(visit, person_id, Reading(usual))


@router.post("/people/{person_id}/letters")
def make(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    kind = form.choice("kind", KINDS)
    appointment = _id_of(form)
    language = form.choice("language", LETTER_LANGUAGES, required=False)
    due_on = form.date("due_on", _today(visit))
    if form.holds:
        new = NewLetter(person_id, LetterKind(kind), appointment, language or None, due_on)
        try:
            with visit.work() as work:
                make_letter(work, _mailing(visit), new)
            return visit.back_to(f"/people/{person_id}/letters", said="letter", days=form.days)
        except DisclosingText:
            form.errors[WHOLE_FORM] = WOULD_DISCLOSE
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, POINTERS))
    return _page(visit, person_id, form)


@router.post("/people/{person_id}/address")
def write(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    address = form.text("address", most=400)
    if form.holds:
        try:
            with visit.work() as work:
                write_address(work, person_id, typed.version, address)
            return visit.back_to(f"/people/{person_id}/letters", said="saved")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(visit, person_id, form)


@router.get("/letters")
def show_due(visit: Reader) -> Response:
    with visit.work() as work:
        due = due_letters(work, _mailing(visit))
    return visit.page(
        "letters/letters_due.html",
        letters=[_view(one) for one in due],
        printable=sum(one.holds for one in due),
        most=MOST_AT_ONCE if len(due) == MOST_AT_ONCE else None,
        may_edit=visit.may(make_letter),
        form=Reading({"sent_on": typed_day(_today(visit))}),
    )


@router.get("/letters/due.pdf")
def print_due(visit: Reader) -> Response:
    with visit.work() as work:
        return _pdf(letters_pdf(work, _mailing(visit), visit.translate(LETTERS)), "letters")


@router.get("/letters/{letter_id}.pdf")
def print_one(letter_id: UUID, visit: Reader) -> Response:
    with visit.work() as work:
        return _pdf(letter_pdf(work, letter_id), f"letter-{letter_id}")


@router.post("/letters/{letter_id}/posted")
def posted(letter_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    sent_on = form.date("sent_on", _today(visit), prefer="past")
    if sent_on is None:
        raise Invalid(visit.translate(form.errors["sent_on"]))
    with visit.work() as work:
        post_letter(work, letter_id, typed.version, sent_on)
    return visit.back_to(typed.get("next") or "/letters", said="posted", days=form.days)


@router.post("/letters/{letter_id}/discard")
def discard(letter_id: UUID, visit: Writer, typed: Form) -> Response:
    with visit.work() as work:
        discard_letter(work, letter_id, typed.version)
    return visit.back_to(typed.get("next") or "/letters", said="done")


def _page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        letters = letters_about(work, _mailing(visit), person_id)
        choices = letter_choices(work, person_id)
    person, address = choices.person, choices.address
    typed = {"address": address.lines if address else "", "language": person.language}
    return visit.page(
        "letters/letters.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person)},
        away=choices.away,
        letters=[_view(one) for one in letters],
        address={
            "lines": address.lines.splitlines() if address else [],
            "version": address.version if address else NONE_YET,
        },
        kinds=KINDS,
        appointments=_appointments(visit, choices),
        languages_of_letters=list(LETTER_LANGUAGE_NAMES.items()),
        may_edit=visit.may(make_letter),
        form=Reading({**typed, **form.typed}, form.errors),
        today=typed_day(_today(visit)),
    )


def _appointments(visit: Visit, choices: LetterChoices) -> list[tuple[str, str]]:
    return [
        (
            str(row.id),
            f"{visit.moment(row.starts_at)},"
            f" {visit.translate(word('kind', row.kind).name)},"
            f" {mid_sentence(visit.translate(word('appointment', row.state).name))}",
        )
        for row in choices.appointments
    ]


def _view(one: LetterView) -> dict[str, Any]:
    row = one.row
    outdated = row.state == "drafted" and not one.holds
    return {
        "id": row.id,
        "version": row.version,
        "person_id": row.person_id,
        "person": full_name(one.person),
        "kind": row.kind,
        "language": LETTER_LANGUAGE_NAMES.get(row.language, row.language),
        "state": "outdated" if outdated else row.state,
        "waits": row.state == "drafted",
        "due_on": row.due_on,
        "sent_on": row.sent_on,
        "made_at": row.made_at,
        "made_by": one.made_by,
        "again_href": f"/people/{row.person_id}/letters?kind={row.kind}"
        + (f"&appointment={row.appointment_id}" if row.appointment_id else ""),
    }


def _id_of(form: Reading) -> UUID | None:
    text = form.text("appointment", required=False)
    try:
        return UUID(text) if text else None
    except ValueError:
        form.errors["appointment"] = sentence("Choose one of the options")
        return None


def _pdf(made: bytes, name: str) -> Response:
    """Displayed by the browser itself. The file name names no one, and no cache stores the file."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'inline; filename="{name}.pdf"',
    }
    return Response(made, 200, headers, "application/pdf")


def _mailing(visit: Visit) -> Mailing:
    settings = visit.app_state.settings
    return Mailing(settings.letter_sender, settings.callback_number)


def _today(visit: Visit) -> date:
    return civil_date(visit.now)
