"""Referring a person to a treatment, and recording its steps: intake, start, pause, end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, FileClosed, Invalid, NotFound
from aftercare.base.typed_text import too_long
from aftercare.casework.conditions.coverage import refresh_coverage
from aftercare.casework.treatment.referral_steps import (
    LONGEST_NOTE,
    REVIEW_WORKING_DAYS,
    keep_step,
    locked_referral,
    note_act,
    offer_freed,
    refuse_misfit,
    refuse_note,
    settle,
    sync_norms,
    take_step,
)
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.domain.treatment.fit import same_audience
from aftercare.domain.treatment.named_provider import Departure, departure
from aftercare.domain.treatment.referrals import (
    OPEN,
    DropOut,
    ReferralAct,
    course_after_transfer,
)
from aftercare.processes.disclosures.recording import disclosed
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import provider_name
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import obligations_in_force
from aftercare.store.tasks.rows import open_task
from aftercare.store.treatment.offers import groups_serving
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import (
    ReferralRow,
    TreatmentGroupRow,
    course_of,
    is_referred,
)


@dataclass(frozen=True)
class NewReferral:
    """`referred_on` is the day the provider was asked, today or earlier: the waiting time starts then. `reason` says
    why it is another provider than the court named."""

    person_id: UUID
    condition_id: UUID
    programme_id: UUID
    referred_on: date
    reason: str = ""


@requires(Permission.WRITE_CASE_FILES)
def refer(work: UnitOfWork, new: NewReferral) -> ReferralRow:
    """Refers the person to a provider. Its appointments are scheduled only after a start was agreed. A free place in
    one of its groups is offered at once when this person is next.

    Raises Invalid with fields for a condition that asks for no treatment, or a programme for the other age group.
    Raises Invalid for a second open referral to one programme; at /reason for another provider than the court named,
    without a reason. Raises FileClosed.
    """
    person = get_person(work.session, new.person_id, for_update=True)
    if person.closed_on is not None:
        raise FileClosed()
    condition = get_condition(work.session, new.condition_id)
    if condition.person_id != person.id:
        raise NotFound()
    programme = work.session.get(ProgrammeRow, new.programme_id)
    faults = [*_condition_faults(condition), *_programme_faults(work, person, programme)]
    if new.referred_on > civil_date(work.now):
        faults.append(FieldFault("/referred_on", "in-the-future"))
    faults += _reason_faults(work, new.reason, condition, programme)
    if faults or programme is None or programme.provider_id is None:
        raise Invalid(fields=tuple(faults))
    row = ReferralRow(
        person_id=person.id,
        condition_id=condition.id,
        programme_id=programme.id,
        provider_id=programme.provider_id,
        referred_on=new.referred_on,
        created_by=work.actor.staff_id,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    keep_step(work, row, "refer", new.referred_on, new.reason)
    sync_norms(work, row)
    audit.note(work, "enter", "referral", row.id, row.person_id)
    disclosed(
        work,
        row.person_id,
        Disclosed.REFERRAL,
        row.referred_on,
        recipient=provider_name(work.session, row.provider_id),
        source_id=row.id,
    )
    offer_freed(work, groups_serving(work, programme.id))
    settle(work, row)
    refresh_coverage(work, person.id)
    return row


@requires(Permission.WRITE_CASE_FILES)
def record_step(
    work: UnitOfWork,
    referral_id: UUID,
    version: int,
    act: ReferralAct,
    on: date,
    note: str = "",
    end: DropOut | None = None,
) -> ReferralRow:
    """Records what happened to the referral on that day. An unplanned end needs a reason in `note`, a drop-out one in
    `end`. An end takes back the coming appointments and frees the place; the officer gets a notice.

    Raises IllegalTransition, Stale, Invalid for a future day or one before the previous step. A transfer is a
    separate act, because it needs a destination.
    """
    if act is ReferralAct.TRANSFER:
        raise Invalid.at("/act", "where-to")
    row = locked_referral(work, referral_id, version)
    take_step(work, row, act, on, note, end)
    note_act(work, act.value, row)
    settle(work, row, [row.group_id] if row.state not in OPEN else ())
    return row


@requires(Permission.WRITE_CASE_FILES)
def transfer(
    work: UnitOfWork,
    referral_id: UUID,
    version: int,
    programme_id: UUID,
    on: date,
    note: str,
    group_id: UUID | None = None,
) -> ReferralRow:
    """Ends this referral and begins its successor, in another programme or group; returns the new one. Raises
    Invalid, IllegalTransition, Stale."""
    # Without a group of their own the person joins the waiting list, and every group that serves it may make an
    # offer.
    wanted = [group_id] if group_id else groups_serving(work, programme_id)
    row = locked_referral(work, referral_id, version, wanted)
    if programme_id == row.programme_id and group_id in (None, row.group_id):
        raise Invalid.at("/programme_id", "same-programme")
    return follow(work, row, programme_id, on, note, group_id)


@requires(Permission.WRITE_CASE_FILES)
def join_group(work: UnitOfWork, referral_id: UUID, version: int, group_id: UUID) -> ReferralRow:
    """Gives this person a place in a group. For a group of another provider it is a transfer, where the verdict
    allows it. Returns the referral that holds the place. Raises Invalid at /group_id, Stale."""
    row = locked_referral(work, referral_id, version, [group_id])
    return take_place(work, row, group_id)


def take_place(work: UnitOfWork, row: ReferralRow, group_id: UUID) -> ReferralRow:
    """The same for a referral that is locked already. The caller has checked the permission."""
    if row.state not in OPEN:
        raise Invalid.at("/group_id", "not-waiting")
    group = refuse_misfit(work, row, group_id)
    today = civil_date(work.now)
    if group.programme_id != row.programme_id:
        return follow(work, row, group.programme_id, today, group.name, group_id)
    left, row.group_id = row.group_id, group.id
    keep_step(work, row, "join", today, group.name)
    note_act(work, "join", row)
    settle(work, row, [left])
    return row


def follow(
    work: UnitOfWork,
    row: ReferralRow,
    programme_id: UUID,
    on: date,
    note: str,
    group_id: UUID | None,
) -> ReferralRow:
    """Transfers a locked referral: it ends, and its successor begins."""
    refuse_note(note, required=True)
    person = get_person(work.session, row.person_id)
    programme = work.session.get(ProgrammeRow, programme_id)
    elsewhere = programme_id != row.programme_id
    faults = _programme_faults(work, person, programme, again=not elsewhere)
    if faults or programme is None or programme.provider_id is None:
        raise Invalid(fields=tuple(faults))
    left, before = row.group_id, course_of(row)
    take_step(work, row, ReferralAct.TRANSFER, on, note)
    after = course_after_transfer(before, on, programme.provider_id == row.provider_id)
    fresh = ReferralRow(
        person_id=row.person_id,
        condition_id=row.condition_id,
        programme_id=programme.id,
        provider_id=programme.provider_id,
        **vars(after) | {"state": after.state.value},
        follows_id=row.id,
        created_by=work.actor.staff_id,
        created_at=work.now,
    )
    work.session.add(fresh)
    work.session.flush()
    keep_step(work, fresh, "follow", on)
    sync_norms(work, fresh)
    note_act(work, "transfer", row)
    if elsewhere:
        _ask_for_another_plan(work, row, fresh)
    _seat(work, fresh, group_id)
    settle(work, row, [left])
    if fresh.group_id is None:
        offer_freed(work, groups_serving(work, programme.id))
    return fresh


def _seat(work: UnitOfWork, fresh: ReferralRow, group_id: UUID | None) -> None:
    if group_id is None:
        return
    group: TreatmentGroupRow = refuse_misfit(work, fresh, group_id)
    fresh.group_id = group.id
    keep_step(work, fresh, "join", civil_date(work.now), group.name)


def _ask_for_another_plan(work: UnitOfWork, row: ReferralRow, fresh: ReferralRow) -> None:
    """Opens a task to rewrite a plan that names the old programme or provider: it gets no appointments any more."""
    for line in obligations_in_force(work.session, [row.person_id]):
        if line.programme_id == row.programme_id or (
            line.kind in OF_PROVIDERS
            and line.programme_id is None
            and line.provider_id == row.provider_id != fresh.provider_id
        ):
            open_task(
                work.session,
                person_id=row.person_id,
                kind="review_plan",
                subject=fresh.id,
                reason="treatment-moved",
                due_at=add_working_days(work.now, REVIEW_WORKING_DAYS),
                now=work.now,
            )
            return


def _condition_faults(condition: ConditionRow) -> list[FieldFault]:
    entry = condition.entry
    if entry is None or not set(OF_PROVIDERS) & set(entry.obligations):
        detail = "This condition asks for no treatment."
        return [FieldFault("/condition_id", "no-treatment-asked", detail)]
    if condition.withdrawn_on is not None:
        return [FieldFault("/condition_id", "condition-ended")]
    return []


def _reason_faults(
    work: UnitOfWork, reason: str, condition: ConditionRow, programme: ProgrammeRow | None
) -> list[FieldFault]:
    """A provider other than the one the court named needs a reason, which stays with the referral."""
    where, found = "/reason", too_long("/reason", reason, LONGEST_NOTE)
    if programme is None or programme.provider_id is None or reason.strip():
        return found
    how = departure(condition.parameters, provider_name(work.session, programme.provider_id))
    return [FieldFault(where, how.value)] if how is Departure.OTHER else found


def _programme_faults(
    work: UnitOfWork, person: PersonRow, programme: ProgrammeRow | None, again: bool = False
) -> list[FieldFault]:
    """`again`: an open referral to this same programme is the one being transferred."""
    where = "/programme_id"
    if programme is None:
        return [FieldFault(where, "unknown-programme")]
    if not same_audience(person.regime, programme.audience):
        return [FieldFault(where, "other-audience")]
    if programme.provider_id is None:
        return [FieldFault(where, "no-provider")]
    states = [one.value for one in OPEN]
    if not again and is_referred(work.session, person.id, programme.id, states):
        return [FieldFault(where, "already-referred")]
    return []
