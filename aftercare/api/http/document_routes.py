"""The route of the OpenAPI document, which is made once for each process, in the background, and served as bytes."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock, Thread
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import Response

from aftercare.api.http.access import Public
from aftercare.api.http.answers import JSON
from aftercare.api.http.app_state import AppState
from aftercare.api.http.representations import takes_gzip
from aftercare.base.clock import stopwatch
from aftercare.base.logs import get_log

router = APIRouter()
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Document:
    """The document as bytes, plain and compressed; `tag` identifies it."""

    plain: bytes
    compressed: bytes
    tag: str


@router.get("/api/v1/openapi.json", include_in_schema=False)
def show_document(request: Request, _app_state: Annotated[AppState, Depends(Public())]) -> Response:
    """The OpenAPI 3.1 document; nothing in it is personal, so a cache may keep it and ask whether it changed."""
    made = _document_of(request.app)
    headers = {"etag": f'"{made.tag}"', "vary": "Accept-Encoding", "cache-control": "no-cache"}
    if not takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(made.plain, 200, headers, JSON)
    # Another tag for other bytes.
    headers |= {"etag": f'"{made.tag}.gzip"', "content-encoding": "gzip"}
    return Response(made.compressed, 200, headers, JSON)


def make_in_background(app: FastAPI) -> Thread:
    """Begins to make the document, some seconds of a processor, so that no first caller waits for all of it. Call it
    once the server listens: its start waits for nothing."""

    def make() -> None:
        begun = stopwatch()
        _document_of(app)
        get_log().info("document-made", seconds=round(begun(), 1))

    thread = Thread(target=make, name="make-document", daemon=True)
    thread.start()
    return thread


def _document_of(app: FastAPI) -> Document:
    with _ONE_AT_A_TIME:
        made: Document | None = getattr(app.state, "document", None)
        if made is None:
            plain = json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
            tag = blake2b(plain, digest_size=8).hexdigest()
            made = app.state.document = Document(plain, gzip.compress(plain, 9, mtime=0), tag)
        return made
