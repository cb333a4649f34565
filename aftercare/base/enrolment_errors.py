"""What stops the enrolment of a client; the tree and what a fault is are in `errors`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftercare.base.errors import Conflict


class AlreadyAClient(Conflict):
    """`person_ids`: whom the caller sees and who may be the same."""

    code, title = "already-a-client", "This may be a client who is already here"
    person_ids: tuple[UUID, ...] = ()

    @classmethod
    def one_of(cls, person_ids: Iterable[UUID]) -> AlreadyAClient:
        fault = cls()
        fault.person_ids = tuple(person_ids)
        return fault
