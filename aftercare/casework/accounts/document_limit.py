"""Keeps one account from having costly documents read again and again."""

from __future__ import annotations

from aftercare.base.errors import TooManyDocuments
from aftercare.domain.accounts.document_limit import DOCUMENTS, Costly
from aftercare.processes.sign_in.counting import count_one
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in


def count_document(work: UnitOfWork, kind: Costly) -> None:
    """In a transaction of its own, before the document is read: one that does not hold counts as well. Raises
    TooManyDocuments."""
    with as_sign_in(work):
        fits = count_one(work, DOCUMENTS[kind], "document", kind, work.actor.staff_id.bytes)
    if not fits:
        raise TooManyDocuments()
