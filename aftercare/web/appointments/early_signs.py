"""Early signs beside the outcome of a contact: which can be ticked, and what was ticked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.risk.seen_signs import record_seen_signs, signs_at_contact
from aftercare.domain.appointments.lifecycle import AWAITING_OUTCOME, HELD, Outcome
from aftercare.domain.deadlines.reported import SIGN_AT_ONCE, SIGNS_AGAIN
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.appointments.acute_items import HELD_OUTCOMES, ONLY_WHERE_HELD
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.request import PageContext

# The name of the field that tells a form with signs from one without.
ASKED = "signs"


@dataclass(frozen=True, slots=True)
class SignOption:
    value: str
    text: str
    at_once: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one contact, and those that stand as seen. `apart`: the outcome is recorded, so that they have a
    form of their own."""

    options: list[SignOption]
    seen: frozenset[str]
    apart: bool

    def in_form(self, form: Reading) -> Reading:
        """The form, filled with what stands as seen unless it was submitted with signs."""
        if ASKED in form.typed:
            return form
        return form.over({f"sign-{one}": "yes" for one in self.seen})


def signs_of(context: PageContext, work: UnitOfWork, head: Row) -> Signs | None:
    """None for a client without a plan, and for a contact that no officer holds."""
    awaits = head["state"] in AWAITING_OUTCOME and head["starts_at"] <= context.now
    if head["officer"] is None or not (awaits or head["state"] in HELD):
        return None
    if not context.can_perform(record_seen_signs):
        return None
    found = signs_at_contact(work, head["person_id"], head["id"])
    options = [SignOption(str(one.id), one.words, one.at_once) for one in found.signs]
    seen = frozenset(str(one) for one in found.seen)
    return Signs(options, seen, apart=not awaits) if options else None


def ticked_signs(form: Reading, outcome: Outcome | None = None) -> frozenset[UUID] | None:
    """The signs that were ticked; None for a form that did not ask. A sign beside a contact that did not take place is
    refused."""
    if ASKED not in form.typed:
        return None
    ticked = frozenset(
        found
        for name in form.typed
        if name.startswith("sign-") and (found := id_of(name.removeprefix("sign-")))
    )
    if ticked and outcome is not None and outcome not in HELD_OUTCOMES:
        form.errors.setdefault("sign", ONLY_WHERE_HELD)
    return ticked


def tick(
    work: UnitOfWork, contact: AppointmentRow, signs: frozenset[UUID] | None
) -> frozenset[str]:
    """Records them as seen, for a form that asked. Returns the codes of what that raised."""
    return frozenset() if signs is None else record_seen_signs(work, contact, signs)


def flash_of_signs(raised: frozenset[str]) -> str | None:
    if SIGN_AT_ONCE in raised:
        return "alarmed"
    return "signs-again" if SIGNS_AGAIN in raised else None
