"""The page of a client's preferred channels: the recorded order, what it means now, and recording another."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.messages.channel_reading import ways_file
from aftercare.casework.messages.channels import record_preference
from aftercare.domain.people.preferences import (
    LEAST_HOURS,
    MOST_HOURS,
    MOST_MOVES,
    NO_MOVES,
    Channel,
    MoveBounds,
)
from aftercare.web.client_page import pages as own_page
from aftercare.web.messages.channel_view import steps_view, ways_view
from aftercare.web.messages.channel_words import EACH_WAY_ONCE
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(ways_file))]
Writer = Annotated[PageContext, Depends(Allow(record_preference))]
WAYS = [channel.value for channel in Channel]
# One select field per position in the order; the first is required.
PLACES = ("first", "second", "third", "fourth")


@router.get("/people/{person_id}/channels")
def show(person_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(ways_file, person_id)
    now = dict(zip(PLACES, file.channels, strict=False))
    chosen = {"although-yes": "yes"} if file.row and file.row.although_restricted else {}
    moves = file.moves
    numbers = {"moves_most": str(moves.most), "moves_until_hours": str(moves.hours)}
    chosen["own_page"] = "yes" if file.own_page else "no"
    if file.check_in:
        chosen["check_in-yes"] = "yes"
    form = form.or_stored({place: way.value for place, way in now.items()} | chosen | numbers)
    early, late = steps_view(file.early), steps_view(file.late)
    return context.page(
        "messages/channels.html",
        person=person_link(file.person),
        contact=file.contact,
        ways=ways_view(file),
        page_address=f"{context.app_state.settings.public_origin}{own_page.PATH}",
        version=form.typed.get("version", file.version),
        lists=[early] if early == late else [early, late],
        places=PLACES,
        choices=WAYS,
        may_edit=context.can_perform(record_preference),
        form=form,
    )


@router.post("/people/{person_id}/channels")
@shown_again_by(show)
def record(person_id: UUID, context: Writer, form: Form) -> Response:
    channels = _chosen(form)
    reason = form.text("reason", most=MEDIUM_REASON)
    moves = MoveBounds(
        form.optional_number("moves_most", 0, MOST_MOVES) or NO_MOVES.most,
        form.optional_number("moves_until_hours", LEAST_HOURS, MOST_HOURS) or NO_MOVES.hours,
    )
    own_page = form.choice("own_page", ("yes", "no"), required=False)
    with saving(context, form, {"/channels": PLACES[0]}) as work:
        record_preference(
            work,
            person_id,
            form.version,
            channels,
            reason,
            although_restricted=form.ticked("although-yes"),
            moves=moves,
            own_page={"yes": True, "no": False}.get(own_page),
            check_in=form.ticked("check_in-yes"),
        )
    return context.redirect_to(f"/people/{person_id}/channels", flash="ways")


def _chosen(form: Reading) -> list[str]:
    """The channels in their order; an empty position is skipped, and a repeated channel is reported at its field."""
    chosen: list[str] = []
    for place in PLACES:
        way = form.choice(place, WAYS, required=place == PLACES[0])
        if way and way in chosen and place not in form.errors:
            form.errors[place] = EACH_WAY_ONCE
        elif way:
            chosen.append(way)
    return chosen
