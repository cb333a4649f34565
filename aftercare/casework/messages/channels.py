"""Records the channel preference: the order in which a person wants to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from aftercare.base.errors import Invalid, Stale
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.preferences import NO_MOVES, MoveBounds, recorded_preference
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import replan_reminders_of_person
from aftercare.store.client_page.rows import internet_banned
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.messages.channel_rows import ChannelPreferenceRow, preference_row
from aftercare.store.people.rows import get_person

# The version of a preference that was never recorded.
NONE_YET = 0


@requires(Permission.WRITE_CASE_FILES)
def record_preference(
    work: UnitOfWork,
    person_id: UUID,
    version: int,
    channels: Sequence[str],
    reason: str,
    *,
    although_restricted: bool = False,
    moves: MoveBounds = NO_MOVES,
    own_page: bool | None = None,
    check_in: bool | None = None,
) -> ChannelPreferenceRow:
    """Replaces the recorded preference. Messages that were withheld are checked again. `although_restricted` is the
    explicit choice that a restricted case file asks for before automatic reminders. For any other case file it has
    no meaning, and is not stored. `moves`: when the client may take another time by text. `own_page`: whether the
    client wants a page of their own; None leaves that as it is, so that it ends by a choice and not beside another one.
    `check_in`: the same for the three questions there, which end with the page.

    Raises Invalid as `recorded_preference` does, at /own_page under an internet ban, at /check_in without the page;
    Stale on an outdated view (`version` NONE_YET for the first), NotFound, Forbidden. The same again changes nothing.
    """
    preference, plain = recorded_preference(channels, reason, moves)
    person = get_person(work.session, person_id, for_update=True)
    if own_page and internet_banned(work.session, person_id, civil_date(work.now)):
        raise Invalid.at("/own_page", "no-internet")
    chosen = although_restricted and person.restricted
    row = preference_row(work.session, person_id, for_update=True)
    # What came with a case file was agreed on elsewhere.
    stands = row if row is not None and row.agreed else None
    if own_page is None:
        own_page = stands is not None and stands.own_page
    if check_in and not own_page:
        raise Invalid.at("/check_in", "check-in-without-page")
    if check_in is None:
        check_in = own_page and stands is not None and stands.check_in
    wanted = [channel.value for channel in preference.channels]
    values: dict[str, Any] = {
        "channels": wanted,
        "reason": plain,
        "agreed": True,
        "although_restricted": chosen,
        "moves_most": moves.most,
        "moves_until_hours": moves.hours,
        "own_page": own_page,
        "check_in": check_in,
    }
    if row is not None and _is_the_same(row, values, version):
        return row
    values |= {"set_by": work.actor.staff_id, "set_at": work.now}
    if row is None:
        if version != NONE_YET:
            raise Stale()
        row = ChannelPreferenceRow(person_id=person_id, **values)
        work.session.add(row)
    else:
        expect_version(row, version)
        for name, value in values.items():
            setattr(row, name, value)
    work.session.flush()
    replan_reminders_of_person(work.session, person_id, work.now)
    audit.note(work, "change", "channel-preference", person_id, person_id)
    return row


def _is_the_same(row: ChannelPreferenceRow, values: dict[str, Any], version: int) -> bool:
    """Whether this is a second click. An imported preference is not one: saying the same again records it here."""
    same = all(getattr(row, name) == value for name, value in values.items())
    return same and version in (row.version, row.version - 1)
