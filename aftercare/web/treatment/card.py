"""The card of a client's treatment: its state, and how long they have been waiting for it."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.casework.treatment.view import referrals_in_brief
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.request import PageContext
from aftercare.web.treatment.view import asks_for_treatment, referral_view


@dataclass(frozen=True, slots=True)
class TreatmentCard:
    referrals: list[Row]
    may_refer: bool


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> TreatmentCard | None:
    """None for a client whom no condition requires to have treatment."""
    found = referrals_in_brief(work, file.person.id)
    asked = any(asks_for_treatment(one) for one in file.conditions)
    if not found and not asked:
        return None
    view = [referral_view(row, context.language) for row in found]
    current = [referral for referral in view if referral["open"]]
    return TreatmentCard(referrals=current or view[:1], may_refer=asked)
