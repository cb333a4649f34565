"""Finding people by typed text, and keeping that text so that the browser can return to the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.search import Asked, asked_for
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people import kept_search_rows as kept_searches
from aftercare.store.people.rows import person_by_reference
from aftercare.store.people.search_index import people_found, token_of


@requires(Permission.READ_CASE_FILES)
def find_people(work: UnitOfWork, typed: str, recent: Sequence[UUID] = ()) -> list[UUID]:
    """The people who match and whom the actor may see, best match first, closed case files included; of equal
    matches those among `recent` before others. The look is logged by the page that shows them, not here."""
    return people_found(work.session, asked_by(work, typed), recent)


@requires(Permission.READ_CASE_FILES)
def find_by_reference(work: UnitOfWork, reference: str) -> list[UUID]:
    """The id of the client with exactly this reference, as a list; empty for none that the actor sees. Closed files are
    included."""
    found = person_by_reference(work.session, reference.strip())
    return [] if found is None else [found]


def asked_by(work: UnitOfWork, typed: str) -> Asked:
    """What was typed, as this database compares it with its lines."""
    return asked_for(typed, civil_date(work.now), token_of(work.session))


def keep_search(work: UnitOfWork, token: str, fields: Mapping[str, str]) -> UUID:
    """Stores the fields of a search until this web session ends; returns the id by which to load it again."""
    staff_id = work.actor.staff_id
    return kept_searches.keep(work.session, token_hash(token), staff_id, fields, work.now)


def kept_search(work: UnitOfWork, token: str, search_id: str) -> dict[str, str]:
    """The fields of a search stored in this web session; empty for an unknown id."""
    return kept_searches.find(work.session, token_hash(token), search_id)
