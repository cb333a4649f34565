"""What an address change proposes for a client's file: where the client is visited, and where letters go."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from aftercare.casework.letters.postal_addresses import write_address
from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.casework.submissions.proposal import Proposal, sent_at
from aftercare.domain.submissions.contents import AddressChange, AddressUse
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.stated import HOME_ADDRESS, stated
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import address_of
from aftercare.store.people.home_address_rows import home_address_of


def moved(work: UnitOfWork, person_id: UUID, content: AddressChange) -> Proposal:
    """Another address for each of its uses; `content` has those that no later message has. The position of the home is
    unknown then, until an officer enters it."""
    home, post = home_address_of(work.session, person_id), address_of(work.session, person_id)
    now: dict[str, Value] = {
        HOME_ADDRESS: home.lines if home else None,
        "postal_address": post.lines if post else None,
    }
    lines = "\n".join(content.lines)
    versions: list[tuple[str, int]] = []
    if AddressUse.HOME in content.uses:
        versions.append(("home", home.version if home else NONE_YET))
    if AddressUse.LETTERS in content.uses:
        versions.append(("letters", post.version if post else NONE_YET))
    write = partial(_write, person_id=person_id, lines=lines, versions=dict(versions))
    return Proposal(now, stated(content), tuple(versions), carry_out=write)


def _write(work: UnitOfWork, *, person_id: UUID, lines: str, versions: dict[str, int]) -> tuple[()]:
    # Letters first: while there is no home address, that of letters is the one that a victim relies on.
    with sent_at("/content", {"/address": "/lines"}):
        if "letters" in versions:
            write_address(work, person_id, versions["letters"], lines)
        if "home" in versions:
            write_home_address(work, person_id, versions["home"], lines, None)
    return ()
