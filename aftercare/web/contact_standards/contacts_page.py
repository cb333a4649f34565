"""The page of a client's contacts that are not appointments, recorded and voided there."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
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
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.contact_standards.rows import get_contact_record
from aftercare.store.people.rows import get_person
from aftercare.web.contact_standards.view import dues_view
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import disputed

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(contacts_of))]
Writer = Annotated[PageContext, Depends(Allow(add_contact))]
KINDS = [kind.value for kind in RecordKind if kind is not RecordKind.NOTE]
SPOKEN, ATTEMPTED, NOTED = "completed", "attempted", "noted"


@router.get("/people/{person_id}/contacts")
def show_contacts(person_id: UUID, context: Reader, form: Form) -> Response:
    with context.work() as work:
        found = contacts_of(work, person_id)
        person = get_person(work.session, person_id)
        dues = dues_of(work, person)
    return context.page(
        "contact_standards/contacts.html",
        person={"id": person.id, "name": full_name(person)},
        contacts=[_view(context, one) for one in found],
        disputed=disputed(context, Disputed.CONTACT, person_id, [one.row.id for one in found]),
        standard=dues_view(dues, context.language, context.today),
        kinds=KINDS,
        may_edit=context.reads_only or context.can_perform(add_contact),
        form=form.or_stored({"held_on": typed_day(context.today), "result": SPOKEN}),
    )


@router.post("/people/{person_id}/contacts")
@shown_again_by(show_contacts)
def add(person_id: UUID, context: Writer, form: Form) -> Response:
    kind = form.choice("kind", KINDS)
    held_on = form.date("held_on", context.today, prefer="past")
    result = form.choice("result", (SPOKEN, ATTEMPTED))
    note = form.text("note", required=False, most=LONGEST_NOTE)
    with saving(context, form) as work:
        new = NewContact(person_id, RecordKind(kind), held_on, result == SPOKEN, note)
        add_contact(work, new)
    return context.redirect_to(f"/people/{person_id}/contacts", flash="saved", days=form.days)


@router.post("/people/{person_id}/contacts/{contact_id}/void")
def void(person_id: UUID, contact_id: UUID, context: Writer, form: Form) -> Response:
    with context.work() as work:
        if get_contact_record(work.session, contact_id).person_id != person_id:
            raise NotFound()
        void_contact(work, contact_id, form.version)
    return context.redirect_to(f"/people/{person_id}/contacts", flash="voided")


def _view(context: PageContext, one: ContactView) -> View:
    row = one.row
    state = NOTED if row.kind == RecordKind.NOTE else SPOKEN if row.completed else ATTEMPTED
    voided = row.voided_at is not None
    # Emergency access lets its reader take back a contact of their own alone.
    own = context.actor is not None and row.recorded_by == context.actor.staff_id_or_none
    may_void = not voided and (context.can_perform(void_contact) or (context.reads_only and own))
    return View(
        row,
        state="voided" if voided else state,
        who=one.recorded_by,
        voided=voided,
        may_void=may_void,
    )
