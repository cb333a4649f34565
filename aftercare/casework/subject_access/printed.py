"""An access document as its template prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftercare.casework.papers.font_coverage import printable
from aftercare.domain.papers.words import in_language
from aftercare.domain.subject_access import wording


def printed_content(content: Mapping[str, Any], *, is_draft: bool) -> dict[str, Any]:
    """The same for the template: what the fonts lack is shown as its code, and long texts are split into lines."""
    language = content["language"]
    made: dict[str, Any] = _printable(content)
    for section in made["sections"]:
        for item in section["items"]:
            for fact in item:
                fact["lines"] = fact.pop("text").split("\n")
                fact.pop("value", None)
    made["mark"] = in_language(wording.DRAFT, language) if is_draft else ""
    made["page"] = in_language(wording.PAGE, language)
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    return value
