"""Opens a client's own page: a code to their verified number, and a visit that soon ends.

What is said is the same for every number, whether we know it or not: a number that has a page would tell who is a
client.
"""

from __future__ import annotations

import secrets
from datetime import time

from aftercare.base.errors import CodeWithheld
from aftercare.casework.phones.codes import (
    QUIET,
    code_digest,
    code_message,
    end_code,
    is_right,
    new_code,
    typed_digits,
)
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.client_page.visits import visit_lasts
from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.domain.people.person import mobile_number
from aftercare.domain.phones.verification import (
    CODE_VALID,
    MOST_ATTEMPTS,
    MOST_CODES_A_DAY,
    CodeOutcome,
)
from aftercare.domain.reminders.schedule import is_quiet
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.client_page.closed import why_page_closed
from aftercare.processes.messages.recipients import Recipient, reachability_at, recipients_at
from aftercare.store.accounts import audit
from aftercare.store.client_page.rows import (
    ClientPageVisitRow,
    open_page_code,
    visit_of,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.channel_rows import preferences_of
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.code_rows import PhoneCodeRow, codes_since
from aftercare.store.reminders.rows import policy_in_force

_NO_SALT = bytes(16)


def ask_for_code(work: UnitOfWork, typed: str) -> None:
    """Sends a code to this number if a client may open a page with it, and is silent otherwise. Run it as the clock.
    Raises Invalid at /phone for no mobile number, and CodeWithheld in the quiet hours, for every number alike."""
    number = mobile_number(typed)
    if is_quiet(work.now, policy_in_force(work.session, civil_date(work.now))):
        raise CodeWithheld(QUIET)
    code, salt = new_code(), secrets.token_bytes(16)
    # Before anything is looked up: the slow part takes as long for an unknown number.
    digest = code_digest(salt, number, code)
    person = _person(work, number)
    since = start_of_day(civil_date(work.now))
    if person is None or codes_since(work.session, number, since) >= MOST_CODES_A_DAY:
        return
    earlier = open_page_code(work.session, person.id)
    if earlier is not None:
        end_code(work, earlier, CodeOutcome.REPLACED)
    message = code_message(work, Recipient(person, None), code, TextKind.PAGE_CODE)
    work.session.add(message)
    work.session.flush()
    row = PhoneCodeRow(
        person_id=person.id,
        number=number,
        salt=salt,
        digest=digest,
        for_page=True,
        sent_at=work.now,
        valid_until_at=work.now + CODE_VALID,
        message_id=message.id,
    )
    audit.save_and_note(work, "send-code", "phone-code", row)


def texts_go_from(work: UnitOfWork) -> time:
    """When the quiet hours end in the morning."""
    return policy_in_force(work.session, civil_date(work.now)).quiet_until


def open_page(work: UnitOfWork, typed_number: str, typed_code: str) -> str | None:
    """The token of a new visit, when this is the code that was sent to the number; None otherwise, and an attempt is
    used. Run it as the clock. Raises Invalid at /phone and /code for what is no number or code."""
    number, digits = mobile_number(typed_number), typed_digits(typed_code)
    person = _person(work, number)
    code = open_page_code(work.session, person.id) if person else None
    if person is None or code is None or code.number != number or work.now > code.valid_until_at:
        code_digest(_NO_SALT, number, digits)
        return None
    right = is_right(code, digits)
    code.version += 1
    if not right:
        if code.attempts >= MOST_ATTEMPTS:
            end_code(work, code, CodeOutcome.EXHAUSTED)
        audit.save_and_note(work, "try-code", "phone-code", code)
        return None
    end_code(work, code, CodeOutcome.CONFIRMED)
    token = secrets.token_urlsafe(32)
    visit = ClientPageVisitRow(
        person_id=person.id,
        token_hash=token_hash(token),
        started_at=work.now,
        used_at=work.now,
    )
    audit.save_and_note(work, "open-own-page", "client-page", visit)
    return token


def visitor(work: UnitOfWork, token: str, *, for_update: bool = False) -> PersonRow | None:
    """The client of this visit, still allowed to look, locked if `for_update`; None when it is over. It counts as
    use. Run it as the clock."""
    visit = visit_of(work.session, token_hash(token)) if token else None
    if visit is None or visit.ended_at is not None:
        return None
    if not visit_lasts(visit.started_at, visit.used_at, work.now):
        return None
    person = get_person(work.session, visit.person_id, for_update=for_update)
    if not _may_open(work, person):
        return None
    visit.used_at = work.now
    return person


def leave(work: UnitOfWork, token: str) -> None:
    """Ends a visit; nothing happens when there is none. Run it as the clock."""
    visit = visit_of(work.session, token_hash(token)) if token else None
    if visit is not None and visit.ended_at is None:
        visit.ended_at = work.now


def _person(work: UnitOfWork, number: str) -> PersonRow | None:
    """The one client with this number as their own, locked, if they may open a page with it."""
    found = recipients_at(work.session, number, civil_date(work.now))
    if len(found) != 1 or found[0].contact_person is not None:
        return None
    person = get_person(work.session, found[0].person.id, for_update=True)
    return person if person.phone == number and _may_open(work, person) else None


def _may_open(work: UnitOfWork, person: PersonRow) -> bool:
    """The client asked for the page, and nothing closes it."""
    wish = preferences_of(work.session, [person.id]).get(person.id)
    if wish is None or not wish.own_page:
        return False
    reach = reachability_at(work.session, Recipient(person, None), work.now)
    return why_page_closed(work.session, person, reach, civil_date(work.now)) is None
