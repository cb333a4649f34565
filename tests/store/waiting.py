"""What waits to reach a client, for tests of what is taken back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.tasks.rows import TaskRow


def waiting_at(database: Database, now: datetime) -> list[str]:
    """The templates of texts that wait to be sent, and the kind of each open task to notify a client."""
    with database.work(CLOCK, now) as work:
        texts = work.session.exec(select(MessageRow).where(MessageRow.state == "planned"))
        tasks = work.session.exec(
            select(TaskRow).where(TaskRow.kind == "notify_change", TaskRow.state == "opened")
        )
        return [one.template for one in texts] + [one.kind for one in tasks]
