"""Files that a page hands out: no cache stores them, and their names name no one."""

from __future__ import annotations

from fastapi.responses import Response

_UNSTORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def csv_file(lines: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', **_UNSTORED}
    return Response(lines, headers=headers, media_type="text/csv; charset=utf-8")


def pdf_file(made: bytes, name: str) -> Response:
    """Displayed by the browser itself."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', **_UNSTORED}
    return Response(made, headers=headers, media_type="application/pdf")


def json_file(written: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"', **_UNSTORED}
    return Response(written, headers=headers, media_type="application/json")
