"""Pages for the letters of one client, and for all letters waiting to be posted: created, viewed, printed, marked as
posted."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, RevealingText
from aftercare.base.translation import sentence
from aftercare.casework.letters.acts import (
    MOST_POSTED,
    NewLetter,
    NotPosted,
    discard_letter,
    make_letter,
    post_letter,
    post_letters,
)
from aftercare.casework.letters.choices import LetterChoices, letter_choices
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.letters.view import (
    MOST_AT_ONCE,
    LetterView,
    due_letters,
    letter_pdf,
    letter_teams,
    letters_about,
    letters_pdf,
    taken_back_letters,
)
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.letters.envelopes import LONGEST_LINE, at_house
from aftercare.domain.letters.wording import LETTER_LANGUAGES, LetterKind
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.downloads import pdf_file
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.forms.reading import Reading, id_of, versions_of
from aftercare.web.shell.phrases import full_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, inform_first, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.shell.words import mid_sentence

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(letters_about))]
Writer = Annotated[PageContext, Depends(Allow(make_letter))]
KINDS = [kind.value for kind in LetterKind]
LETTERS = sentence("Letters to post")
NONE_CHOSEN = sentence("Tick at least one letter")
BOX = "letter-"
ALL_TEAMS = "all"
WOULD_REVEAL = sentence("This letter would reveal too much about someone and is not made")
# Faults about a letter's client are shown at the field where they can be fixed.
POINTERS = {"/person_id": "address"}


@router.get("/people/{person_id}/letters")
def show_letters(
    person_id: UUID, context: Reader, form: Form, kind: str = "", appointment: str = ""
) -> Response:
    usual = {"kind": kind, "appointment": appointment, "due_on": typed_day(context.today)}
    form = form.or_stored(usual)
    with context.work() as work:
        letters = letters_about(work, _mailing(context), person_id)
        choices = letter_choices(work, person_id)
    person, address = choices.person, choices.address
    typed = {
        "address": address.lines if address else "",
        "care_of": (address.care_of if address else None) or "",
        "language": person.language,
    }
    return context.page(
        "letters/letters.html",
        person=person_link(person),
        away=choices.away,
        letters=[_view(context, one) for one in letters],
        address={
            "lines": at_house(address.care_of, address.lines).splitlines() if address else [],
            "version": address.version if address else NONE_YET,
        },
        kinds=KINDS,
        appointments=_appointments(context, choices),
        languages_of_letters=list(LETTER_LANGUAGE_NAMES.items()),
        may_edit=context.can_perform(make_letter),
        inform_first=inform_first(context, person_id, Disclosed.ADDRESS_CHANGE)
        if address and not choices.home_known
        else "",
        form=form.over(typed),
        today=typed_day(context.today),
    )


@router.post("/people/{person_id}/letters")
@shown_again_by(show_letters)
def make(person_id: UUID, context: Writer, form: Form) -> Response:
    kind = form.one_of("kind", LetterKind)
    appointment = form.optional_id("appointment")
    language = form.choice("language", LETTER_LANGUAGES, required=False)
    due_on = form.date("due_on", context.today)
    new = NewLetter(person_id, kind, appointment, language or None, due_on)
    with saving(context, form, POINTERS, {RevealingText: (WHOLE_FORM, WOULD_REVEAL)}) as work:
        make_letter(work, _mailing(context), new)
    return context.redirect_to(f"/people/{person_id}/letters", flash="letter", days=form.days)


@router.post("/people/{person_id}/address")
@shown_again_by(show_letters)
def write(person_id: UUID, context: Writer, form: Form) -> Response:
    address = form.text("address", most=400)
    care_of = form.text("care_of", required=False, most=LONGEST_LINE)
    with saving(context, form) as work:
        write_address(work, person_id, form.version, address, care_of)
    return context.redirect_to(f"/people/{person_id}/letters", flash="saved")


@router.get("/letters")
def show_due(context: Reader, form: Form, team: str = "") -> Response:
    return _due_page(context, form, team or form.typed.get("team", ""), [])


def _due_page(
    context: PageContext,
    form: Reading,
    team: str,
    not_posted: list[NotPosted],
    *,
    any_posted: bool = False,
) -> Response:
    """`team` is an id or ALL_TEAMS; anything else is the reader's own team. `any_posted`: of the act that `not_posted`
    is of."""
    own = context.actor.team_id if context.actor else None
    team_id = None if team == ALL_TEAMS else id_of(team) or own
    with context.work() as work:
        due = due_letters(work, _mailing(context), team_id)
        taken_back = taken_back_letters(work, _mailing(context), team_id)
        teams = letter_teams(work)
    shown = str(team_id or ALL_TEAMS)
    return context.page(
        "letters/letters_due.html",
        letters=[_view(context, one) for one in due],
        taken_back=[_view(context, one) for one in taken_back],
        not_posted=[
            {"person": full_name(one.person) if one.person else "", "code": one.code}
            for one in not_posted
        ],
        any_posted=any_posted,
        printable=sum(one.printable for one in due),
        to_record=sum(one.holds for one in due),
        most=MOST_AT_ONCE if len(due) == MOST_AT_ONCE else None,
        may_edit=context.can_perform(make_letter),
        teams=[(str(one.id), one.name) for one in teams],
        back=f"/letters?team={shown}",
        print_href=f"/letters/due.pdf?team={shown}",
        form=form.over({"sent_on": typed_day(context.today), "team": shown}),
    )


@router.post("/letters/post")
@shown_again_by(show_due)
def posted_together(context: Writer, form: Form) -> Response:
    sent_on = form.date("sent_on", context.today, prefer="past")
    chosen = list(versions_of(form, BOX).items())
    if not chosen:
        form.errors["letters"] = NONE_CHOSEN
    with saving(context, form) as work:
        answer = post_letters(work, chosen[:MOST_POSTED], sent_on)
    team = form.typed.get("team", "")
    if answer.not_posted:
        return _due_page(context, form, team, answer.not_posted, any_posted=bool(answer.posted))
    return context.redirect_to(
        f"/letters?team={id_of(team) or ALL_TEAMS}", flash="letters-posted", days=form.days
    )


@router.get("/letters/due.pdf")
def print_due(context: Reader, team: str = "") -> Response:
    title = context.translate(LETTERS)
    return pdf_file(context.run(letters_pdf, _mailing(context), title, id_of(team)), "letters")


@router.get("/letters/{letter_id}.pdf")
def print_one(letter_id: UUID, context: Reader) -> Response:
    return pdf_file(context.run(letter_pdf, letter_id), f"letter-{letter_id}")


@router.post("/letters/{letter_id}/post")
def posted(letter_id: UUID, context: Writer, form: Form) -> Response:
    sent_on = form.date("sent_on", context.today, prefer="past")
    if not form.is_valid:
        raise Invalid(context.translate(form.errors["sent_on"]))
    context.run(post_letter, letter_id, form.version, sent_on)
    return context.redirect_to(form.typed.get("next") or "/letters", flash="posted", days=form.days)


@router.post("/letters/{letter_id}/discard")
def discard(letter_id: UUID, context: Writer, form: Form) -> Response:
    context.run(discard_letter, letter_id, form.version)
    return context.redirect_to(form.typed.get("next") or "/letters", flash="done")


def _appointments(context: PageContext, choices: LetterChoices) -> list[tuple[str, str]]:
    return [
        (
            str(row.id),
            f"{context.moment(row.starts_at)},"
            f" {context.name_of('kind', row.kind)},"
            f" {mid_sentence(context.name_of('appointment', row.state))}",
        )
        for row in choices.appointments
    ]


def _view(context: PageContext, one: LetterView) -> View:
    row, about = one.row, one.about
    outdated = row.state == "drafted" and not one.holds
    state = "outdated" if outdated else "taken-back" if row.taken_back else row.state
    return View(
        row,
        person=full_name(one.person),
        about=about and f"{context.name_of('kind', about.kind)}, {context.moment(about.starts_at)}",
        language=LETTER_LANGUAGE_NAMES.get(row.language, row.language),
        state=state,
        waits=row.state == "drafted",
        made_by=one.made_by,
        again_href=f"/people/{row.person_id}/letters?kind={row.kind}"
        + (f"&appointment={row.appointment_id}" if row.appointment_id else ""),
    )


def _mailing(context: PageContext) -> Mailing:
    settings = context.app_state.settings
    return Mailing(settings.letter_sender, settings.callback_number)
