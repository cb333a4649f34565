"""Records the channel preference: the order in which a person wants to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aftercare.base.errors import Stale
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.preferences import recorded_preference
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import replan_reminders_of_person
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
) -> ChannelPreferenceRow:
    """Replaces the recorded preference. Messages that were withheld are checked again. `although_restricted` is the
    explicit choice that a restricted case file asks for before automatic reminders. For any other case file it has
    no meaning, and is not stored.

    Raises Invalid at /channels or /reason, Stale on an outdated view (`version` NONE_YET for the first), NotFound,
    Forbidden. The same again changes nothing.
    """
    preference, plain = recorded_preference(channels, reason)
    person = get_person(work.session, person_id, for_update=True)
    chosen = although_restricted and person.restricted
    row = preference_row(work.session, person_id, for_update=True)
    wanted = [channel.value for channel in preference.channels]
    if row is not None and _is_the_same(row, wanted, plain, chosen, version):
        return row
    if row is None:
        if version != NONE_YET:
            raise Stale()
        row = ChannelPreferenceRow(
            person_id=person_id,
            channels=wanted,
            reason=plain,
            although_restricted=chosen,
            set_by=work.actor.staff_id,
            set_at=work.now,
        )
        work.session.add(row)
    else:
        expect_version(row, version)
        row.channels, row.reason, row.agreed = wanted, plain, True
        row.although_restricted = chosen
        row.set_by, row.set_at = work.actor.staff_id, work.now
    work.session.flush()
    replan_reminders_of_person(work.session, person_id, work.now)
    audit.note(work, "change", "channel-preference", person_id, person_id)
    return row


def _is_the_same(
    row: ChannelPreferenceRow, wanted: list[str], reason: str, chosen: bool, version: int
) -> bool:
    """Whether this is a second click. An imported preference is not one: saying the same again records it here."""
    same = (row.channels, row.reason, row.agreed) == (wanted, reason, True)
    same = same and row.although_restricted == chosen
    return same and version in (row.version, row.version - 1)
