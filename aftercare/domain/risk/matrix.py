"""How an organisation combines a Static-99R level with a STABLE-2007 band: its own table, never ours.

The table in the authors' workbook could not be verified, so none is shipped. An organisation that adopts one loads
its own file and is responsible for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from aftercare.base.document_faults import PLAIN_NAME
from aftercare.base.documents.json_values import MOST_FAULTS
from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.risk.stable_2007 import BANDS
from aftercare.domain.risk.static_99r import LEVELS

LONGEST_TEXT = 500
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MEMBERS = frozenset({"code", "source", "adopted_by", "valid_from", "cells"})
_OF_CELL = frozenset({"static", "stable", "level"})
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Cells = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Matrix:
    """`cells[static level][STABLE band]` is the combined level; every pair occurs exactly once."""

    code: str
    source: str
    adopted_by: str
    valid_from: date
    cells: Cells


def read_matrix(document: Any) -> Matrix:
    """The matrix in a decoded JSON document; raises Invalid with a pointer to each fault.

    The document is an object of `code` (letters, digits, dashes), `source`, `adopted_by`, `valid_from` (a day) and
    `cells`, a list of {"static": level, "stable": band, "level": level}.
    """
    if not isinstance(document, dict):
        raise _faulty([FieldFault("", "not-an-object", "A table is an object.")])
    missing = _MEMBERS - document.keys()
    faults = [FieldFault(f"/{name}", "missing") for name in sorted(missing)]
    faults += [
        FieldFault(at, "unknown-member", "A table has no such member.")
        for at in _unknown_members(document)
    ]
    valid_from = _day(document.get("valid_from"))
    cells, cell_faults = _cells(document.get("cells"))
    found = [*_text_faults(document), *cell_faults]
    if valid_from is None:
        found.append(FieldFault("/valid_from", "unreadable-day"))
    # What is missing is wrong in one way only.
    faults += [one for one in found if one.pointer.removeprefix("/") not in missing]
    if faults or valid_from is None:
        raise _faulty(faults)
    text = {name: document[name].strip() for name in ("code", "source", "adopted_by")}
    return Matrix(text["code"], text["source"], text["adopted_by"], valid_from, cells)


def _unknown_members(document: dict[str, Any]) -> list[str]:
    """Pointers of the first members that a table does not have. What is not written as a name is not repeated."""
    strange = islice((str(one) for one in document if one not in _MEMBERS), MOST_FAULTS)
    return [f"/{one}" if PLAIN_NAME.fullmatch(one) else "" for one in strange]


def combined_level(cells: Cells, static_level: str, stable_band: str) -> str:
    """The level in the organisation's table for this pair."""
    return cells[static_level][stable_band]


def _text_faults(document: dict[str, Any]) -> list[FieldFault]:
    faults = []
    code = document.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code) or len(code) > 60:
        faults.append(FieldFault("/code", "bad-code"))
    for name in ("source", "adopted_by"):
        text = document.get(name)
        if not isinstance(text, str) or not text.strip():
            faults.append(FieldFault(f"/{name}", "provenance-missing", "Say where it comes from."))
        elif len(text) > LONGEST_TEXT or _unstorable(text):
            faults.append(FieldFault(f"/{name}", "too-long", f"At most {LONGEST_TEXT} characters."))
    return faults


def _unstorable(text: str) -> bool:
    """NULs and halves of surrogate pairs, which no column accepts."""
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _cells(value: Any) -> tuple[dict[str, dict[str, str]], list[FieldFault]]:
    """The valid cells and the faults of the others; every pair must occur exactly once."""
    if not isinstance(value, list):
        return {}, [FieldFault("/cells", "not-a-list", "A list of cells.")]
    found: dict[str, dict[str, str]] = {level: {} for level in LEVELS}
    faults = []
    for number, cell in enumerate(value[:100]):
        fault = _cell_fault(cell, found)
        if fault:
            faults.append(FieldFault(f"/cells/{number}", *fault))
        else:
            found[cell["static"]][cell["stable"]] = cell["level"]
    left_out = [(one, two) for one in LEVELS for two in BANDS if two not in found[one]]
    if left_out and not faults:
        pairs = ", ".join(f"{one} with {two}" for one, two in left_out)
        faults.append(FieldFault("/cells", "cell-missing", f"Nothing is said of {pairs}."))
    return found, faults


def _cell_fault(cell: Any, found: Cells) -> tuple[str, str] | None:
    if not isinstance(cell, dict) or cell.keys() != _OF_CELL:
        return "bad-cell", "A cell has static, stable and level."
    static, stable, level = cell["static"], cell["stable"], cell["level"]
    if static not in LEVELS or level not in LEVELS:
        return "unknown-level", f"A level is one of {', '.join(LEVELS)}."
    if stable not in BANDS:
        return "unknown-band", f"A band is one of {', '.join(BANDS)}."
    if stable in found[static]:
        return "cell-twice", "This pair stands there twice."
    return None


def _faulty(faults: list[FieldFault]) -> Invalid:
    return Invalid(fields=tuple(dict.fromkeys(faults)))
