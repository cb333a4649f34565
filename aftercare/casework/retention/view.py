"""Pages of retention: one file with its periods, hold and proposals, and the list of a team with its certificates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from aftercare.base.errors import Forbidden
from aftercare.casework.retention.destruction import files_due, kinds_due, objection_to
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.retention.kinds import DataKind
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import staff_by_ids
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.retention.rows import (
    DestructionCertificateRow,
    DestructionRow,
    LegalHoldRow,
    RetentionPolicyRow,
    certificates,
    destroyed_since,
    destructions_of,
    holds_of,
    policy_in_force,
)


@dataclass(frozen=True)
class RetentionView:
    """`due` and `gone`: kinds past their period, and kinds destroyed. `objection`: why the actor cannot confirm the
    proposal that waits. `names` are of everyone in `holds` and `proposals`."""

    person: PersonRow
    policy: RetentionPolicyRow
    due: tuple[DataKind, ...]
    gone: set[DataKind]
    holds: list[LegalHoldRow]
    proposals: list[DestructionRow]
    objection: type[Forbidden] | None
    names: dict[UUID, str]

    @property
    def hold(self) -> LegalHoldRow | None:
        return next((one for one in self.holds if one.lifted_at is None), None)

    @property
    def waiting(self) -> DestructionRow | None:
        return next(
            (one for one in self.proposals if one.confirmed_at is None and one.refused_at is None),
            None,
        )


@requires(Permission.WRITE_CASE_FILES)
def retention_view(work: UnitOfWork, person_id: UUID) -> RetentionView:
    session = work.session
    person = audit.note_look(work, "read-retention", "person", get_person(session, person_id))
    holds, proposals = holds_of(session, person_id), destructions_of(session, person_id)
    people = [by for one in holds for by in (one.placed_by, one.lifted_by)]
    people += [
        by for one in proposals for by in (one.proposed_by, one.confirmed_by, one.refused_by)
    ]
    view = RetentionView(
        person=person,
        policy=policy_in_force(session),
        due=kinds_due(work, person),
        gone=destroyed_since(proposals, person.closed_on),
        holds=holds,
        proposals=proposals,
        objection=None,
        names=_names(session, people),
    )
    if view.waiting is None:
        return view
    return RetentionView(**vars(view) | {"objection": objection_to(work, view.waiting)})


@requires(Permission.READ_CERTIFICATES)
def team_destruction(work: UnitOfWork) -> tuple[list[Row] | None, list[DestructionCertificateRow]]:
    """The nightly list of the files that the actor sees, None for auditors, who see none; and the certificates that
    the actor may read, newest first."""
    due = files_due(work) if work.actor.can_perform(files_due) else None
    return due, certificates(work.session)


def _names(session: Session, people: Iterable[UUID | None]) -> dict[UUID, str]:
    found = staff_by_ids(session, {one for one in people if one is not None})
    return {one.id: one.display_name for one in found}
