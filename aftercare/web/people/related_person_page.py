"""Pages for one contact of a client: added, changed, ended."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.people.related_persons import (
    LANGUAGES,
    LONGEST_NAME,
    LONGEST_NOTE,
    RelatedDetails,
    add_related,
    change_related,
    end_related,
)
from aftercare.casework.people.related_persons_view import related_persons_file
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.people.number_tick import is_number_checked
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.stored import as_typed, ticks
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(add_related))]
NAMES = {"/texts_agreed": "texts", "/phone_verified": "verified"}


@router.get("/people/{person_id}/related-persons/contacts/new")
def ask_whom(person_id: UUID, context: Writer, form: Form) -> Response:
    usual = {"language": "nl", "from_on": typed_day(context.today)}
    return _page(context, person_id, form.or_stored(usual))


@router.post("/people/{person_id}/related-persons/contacts/new")
@shown_again_by(ask_whom)
def add(person_id: UUID, context: Writer, form: Form) -> Response:
    details = _details(context, form)
    with saving(context, form, NAMES) as work:
        add_related(work, person_id, details)
    return context.redirect_to(
        f"/people/{person_id}/related-persons", flash="saved", days=form.days
    )


@router.get("/people/{person_id}/related-persons/contacts/{related_id}")
def ask_what_changed(person_id: UUID, related_id: UUID, context: Writer, form: Form) -> Response:
    return _page(context, person_id, form, related_id)


@router.post("/people/{person_id}/related-persons/contacts/{related_id}")
@shown_again_by(ask_what_changed)
def change(person_id: UUID, related_id: UUID, context: Writer, form: Form) -> Response:
    details = _details(context, form)
    with saving(context, form, NAMES) as work:
        change_related(work, related_id, form.version, details)
    return context.redirect_to(
        f"/people/{person_id}/related-persons", flash="saved", days=form.days
    )


@router.post("/people/{person_id}/related-persons/contacts/{related_id}/end")
@shown_again_by(ask_what_changed)
def end(person_id: UUID, related_id: UUID, context: Writer, form: Form) -> Response:
    last_on = form.date("last_on", context.today)
    with saving(context, form, {"/until_on": "last_on"}) as work:
        end_related(work, related_id, form.version, last_on)
    return context.redirect_to(
        f"/people/{person_id}/related-persons", flash="saved", days=form.days
    )


def _details(context: PageContext, form: Reading) -> RelatedDetails:
    today = context.today
    return RelatedDetails(
        role=form.one_of("role", RelatedRole),
        name=form.text("name", most=LONGEST_NAME),
        organisation=form.text("organisation", required=False, most=LONGEST_NAME),
        phone=form.text("phone", required=False, most=40) or None,
        phone_verified=is_number_checked(form),
        texts_agreed=form.ticked("texts-yes"),
        language=form.choice("language", LANGUAGES),
        from_on=(first := form.date("from_on", today)),
        until_on=form.optional_date("until_on", today, first=first),
        note=form.text("note", required=False, most=LONGEST_NOTE),
    )


def _typed(row: RelatedPersonRow) -> dict[str, str]:
    """The contact as form values."""
    typed = as_typed(row, "version", "role", "name", "organisation", "phone", "language")
    typed |= as_typed(row, "from_on", "until_on", "note")
    return typed | ticks(verified=row.phone_verified, texts=row.texts_agreed)


def _page(
    context: PageContext, person_id: UUID, form: Reading, related_id: UUID | None = None
) -> Response:
    file = context.run(related_persons_file, person_id)
    row = next((one for one in file.contacts if one.id == related_id), None)
    if related_id is not None and row is None:
        raise NotFound()
    if row is not None and "name" not in form.typed:
        # The form that ends a contact has no other field: the rest stays as stored.
        form = form.over(_typed(row))
    return context.page(
        "people/related_person.html",
        person=person_link(file.person),
        contact=View(
            row,
            version=form.typed.get("version", row.version),
            ended=row.until_on is not None,
            gets_texts=file.gets_texts is not None and file.gets_texts.id == row.id,
        )
        if row
        else None,
        roles=[one.value for one in RelatedRole],
        languages_of_texts=list(LETTER_LANGUAGE_NAMES.items()),
        form=form,
    )
