"""Routes for documents attached to a client's file: listed, attached, downloaded and removed."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
from starlette.responses import Response, StreamingResponse

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, READS_ONE
from aftercare.api.http.inputs import REASON, Body, Holds, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.api.http.uploads import AllowUpload, UploadAct
from aftercare.base.errors import Invalid
from aftercare.base.file_transfer import own_name, saved_as
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.attachments.acts import (
    LONGEST_NAME,
    NewAttachment,
    attach,
    read_attachment,
    remove_attachment,
)
from aftercare.casework.listing.resources import ATTACHMENTS
from aftercare.domain.attachments.formats import Format
from aftercare.domain.attachments.kinds import AttachmentKind

router = Routes(prefix="/api/v1", tags=["attachments"])
_BYTES: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The document, to be saved",
        "content": {one.media_type.partition(";")[0]: _BYTES for one in Format},
    }
}


class AttachmentIn(Body):
    """`name` as colleagues look for it; empty: the name of the file."""

    kind: AttachmentKind
    name: Line = ""


class RemovalIn(Body):
    """Why the document is removed; its content is destroyed."""

    reason: Annotated[Text, Field(max_length=MEDIUM_REASON), Holds(REASON)]


_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "description": "The document itself, and what it is.",
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["kind", "file"],
                    "properties": {
                        "kind": {
                            "enum": [one.value for one in AttachmentKind],
                            "description": "What the document is.",
                        },
                        "name": {
                            "type": "string",
                            "maxLength": LONGEST_NAME,
                            "description": "As colleagues look for it; empty: the name of the file.",
                        },
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "PDF, JPEG, PNG, Word without macros or text in UTF-8, judged by its"
                            " content; at most 10 MB unless the organisation set another limit",
                        },
                    },
                }
            }
        },
    }
}

router.add_reads(
    ATTACHMENTS,
    "Attached documents, newest first, removed ones too.",
    "One document, without its content.",
)


@router.get(
    "/attachments/{attachment_id}/content", response_class=Response, responses=READS_ONE | _CONTENT
)
def download(
    attachment_id: UUID, context: Annotated[RequestContext, Depends(Allow(read_attachment))]
) -> Response:
    """The document as it was attached; 404 for one that was removed. The look is in the access log."""
    with context.work() as work:
        content = read_attachment(work, context.app_state.attachments, attachment_id)
    row = content.row
    headers = saved_as(row.name, row.format, row.size)
    return StreamingResponse(content.pieces, 200, headers, content.media_type)


@router.post(
    "/people/{person_id}/attachments",
    status_code=201,
    response_model=ATTACHMENTS.models()[1],
    responses=CREATES,
    openapi_extra=_FORM,
)
def add(person_id: UUID, act: Annotated[UploadAct, Depends(AllowUpload(attach))]) -> Response:
    """Attach a document. The same content again is the same document. It is encrypted, and scanned where a scanner is
    set. One that is too large is a fault at `/file`, and nothing of it is stored."""
    upload = act.upload
    body = _read(act.typed)
    if upload.is_too_large:
        raise Invalid.at("/file", "file-too-large")
    if not upload.content:
        raise Invalid.at("/file", "missing")
    name = body.name.strip() or own_name(upload.name, LONGEST_NAME)
    new = NewAttachment(person_id, body.kind, name, upload.content)
    return act.create(ATTACHMENTS, attach, act.app_state.attachments, new)


@router.edits("/attachments/{attachment_id}/remove", ATTACHMENTS)
def remove(
    attachment_id: UUID,
    body: RemovalIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(remove_attachment))],
) -> Response:
    """Remove one that was attached by mistake: its content is destroyed, its name and the reason stay."""
    return act.edit(ATTACHMENTS, remove_attachment, attachment_id, version, body.reason)


def _read(typed: dict[str, str]) -> AttachmentIn:
    """The fields beside the file, with the faults that those of a JSON body have."""
    try:
        return AttachmentIn.model_validate(typed)
    except ValidationError as refused:
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in refused.errors()]
        ) from None
