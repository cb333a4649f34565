"""What the page of an absence shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from aftercare.domain.absences.absence import unexcused_dates
from aftercare.domain.absences.reminded import Reminded
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.held import NoLongerHeld
from aftercare.domain.people.away import AwayPeriod
from aftercare.store.absences.review_tasks import (
    ended_escalations,
    open_reviews_of,
    reviews_done,
)
from aftercare.store.absences.rows import (
    AbsenceEvidenceRow,
    AbsenceRow,
    AbsenceVerdictRow,
    evidence_of,
    get_absence,
    misses_with_verdict,
    verdicts_of,
)
from aftercare.store.absences.screen_reminded import reminded_of, reminders_asked
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, names_of, staff_by_ids
from aftercare.store.appointments.away_periods import away_at
from aftercare.store.appointments.rows import (
    AppointmentRow,
    OutcomeRow,
    get_appointment,
    outcomes_of,
)
from aftercare.store.attachments.rows import AttachmentRow, sent_for_absence
from aftercare.store.conditions.held_then import not_held_at
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import together
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.home_address_rows import visit_without_address
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import condition_behind
from aftercare.store.sites.rows import SiteRow, place_of


@dataclass(frozen=True)
class AbsenceFile:
    """`unexcused_before` are the distinct dates of earlier unexcused misses, oldest first. `verdicts` and `evidence`
    are complete, newest first; `names` are of those who entered them. `sent`: what the client sent as evidence. `away`:
    the period in which the client could not come, if the appointment lies in one. `not_held`: that the condition no
    longer held then. `asked`: the open task to look at the decision again, and `looked` who did so before.
    `ended`: the decided escalations about it. `no_address`: it was to be at the client's home, and no address of that
    was known before it began. `known`: every condition of the client."""

    absence: AbsenceRow
    appointment: AppointmentRow
    person: PersonRow
    reminded: Reminded
    verdicts: list[AbsenceVerdictRow]
    evidence: list[AbsenceEvidenceRow]
    sent: list[AttachmentRow]
    names: dict[UUID, str]
    place: SiteRow | None
    condition: ConditionRow | None
    known: list[ConditionRow]
    recorded: OutcomeRow | None
    decided_by: StaffRow | None
    unexcused_before: tuple[date, ...]
    away: AwayPeriod | None
    not_held: NoLongerHeld | None
    asked: Row | None
    looked: list[Row]
    ended: list[Row]
    no_address: bool


@requires(Permission.GIVE_VERDICTS)
def absence_file(work: UnitOfWork, absence_id: UUID) -> AbsenceFile:
    """An absence beside the reminders the person got, so that a failure to notify is seen before a verdict."""
    session = work.session
    absence, verdicts, evidence, sent = together(
        session,
        *(
            partial(one, session, absence_id)
            for one in (get_absence, verdicts_of, evidence_of, sent_for_absence)
        ),
    )
    missed_id, person_id = absence.appointment_id, absence.person_id
    who = [*(one.decided_by for one in verdicts), *(one.entered_by for one in evidence)]
    (
        reviews,
        looked,
        ended,
        appointment,
        person,
        outcomes,
        places,
        conditions,
        away,
        held,
        names,
        staff,
        misses,
        unaddressed,
        known,
        *_,
    ) = together(
        session,
        partial(open_reviews_of, session, person_id),
        partial(reviews_done, session, person_id, absence_id),
        partial(ended_escalations, session, absence_id),
        partial(get_appointment, session, missed_id),
        partial(get_person, session, person_id),
        partial(outcomes_of, session, missed_id),
        partial(place_of, session, missed_id),
        partial(condition_behind, session, missed_id),
        partial(away_at, session, [missed_id]),
        partial(not_held_at, session, [missed_id]),
        partial(names_of, session, who),
        partial(staff_by_ids, session, [absence.decided_by] if absence.decided_by else []),
        partial(misses_with_verdict, session, person_id),
        partial(visit_without_address, session, missed_id),
        partial(conditions_of, session, person_id),
        *reminders_asked(session, [missed_id]),
    )
    day_before = absence.missed_on - timedelta(days=1)
    audit.note(work, "read", "absence", absence.id, person_id)
    return AbsenceFile(
        absence=absence,
        appointment=appointment,
        person=person,
        reminded=reminded_of(session, [missed_id], work.now)[missed_id],
        verdicts=verdicts[::-1],
        evidence=evidence[::-1],
        sent=[one for one in sent if one.removed_at is None],
        names=names,
        place=next(iter(places), None),
        condition=next(iter(conditions), None),
        known=known,
        recorded=outcomes[-1] if outcomes else None,
        decided_by=next(iter(staff), None),
        unexcused_before=unexcused_dates(misses, date.min, day_before),
        away=away.get(missed_id),
        not_held=held.get(missed_id),
        asked=next((one for one in reviews if one["absence_id"] == absence.id), None),
        looked=looked,
        no_address=bool(unaddressed),
        ended=ended,
    )
