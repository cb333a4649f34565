"""What a provider or a circle coordinator sees of own clients: today's list, what is not recorded, and what can be
corrected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from aftercare.base.errors import NotFound, refuse_if
from aftercare.base.typed_text import wrong_length
from aftercare.casework.treatment.view import clients_to_call
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.contact_standards.rows import ContactRecordRow, contact_records_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.overviews import screen_week as week_screen
from aftercare.store.people.rows import get_person
from aftercare.store.treatment.course_facts import courses_at
from aftercare.store.treatment.screen_treatment import visible_of

LONGEST_AGREED = 1_000


@requires(Permission.RECORD_OUTCOMES)
def pass_on_call(work: UnitOfWork, person_id: UUID, agreed: str) -> None:
    """A provider writes what was agreed with a client to call, as a note in the file that the officer reads. The same
    words again on that day change nothing. Raises NotFound for another client, Invalid at /agreed."""
    if person_id not in {one.person.id for one in clients_to_call(work)}:
        raise NotFound()
    refuse_if(wrong_length("/agreed", agreed, LONGEST_AGREED))
    me, note = work.actor.staff_id, agreed.strip()
    with as_clock(work):
        get_person(work.session, person_id, for_update=True)
        today = [
            one
            for one in contact_records_of(work.session, person_id)
            if one.voided_at is None and one.held_on == civil_date(work.now)
        ]
        if (me, note) in {(one.recorded_by, one.note) for one in today}:
            return
        row = ContactRecordRow(
            person_id=person_id,
            kind=RecordKind.NOTE.value,
            held_on=civil_date(work.now),
            completed=False,
            note=note,
            recorded_by=me,
            recorded_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
    audit.note(work, "add", "contact", row.id, person_id)


@requires(Permission.READ_ATTENDANCE)
def my_courses(work: UnitOfWork) -> list[Row]:
    """The running courses of a provider's own clients, by name, each with its `course`: how far it is. Nothing of the
    case file."""
    if work.actor.provider_id is None:
        return []
    with as_clock(work):
        found = courses_at(work.session, work.actor.provider_id)
    visible = visible_of(work.session, [row["person_id"] for row in found])
    own = [row for row in found if row["person_id"] in visible]
    return audit.note_looks(work, "read-attendance", own)


@requires(Permission.READ_ATTENDANCE)
def my_attendance(work: UnitOfWork, day: date) -> list[Row]:
    """The appointments of a provider, or the meetings of the account's own circles, on one local day. So below."""
    provider_id = work.actor.provider_id
    first_at, last_at = start_of_day(day), start_of_day(day + timedelta(days=1))
    return audit.note_looks(
        work,
        "read-attendance",
        week_screen.attendance_of(work.session, provider_id, first_at, last_at),
    )


@requires(Permission.SEND_CONCERNS)
def my_circle_meetings(work: UnitOfWork, day: date) -> list[Row]:
    """The next meetings of the account's own circles after this local day, earliest first."""
    found = week_screen.circle_meetings_ahead(work.session, start_of_day(day + timedelta(days=1)))
    return audit.note_looks(work, "read-attendance", found)


@requires(Permission.SEND_CONCERNS)
def my_circle_clients(work: UnitOfWork) -> list[Row]:
    """The clients of the account's own circles, by name."""
    found = week_screen.circle_clients(work.session)
    audit.note_people(work, "read-attendance", [row["id"] for row in found])
    return found


@requires(Permission.READ_ATTENDANCE)
def attendance_due(work: UnitOfWork, day: date) -> list[Row]:
    """What a provider has not yet recorded of the days before `day`, oldest first."""
    provider_id = work.actor.provider_id
    return audit.note_looks(
        work,
        "read-attendance",
        week_screen.unrecorded_of(work.session, provider_id, start_of_day(day)),
    )


@requires(Permission.READ_ATTENDANCE)
def attendance_to_correct(work: UnitOfWork, today: date) -> list[Row]:
    """Appointments of any day with an outcome that this account recorded today and may still correct, earliest
    first."""
    provider_id = work.actor.provider_id
    with as_clock(work):
        ids = week_screen.standing_by(work.session, work.actor.staff_id, start_of_day(today))
    return audit.note_looks(
        work, "read-attendance", week_screen.recorded_of(work.session, provider_id, ids)
    )


@requires(Permission.READ_ATTENDANCE)
def attendance_just_recorded(work: UnitOfWork, ids: Collection[UUID]) -> list[Row]:
    """These appointments stay in the list they were in as long as the outcome can be undone. Earliest first."""
    provider_id = work.actor.provider_id
    found = week_screen.still_listed_of(work.session, provider_id, list(ids)) if ids else []
    return audit.note_looks(work, "read-attendance", found)
