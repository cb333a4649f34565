"""What codes are called in an access document, in its language, and the rule about who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.subject_access.document import ReadersRule
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.clients_rights import INFORM_OUTCOME
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.domain.subject_access.writing import called_by
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.subject_access.disputed import DisputedRecord
from aftercare.web.shell.dates import civil
from aftercare.web.shell.language import translate
from aftercare.web.shell.phrases import rule_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word

_VERSION: Final = sentence("version %(number)s")
# The list of codes that a record of a kind is called by.
_CALLED: Final = {
    Disputed.ORDER: "frame",
    Disputed.CONDITION: "condition",
    Disputed.APPOINTMENT: "kind",
    Disputed.ABSENCE: "absence",
    Disputed.ASSESSMENT: "instrument",
    Disputed.CONTACT: "contact_record",
    Disputed.PAPER: "paper",
}
_PAGES: Final = {
    Disputed.PLAN: "/plans/{id}",
    Disputed.APPOINTMENT: "/appointments/{id}",
    Disputed.ABSENCE: "/absences/{id}",
    Disputed.ASSESSMENT: "/people/{person}/risk/{id}",
    Disputed.ESCALATION: "/escalations/{id}",
    Disputed.PAPER: "/papers/{id}",
    Disputed.CONTACT: "/people/{person}/contacts",
}


@dataclass(frozen=True, slots=True)
class Informed:
    """Whether and how the client was informed of a decision; `due_at` is None once that is settled."""

    href: str
    due_at: datetime | None
    on: date | None
    how: str | None


def inform_view(term: DeadlineRow) -> Informed | None:
    """None while there is no decision to inform of."""
    if term.code != INFORM_OUTCOME:
        return None
    is_open = term.state == DeadlineState.OPENED
    return Informed(
        href=f"/deadlines/{term.id}",
        due_at=term.due_at if is_open else None,
        on=term.done_on,
        how=term.done_note,
    )


def name_of(subject: str, code: str, language: str) -> str:
    """What the pages call this code."""
    return translate(word(subject, code).name, language)


def readers_rule(context: PageContext) -> ReadersRule:
    return ReadersRule(context.app_state.settings.access_readers_left_out_because)


def record_name(context: PageContext, about: Disputed, record: DisputedRecord) -> str:
    """Its day and what it is called: `do 26 nov, Meldgesprek`."""
    day = civil(record.day) if isinstance(record.day, datetime) else record.day
    subject = _CALLED.get(about)
    if about is Disputed.ESCALATION:
        kept = record.nl if context.language == "nl" else record.en
        return f"{context.day(day)}, {kept or rule_name(record.code, context.language)}"
    if about is Disputed.PLAN:
        return f"{context.day(day)}, {context.translate(_VERSION, number=record.code)}"
    named = called_by(subject, record.code, context.language, name_of) if subject else record.code
    return f"{context.day(day)}, {named}"


def record_href(about: Disputed, person_id: UUID, subject_id: UUID) -> str:
    """The page on which the record stands."""
    page = _PAGES.get(about, "/people/{person}")
    return page.format(id=subject_id, person=person_id)
