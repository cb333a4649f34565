"""The demonstration's test phones and mailboxes."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import NotFound, existing
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.processes.messages.recipients import recipient_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.operations.sandbox_phones import mailboxes, mails_to, phones, texts_on
from aftercare.store.operations.sandbox_rows import choose_answer
from aftercare.store.people.rows import get_person
from aftercare.store.staff.mail_rows import staff_mail
from aftercare.store.staff.phone_rows import staff_phone


def phones_of_everyone(work: UnitOfWork) -> list[Row]:
    """Every person and colleague with a number, those with the newest texts first. Only the clock may read it: no
    account sees all caseloads, and outside a demonstration no page shows this."""
    _only_the_clock(work)
    return phones(work.session)


def texts_on_phone_of(work: UnitOfWork, person_id: UUID) -> list[Row]:
    """The newest texts on this person's phone, oldest first."""
    _only_the_clock(work)
    return texts_on(work.session, person_id)


def number_of(work: UnitOfWork, person_id: UUID) -> str:
    """The number this person's or colleague's texts go to; NotFound when there is none."""
    _only_the_clock(work)
    if (own := staff_phone(work.session, person_id)) is not None:
        return own.number
    return existing(recipient_of(work.session, get_person(work.session, person_id)).number)


def mailboxes_of_everyone(work: UnitOfWork) -> list[Row]:
    """Staff with an address or with mail."""
    _only_the_clock(work)
    return mailboxes(work.session)


def mails_in_mailbox_of(work: UnitOfWork, staff_id: UUID) -> list[Row]:
    """The newest mails to this member of staff, newest first."""
    _only_the_clock(work)
    return mails_to(work.session, staff_id)


def choose_mail_answer(work: UnitOfWork, staff_id: UUID, answer: MailAnswer) -> None:
    """Sets the answer of the mail server to the next mail there. Raises NotFound for staff without an address."""
    _only_the_clock(work)
    mail = existing(staff_mail(work.session, staff_id))
    choose_answer(work.session, mail.address, answer)


def _only_the_clock(work: UnitOfWork) -> None:
    if work.actor.role is not Role.CLOCK:
        raise NotFound()
