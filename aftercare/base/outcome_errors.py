"""Why the outcome of an appointment can no longer be changed by this account."""

from __future__ import annotations

from aftercare.base.errors import Conflict


class CorrectionClosed(Conflict):
    code = "correction-closed"
    title = "You can correct your own outcome on the day you recorded it; after that ask the probation officer"


class UndoClosed(Conflict):
    code = "undo-closed"
    title = "This can no longer be undone; correct the outcome instead, with a reason"
