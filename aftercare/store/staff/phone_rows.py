"""The number for texts and calls to a member of staff about an alarm, and those messages in the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, func, select

from aftercare.domain.messages.departure import ALARM_OVER
from aftercare.domain.staff.alarms import STAFF_ALARM, STAFF_VERSION, alarm_words
from aftercare.store.accounts.rows import StaffRow, can_sign_in
from aftercare.store.database.columns import MOMENT, Table, among, moment
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.messages.rows import REPORTING, MessageRow, write_to_staff

# Rows that a worker has locked now are checked against the escalation once more before they are sent.
_END_RINGS = """
update message set state = 'cancelled', reason = :reason, state_at = :now, version = version + 1
where id in (select m.id from staff_notice n join message m on m.notice_id = n.id
             where n.escalation_id = :escalation and m.state = 'planned'
             order by m.id for no key update of m skip locked)"""


class StaffPhoneRow(Table, table=True):
    """`refused_at`: the provider reports that texts do not arrive there; the number is then only called."""

    staff_id: UUID = Field(primary_key=True)
    number: str = sealed("staff_phone.number")
    entered_at: datetime = Field(sa_type=MOMENT)
    verified_at: datetime | None = moment()
    refused_at: datetime | None = moment()
    refused_code: int | None = None
    version: int = 1


def staff_phone(
    session: Session, staff_id: UUID, *, for_update: bool = False
) -> StaffPhoneRow | None:
    query = select(StaffPhoneRow).where(StaffPhoneRow.staff_id == staff_id)
    return session.exec(locking(query) if for_update else query).first()


def verified_phone(session: Session, staff_id: UUID) -> tuple[StaffPhoneRow, str] | None:
    """The verified number of an account that can sign in, with the account's language."""
    query = (
        select(StaffPhoneRow, StaffRow.language)
        .join(StaffRow, col(StaffRow.id) == col(StaffPhoneRow.staff_id))
        .where(
            StaffPhoneRow.staff_id == staff_id,
            can_sign_in(),
            col(StaffPhoneRow.verified_at).is_not(None),
        )
    )
    return session.exec(query).first()


def without_phone(session: Session, staff_ids: set[UUID]) -> set[UUID]:
    """Those of these colleagues without a verified number, or with one at which texts do not arrive. No number is
    read."""
    query = select(StaffRow.id).where(
        among(col(StaffRow.id), staff_ids), ~func.has_verified_phone(StaffRow.id)
    )
    return set(session.exec(query))


def last_rings(session: Session, escalation_id: UUID) -> dict[UUID, datetime]:
    """When each colleague was last called about this escalation."""
    query = (
        select(StaffNoticeRow.staff_id, func.max(MessageRow.created_at))
        .join(MessageRow, col(MessageRow.notice_id) == col(StaffNoticeRow.id))
        .where(StaffNoticeRow.escalation_id == escalation_id)
        .group_by(col(StaffNoticeRow.staff_id))
    )
    return dict(session.exec(query).all())


def last_heard(
    session: Session, staff_ids: Iterable[UUID], since_at: datetime
) -> dict[UUID, datetime]:
    """When each of these colleagues was last called about any alarm since then."""
    query = (
        select(MessageRow.staff_id, func.max(MessageRow.created_at))
        .where(
            among(col(MessageRow.staff_id), set(staff_ids)),
            MessageRow.template == STAFF_ALARM,
            col(MessageRow.created_at) >= since_at,
        )
        .group_by(col(MessageRow.staff_id))
    )
    return {who: at for who, at in session.exec(query) if who is not None}


def ring(session: Session, notice: StaffNoticeRow, now: datetime, until_at: datetime) -> int:
    """A text and a call to the notified colleague, due now and useful until the next ones; returns how many were
    written. The escalation is locked, so no two workers count the same ring."""
    session.flush()
    count = select(func.count(col(MessageRow.slot).distinct()))
    number = session.exec(count.where(MessageRow.notice_id == notice.id)).one()
    slot = f"alarm:{notice.id}:{number}"
    return ring_once(session, notice.staff_id, slot, now, until_at, notice.id)


def ring_once(
    session: Session,
    staff_id: UUID,
    slot: str,
    now: datetime,
    until_at: datetime,
    notice_id: UUID | None = None,
) -> int:
    """A text and a call about an alarm to a colleague with a verified number, once for this slot; returns how many were
    written. Without a notice it is about an alarm for which no client was found yet."""
    found = verified_phone(session, staff_id)
    if found is None:
        return 0
    phone, language = found
    channels = REPORTING if phone.refused_at is None else ("voice",)
    return sum(
        1
        if write_to_staff(
            session,
            staff_id=staff_id,
            notice_id=notice_id,
            slot=slot,
            channel=channel,
            recipient=phone.number,
            language=language,
            template=STAFF_ALARM,
            template_version=STAFF_VERSION,
            body=alarm_words(language),
            now=now,
            useful_until_at=until_at,
        )
        else 0
        for channel in channels
    )


def end_rings(session: Session, escalation_id: UUID, now: datetime) -> None:
    """Cancel the waiting messages of this escalation. With the clock's rights: no officer sees messages to staff."""
    execute(session, _END_RINGS, {"escalation": escalation_id, "reason": ALARM_OVER, "now": now})


def still_rings(session: Session, notice_id: UUID) -> bool:
    """Whether the escalation of this notice is still unacknowledged."""
    query = (
        select(EscalationRow.id)
        .join(StaffNoticeRow, col(StaffNoticeRow.escalation_id) == col(EscalationRow.id))
        .where(StaffNoticeRow.id == notice_id, EscalationRow.state == "opened")
    )
    return session.exec(query).first() is not None


def flag_phone(session: Session, staff_id: UUID, number: str, code: int, now: datetime) -> None:
    """The provider reports that texts do not arrive there. A number changed meanwhile is not flagged."""
    row = staff_phone(session, staff_id, for_update=True)
    if row is not None and row.number == number and row.refused_at is None:
        row.refused_at, row.refused_code = now, code
        row.version += 1
