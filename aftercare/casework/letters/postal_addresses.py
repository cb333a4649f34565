"""The address to which letters to a person may go: agreed with them, in the form an envelope needs."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import Stale, refuse_if
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.letters.envelopes import address_faults, address_lines, house_faults, one_line
from aftercare.processes.disclosures.inform_first import expect_informed
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.letters.rows import PostalAddressRow, address_of
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.people.rows import get_person

# The version of an address that was never recorded.
NONE_YET = 0


@requires(Permission.READ_CASE_FILES)
def postal_address(work: UnitOfWork, person_id: UUID) -> PostalAddressRow | None:
    audit.note_look(work, "read-address", "person", get_person(work.session, person_id))
    return address_of(work.session, person_id)


@requires(Permission.WRITE_CASE_FILES)
def write_address(
    work: UnitOfWork, person_id: UUID, version: int, address: str, care_of: str = ""
) -> PostalAddressRow:
    """Records up to four short lines, the street first, without the person's own name. `care_of`: the house that
    receives the post of a client without a home.

    Raises Stale on an outdated view (`version` NONE_YET for the first address). Raises Invalid at /address or /care_of
    for one that does not fit an envelope, or would reveal there that the person is a client. The same again changes
    nothing.
    """
    person = get_person(work.session, person_id, for_update=True)
    house = one_line(care_of)
    refuse_if(
        [
            *address_faults(address, person.language),
            *(house_faults(house, address, person.language) if house else ()),
        ]
    )
    lines, at = "\n".join(address_lines(address)), house or None
    row = address_of(work.session, person_id, for_update=True)
    if (
        row is not None
        and (row.lines, row.care_of) == (lines, at)
        and version in (row.version, row.version - 1)
    ):
        return row
    if row is None:
        if version != NONE_YET:
            raise Stale()
        row = PostalAddressRow(
            person_id=person_id,
            lines=lines,
            care_of=at,
            entered_by=work.actor.staff_id,
            entered_at=work.now,
            known_since=work.now,
        )
        work.session.add(row)
    else:
        expect_version(row, version)
        # Without an address of the home, the client lives where letters go.
        if row.lines != lines and home_address_of(work.session, person_id) is None:
            expect_informed(work, person_id, Disclosed.ADDRESS_CHANGE)
        row.known_since = row.known_since or (row.entered_at if row.version == 1 else None)
        row.lines, row.care_of = lines, at
        row.entered_by, row.entered_at = work.actor.staff_id, work.now
    work.session.flush()
    audit.note(work, "change", "postal-address", person_id, person_id)
    return row
