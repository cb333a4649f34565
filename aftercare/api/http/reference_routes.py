"""The page that shows the API's document to people: drawn in the browser by a script of our own, from here alone."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from aftercare.api.http.access import Public
from aftercare.api.http.app_state import AppState

router = APIRouter()
# Its own: what every address for programs has would let no page draw anything.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>aftercare API</title>
<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/css/theme.css">
<link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/reference.css">
<script src="/static/js/reference.js" defer></script>
</head>
<body>
<div class="reference">
<nav class="reference__menu" aria-label="Operations" tabindex="0">
<label for="filter">Find an operation</label>
<input id="filter" type="search" autocomplete="off">
<p id="found" role="status">Reading the document…</p>
<div id="menu"></div>
</nav>
<main id="operation" tabindex="-1">
<h1>aftercare API</h1>
<div id="about"></div>
<p>This page is drawn from <a href="/api/v1/openapi.json">the OpenAPI document</a>; clients can be made from it.</p>
<noscript><p>It needs JavaScript; the document itself does not.</p></noscript>
</main>
</div>
</body>
</html>
"""


@router.get("/api/v1/reference", include_in_schema=False)
def show_reference(_app_state: Annotated[AppState, Depends(Public())]) -> HTMLResponse:
    """Nothing in it is personal, and it asks for nothing but the document and files of this service."""
    return HTMLResponse(_PAGE, headers={"content-security-policy": _POLICY})
