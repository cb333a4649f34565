"""The ACUTE-2007 beside the outcome of a contact: its items, and the draft that they make in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.risk.acts import draft_assessment
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.casework.risk.view import AcuteAtContact, acute_at_contact
from aftercare.domain.appointments.lifecycle import AWAITING_OUTCOME, HELD, Outcome
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.risk.assessment_forms_page import ItemAsked, items_of_form
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext

ONLY_WHERE_HELD = sentence("Only after an appointment that the client attended")
HELD_OUTCOMES = frozenset({Outcome.ATTENDED, Outcome.LATE, Outcome.ATTENDED_NOT_COMPLIED})


@dataclass(frozen=True, slots=True)
class Acute:
    """The ACUTE-2007 of one contact: the assessment with its state, none while it can be made; before the outcome is
    recorded the items of the form."""

    id: UUID | None
    state: str | None
    items: list[ItemAsked]


def acute_of(context: PageContext, work: UnitOfWork, head: Row) -> Acute | None:
    """None where the instrument is not for this client, and for a contact that no officer holds."""
    awaits = head["state"] in AWAITING_OUTCOME and head["starts_at"] <= context.now
    if head["officer"] is None or not (awaits or head["state"] in HELD):
        return None
    found: AcuteAtContact = acute_at_contact(work, head["person_id"], head["id"])
    if found.assessment is not None:
        return Acute(found.assessment.id, found.assessment.state, [])
    if not found.possible:
        return None
    asks = awaits and context.can_perform(draft_assessment)
    return Acute(None, None, items_of_form(ACUTE_2007, context.language) if asks else [])


def acute_answers(form: Reading, outcome: Outcome) -> dict[str, int]:
    """The scores by item, as far as they were filled in. A score beside a contact that did not take place is refused at
    its item."""
    found = {}
    for item in ACUTE_2007.items:
        name = f"items-{item.code}"
        score = form.optional_one_of(name, item.values)
        if score is None:
            continue
        found[item.code] = score
        if outcome not in HELD_OUTCOMES:
            form.errors.setdefault(name, ONLY_WHERE_HELD)
    return found


def draft_beside(work: UnitOfWork, contact: AppointmentRow, scores: dict[str, int]) -> None:
    """The draft, once: a second click finds it made. Raises Invalid."""
    if not scores or acute_at_contact(work, contact.person_id, contact.id).assessment is not None:
        return
    entered = Entered(assessed_on=civil_date(contact.starts_at), items=scores)
    draft_assessment(work, NewAssessment(contact.person_id, ACUTE_2007.code, entered, contact.id))
