"""Files that a page hands out: no cache stores them, and their names name no one."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from fastapi.responses import Response

from aftercare.base.csv_lines import csv_lines
from aftercare.base.errors import Invalid
from aftercare.web.shell.request import PageContext

_UNSTORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# What a spreadsheet set to this language expects between cells: Dutch has a comma in its numbers.
SEPARATORS: Final = {"nl": ";", "en": ","}


def csv_file(
    context: PageContext, head: Iterable[str], rows: Iterable[Sequence[object]], name: str
) -> Response:
    """Comma-separated values as a spreadsheet in the reader's language opens them, in which head and cells are too. It
    takes them for UTF-8 by the byte order mark."""
    lines = csv_lines(list(head), rows, SEPARATORS[context.language])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', **_UNSTORED}
    content = BOM_UTF8 + lines.encode()
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def list_file(
    context: PageContext,
    name: str,
    head: Iterable[str],
    read: Callable[[], Iterable[Sequence[object]]],
    page: str,
) -> Response:
    """A list as a file, with the filters of its page. Where `read` finds too many lines (Invalid), no file is made and
    `page` says so: one that is cut looks whole."""
    try:
        rows = read()
    except Invalid:
        return context.redirect_to(page, flash="too-many-lines")
    return csv_file(context, map(context.translate, head), rows, f"{name}-{context.today}")


def pdf_file(made: bytes, name: str) -> Response:
    """Displayed by the browser itself."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', **_UNSTORED}
    return Response(made, headers=headers, media_type="application/pdf")


def json_file(written: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"', **_UNSTORED}
    return Response(written, headers=headers, media_type="application/json")
