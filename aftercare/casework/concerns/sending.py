"""Receives a concern from the holder of a link, or from a circle coordinator; neither reads anything back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, LinkOver, Throttled, refuse_if
from aftercare.base.ids import new_id
from aftercare.base.typed_text import too_long
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.concerns.concerns import (
    AN_HOUR,
    LONGEST_LINE,
    LONGEST_WORDS,
    MOST_AN_HOUR,
    SCHOOL_DAYS,
    LinkFacts,
    Sender,
    answer_by,
    why_over,
)
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import CONCERN
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.store.accounts import audit
from aftercare.store.concerns.rows import ConcernLinkRow, ConcernRow, link_of_secret, sent_through
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import OF_CONCERN
from aftercare.store.people.rows import PersonRow, get_person

# The form of `secrets.token_urlsafe(32)`; no link ever had another form.
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Sent:
    """What the form of a sender holds. `concern_id` is of the form: sent twice, it is one concern."""

    words: str
    reached_at: str
    days_missed: int | None
    concern_id: UUID


def relation_of_link(work: UnitOfWork, secret: str) -> Sender:
    """As whom the holder writes; with the clock's rights, and with nothing about the client. Raises LinkOver."""
    link, person = _link(work, secret)
    _expect_works(work, link, person)
    return Sender(link.relation)


def send_concern(work: UnitOfWork, secret: str, sent: Sent) -> None:
    """Keeps a concern and asks for a decision at once; school days without words are kept to be read. With the
    clock's rights. Raises LinkOver, Throttled, and Invalid at /words, /reached_at and /days_missed."""
    session = work.session
    link, person = _link(work, secret)
    # Links and concerns of a client change under this lock alone.
    get_person(session, person.id, for_update=True)
    link, person = _link(work, secret)
    known = session.get(ConcernRow, sent.concern_id)
    if known is not None and known.link_id == link.id:
        return
    _expect_works(work, link, person)
    _keep(work, person, sent, Sender(link.relation), link.id)


@requires(Permission.SEND_CONCERNS)
def client_of_circle(work: UnitOfWork, person_id: UUID) -> PersonRow:
    """The client of one of the account's own circles. Raises NotFound for any other."""
    return audit.note_look(work, "read-attendance", "person", get_person(work.session, person_id))


@requires(Permission.SEND_CONCERNS)
def send_own_concern(work: UnitOfWork, person_id: UUID, sent: Sent) -> None:
    """The same from the account of a circle coordinator, without a link. Raises NotFound, Conflict for a closed file,
    Throttled and Invalid as above."""
    session, me = work.session, work.actor.staff_id
    get_person(session, person_id)
    with as_clock(work):
        person = get_person(session, person_id, for_update=True)
        known = session.get(ConcernRow, sent.concern_id)
        if known is not None and known.sent_by == me:
            return
        if person.closed_on is not None:
            raise Conflict("The case file is closed.")
        _keep(work, person, sent, Sender.COSA_COORDINATOR, me, by_account=True)


def _keep(
    work: UnitOfWork,
    person: PersonRow,
    sent: Sent,
    relation: Sender,
    way: UUID,
    *,
    by_account: bool = False,
) -> None:
    """`way`: the link, or the account, it came by. One without words asks for no decision."""
    session = work.session
    refuse_if(_faults(relation, sent))
    if sent_through(session, way, work.now - AN_HOUR) >= MOST_AN_HOUR:
        raise Throttled()
    taken = session.get(ConcernRow, sent.concern_id) is not None
    row = ConcernRow(
        id=new_id() if taken else sent.concern_id, person_id=person.id, relation=relation.value,
        words=sent.words.strip() or None, reached_at=sent.reached_at.strip() or None,
        days_missed=sent.days_missed, received_at=work.now, link_id=None if by_account else way,
        sent_by=way if by_account else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.note(work, "receive-concern", "concern", row.id, person.id)
    if row.words is not None:
        wanted = WantedDeadline(CONCERN, civil_date(work.now), answer_by(work.now))
        sync_deadlines(session, person.id, OF_CONCERN, row.id, [wanted], work.now)


def _link(work: UnitOfWork, secret: str) -> tuple[ConcernLinkRow, PersonRow]:
    link = link_of_secret(work.session, token_hash(secret)) if _SECRET.fullmatch(secret) else None
    if link is None:
        raise LinkOver()
    return link, get_person(work.session, link.person_id)


def _expect_works(work: UnitOfWork, link: ConcernLinkRow, person: PersonRow) -> None:
    sent = sent_through(work.session, link.id)
    facts = LinkFacts(
        link.once, link.until_on, link.revoked_at, sent, closed=person.closed_on is not None
    )
    if why_over(facts, civil_date(work.now)) is not None:
        raise LinkOver()


def _faults(relation: Sender, sent: Sent) -> list[FieldFault]:
    faults = [
        *too_long("/words", sent.words, LONGEST_WORDS),
        *too_long("/reached_at", sent.reached_at, LONGEST_LINE),
    ]
    if sent.days_missed is not None and (
        relation is not Sender.SCHOOL or not 0 <= sent.days_missed <= SCHOOL_DAYS
    ):
        faults.append(FieldFault("/days_missed", "out-of-range"))
    if not sent.words.strip() and sent.days_missed is None:
        faults.append(FieldFault("/words", "missing"))
    return faults
