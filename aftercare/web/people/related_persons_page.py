"""The page of the people around a client: contacts, the one who receives the texts, no-contact parties, the circle."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Throttled
from aftercare.casework.people.circles import (
    CircleDetails,
    change_circle,
    circle_accounts,
    end_circle,
    start_circle,
)
from aftercare.casework.people.reference_tries import try_reference
from aftercare.casework.people.related_persons import send_texts_to, work_along
from aftercare.casework.people.related_persons_view import (
    AroundChoices,
    RelatedPersonsFile,
    around_choices,
    related_persons_file,
)
from aftercare.casework.people.restricted_parties import NewParty, Party, add_party, end_party
from aftercare.domain.people.related_persons import (
    FEWEST_VOLUNTEERS,
    MOST_VOLUNTEERS,
    PartyKind,
    holds_on,
)
from aftercare.store.people.related_person_rows import CircleRow, RelatedPersonRow
from aftercare.web.conditions.full_names import labels, numbered
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.stored import as_typed
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, keep_so_far, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(send_texts_to))]


@router.get("/people/{person_id}/related-persons")
def show_around(person_id: UUID, context: Writer, form: Form) -> Response:
    with context.work() as work:
        file = related_persons_file(work, person_id)
        choices = around_choices(work, file)
        accounts = circle_accounts(work, person_id)
    circle = next((one for one in file.circles if one.ended_on is None), None)
    return context.page(
        "people/related_persons.html",
        person=View(
            file.person,
            name=full_name(file.person),
            pairs=file.pairs,
            version=_version(form, ("recipient", "officer"), file.person.version),
        ),
        contacts=[contact_view(file, one, context) for one in file.contacts],
        gets_texts=file.gets_texts.name if file.gets_texts else None,
        why_no_text=file.why_no_text.value if file.why_no_text else None,
        unagreed_minor=file.unagreed_minor,
        parties=[_party(context, one) for one in file.parties],
        circle=_running(file, circle)
        | {"version": _version(form, ("volunteers", "ended_on"), circle.version)}
        if circle
        else None,
        past_circles=[_running(file, one) for one in file.circles if one.ended_on is not None],
        choices=_offered(context, choices) | {"accounts": staff_options(accounts)},
        form=form.over(_as_it_is(file, circle)),
    )


@router.post("/people/{person_id}/related-persons/texts")
@shown_again_by(show_around)
def choose_recipient(person_id: UUID, context: Writer, form: Form) -> Response:
    chosen, agrees = form.optional_id("recipient"), form.ticked("person_agrees-yes")
    with saving(context, form, {"/related_id": "recipient"}) as work:
        send_texts_to(work, person_id, form.version, chosen, person_agrees=agrees)
    return context.redirect_to(f"/people/{person_id}/related-persons", flash="saved")


@router.post("/people/{person_id}/related-persons/co-officer")
@shown_again_by(show_around)
def choose_co_officer(person_id: UUID, context: Writer, form: Form) -> Response:
    chosen = form.optional_id("officer")
    with saving(context, form) as work:
        work_along(work, person_id, form.version, chosen)
    return context.redirect_to(f"/people/{person_id}/related-persons", flash="saved")


@router.post("/people/{person_id}/related-persons/parties")
@shown_again_by(show_around)
def keep_apart(person_id: UUID, context: Writer, form: Form) -> Response:
    kind = form.one_of("kind", PartyKind)
    label = form.text("label")
    reference = form.text("other_reference", required=False, most=100)
    condition_id = form.optional_id("condition")
    refused = {Throttled: ("other_reference", Throttled.title)}
    with saving(context, form, also=refused) as work:
        try_reference(work, person_id, reference)
    keep_so_far(context)
    with saving(context, form) as work:
        add_party(work, person_id, NewParty(kind, label, reference, condition_id))
    return context.redirect_to(f"/people/{person_id}/related-persons", flash="saved")


@router.post("/people/{person_id}/related-persons/parties/{party_id}/end")
def end_restriction(person_id: UUID, party_id: UUID, context: Writer, form: Form) -> Response:
    context.run(end_party, party_id, form.version, context.today)
    return context.redirect_to(f"/people/{person_id}/related-persons", flash="saved")


@router.post("/people/{person_id}/related-persons/circles")
@shown_again_by(show_around)
def begin_circle(person_id: UUID, context: Writer, form: Form) -> Response:
    details = _circle(context, form)
    with saving(context, form) as work:
        start_circle(work, person_id, details)
    return context.redirect_to(
        f"/people/{person_id}/related-persons", flash="saved", days=form.days
    )


@router.post("/people/{person_id}/related-persons/circles/{circle_id}")
@shown_again_by(show_around)
def keep_circle(person_id: UUID, circle_id: UUID, context: Writer, form: Form) -> Response:
    details = _circle(context, form)
    with saving(context, form) as work:
        change_circle(work, circle_id, form.version, details)
    return context.redirect_to(
        f"/people/{person_id}/related-persons", flash="saved", days=form.days
    )


@router.post("/people/{person_id}/related-persons/circles/{circle_id}/end")
@shown_again_by(show_around)
def finish_circle(person_id: UUID, circle_id: UUID, context: Writer, form: Form) -> Response:
    ended_on = form.date("ended_on", context.today)
    with saving(context, form) as work:
        end_circle(work, circle_id, form.version, ended_on)
    return context.redirect_to(
        f"/people/{person_id}/related-persons", flash="saved", days=form.days
    )


def _circle(context: PageContext, form: Reading) -> CircleDetails:
    started_on = form.date("started_on", context.today, prefer="past")
    volunteers = form.number("volunteers", FEWEST_VOLUNTEERS, MOST_VOLUNTEERS)
    note = form.text("note", required=False, most=1_000)
    return CircleDetails(
        started_on,
        volunteers,
        form.optional_id("coordinator"),
        note,
        form.optional_id("account"),
    )


def _version(form: Reading, fields: tuple[str, ...], version: int) -> int | str:
    """The version submitted with the form that has one of these fields; for the page's other forms the current
    version."""
    if any(name in form.typed for name in fields):
        return form.typed.get("version", version)
    return version


def contact_view(file: RelatedPersonsFile, row: RelatedPersonRow, context: PageContext) -> View:
    """One contact of the client, as template values."""
    return View(
        row,
        now=holds_on(row.from_on, row.until_on, context.today),
        gets_texts=file.gets_texts is not None and file.gets_texts.id == row.id,
        opted_out=row.opted_out_at is not None,
        banned=row.id in file.banned,
    )


def _party(context: PageContext, one: Party) -> View:
    row = one.row
    return View(
        row,
        known=row.other_person_id is not None,
        kept_apart=one.kept_apart,
        condition=numbered(one.condition, one.number, context.language) if one.condition else None,
    )


def _running(file: RelatedPersonsFile, row: CircleRow) -> View:
    names = {one.id: one.name for one in file.contacts}
    return View(row, coordinator=names.get(row.coordinator_id) if row.coordinator_id else None)


def _offered(context: PageContext, choices: AroundChoices) -> dict[str, list[tuple[str, str]]]:
    short = labels(choices.known, context.language)
    return {
        "recipients": [(str(one.id), one.name) for one in choices.recipients],
        "colleagues": staff_options(choices.colleagues),
        "coordinators": [(str(one.id), one.name) for one in choices.coordinators],
        "conditions": [
            (str(one.id), f"{short[one.id]}, {context.day(one.starts_on)}")
            for one in choices.conditions
        ],
    }


def _as_it_is(file: RelatedPersonsFile, circle: CircleRow | None) -> dict[str, str]:
    """The forms filled with the current values."""
    person = file.person
    typed = {
        "recipient": str(person.texts_go_to or ""),
        "officer": str(person.co_officer_id or ""),
        "volunteers": str(circle.volunteers if circle else 3),
    }
    if circle is not None:
        typed |= as_typed(circle, "started_on", "note")
        typed |= {
            "coordinator": str(circle.coordinator_id or ""),
            "account": str(circle.account_id or ""),
        }
    return typed
