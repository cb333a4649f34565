"""Imports clients from a file onto the actor's caseload: a list (CSV), or case file documents (JSON)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from aftercare.base.errors import DuplicateReference, FieldFault, Invalid
from aftercare.base.subject_errors import AlreadyAClient
from aftercare.casework.case_files.importing import import_case_file, reference_in
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.orders.acts import NewOrder
from aftercare.casework.orders.entry import enter_with_conditions
from aftercare.casework.people.acts import PersonDetails, enrol
from aftercare.casework.people.left_out import without
from aftercare.casework.people.same_clients import Apart
from aftercare.casework.people.stand_ins import judged_whole
from aftercare.casework.plans.acts import draft_plan, put_obligation
from aftercare.casework.plans.choices import plan_choices
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.case_files.client_list import (
    MOST_LINES,
    NO_WORDS,
    ListedClient,
    ListedOrder,
    ListLine,
    ListWords,
    Offered,
    read_clients,
)
from aftercare.domain.conditions.coverage import is_general
from aftercare.domain.conditions.library import lawful_kinds
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.driver_faults import fault_of
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import get_person, person_by_reference, persons_of

# Our choice: a hundred lines with every column filled in are a third of it.
LARGEST_FILE: Final = 300_000


class LineState(StrEnum):
    NEW = "new"
    HERE = "here"
    OTHER = "other"
    ALIKE = "alike"
    REFUSED = "refused"


@dataclass(frozen=True)
class ImportedLine:
    """What became of one client of the file. `number`: the line of a list, the position of a document. `plan_state`:
    of the plan that was made, empty without one. `is_own`: is here, on the actor's own caseload. `known_as`: whom the
    reference belongs to here, in state OTHER; `alike`: who may be the same client here, with the reference, in state
    ALIKE. A preview rolled back gives other ids, so `person_id` is not shown."""

    number: int
    reference: str
    state: LineState
    name: str = ""
    conditions: int = 0
    obligations: int = 0
    plan_state: str = ""
    faults: tuple[FieldFault, ...] = ()
    is_own: bool = False
    known_as: tuple[str, date] | None = None
    alike: tuple[tuple[str, date, str], ...] = ()
    alike_ids: tuple[UUID, ...] = field(default=(), repr=False)
    person_id: UUID | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ClientFile:
    """A file that could be read: the lines of a list, or documents."""

    lines: tuple[ListLine, ...] = ()
    documents: tuple[object, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        found = [one.reference for one in self.lines] + [*map(reference_in, self.documents)]
        return tuple(filter(None, dict.fromkeys(found)))


def read_file(
    text: str, words: ListWords = NO_WORDS, offered: Offered = lawful_kinds
) -> ClientFile:
    """`words`: what a list may call the values of its columns; `offered`: the kinds of condition that a type of order
    can hold. Raises Invalid at /file."""
    # A form sends each end of a line as two letters; what was shown has to come back the same.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode()) > LARGEST_FILE:
        raise Invalid.at("/file", "list-too-large")
    if text.lstrip()[:1] not in ("{", "["):
        return ClientFile(lines=read_clients(text, words, offered))
    try:
        found = json.loads(text)
        # No row takes a NUL letter or half a surrogate pair, and the references are asked about first.
        if "\\u0000" in json.dumps(found, ensure_ascii=False).encode().decode():
            raise ValueError
    except (ValueError, RecursionError):
        raise Invalid.at("/file", "not-a-list") from None
    documents = tuple(found) if isinstance(found, list) else (found,)
    if not documents:
        raise Invalid.at("/file", "not-a-list")
    if len(documents) > MOST_LINES:
        raise Invalid.at("/file", "too-many-clients")
    return ClientFile(documents=documents)


@requires(Permission.ENROL_OWN)
def import_clients(
    work: UnitOfWork, file: ClientFile, apart: Collection[int] = (), reason: str = ""
) -> tuple[ImportedLine, ...]:
    """Each client that can be made, whole or not at all; a client who is here already changes nothing. One who may be
    here already is made only in the lines `apart`, for this reason: another person."""
    return _noted(work, _imported(work, file, apart, reason))


@requires(Permission.ENROL_OWN)
def look_at_import(work: UnitOfWork, file: ClientFile) -> tuple[ImportedLine, ...]:
    """What `import_clients` would do now. It is rolled back."""
    savepoint = work.session.begin_nested()
    try:
        found = _imported(work, file, tried=True)
    finally:
        savepoint.rollback()
    return _noted(work, found)


def were_made(lines: Iterable[ImportedLine], numbers: Collection[int]) -> bool:
    """Whether an earlier confirmation made every client that was to be made, those of the lines with these numbers."""
    asked = [one for one in lines if one.number in numbers]
    return bool(asked) and all(one.state is LineState.HERE and one.is_own for one in asked)


def _imported(
    work: UnitOfWork,
    file: ClientFile,
    apart: Collection[int] = (),
    reason: str = "",
    *,
    tried: bool = False,
) -> tuple[ImportedLine, ...]:
    def distinct(number: int) -> Apart:
        return Apart(None, reason) if number in apart else Apart(tried=tried)

    return (
        *(_listed(work, one, distinct(one.number)) for one in file.lines),
        *(
            _document(work, number, raw, distinct(number))
            for number, raw in enumerate(file.documents, 1)
        ),
    )


def _noted(work: UnitOfWork, lines: tuple[ImportedLine, ...]) -> tuple[ImportedLine, ...]:
    """The lines, once a look at those who are here under another name, or may be, is recorded."""
    seen = [one.person_id for one in lines if one.known_as and one.person_id]
    # A client may also be like an earlier line of the file, which a preview has rolled back by now.
    alike = persons_of(work.session, {one for line in lines for one in line.alike_ids})
    audit.note_people(work, "read", [*seen, *alike])
    return lines


def _listed(work: UnitOfWork, line: ListLine, apart: Apart) -> ImportedLine:
    client = line.client
    if line.faults:
        unread = ImportedLine(line.number, line.reference, LineState.REFUSED, faults=line.faults)
        return _with_every_fault(work, client, unread, apart)
    named = ImportedLine(
        line.number, line.reference, LineState.NEW, f"{client.given_name} {client.family_name}"
    )
    made = _whole_or_not(
        work, named, lambda: _in_use(work, named, client) or _made(work, named, client, apart)
    )
    return _with_every_fault(work, client, made, apart) if made.faults else made


def _with_every_fault(
    work: UnitOfWork, client: ListedClient, refused: ImportedLine, apart: Apart
) -> ImportedLine:
    """A refused line with what else can be known of it: what is wrong with the cells that were read, and who is here
    already. Nothing of it stays."""
    today = civil_date(work.now)

    def attempt(left_out: frozenset[str]) -> None:
        tried = work.session.begin_nested()
        try:
            _made(work, refused, without(client, left_out, today), replace(apart, tried=True))
        except IntegrityError as error:
            raise fault_of(error) from error
        finally:
            tried.rollback()

    found = judged_whole(attempt, refused.faults)
    faults = found.faults
    if isinstance(found.stopped, AlreadyAClient):
        refused = _alike(work, refused, found.stopped.person_ids)
    elif isinstance(found.stopped, DuplicateReference):
        faults += (FieldFault("/reference", "reference-taken"),)
    elif found.stopped is not None:
        raise found.stopped
    return replace(refused, state=LineState.REFUSED, faults=faults)


def _in_use(work: UnitOfWork, named: ImportedLine, client: ListedClient) -> ImportedLine | None:
    """The outcome where a file has this reference already: one that the actor sees, or a hidden one."""
    known = person_by_reference(work.session, client.reference)
    if known is not None:
        return _here(work, named, known, client)
    with as_clock(work):
        taken = person_by_reference(work.session, client.reference)
    return _refused(named, FieldFault("/reference", "reference-taken")) if taken else None


def _here(
    work: UnitOfWork, named: ImportedLine, person_id: UUID, client: ListedClient | None = None
) -> ImportedLine:
    """A client who is here already; another name or birth date in a list may mean another client."""
    person = get_person(work.session, person_id)
    here = replace(
        named,
        state=LineState.HERE,
        person_id=person_id,
        is_own=person.officer_id == work.actor.staff_id,
    )
    name = f"{person.given_name} {person.family_name}"
    if client is None or (name.casefold(), person.birth_on) == (
        named.name.casefold(),
        client.birth_on,
    ):
        return here
    return replace(here, state=LineState.OTHER, known_as=(name, person.birth_on))


def _document(work: UnitOfWork, number: int, raw: object, apart: Apart) -> ImportedLine:
    named = ImportedLine(number, reference_in(raw), LineState.NEW)

    def made() -> ImportedLine:
        found = import_case_file(work, raw, apart)
        if found.repeated:
            return _here(work, named, found.person_id)
        plan_state = "submitted" if found.plan_waits else ""
        return replace(named, plan_state=plan_state, person_id=found.person_id)

    return _whole_or_not(work, named, made)


def _whole_or_not(
    work: UnitOfWork, named: ImportedLine, act: Callable[[], ImportedLine], *, again: bool = True
) -> ImportedLine:
    savepoint = work.session.begin_nested()
    try:
        made = act()
        work.session.flush()
        savepoint.commit()
        return made
    except (DuplicateReference, IntegrityError) as error:
        savepoint.rollback()
        if again:
            # The same file may have been confirmed elsewhere while this line waited for it.
            return _whole_or_not(work, named, act, again=False)
        if isinstance(error, IntegrityError):
            raise
        return _refused(named, FieldFault("/reference", "reference-taken"))
    except AlreadyAClient as alike:
        savepoint.rollback()
        return _alike(work, named, alike.person_ids)
    except Invalid as invalid:
        savepoint.rollback()
        return _refused(named, *(invalid.fields or (FieldFault("", "not-a-list"),)))


def _refused(named: ImportedLine, *faults: FieldFault) -> ImportedLine:
    return replace(named, state=LineState.REFUSED, faults=faults)


def _alike(work: UnitOfWork, named: ImportedLine, ids: tuple[UUID, ...]) -> ImportedLine:
    rows = persons_of(work.session, ids).values()
    alike = tuple(
        (f"{one.given_name} {one.family_name}", one.birth_on, one.reference) for one in rows
    )
    return replace(named, state=LineState.ALIKE, alike=alike, alike_ids=ids)


def _made(
    work: UnitOfWork, named: ImportedLine, client: ListedClient, apart: Apart
) -> ImportedLine:
    """The client as the pages of an enrolment make one, up to a draft of the plan."""
    person = enrol(
        work,
        PersonDetails(
            reference=client.reference,
            given_name=client.given_name,
            family_name=client.family_name,
            birth_on=client.birth_on,
            regime=client.regime,
            tier=client.tier,
            language=client.language,
            phone=client.phone or None,
            case_type=client.case_type,
        ),
        apart,
    )
    if client.address:
        write_address(work, person.id, NONE_YET, client.address)
    named = replace(named, person_id=person.id)
    if client.order is None:
        return named
    order = client.order
    terms = OrderTerms(order.frame, order.court_reference, order.starts_on, order.ends_on)
    enter_with_conditions(work, NewOrder(person.id, terms), order.conditions)
    made = replace(named, conditions=len(order.conditions))
    if not order.plan:
        return made
    _draft(work, person.id, order)
    return replace(made, obligations=len(order.plan), plan_state="drafted")


def _draft(work: UnitOfWork, person_id: UUID, order: ListedOrder) -> None:
    """Each obligation under the first condition that asks for its kind, special conditions first, with the usual
    terms besides its period."""
    plan = draft_plan(work, person_id)
    conditions = conditions_of(work.session, person_id)
    for kind, days in order.plan:
        condition = _asking(conditions, kind)
        usual = plan_choices(work, condition.id, kind).usual
        put_obligation(work, plan.id, plan.version, condition.id, replace(usual, period_days=days))


def _asking(conditions: Iterable[ConditionRow], kind: ObligationKind) -> ConditionRow:
    """Raises Invalid at /plan when no condition asks for it."""
    found = (one for one in conditions if kind in asks_for(one.entry, one.parameters))
    first = min(found, key=lambda one: is_general(one.entry), default=None)
    if first is None:
        raise Invalid.at("/plan", "kind-not-of-condition")
    return first
