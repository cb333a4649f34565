"""Why this account can no longer change an outcome, or the file of a client who has another officer now."""

from __future__ import annotations

from aftercare.base.errors import Conflict, Forbidden


class CorrectionClosed(Conflict):
    code = "correction-closed"
    title = "You can correct your own outcome on the day you recorded it; after that ask the probation officer"


class UndoClosed(Conflict):
    code = "undo-closed"
    title = "This can no longer be undone; correct the outcome instead, with a reason"


class FormerOfficerReadsOnly(Forbidden):
    code = "former-officer-reads-only"
    title = "This client has another officer now: you can only record what began before the move"
