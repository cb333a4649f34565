"""The page of the people around a client: contacts, the one who receives the texts, no-contact parties, the circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.people.circles import CircleDetails, change_circle, end_circle, start_circle
from aftercare.casework.people.related_persons import send_texts_to, work_along
from aftercare.casework.people.related_persons_view import (
    AroundChoices,
    AroundFile,
    around_choices,
    around_file,
)
from aftercare.casework.people.restricted_parties import NewParty, Party, add_party, end_party
from aftercare.domain.people.related_persons import (
    FEWEST_VOLUNTEERS,
    MOST_VOLUNTEERS,
    PartyKind,
    holds_on,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Work
from aftercare.store.people.related_person_rows import CircleRow, RelatedPersonRow
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import condition_name, full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(send_texts_to))]
# The form field for each fault pointer; the page holds several forms.
NAMES = {
    "/related_id": "recipient",
    "/officer_id": "officer",
    "/condition_id": "condition",
    "/coordinator_id": "coordinator",
}


@router.get("/people/{person_id}/around")
def show_around(person_id: UUID, visit: Writer) -> Response:
    return _page(visit, person_id, Reading({}))


@router.post("/people/{person_id}/around/texts")
def choose_recipient(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    chosen, agrees = _id_of(form, "recipient"), bool(form.typed.get("person_agrees-yes"))
    return _act(
        visit,
        person_id,
        form,
        lambda work: send_texts_to(work, person_id, typed.version, chosen, person_agrees=agrees),
    )


@router.post("/people/{person_id}/around/co-officer")
def choose_co_officer(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    chosen = _id_of(form, "officer")
    return _act(
        visit, person_id, form, lambda work: work_along(work, person_id, typed.version, chosen)
    )


@router.post("/people/{person_id}/around/parties")
def keep_apart(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    kind = form.choice("kind", [one.value for one in PartyKind])
    label = form.text("label")
    reference = form.text("other_reference", required=False, most=100)
    condition_id = _id_of(form, "condition")
    return _act(
        visit,
        person_id,
        form,
        lambda work: add_party(
            work, person_id, NewParty(PartyKind(kind), label, reference, condition_id)
        ),
    )


@router.post("/people/{person_id}/around/parties/{party_id}/end")
def end_restriction(person_id: UUID, party_id: UUID, visit: Writer, typed: Form) -> Response:
    with visit.work() as work:
        end_party(work, party_id, typed.version, civil_date(visit.now))
    return visit.back_to(f"/people/{person_id}/around", said="saved")


@router.post("/people/{person_id}/around/circles")
def begin_circle(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    details = _circle(visit, form)
    return _act(visit, person_id, form, lambda work: start_circle(work, person_id, details))


@router.post("/people/{person_id}/around/circles/{circle_id}")
def keep_circle(person_id: UUID, circle_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    details = _circle(visit, form)
    return _act(
        visit, person_id, form, lambda work: change_circle(work, circle_id, typed.version, details)
    )


@router.post("/people/{person_id}/around/circles/{circle_id}/end")
def finish_circle(person_id: UUID, circle_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    ended_on = form.date("ended_on", civil_date(visit.now))
    return _act(
        visit,
        person_id,
        form,
        lambda work: end_circle(work, circle_id, typed.version, ended_on or civil_date(visit.now)),
    )


def _act(visit: Visit, person_id: UUID, form: Reading, act: Callable[[Work], object]) -> Response:
    """Do the act if the form is readable; otherwise show the page again with errors at the fields."""
    if form.holds:
        try:
            with visit.work() as work:
                act(work)
            return visit.back_to(f"/people/{person_id}/around", said="saved")
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, NAMES))
    return _page(visit, person_id, form)


def _id_of(form: Reading, name: str) -> UUID | None:
    """An id from one of our select fields. A malformed one becomes the zero id, which casework reports as a fault."""
    text = form.text(name, required=False)
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)


def _circle(visit: Visit, form: Reading) -> CircleDetails:
    started_on = form.date("started_on", civil_date(visit.now), prefer="past")
    volunteers = form.number("volunteers", FEWEST_VOLUNTEERS, MOST_VOLUNTEERS)
    note = form.text("note", required=False, most=1_000)
    return CircleDetails(
        started_on or civil_date(visit.now),
        volunteers or FEWEST_VOLUNTEERS,
        _id_of(form, "coordinator"),
        note,
    )


def _page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        file = around_file(work, person_id)
        choices = around_choices(work, file)
    circle = next((one for one in file.circles if one.ended_on is None), None)
    return visit.page(
        "people/around.html",
        200 if form.holds else 422,
        person={
            "id": file.person.id,
            "name": full_name(file.person),
            "pairs": file.pairs,
            "version": _version(form, ("recipient", "officer"), file.person.version),
        },
        contacts=[contact_view(file, one, visit) for one in file.contacts],
        gets_texts=file.gets_texts.name if file.gets_texts else None,
        why_no_text=file.why_no_text.value if file.why_no_text else None,
        unagreed_minor=file.unagreed_minor,
        parties=[_party(visit, one) for one in file.parties],
        circle=_running(file, circle)
        | {"version": _version(form, ("volunteers", "ended_on"), circle.version)}
        if circle
        else None,
        past_circles=[_running(file, one) for one in file.circles if one.ended_on is not None],
        choices=_offered(visit, choices),
        form=Reading({**_as_it_is(file, circle), **form.typed}, form.errors),
    )


def _version(form: Reading, fields: tuple[str, ...], version: int) -> int | str:
    """The version submitted with the form that has one of these fields; for the page's other forms the current
    version."""
    if any(name in form.typed for name in fields):
        return form.typed.get("version", version)
    return version


def contact_view(file: AroundFile, row: RelatedPersonRow, visit: Visit) -> dict[str, Any]:
    """One contact of the client, as template values."""
    return {
        "id": row.id,
        "role": row.role,
        "name": row.name,
        "organisation": row.organisation,
        "phone": row.phone,
        "note": row.note,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "now": holds_on(row.from_on, row.until_on, civil_date(visit.now)),
        "gets_texts": file.gets_texts is not None and file.gets_texts.id == row.id,
        "opted_out": row.opted_out_at is not None,
        "banned": row.id in file.banned,
    }


def _party(visit: Visit, one: Party) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "label": row.label,
        "known": row.other_person_id is not None,
        "kept_apart": one.kept_apart,
        "condition": condition_name("no_contact_order", visit.language)
        if row.condition_id
        else None,
        "ended_on": row.ended_on,
    }


def _running(file: AroundFile, row: CircleRow) -> dict[str, Any]:
    names = {one.id: one.name for one in file.contacts}
    return {
        "id": row.id,
        "version": row.version,
        "volunteers": row.volunteers,
        "coordinator": names.get(row.coordinator_id) if row.coordinator_id else None,
        "started_on": row.started_on,
        "ended_on": row.ended_on,
        "note": row.note,
    }


def _offered(visit: Visit, choices: AroundChoices) -> dict[str, list[tuple[str, str]]]:
    return {
        "recipients": [(str(one.id), one.name) for one in choices.recipients],
        "colleagues": [(str(one.id), one.display_name) for one in choices.colleagues],
        "coordinators": [(str(one.id), one.name) for one in choices.coordinators],
        "conditions": [
            (
                str(one.id),
                f"{condition_name(one.kind, visit.language)}, {visit.day(one.starts_on)}",
            )
            for one in choices.conditions
        ],
    }


def _as_it_is(file: AroundFile, circle: CircleRow | None) -> dict[str, str]:
    """The forms filled with the current values."""
    person = file.person
    typed = {
        "recipient": str(person.texts_go_to or ""),
        "officer": str(person.co_officer_id or ""),
        "volunteers": str(circle.volunteers if circle else 3),
    }
    if circle is not None:
        typed |= {
            "started_on": typed_day(circle.started_on),
            "coordinator": str(circle.coordinator_id or ""),
            "note": circle.note or "",
        }
    return typed
