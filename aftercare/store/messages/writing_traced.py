"""A message that was written has a span in its own trace, which links to the request or the run that wrote it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import event
from sqlmodel import Session

from aftercare.base.monitoring.tracing import here, message_span


def trace_written(session: Session, message_id: UUID) -> None:
    """Traced when the transaction is committed: what was taken back was not written."""
    come_from = here()
    if come_from is None:
        return

    def committed(_session: Session) -> None:
        with message_span("write", message_id, come_from):
            pass

    event.listen(session, "after_commit", committed, once=True)
