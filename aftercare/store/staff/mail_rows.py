"""Where staff get e-mail and about what; the mail itself is a message in the outbox, written with what it
is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Field, Session, col, func, or_, select

from aftercare.domain.staff.staff_mail import (
    STAFF_MAIL,
    STAFF_MAIL_VERSION,
    MailAbout,
    MailWhen,
    MailWishes,
    mail_words,
    next_morning,
)
from aftercare.store.accounts.rows import StaffRow, can_sign_in
from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.database.locks import locking
from aftercare.store.escalation.rows import StaffNoticeRow
from aftercare.store.messages.rows import MessageRow, write_to_staff

MAIL = "email"
# After a longer outage of the mail server the mail is dropped: the inbox has it anyhow.
USEFUL_FOR = timedelta(days=3)


class StaffMailRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    address: str
    steps: str = MailWhen.AT_ONCE
    replies: str = MailWhen.AT_ONCE
    passed_on: str = MailWhen.AT_ONCE
    plans: str = MailWhen.NONE
    decisions: str = MailWhen.NONE
    tasks: str = MailWhen.AT_ONCE
    digest: bool = False
    refused_at: datetime | None = moment()
    refused_code: int | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    version: int = 1

    def wishes(self) -> MailWishes:
        chosen = {one.value: MailWhen(getattr(self, one.value)) for one in MailAbout}
        return MailWishes(**chosen, digest=self.digest)


_REACHABLE = (
    select(StaffMailRow, StaffRow.language)
    .join(StaffRow, col(StaffRow.id) == col(StaffMailRow.staff_id))
    .where(can_sign_in(), col(StaffMailRow.refused_at).is_(None))
)


def staff_mail(
    session: Session, staff_id: UUID, *, for_update: bool = False
) -> StaffMailRow | None:
    query = select(StaffMailRow).where(StaffMailRow.staff_id == staff_id)
    return session.exec(locking(query) if for_update else query).first()


def is_of_another(session: Session, address: str, staff_id: UUID) -> bool:
    """Whether another account has this address; capital letters make no difference."""
    query = select(StaffMailRow.staff_id).where(
        func.lower(StaffMailRow.address) == address.lower(), StaffMailRow.staff_id != staff_id
    )
    return session.exec(query).first() is not None


def refused_staff(session: Session) -> set[UUID]:
    """Active staff with an address that the mail server refuses."""
    query = (
        select(StaffMailRow.staff_id)
        .join(StaffRow, col(StaffRow.id) == col(StaffMailRow.staff_id))
        .where(col(StaffRow.active), col(StaffMailRow.refused_at).is_not(None))
    )
    return set(session.exec(query))


def wanting_mail(session: Session, about: MailAbout) -> list[tuple[StaffMailRow, str]]:
    """Where active staff want to hear of this at once, with their language."""
    at_once = col(getattr(StaffMailRow, about.value)) == MailWhen.AT_ONCE
    return list(session.exec(_REACHABLE.where(at_once).order_by(col(StaffRow.id))).all())


def wanting_mornings(session: Session) -> list[tuple[StaffMailRow, str]]:
    """Where active staff want to hear once a day of open work or of any kind of notice, with their language."""
    daily = [col(getattr(StaffMailRow, one.value)) == MailWhen.DAILY for one in MailAbout]
    query = _REACHABLE.where(or_(col(StaffMailRow.digest), *daily)).order_by(col(StaffRow.id))
    return list(session.exec(query).all())


def mail_notice(
    session: Session, notice: StaffNoticeRow, now: datetime, *, urgent: bool = False
) -> None:
    """E-mail the member of staff at once about a step that notified them, when they want that or it is `urgent`.
    Written in the transaction of the notice, so no notice is ever without its mail. A waiting mail about the same
    person covers this one too; its row is locked, so it cannot be sent before this is committed."""
    session.flush()
    found = [
        one
        for one in wanting_mail_of(session, notice.staff_id)
        if urgent or one[0].steps == MailWhen.AT_ONCE
    ]
    if not found:
        return
    mail, language = found[0]
    unread = session.exec(
        select(func.count()).where(
            StaffNoticeRow.staff_id == notice.staff_id, col(StaffNoticeRow.read_at).is_(None)
        )
    ).one()
    waiting = session.exec(
        select(MessageRow)
        .where(
            MessageRow.staff_id == notice.staff_id,
            MessageRow.recipient == mail.address,
            MessageRow.state == "planned",
            MessageRow.attempts == 0,
            col(MessageRow.slot).startswith("notice:"),
        )
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if waiting is not None:
        waiting.body = mail_words(language, unread)
        waiting.version += 1
        return
    write_mail(session, mail, language, notice.person_id, f"notice:{notice.id}", unread, now)


def wanting_mail_of(session: Session, staff_id: UUID) -> list[tuple[StaffMailRow, str]]:
    """The address of one active member of staff that mail can reach, if there is one."""
    return list(session.exec(_REACHABLE.where(StaffMailRow.staff_id == staff_id)).all())


def mail_event(
    session: Session,
    staff_id: UUID,
    person_id: UUID,
    slot: str,
    now: datetime,
    about: MailAbout = MailAbout.STEPS,
) -> None:
    """E-mail the member of staff about something that is no notice of its own, as they chose for this kind of notice:
    at once, in the morning or not at all. With the clock's rights: the address of a colleague is hidden."""
    for mail, language in wanting_mail_of(session, staff_id):
        when = mail.wishes().when(about)
        if when is not MailWhen.NONE:
            due_at = next_morning(now) if when is MailWhen.DAILY else now
            write_mail(session, mail, language, person_id, slot, 1, now, due_at)


def write_mail(
    session: Session,
    mail: StaffMailRow,
    language: str,
    person_id: UUID,
    slot: str,
    count: int,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """One message in the outbox, due now or at `due_at`; False when this slot was written before. `person_id` is the
    client of its first notice; no officer ever sees the row."""
    words = mail_words(language, count)
    return mail_words_to(
        session, mail.staff_id, mail.address, language, slot, words, now, person_id, due_at
    )


def mail_words_to(
    session: Session,
    staff_id: UUID,
    address: str,
    language: str,
    slot: str,
    words: str,
    now: datetime,
    person_id: UUID | None = None,
    due_at: datetime | None = None,
) -> bool:
    """The same with words of its own."""
    written = write_to_staff(
        session,
        now=now,
        due_at=due_at,
        person_id=person_id,
        staff_id=staff_id,
        slot=slot,
        channel=MAIL,
        recipient=address,
        language=language,
        template=STAFF_MAIL,
        template_version=STAFF_MAIL_VERSION,
        body=words,
        useful_until_at=(due_at or now) + USEFUL_FOR,
    )
    return written is not None


def flag_address(session: Session, staff_id: UUID, address: str, code: int, now: datetime) -> None:
    """The mail server says that this mailbox does not exist. An address changed meanwhile is not flagged."""
    row = staff_mail(session, staff_id, for_update=True)
    if row is not None and row.address == address and row.refused_at is None:
        row.refused_at, row.refused_code = now, code
        row.version += 1
