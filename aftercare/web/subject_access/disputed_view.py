"""What a client disputes in the records of one page: shown beside them, with the way to enter more."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from aftercare.casework.subject_access.corrections import enter_correction, notes_beside
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View
from aftercare.web.subject_access.pages import correction_view


@dataclass(frozen=True, slots=True)
class DisputedBeside:
    """What the client disputes in the records of a page; `href` leads to the form that enters more."""

    notes: list[View]
    href: str | None
    rights_href: str


def disputed_ahead(
    context: PageContext, work: UnitOfWork, subject_ids: Collection[UUID]
) -> list[Callable[[], object]]:
    """What `disputed` will ask, to be read ahead."""
    return [partial(notes_beside, work, subject_ids)] if context.can_perform(notes_beside) else []


def disputed(
    context: PageContext, about: Disputed, person_id: UUID, subject_ids: Collection[UUID]
) -> DisputedBeside:
    """For `subject_access/disputed.html`; the page has noted the look at these records. Readers without the case file
    see none. Several records of a kind are chosen from on the form."""
    if not context.can_perform(notes_beside):
        return DisputedBeside(notes=[], href=None, rights_href="")
    href = f"/people/{person_id}/corrections/{about.value}/new"
    if len(subject_ids) == 1:
        href += f"?subject={next(iter(subject_ids))}"
    return DisputedBeside(
        notes=[correction_view(note) for note in context.run(notes_beside, subject_ids)],
        href=href if context.can_perform(enter_correction) and subject_ids else None,
        rights_href=f"/people/{person_id}/rights",
    )
