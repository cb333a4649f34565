"""Kinds of data with a retention period of their own, and which of them cannot outlive another."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DataKind(StrEnum):
    """In the order in which they are destroyed: what refers to another kind goes first."""

    # Telephone numbers, addresses, and the people around a client.
    CONTACTS = "contacts"
    MESSAGES = "messages"
    NOTES = "notes"
    RISK = "risk"
    PAPERS = "papers"
    TREATMENT = "treatment"
    # Plans, appointments, absences, escalations, deadlines and tasks.
    SUPERVISION = "supervision"
    ORDERS = "orders"
    # The client: with it every trace but the access log goes.
    FILE = "file"
    # Kept by its own rule: its entries name no one, and a chain that loses one proves nothing.
    ACCESS_LOG = "access-log"


DESTROYED: Final = tuple(kind for kind in DataKind if kind is not DataKind.ACCESS_LOG)
_K = DataKind
# Rows of the first kind refer to rows of the second, so the first is not kept longer.
NO_LONGER_THAN: Final = (
    (_K.CONTACTS, _K.MESSAGES),
    (_K.MESSAGES, _K.SUPERVISION),
    (_K.NOTES, _K.FILE),
    (_K.RISK, _K.SUPERVISION),
    (_K.PAPERS, _K.SUPERVISION),
    (_K.TREATMENT, _K.ORDERS),
    (_K.SUPERVISION, _K.ORDERS),
    (_K.ORDERS, _K.FILE),
    # Who destroyed a file stays provable for as long as the file could have been there.
    (_K.FILE, _K.ACCESS_LOG),
)
