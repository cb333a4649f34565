"""The channel preference of a person, and which channels would follow now if one after the other failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from aftercare.casework.messages.channels import NONE_YET
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.messages.fallback_channels import POST_NEEDS, Step, ToReach, steps_now
from aftercare.domain.people.person import Reachability
from aftercare.domain.people.preferences import USUAL, Channel, MoveBounds
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.client_page.closed import why_page_closed
from aftercare.processes.messages.recipients import reached
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import staff_by_ids
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.channel_rows import ChannelPreferenceRow, preference_row
from aftercare.store.people.rows import PersonRow, get_person

# A reminder early enough for the post, and one that is not.
EARLY, LATE = POST_NEEDS, timedelta(days=1)


@dataclass(frozen=True)
class WaysFile:
    """`row` is what was recorded; None while the default order applies. `early` are the channels while a letter
    would still arrive in time, `late` those closer to the appointment. `contact` names the owner of the telephone
    when it is not the person's own. `page_closed`: why the page that the client asked for
    is closed now, a code of `why_page_closed`."""

    person: PersonRow
    row: ChannelPreferenceRow | None
    recorded_by: str | None
    contact: str | None
    page_closed: str | None
    early: tuple[Step, ...]
    late: tuple[Step, ...]

    @property
    def channels(self) -> tuple[Channel, ...]:
        return USUAL.channels if self.row is None else self.row.fact().channels

    @property
    def moves(self) -> MoveBounds:
        return USUAL.moves if self.row is None else self.row.fact().moves

    @property
    def own_page(self) -> bool:
        return self.row is not None and self.row.fact().own_page

    @property
    def check_in(self) -> bool:
        return self.row is not None and self.row.fact().check_in

    @property
    def version(self) -> int:
        return NONE_YET if self.row is None else self.row.version


@requires(Permission.READ_CASE_FILES)
def ways_file(work: UnitOfWork, person_id: UUID) -> WaysFile:
    """Raises NotFound, Forbidden."""
    session = work.session
    person = get_person(session, person_id)
    audit.note(work, "read", "channel-preference", person.id, person.id)
    row = preference_row(session, person.id)
    staff = next(iter(staff_by_ids(session, [row.set_by] if row else [])), None)
    recipient, reach = reached(work, person)
    return WaysFile(
        person=person,
        row=row,
        recorded_by=staff.display_name if staff else None,
        contact=recipient.contact_person.name if recipient.contact_person else None,
        page_closed=why_page_closed(session, person, reach, civil_date(work.now))
        if row is not None and row.fact().own_page
        else None,
        early=_steps(reach, EARLY),
        late=_steps(reach, LATE),
    )


def _steps(reached: Reachability, time_left: timedelta) -> tuple[Step, ...]:
    # Every reminder has a wording that can be read aloud.
    return steps_now(ToReach(reached, time_left, spoken=True))
