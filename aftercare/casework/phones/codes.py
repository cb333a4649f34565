"""A six-digit code by text that the person reads to the officer: the only proof that a number is theirs."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from uuid import UUID

from aftercare.base.errors import CodeOver, CodeWithheld, Invalid, TooManyCodes
from aftercare.base.ids import new_id
from aftercare.casework.phones.acts import Whose, locked, mark_verified, refuse_taken
from aftercare.casework.phones.texts import code_text
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.domain.phones.verification import (
    CODE_DIGITS,
    CODE_VALID,
    MOST_ATTEMPTS,
    MOST_CODES_A_DAY,
    CodeOutcome,
    PhoneReason,
    why_no_code,
)
from aftercare.domain.reminders.schedule import is_quiet
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.messages.recipients import Recipient, reachability_at
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.related_person_rows import get_related
from aftercare.store.people.rows import get_person
from aftercare.store.phones.code_rows import (
    PhoneCodeRow,
    clear_digits,
    codes_since,
    get_code,
    newest_code,
)
from aftercare.store.phones.rows import is_strangers
from aftercare.store.reminders.rows import policy_in_force

QUIET = "quiet-hours"
WRONG = "wrong-number"
# Trying a million codes would take one machine a night; a code is valid for half an hour.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1}
_DIGITS = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")


@requires(Permission.WRITE_CASE_FILES)
def send_code(work: UnitOfWork, whose: Whose, version: int) -> PhoneCodeRow:
    """Sends a code to this telephone and ends an earlier one. Raises NoNumber, NumberTaken (without revealing the
    other file), TooManyCodes after three on one day, Stale. Raises CodeWithheld with the reason in its detail (a
    code of `WhyNoText`, `quiet-hours` or `wrong-number`)."""
    held = locked(work, whose, version)
    refuse_taken(work, held)
    number = held.number
    assert number is not None
    _refuse_withheld(work, held, number)
    with as_clock(work):
        if (
            codes_since(work.session, number, start_of_day(civil_date(work.now)))
            >= MOST_CODES_A_DAY
        ):
            raise TooManyCodes()
    _end_earlier(work, whose)
    code = new_code()
    message = code_message(work, held, code)
    work.session.add(message)
    work.session.flush()
    salt = secrets.token_bytes(16)
    row = PhoneCodeRow(
        person_id=whose.person_id,
        related_id=whose.related_id,
        number=number,
        salt=salt,
        digest=code_digest(salt, number, code),
        sent_by=work.actor.staff_id,
        sent_at=work.now,
        valid_until_at=work.now + CODE_VALID,
        message_id=message.id,
    )
    return audit.save_and_note(work, "send-code", "phone-code", row)


@requires(Permission.WRITE_CASE_FILES)
def try_code(work: UnitOfWork, code_id: UUID, version: int, typed: str) -> PhoneCodeRow:
    """Checks the code the person said. If right, the number is verified and the code is `confirmed`. If wrong, one
    attempt is used; after the fifth the code is `exhausted`. A wrong code is no error, so that the attempt is
    committed. Raises Invalid at /code for anything but six digits (which uses no attempt), CodeOver, NumberTaken,
    Stale."""
    digits = typed_digits(typed)
    row = expect_version(get_code(work.session, code_id, for_update=True), version)
    if row.ended_at is not None or work.now > row.valid_until_at:
        raise CodeOver()
    held = _holder(work, row)
    if held.number != row.number:
        end_code(work, row, CodeOutcome.NUMBER_CHANGED)
        return row
    if is_right(row, digits):
        whose = held.contact_person or held.person
        whose.version += 1
        # First, because appointments are locked before texts.
        mark_verified(work, held, PhoneReason.CODE)
        end_code(work, row, CodeOutcome.CONFIRMED)
    elif row.attempts >= MOST_ATTEMPTS:
        end_code(work, row, CodeOutcome.EXHAUSTED)
    return audit.save_and_note(work, "try-code", "phone-code", row)


def is_right(row: PhoneCodeRow, digits: str) -> bool:
    """Whether these six digits are the code; either way it counts as an attempt."""
    row.attempts += 1
    return hmac.compare_digest(code_digest(row.salt, row.number, digits), row.digest)


def outcome_of(work: UnitOfWork, row: PhoneCodeRow) -> CodeOutcome:
    """The state of a code at this moment."""
    if row.ended_because is not None:
        return CodeOutcome(row.ended_because)
    return CodeOutcome.EXPIRED if work.now > row.valid_until_at else CodeOutcome.OPEN


def _refuse_withheld(work: UnitOfWork, held: Recipient, number: str) -> None:
    """After a stranger answered a number, we promised to send nothing more there; it can only be verified by a call."""
    if is_strangers(work.session, number, held.person.id):
        raise CodeWithheld(WRONG)
    with as_clock(work):
        if is_quiet(work.now, policy_in_force(work.session, civil_date(work.now))):
            raise CodeWithheld(QUIET)
        obstacle = why_no_code(reachability_at(work.session, held, work.now))
    if obstacle is not None:
        raise CodeWithheld(obstacle.value)


def _holder(work: UnitOfWork, row: PhoneCodeRow) -> Recipient:
    assert row.person_id is not None
    person = get_person(work.session, row.person_id, for_update=True)
    if row.related_id is None:
        return Recipient(person, None)
    return Recipient(person, get_related(work.session, row.related_id, for_update=True))


def _end_earlier(work: UnitOfWork, whose: Whose) -> None:
    earlier = newest_code(work.session, whose.person_id, whose.related_id)
    if earlier is not None and earlier.ended_at is None:
        row = get_code(work.session, earlier.id, for_update=True)
        row.version += 1
        end_code(work, row, CodeOutcome.REPLACED)


def end_code(work: UnitOfWork, row: PhoneCodeRow, outcome: CodeOutcome) -> None:
    """The code can no longer be entered, and its digits go from the text."""
    row.ended_at, row.ended_because = work.now, outcome.value
    with as_clock(work):
        clear_digits(work.session, work.now, row.person_id)
    work.session.refresh(row)


def code_message(
    work: UnitOfWork, held: Recipient, code: str, kind: TextKind = TextKind.NUMBER_VERIFICATION
) -> MessageRow:
    """The text with this code, due now and of use while the code is."""
    wording = code_text(work.session, held.language, code, kind)
    slot = f"verify:{new_id()}"
    return MessageRow(
        person_id=held.person.id,
        slot=slot,
        recipient=held.number or "",
        language=wording.language,
        template=wording.template,
        template_version=wording.version,
        body=wording.body,
        due_at=work.now,
        useful_until_at=work.now + CODE_VALID,
        created_at=work.now,
        state_at=work.now,
    )


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def code_digest(salt: bytes, number: str, code: str) -> bytes:
    """The digest of the code for this number alone; deliberately slow."""
    return hashlib.scrypt(f"{number}:{code}".encode(), salt=salt, dklen=32, **_SCRYPT)


def typed_digits(typed: str) -> str:
    """The six digits, typed in any script and with any spacing."""
    kept = "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one
        for one in typed[:100]
        if not one.isspace() and unicodedata.category(one) != "Cf"
    ).replace("-", "")
    if not _DIGITS.fullmatch(kept):
        raise Invalid.at("/code", "code-unreadable")
    return kept
