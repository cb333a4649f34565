"""Why events cannot be read from there, or a webhook cannot be decided on."""

from __future__ import annotations

from aftercare.base.errors import Fault, Forbidden


class EventsGone(Fault):
    status, code = 410, "events-gone"
    title = "The events after this one are not kept any more"


class OwnWebhook(Forbidden):
    code, title = "own-webhook", "Someone other than the proposer confirms a webhook"
