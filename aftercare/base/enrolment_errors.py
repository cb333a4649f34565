"""What stops the enrolment of a client, or the adoption of a kind of condition; `errors` has the tree and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftercare.base.errors import Conflict, Forbidden


class AlreadyAClient(Conflict):
    """`person_ids`: whom the caller sees and who may be the same."""

    code, title = "already-a-client", "This may be a client who is already here"
    person_ids: tuple[UUID, ...] = ()

    @classmethod
    def one_of(cls, person_ids: Iterable[UUID]) -> AlreadyAClient:
        fault = cls()
        fault.person_ids = tuple(person_ids)
        return fault


class OwnKindActivation(Forbidden):
    code = "own-kind-activation"
    title = "Another administrator activates a kind of condition"
