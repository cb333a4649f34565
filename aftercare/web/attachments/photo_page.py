"""The photo of a client: shown, set, replaced and removed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import ObjectStoreDown, ScannerDown
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.attachments.photos import photo_shown, remove_photo, set_photo
from aftercare.casework.overviews.person_file import person_file
from aftercare.web.attachments.attachments_page import sent_upload, typed_beside
from aftercare.web.shell.forms.reading import MISSING, Reading, id_of
from aftercare.web.shell.forms.submitted import Upload
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)


@router.get("/people/{person_id}/photo")
def show_photo(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(photo_shown))], form: Form
) -> Response:
    file, found = context.run(person_file, person_id), context.run(photo_shown, person_id)
    return context.page(
        "attachments/photo.html",
        person=person_link(file.person),
        photo=View(found[0], added_by=found[1]) if found else None,
        most_mb=context.app_state.attachments.most_mb,
        may_set=file.person.closed_on is None and context.can_perform(set_photo),
        form=form,
    )


@router.post("/people/{person_id}/photo")
@shown_again_by(show_photo)
def put(
    person_id: UUID,
    context: Annotated[PageContext, Depends(Allow(set_photo))],
    form: Annotated[Reading, Depends(typed_beside)],
    upload: Annotated[Upload, Depends(sent_upload)],
) -> Response:
    if upload.is_too_large:
        form.errors["file"] = FIELD_FAULTS["file-too-large"]
    elif not upload.file:
        form.errors["file"] = MISSING
    down = {one: ("file", one.title) for one in (ScannerDown, ObjectStoreDown)}
    with saving(context, form, also=down) as work:
        storage, seen = context.app_state.attachments, id_of(form.typed.get("seen", ""))
        set_photo(work, storage, person_id, seen, upload.file)
    return context.redirect_to(f"/people/{person_id}/photo", flash="saved")


@router.post("/people/{person_id}/photo/remove")
def remove(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(remove_photo))], form: Form
) -> Response:
    context.run(remove_photo, person_id, id_of(form.typed.get("seen", "")))
    return context.redirect_to(f"/people/{person_id}/photo", flash="removed")
