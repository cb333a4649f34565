"""What `ui.choices` offers: the options of a form's field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    value: str | int
    text: str
    hint: str = ""
