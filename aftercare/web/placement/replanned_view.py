"""What moves when appointments cannot stay: shown before it is saved, and as numbers on the page after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.staff.replanning import Replanning
from aftercare.casework.staff.reschedule_view import Replanned
from aftercare.web.placement.shift_view import ShiftShown, shift_view
from aftercare.web.placement.unplaced_filters import made_unplaced
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.return_address import KEPT_AS, kept_fields, leads_to_search

CHANGED = sentence("The calendar has changed since you looked. Check again what moves.")
UNSEEN = sentence("Tick that you have seen how many appointments are cancelled")


class Done(NamedTuple):
    """The numbers of appointments that kept their time with another officer, that got another time, that got none, and
    of those the client knew of; the list of those that wait for a time now; who is away, empty for a closing day or a
    site."""

    kept: int
    moved: int
    without: int
    to_pass_on: int
    unplaced_href: str
    who: str = ""


def leads_to_done(context: PageContext, path: str, changes: Replanned, who: str = "") -> Response:
    """To the page, which says what was moved just now; the numbers stay in the session."""
    said = {
        "kept": str(len(changes.kept)),
        "moved": str(len(changes.moved)),
        "without": str(len(changes.unplaced)),
        "to_pass_on": str(changes.to_pass_on),
        "who": who,
    }
    return leads_to_search(context, path, said | made_unplaced(path, changes.unplaced))


def done_before(context: PageContext) -> Done | None:
    kept = kept_fields(context)
    if "moved" not in kept:
        return None
    return Done(
        kept=int(kept.get("kept", "0")),
        moved=int(kept["moved"]),
        without=int(kept["without"]),
        to_pass_on=int(kept["to_pass_on"]),
        unplaced_href=f"/unplaced?{KEPT_AS}={context.request.query_params[KEPT_AS]}",
        who=kept.get("who", ""),
    )


@dataclass(frozen=True, slots=True)
class ReplannedShown:
    """`to_pass_on`: how many clients must be notified of a change. `outcome`: how many keep their time, move or lose
    it. `gives_way`: one moves or waits so that another client has a time."""

    fingerprint: str
    to_pass_on: int
    gives_way: bool
    outcome: Mapping[str, int]
    kept: list[ShiftShown]
    moved: list[ShiftShown]
    unplaced: list[ShiftShown]


def replanned_view(context: PageContext, found: Replanning) -> ReplannedShown:
    changes = found.changes
    kept, moved, unplaced = (
        [shift_view(context, one) for one in shifts]
        for shifts in (changes.kept, changes.moved, changes.unplaced)
    )
    return ReplannedShown(
        fingerprint=found.fingerprint,
        to_pass_on=changes.to_pass_on,
        gives_way=changes.gives_way,
        outcome={"kept": len(kept), "moved": len(moved), "lost": len(unplaced)},
        kept=kept,
        moved=moved,
        unplaced=unplaced,
    )
