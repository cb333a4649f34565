"""The page of a client's contacts that are not appointments, recorded and voided there."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.contact_standards.contact_dues import dues_of
from aftercare.casework.contact_standards.contacts import (
    LONGEST_NOTE,
    ContactView,
    NewContact,
    add_contact,
    contacts_of,
    void_contact,
)
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.contact_standards.rows import get_contact_record
from aftercare.store.people.rows import get_person
from aftercare.web.contact_standards.view import dues_view
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(contacts_of))]
Writer = Annotated[Visit, Depends(Allow(add_contact))]
KINDS = [kind.value for kind in RecordKind]
SPOKEN, ATTEMPTED = "completed", "attempted"


@router.get("/people/{person_id}/contacts")
def show_contacts(person_id: UUID, visit: Reader) -> Response:
    usual = {"held_on": typed_day(civil_date(visit.now)), "result": SPOKEN}
    return _page(visit, person_id, Reading(usual))


@router.post("/people/{person_id}/contacts")
def add(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    kind = form.choice("kind", KINDS)
    held_on = form.date("held_on", civil_date(visit.now), prefer="past")
    result = form.choice("result", (SPOKEN, ATTEMPTED))
    note = form.text("note", required=False, most=LONGEST_NOTE)
    if form.holds and held_on is not None:
        new = NewContact(person_id, RecordKind(kind), held_on, result == SPOKEN, note)
        try:
            with visit.work() as work:
                add_contact(work, new)
            return visit.back_to(f"/people/{person_id}/contacts", said="saved", days=form.days)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(visit, person_id, form)


@router.post("/people/{person_id}/contacts/{contact_id}/void")
def void(person_id: UUID, contact_id: UUID, visit: Writer, typed: Form) -> Response:
    with visit.work() as work:
        if get_contact_record(work.session, contact_id).person_id != person_id:
            raise NotFound()
        void_contact(work, contact_id, typed.version)
    return visit.back_to(f"/people/{person_id}/contacts", said="voided")


def _page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        found = contacts_of(work, person_id)
        person = get_person(work.session, person_id)
        dues = dues_of(work, person)
    return visit.page(
        "contact_standards/contacts.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person)},
        contacts=[_view(one) for one in found],
        standard=dues_view(dues, visit.language, civil_date(visit.now)),
        kinds=KINDS,
        may_edit=visit.may(add_contact),
        form=form,
    )


def _view(one: ContactView) -> dict[str, Any]:
    row = one.row
    state = SPOKEN if row.completed else ATTEMPTED
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "held_on": row.held_on,
        "state": "voided" if row.voided_at else state,
        "note": row.note,
        "who": one.recorded_by,
        "voided": row.voided_at is not None,
    }
