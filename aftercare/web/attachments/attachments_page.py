"""The documents attached to a client's file: listed, attached, downloaded and removed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.responses import StreamingResponse

from aftercare.base.errors import NotFound, ObjectStoreDown, ScannerDown
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.file_transfer import own_name, saved_as
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.attachments.acts import (
    LONGEST_NAME,
    AttachmentView,
    NewAttachment,
    attach,
    attachments_shown,
    read_attachment,
    remove_attachment,
)
from aftercare.casework.overviews.person_file import person_file
from aftercare.domain.attachments.kinds import AttachmentKind
from aftercare.store.attachments.rows import get_attachment
from aftercare.web.overviews.person_strip import above
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.forms.submitted import Upload, uploaded_in_memory
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(attachments_shown))]
Writer = Annotated[PageContext, Depends(Allow(attach))]


def _admitted(request: Request) -> None:
    """Before the document is read: without a session or the role nothing is taken into memory."""
    with Allow(attach)(request).arrived():
        pass


async def sent_upload(request: Request, _: Annotated[None, Depends(_admitted)]) -> Upload:
    most: int = request.app.state.app_state.attachments.most_bytes
    return await uploaded_in_memory(request, most)


def typed_beside(upload: Annotated[Upload, Depends(sent_upload)]) -> Reading:
    return Reading(upload.typed, sent=True)


@router.get("/people/{person_id}/attachments")
def show_attachments(person_id: UUID, context: Reader, form: Form) -> Response:
    with context.work() as work:
        found = attachments_shown(work, person_id)
        file = person_file(work, person_id)
        is_open = file.person.closed_on is None
        values = above(context, work, file, "history") | {
            "attachments": [_view(context, one) for one in found],
            "kinds": [one.value for one in AttachmentKind],
            "most_mb": context.app_state.attachments.most_mb,
            "may_attach": is_open and context.can_perform(attach),
            "form": form,
        }
    return context.page("attachments/attachments.html", **values)


@router.post("/people/{person_id}/attachments")
@shown_again_by(show_attachments)
def add(
    person_id: UUID,
    context: Writer,
    form: Annotated[Reading, Depends(typed_beside)],
    upload: Annotated[Upload, Depends(sent_upload)],
) -> Response:
    kind = form.one_of("kind", AttachmentKind)
    name = form.text("name", required=False, most=LONGEST_NAME) or own_name(
        upload.name, LONGEST_NAME
    )
    if upload.is_too_large:
        form.errors["file"] = FIELD_FAULTS["file-too-large"]
    elif not upload.file:
        form.errors["file"] = MISSING
    down = {one: ("file", one.title) for one in (ScannerDown, ObjectStoreDown)}
    with saving(context, form, also=down) as work:
        attach(
            work, context.app_state.attachments, NewAttachment(person_id, kind, name, upload.file)
        )
    return context.redirect_to(f"/people/{person_id}/attachments", flash="saved")


@router.get("/people/{person_id}/attachments/{attachment_id}")
def download(
    person_id: UUID,
    attachment_id: UUID,
    context: Annotated[PageContext, Depends(Allow(read_attachment))],
) -> Response:
    with context.work() as work:
        _of_file(work.session, person_id, attachment_id)
        content = read_attachment(work, context.app_state.attachments, attachment_id)
    row = content.row
    headers = saved_as(row.name, row.format, row.size)
    return StreamingResponse(content.pieces, 200, headers, content.media_type)


@router.post("/people/{person_id}/attachments/{attachment_id}/remove")
@shown_again_by(show_attachments)
def remove(
    person_id: UUID,
    attachment_id: UUID,
    context: Annotated[PageContext, Depends(Allow(remove_attachment))],
    form: Form,
) -> Response:
    field = f"reason-{attachment_id}"
    reason = form.text(field, most=MEDIUM_REASON)
    with saving(context, form, {"/reason": field}) as work:
        _of_file(work.session, person_id, attachment_id)
        remove_attachment(work, attachment_id, form.version, reason)
    return context.redirect_to(f"/people/{person_id}/attachments", flash="removed")


def _of_file(session: Session, person_id: UUID, attachment_id: UUID) -> None:
    if get_attachment(session, attachment_id).person_id != person_id:
        raise NotFound()


def _view(context: PageContext, one: AttachmentView) -> View:
    row = one.row
    return View(
        row,
        added_by=one.added_by,
        removed_by=one.removed_by,
        kilobytes=-(-row.size // 1024),
        may_remove=row.removed_at is None and context.can_perform(remove_attachment),
    )
