"""Rows of a form to which the visitor can add: how many there are, and one more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from aftercare.web.shell.forms.reading import Reading


def row_count(form: Reading, name: str, most: int) -> int:
    """The number in the hidden field `name`; 1 where it is none of ours."""
    typed = form.typed.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 1


def with_a_row(form: Reading, name: str, most: int) -> Reading:
    """The form with one more row, which the same form shown again does not add once more."""
    count = str(min(row_count(form, name, most) + 1, most))
    return replace(form, typed={**form.typed, name: count, "act": ""})


def filled_over(form: Reading, kept: Iterable[str], fields: Mapping[str, str]) -> Reading:
    """The form with these fields; of what was typed only `kept` stays."""
    return replace(
        form, typed={one: form.typed[one] for one in kept if one in form.typed} | {**fields}
    )
