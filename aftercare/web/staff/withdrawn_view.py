"""What a page says of leave that was withdrawn just now: what stands again, and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import Response

from aftercare.casework.staff.withdrawn_leave import Withdrawn, stays_off
from aftercare.web.placement.shift_view import ShiftShown, shift_view
from aftercare.web.placement.unplaced_filters import made_unplaced
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.return_address import KEPT_AS, kept_fields, leads_to_search

OFFICER = "withdrawn"


@dataclass(frozen=True, slots=True)
class WithdrawnShown:
    """`back`: how many appointments stand again; `left`: those that do not stand as they did, or of which the client
    has to be notified. `unplaced_href`: the list of those without a time, or empty."""

    who: str
    back: int
    left: list[ShiftShown]
    unplaced_href: str
    ended_stand_in: bool


def leads_to_withdrawn(context: PageContext, path: str, done: Withdrawn) -> Response:
    """To the page, which says what came back. Where the leave had taken nothing, a line says that it is removed."""
    if not done.back and not done.stays_off:
        return context.redirect_to(
            path, flash="leave-and-stand-in" if done.stand_ins else "removed"
        )
    said = {
        OFFICER: str(done.officer_id),
        "who": done.officer,
        "back": str(done.back),
        "left": " ".join(str(one.appointment_id) for one in done.stays_off),
        "ended_stand_in": "yes" if done.stand_ins else "",
    }
    without = [one for one in done.stays_off if one.becomes is None]
    return leads_to_search(context, path, said | made_unplaced(path, without))


def withdrawn_before(context: PageContext) -> WithdrawnShown | None:
    kept = kept_fields(context)
    if OFFICER not in kept:
        return None
    ids = [UUID(one) for one in kept.get("left", "").split()]
    left = context.run(stays_off, UUID(kept[OFFICER]), ids) if ids else ()
    waits = any(one.becomes is None for one in left)
    return WithdrawnShown(
        who=kept.get("who", ""),
        back=int(kept["back"]),
        left=[shift_view(context, one) for one in left],
        unplaced_href=f"/unplaced?{KEPT_AS}={context.request.query_params[KEPT_AS]}"
        if waits
        else "",
        ended_stand_in=bool(kept.get("ended_stand_in")),
    )
