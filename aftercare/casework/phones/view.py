"""What an officer needs to verify a number: its state, its deadlines, its history, and the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.casework.phones.acts import Whose
from aftercare.casework.phones.codes import outcome_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.person import PhoneState
from aftercare.domain.people.phone_numbers import may_be_landline
from aftercare.domain.phones.verification import (
    CodeOutcome,
    DueReason,
    NumberInUse,
    PhoneReason,
    verify_by,
)
from aftercare.processes.messages.recipients import is_taken
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.code_rows import PhoneCodeRow, newest_code
from aftercare.store.phones.dues import heard_at
from aftercare.store.phones.rows import PhoneNumberRow, history_of, names_in_history, policy_row


@dataclass(frozen=True)
class PhoneFile:
    """`history` the newest first; `now` is the current entry. `names` are of those who acted, by id. `due` is when
    it has to be verified and why. `code` is the last one sent, `outcome` its state. `taken`: another file has the
    number too; that file is not revealed."""

    person: PersonRow
    contact: RelatedPersonRow | None
    now: PhoneNumberRow | None
    history: list[PhoneNumberRow]
    names: dict[UUID, str]
    due: tuple[datetime, DueReason] | None
    code: PhoneCodeRow | None
    outcome: CodeOutcome | None
    taken: bool
    may_be_landline: bool

    @property
    def may_lift(self) -> bool:
        """Whether an officer may reinstate the number without verification."""
        stopped = self.now is not None and self.now.state == "suspended"
        by_hand = self.now is not None and self.now.from_because == PhoneReason.BY_HAND
        return self.contact is None and stopped and by_hand


@requires(Permission.READ_CASE_FILES)
def phone_file(work: UnitOfWork, whose: Whose) -> PhoneFile:
    """Raises NotFound for a contact of another file."""
    session = work.session
    person = get_person(session, whose.person_id)
    contact = get_related(session, whose.related_id) if whose.related_id else None
    if contact is not None and contact.person_id != person.id:
        raise NotFound()
    audit.note(work, "read-numbers", "person", person.id, person.id)
    history = history_of(session, person.id, whose.related_id)
    now = next((one for one in history if one.until_at is None), None)
    code = newest_code(session, person.id, whose.related_id)
    return PhoneFile(
        person=person,
        contact=contact,
        now=now,
        history=history,
        names=names_in_history(session, person.id, whose.related_id),
        due=_due(work, now),
        code=code,
        outcome=outcome_of(work, code) if code else None,
        taken=now is not None and is_taken(work, now.number, person.id),
        may_be_landline=now is not None and may_be_landline(now.number),
    )


def _due(work: UnitOfWork, now: PhoneNumberRow | None) -> tuple[datetime, DueReason] | None:
    if now is None:
        return None
    heard = heard_at(work.session, now.person_id, now.number)
    in_use = NumberInUse(PhoneState(now.state), now.from_at, heard)
    return verify_by(in_use, policy_row(work.session).facts())
