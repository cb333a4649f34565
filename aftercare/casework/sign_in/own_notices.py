"""What the actor hears about changes of their own account."""

from __future__ import annotations

from aftercare.domain.sign_in.notices import SHOWN_FOR
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.sign_in.notice_rows import AccountNoticeRow, notices_of


def own_notices(work: UnitOfWork) -> list[AccountNoticeRow]:
    """The newest first."""
    with as_sign_in(work):
        return notices_of(work.session, work.actor.staff_id, work.now - SHOWN_FOR)
