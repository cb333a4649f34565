"""A placement in the file format, in words for any reader of the file."""

from __future__ import annotations

from typing import Any

from aftercare.domain.placement.explanation.wording import reason_text, why_text
from aftercare.domain.placement.result import Placed, Placement


def plan_document(
    placement: Placement, explain: bool, language: str = "en", may_see_restrictions: bool = False
) -> dict[str, Any]:
    """A dictionary for json.dump: `placed` and `unplaced`, with `why` when requested, and `displaced` when notified
    rows could not stay."""
    document: dict[str, Any] = {
        "placed": [_row(row, explain, language) for row in placement.placed],
        "unplaced": [
            {
                "obligation": row.obligation,
                "occurrence": row.occurrence,
                "reason": reason_text(row.reason, language, may_see_restrictions),
            }
            for row in placement.unplaced
        ],
    }
    if placement.displaced:
        document["displaced"] = [_row(row, False, language) for row in placement.displaced]
    return document


def _row(row: Placed, explain: bool, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "obligation": row.obligation,
        "occurrence": row.occurrence,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "location": row.site,
        "officer": row.officer,
        "session": row.session,
    }
    if explain and row.why is not None:
        found["why"] = why_text(row.why, language)
    return found
