"""The rule of a route that takes one file: the bearer is known before it is read, and the limit holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from aftercare.api.http.access import (
    Act,
    AllowAct,
    Bearer,
    IdempotencyKey,
    RequestContext,
    app_state_of,
    fingerprint,
)
from aftercare.base.file_transfer import ReceivedFile, UnreadableForm, received_file


@dataclass(frozen=True)
class UploadAct(Act):
    """An act with what was sent. `typed`: the fields beside the file."""

    upload: ReceivedFile = field(kw_only=True)
    typed: dict[str, str] = field(kw_only=True)


class AllowUpload(AllowAct):
    """A bearer who sends a file. Without a token of the role no body is read."""

    async def __call__(
        self, request: Request, token: Bearer, key: IdempotencyKey = None
    ) -> UploadAct:
        context = self.context(request, token)
        await run_in_threadpool(_admitted, context)
        try:
            upload = await received_file(request, app_state_of(request).attachments.most_bytes)
        except UnreadableForm:
            raise HTTPException(400) from None
        typed = {name: one for name, one in upload.form.multi_items() if isinstance(one, str)}
        # A program that tries again puts another boundary between the same parts.
        parts = [
            text.encode(errors="surrogatepass") for pair in sorted(typed.items()) for text in pair
        ]
        content = sha256(upload.content).digest() + bytes([upload.is_too_large])
        sent = fingerprint(request, *parts, upload.name.encode(errors="surrogatepass"), content)
        return UploadAct(**vars(context), key=key, fingerprint=sent, upload=upload, typed=typed)


def _admitted(context: RequestContext) -> None:
    """Raises Unauthenticated, Forbidden."""
    with context.work():
        pass
