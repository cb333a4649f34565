"""Checks who gets the texts of a case file document and who may come along, by the rules for manual entry."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from aftercare.base.errors import FieldFault, refuse_if
from aftercare.casework.case_files.document import CaseFileDocument
from aftercare.casework.people.no_contacts import banned_among
from aftercare.domain.people.related_persons import TEXT_ROLES
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import related_to
from aftercare.store.people.rows import get_person


def reach_faults(document: CaseFileDocument) -> Iterator[FieldFault]:
    """Texts go only to contacts in a role that may learn when and where the person is expected."""
    wanted = document.person.texts_go_to
    if any(one.id == wanted and one.role not in TEXT_ROLES for one in document.related_persons):
        detail = "Only guardian, family or other."
        yield FieldFault("/person/texts_go_to", "takes-no-texts", detail)
    for number, one in enumerate(document.related_persons):
        if one.texts_agreed and one.role not in TEXT_ROLES:
            pointer = f"/related_persons/{number}/texts_agreed"
            yield FieldFault(pointer, "role-takes-no-texts")


def refuse_banned(
    work: UnitOfWork, document: CaseFileDocument, person_id: UUID, ids: dict[tuple[str, UUID], UUID]
) -> None:
    """Raises Invalid at each companion that the imported person may not have contact with."""
    contacts = related_to(work.session, person_id)
    banned = banned_among(work, get_person(work.session, person_id), contacts)
    refuse_if(
        (
            FieldFault(
                f"/related_persons/{number}/name",
                "may-not-accompany",
            )
            for number, one in enumerate(document.related_persons)
            if ids["related_persons", one.id] in banned
        )
    )
