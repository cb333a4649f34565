"""Links by which people around a client send concerns: made, shown once, and ended; and what came by them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, IllegalTransition, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.concerns.concerns import (
    LATELY,
    LONGEST_LINE,
    LONGEST_VALID,
    MOST_LIVE,
    LinkFacts,
    Sender,
    WhyOver,
    why_over,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.concerns.rows import (
    ConcernLinkRow,
    ConcernRow,
    check_ins,
    concerns_of,
    get_link,
    links_of,
)
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of
from aftercare.store.risk.rows import case_file_facts

PATH = "/concern"


@dataclass(frozen=True)
class NewLink:
    """Who gets it, whether it works once, and its last day. A form sends `link_id`, so that a second click makes no
    second one."""

    person_id: UUID
    relation: Sender
    given_to: str
    once: bool
    until_on: date
    link_id: UUID


@dataclass(frozen=True)
class ConcernsFile:
    """`over` says why a link no longer works, by id. `check_ins`: {came, missed} of the last weeks, for a file under
    juvenile law only; nothing is added up from it."""

    person: PersonRow
    links: list[ConcernLinkRow]
    over: Mapping[UUID, WhyOver | None]
    concerns: list[ConcernRow]
    names: Mapping[UUID, str]
    check_ins: Row | None


@requires(Permission.READ_CASE_FILES)
def concerns_about(work: UnitOfWork, person_id: UUID) -> ConcernsFile:
    session = work.session
    person = audit.note_look(work, "read-concern", "person", get_person(session, person_id))
    links, concerns = links_of(session, person_id), concerns_of(session, person_id)
    sent, today = Counter(one.link_id for one in concerns), civil_date(work.now)
    young = case_file_facts(session, person, today).juvenile
    return ConcernsFile(
        person=person,
        links=links,
        over={one.id: _over(one, sent[one.id], person, today) for one in links},
        concerns=concerns,
        names=names_of(session, (one.answered_by for one in concerns if one.answered_by)),
        check_ins=check_ins(session, person_id, work.now, LATELY) if young else None,
    )


@requires(Permission.WRITE_CASE_FILES)
def make_concern_link(work: UnitOfWork, new: NewLink, origin: str) -> str | None:
    """Makes a link at this public address; it is shown now and stored nowhere. None where the same form made it before.
    Raises Invalid at /until_on and /given_to, Conflict with MOST_LIVE links that work and for a closed file."""
    session, today = work.session, civil_date(work.now)
    person = get_person(session, new.person_id, for_update=True)
    faults = too_long("/given_to", new.given_to, LONGEST_LINE)
    if not today <= new.until_on <= today + LONGEST_VALID:
        faults.append(FieldFault("/until_on", "review-within-a-year"))
    refuse_if(faults)
    if person.closed_on is not None:
        raise Conflict("The case file is closed.")
    links = links_of(session, person.id)
    sent = Counter(one.link_id for one in concerns_of(session, person.id))
    if any(one.id == new.link_id for one in links):
        return None
    live = [one for one in links if _over(one, sent[one.id], person, today) is None]
    if len(live) >= MOST_LIVE:
        raise Conflict(f"There are {MOST_LIVE} links already: end one first.")
    secret = secrets.token_urlsafe(32)
    row = ConcernLinkRow(
        id=new.link_id, person_id=person.id, relation=new.relation.value,
        given_to=new.given_to.strip() or None, secret_hash=token_hash(secret), once=new.once,
        until_on=new.until_on, created_by=work.actor.staff_id, created_at=work.now,
    )  # fmt: skip
    audit.save_and_note(work, "add", "concern-link", row)
    # After the # the browser keeps it to itself: no server or proxy on the way notes it.
    return f"{origin}{PATH}#{secret}"


@requires(Permission.WRITE_CASE_FILES)
def end_concern_link(work: UnitOfWork, link_id: UUID, version: int) -> ConcernLinkRow:
    """From now on it works for no one. A second click changes nothing. Raises Stale, IllegalTransition."""
    lock_person_of(work.session, ConcernLinkRow, link_id)
    row = get_link(work.session, link_id)
    if row.revoked_at is not None:
        if row.version == version + 1:
            return row
        raise IllegalTransition()
    expect_version(row, version)
    row.revoked_by, row.revoked_at = work.actor.staff_id, work.now
    return audit.save_and_note(work, "withdraw", "concern-link", row)


def _over(link: ConcernLinkRow, sent: int, person: PersonRow, today: date) -> WhyOver | None:
    facts = LinkFacts(
        link.once, link.until_on, link.revoked_at, sent, closed=person.closed_on is not None
    )
    return why_over(facts, today)
