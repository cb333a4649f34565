"""The number for texts and calls to staff about an alarm: entered and verified by the account itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from aftercare.base.errors import CodeOver, Forbidden, NoNumber, Stale, TooManyCodes, existing
from aftercare.base.ids import new_id
from aftercare.casework.phones.codes import (
    code_digest,
    is_right,
    new_code,
    outcome_of,
    typed_digits,
)
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.person import mobile_number
from aftercare.domain.phones.verification import CODE_VALID, MOST_ATTEMPTS, CodeOutcome
from aftercare.domain.phones.verification import MOST_CODES_A_DAY as MOST_OF_A_NUMBER
from aftercare.domain.staff.alarms import MOST_CODES_A_DAY, STAFF_CODE, STAFF_VERSION, code_words
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.messages.rows import write_to_staff
from aftercare.store.phones.code_rows import (
    PhoneCodeRow,
    codes_since,
    newest_staff_code,
    staff_codes_since,
)
from aftercare.store.staff.duty_rows import on_call_between
from aftercare.store.staff.phone_rows import StaffPhoneRow, staff_phone, without_phone

# How far ahead a missing number is shown; the watchdog looks as far ahead.
LOOK_AHEAD = timedelta(days=7)
# The version of a number that was never entered.
NONE_YET = 0
VERIFY = "verify:"


@dataclass(frozen=True)
class OwnPhone:
    """The number, None while none was entered, and the last code sent to it with its state."""

    phone: StaffPhoneRow | None
    code: PhoneCodeRow | None = None
    outcome: CodeOutcome | None = None

    @property
    def version(self) -> int:
        return NONE_YET if self.phone is None else self.phone.version

    @property
    def attempts_left(self) -> int:
        return 0 if self.code is None else MOST_ATTEMPTS - self.code.attempts


def own_phone(work: UnitOfWork, staff_id: UUID) -> OwnPhone:
    """Raises Forbidden for another account, also to an administrator: no one else needs the number."""
    _own(work, staff_id)
    phone = staff_phone(work.session, staff_id)
    if phone is None:
        return OwnPhone(None)
    with as_clock(work):
        code = newest_staff_code(work.session, staff_id)
    if code is None or code.number != phone.number:
        return OwnPhone(phone)
    return OwnPhone(phone, code, outcome_of(work, code))


@requires(Permission.MANAGE_ACCOUNTS)
def on_call_without_phone(work: UnitOfWork) -> set[UUID]:
    """Accounts that an alarm would reach, now or in the coming week, without a verified number. For administrators,
    without the numbers."""
    with as_clock(work):
        return without_phone(work.session, on_call_between(work.session, work.now, LOOK_AHEAD))


def enter_phone(work: UnitOfWork, staff_id: UUID, version: int, typed: str) -> StaffPhoneRow:
    """Sets the number. A different number is unverified; the same one again changes nothing. A code sent to the
    earlier number ends.

    Raises Invalid at /phone, Stale on an outdated view (`version` NONE_YET for the first), Forbidden.
    """
    _own(work, staff_id)
    number = mobile_number(typed)
    row = _locked(work, staff_id)
    if row is None:
        if version != NONE_YET:
            raise Stale()
        row = StaffPhoneRow(staff_id=staff_id, number=number, entered_at=work.now)
        work.session.add(row)
    elif row.number == number:
        return row
    else:
        expect_version(row, version)
        row.number, row.entered_at = number, work.now
        row.verified_at = row.refused_at = row.refused_code = None
        _end_code(work, staff_id, CodeOutcome.NUMBER_CHANGED)
    work.session.flush()
    audit.note(work, "change", "staff-phone", staff_id)
    return row


def remove_phone(work: UnitOfWork, staff_id: UUID, version: int) -> None:
    """Removes the number: no more texts and calls. Raises NotFound when there is none, Stale, Forbidden."""
    _own(work, staff_id)
    row = existing(_locked(work, staff_id))
    expect_version(row, version)
    _end_code(work, staff_id, CodeOutcome.NUMBER_CHANGED)
    work.session.delete(row)
    audit.note(work, "remove", "staff-phone", staff_id)


def send_own_code(work: UnitOfWork, staff_id: UUID, version: int) -> None:
    """Sends a code to the number and ends an earlier one. At any hour, because the requester holds the phone. Raises
    NoNumber, TooManyCodes, Stale, Forbidden."""
    _own(work, staff_id)
    row = _locked(work, staff_id)
    if row is None:
        raise NoNumber()
    expect_version(row, version)
    since = start_of_day(civil_date(work.now))
    with as_clock(work):
        to_number = codes_since(work.session, row.number, since)
        by_account = staff_codes_since(work.session, staff_id, since)
        if to_number >= MOST_OF_A_NUMBER or by_account >= MOST_CODES_A_DAY:
            raise TooManyCodes()
    _end_code(work, staff_id, CodeOutcome.REPLACED)
    with as_clock(work):
        _send(work, row)
    audit.note(work, "send-code", "staff-phone", staff_id)


def try_own_code(work: UnitOfWork, staff_id: UUID, version: int, typed: str) -> CodeOutcome:
    """Checks the typed code. If right, the number is verified. A wrong code is no error, so that the attempt is
    committed; after the fifth the code ends. Raises Invalid at /code for anything but six digits, NoNumber,
    CodeOver, Stale, Forbidden."""
    _own(work, staff_id)
    digits = typed_digits(typed)
    row = _locked(work, staff_id)
    if row is None:
        raise NoNumber()
    expect_version(row, version)
    with as_clock(work):
        code = newest_staff_code(work.session, staff_id)
        if code is None or outcome_of(work, code) is not CodeOutcome.OPEN:
            raise CodeOver()
        if is_right(code, digits):
            code.ended_at, code.ended_because = work.now, CodeOutcome.CONFIRMED.value
            row.verified_at, row.refused_at, row.refused_code = work.now, None, None
        elif code.attempts >= MOST_ATTEMPTS:
            code.ended_at, code.ended_because = work.now, CodeOutcome.EXHAUSTED.value
    audit.note(work, "try-code", "staff-phone", staff_id)
    return outcome_of(work, code)


def _send(work: UnitOfWork, row: StaffPhoneRow) -> None:
    staff = work.session.get_one(StaffRow, row.staff_id)
    code, salt, slot = new_code(), secrets.token_bytes(16), f"{VERIFY}{new_id()}"
    message_id = write_to_staff(
        work.session,
        staff_id=row.staff_id,
        slot=slot,
        channel="sms",
        recipient=row.number,
        language=staff.language,
        template=STAFF_CODE,
        template_version=STAFF_VERSION,
        body=code_words(staff.language, code),
        now=work.now,
        useful_until_at=work.now + CODE_VALID,
    )
    assert message_id is not None
    work.session.add(
        PhoneCodeRow(
            staff_id=row.staff_id,
            number=row.number,
            salt=salt,
            digest=code_digest(salt, row.number, code),
            sent_by=row.staff_id,
            sent_at=work.now,
            valid_until_at=work.now + CODE_VALID,
            message_id=message_id,
        )
    )


def _end_code(work: UnitOfWork, staff_id: UUID, why: CodeOutcome) -> None:
    with as_clock(work):
        code = newest_staff_code(work.session, staff_id)
        if code is not None and code.ended_at is None:
            code.ended_at, code.ended_because = work.now, why.value


def _locked(work: UnitOfWork, staff_id: UUID) -> StaffPhoneRow | None:
    """Two first clicks at the same time would each find no number; with the account locked, the second waits."""
    get_row(StaffRow, work.session, staff_id, for_update=True)
    return staff_phone(work.session, staff_id, for_update=True)


def _own(work: UnitOfWork, staff_id: UUID) -> None:
    if work.actor.staff_id_or_none != staff_id:
        raise Forbidden()
