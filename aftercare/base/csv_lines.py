"""Lines of comma-separated values that a spreadsheet opens as text and numbers, never as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

# A cell that begins with one of these is computed by a spreadsheet (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """The head and the rows; None is an empty cell. Text that would be a formula begins with an apostrophe. Where a
    semicolon separates cells, a number has a decimal comma."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=separator)
    lines.writerow(head)
    lines.writerows([_cell(value, comma=separator == ";") for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object, *, comma: bool) -> object:
    if isinstance(value, Decimal):
        written = f"{value:f}"
        return written.replace(".", ",") if comma else written
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
