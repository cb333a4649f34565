"""Errors of single subjects: outcomes that are closed to an account, events that are gone, webhooks."""

from __future__ import annotations

from aftercare.base.errors import Conflict, Fault, Forbidden


class CorrectionClosed(Conflict):
    code = "correction-closed"
    title = "You can correct your own outcome on the day you recorded it; after that ask the probation officer"


class UndoClosed(Conflict):
    code = "undo-closed"
    title = "This can no longer be undone; correct the outcome instead, with a reason"


class EventsGone(Fault):
    status, code = 410, "events-gone"
    title = "The events after this one are not kept any more"


class OwnWebhook(Forbidden):
    code, title = "own-webhook", "Someone other than the proposer confirms a webhook"
