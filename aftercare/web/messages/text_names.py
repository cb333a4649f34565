"""Names of the texts to a client: a reminder by its distance to the appointment, another by its wording."""

from __future__ import annotations

import re

from aftercare.base.translation import sentence
from aftercare.web.messages.delivery_words import SLOTS
from aftercare.web.shell.request import PageContext

AGAIN = "-again"
SENT_AGAIN = sentence("%(slot)s, sent again manually")
DAYS_BEFORE = sentence("%(days)s days before")
REMINDER = sentence("Reminder, %(slot)s")
NTH_OFFER = sentence("%(name)s, offer %(number)s")
_SLOT = re.compile(r"T-([0-9]{1,3})")


def slot_view(context: PageContext, slot: str) -> str:
    """The slot in words, also for a number of days that only the organisation's policy has."""
    plain = slot.removesuffix(AGAIN)
    known, days = SLOTS.get(plain), _SLOT.fullmatch(plain)
    name = plain
    if known is not None:
        name = context.translate(known.name)
    elif days is not None:
        name = context.translate(DAYS_BEFORE, days=days[1])
    return context.translate(SENT_AGAIN, slot=name) if plain != slot else name


def text_name(
    context: PageContext, template: str, slot: str | None, offer: int | None = None
) -> str:
    """A reminder is named by its distance to the appointment: two of them may share their wording. `offer`: the how
    manyth offer of times about one appointment it is; the first needs no number."""
    if slot is not None and _SLOT.fullmatch(slot.removesuffix(AGAIN)):
        return context.translate(REMINDER, slot=slot_view(context, slot))
    name = context.name_of("written", template)
    if offer is not None and offer > 1:
        return context.translate(NTH_OFFER, name=name, number=offer)
    return name
