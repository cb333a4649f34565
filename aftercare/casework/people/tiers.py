"""Changing a person's tier: recorded for good, with a plan that is proposed and not yet decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.base.ids import new_id
from aftercare.base.typed_text import LONG_REASON, required
from aftercare.casework.contact_standards.plan_check import team_standard
from aftercare.casework.plans.acts import draft_plan
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.adjusting import LineChange, PlanLine, adjusted
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.accounts import audit
from aftercare.store.contact_standards.rows import TierChangeRow
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import PlanRow, obligations_of, plan_in_force, plan_in_hand
from aftercare.store.risk.rows import AssessmentRow
from aftercare.store.tasks.rows import open_task

TIERS = (1, 2, 3)
# The working days within which an officer reviews a plan that could not be proposed (configuration, not law).
REVIEW_WORKING_DAYS = 5
# The reason in the file for a change of tier on the details page, which asks for none.
WITH_DETAILS = "Gewijzigd bij de gegevens van de cliënt"


@dataclass(frozen=True)
class PlanProposal:
    """What the plan in force would become at another tier. Without `has_standard` the team has no standard, or it
    has no requirement for such a client. With `open_plan_id` a version is in hand already."""

    changes: tuple[LineChange, ...]
    has_standard: bool
    in_force_id: UUID | None
    open_plan_id: UUID | None

    @property
    def can_be_drafted(self) -> bool:
        return bool(self.changes) and self.open_plan_id is None

    @property
    def needs_review(self) -> bool:
        """Whether a person has to review the plan: a draft is in the way of the changes, or no standard applies."""
        if self.in_force_id is None:
            return False
        return not self.has_standard or (bool(self.changes) and self.open_plan_id is not None)


@dataclass(frozen=True)
class TierChanged:
    """The change and its proposal: a draft, a task to review the plan, or neither when the plan already fits."""

    change: TierChangeRow
    proposal: PlanProposal
    draft: PlanRow | None


@requires(Permission.WRITE_CASE_FILES)
def preview_tier(work: UnitOfWork, person_id: UUID, to_tier: int) -> PlanProposal:
    """The proposal of `change_tier`, without writing anything. Raises Invalid at /to_tier."""
    person = get_person(work.session, person_id)
    _refuse_tier(person, to_tier)
    audit.note(work, "preview", "person", person.id, person.id)
    return _proposal(work, person, to_tier)


@requires(Permission.WRITE_CASE_FILES)
def change_tier(
    work: UnitOfWork,
    person_id: UUID,
    version: int,
    to_tier: int,
    reason: str,
    assessment_id: UUID | None = None,
) -> TierChanged:
    """Changes the person's tier from now on, for this reason, optionally after a signed assessment.

    A draft of the plan is proposed, with its obligations at the standard's frequency. With a draft open already or
    without a standard, a task to review the plan is opened instead. Raises Invalid, Stale.
    """
    person = expect_version(get_person(work.session, person_id, for_update=True), version)
    _refuse_tier(person, to_tier)
    reason = required(reason, LONG_REASON)
    _refuse_assessment(work, person, assessment_id)
    return record_tier(work, person, to_tier, reason, assessment_id)


def record_tier(
    work: UnitOfWork,
    person: PersonRow,
    to_tier: int,
    reason: str,
    assessment_id: UUID | None = None,
) -> TierChanged:
    """Records the change and proposes the plan. The caller has checked the permission and locked the person's row."""
    change = TierChangeRow(
        person_id=person.id,
        from_tier=person.tier,
        to_tier=to_tier,
        reason=reason,
        assessment_id=assessment_id,
        changed_by=work.actor.staff_id,
        changed_at=work.now,
    )
    person.tier = to_tier
    work.session.add(change)
    audit.save_and_note(work, "change-tier", "person", person)
    proposal = _proposal(work, person, to_tier)
    draft = _draft(work, person, proposal.changes) if proposal.can_be_drafted else None
    if proposal.needs_review:
        open_task(
            work.session,
            person_id=person.id,
            kind="review_plan",
            subject=change.id,
            reason="tier-changed",
            due_at=add_working_days(work.now, REVIEW_WORKING_DAYS),
            now=work.now,
        )
    return TierChanged(change, proposal, draft)


def _proposal(work: UnitOfWork, person: PersonRow, to_tier: int) -> PlanProposal:
    current = plan_in_force(work.session, person.id)
    in_hand = plan_in_hand(work.session, person.id)
    standard = team_standard(work, person)
    asked = standard.requirements(person.case_type, to_tier) if standard else ()
    lines = obligations_of(work.session, current.id) if current else []
    today = civil_date(work.now)
    running = [
        PlanLine(str(one.line_id), ObligationKind(one.kind), one.period_days)
        for one in lines
        if one.ends_on is None or one.ends_on >= today
    ]
    return PlanProposal(
        changes=adjusted(running, asked),
        has_standard=bool(asked),
        in_force_id=current.id if current else None,
        open_plan_id=in_hand.id if in_hand else None,
    )


def _draft(work: UnitOfWork, person: PersonRow, changes: Sequence[LineChange]) -> PlanRow:
    """A copy of the plan in force with these obligations at another frequency, from today on.

    A changed obligation gets a new `line_id`, because occurrences are numbered by its frequency. Under the old
    line's numbers, the first occurrences at the new frequency would count as held already.
    """
    draft = draft_plan(work, person.id)
    paces = {UUID(one.line.id): one.period_days for one in changes}
    today = civil_date(work.now)
    for row in obligations_of(work.session, draft.id):
        if row.line_id in paces:
            starts_on = max(today, row.starts_on)
            pace = paces[row.line_id]
            row.take(replace(row.terms(), period_days=pace, starts_on=starts_on))
            row.line_id = new_id()
    work.session.flush()
    return draft


def _refuse_tier(person: PersonRow, to_tier: int) -> None:
    if to_tier not in TIERS:
        raise Invalid.at("/to_tier", "out-of-range", "1, 2 or 3.")
    if to_tier == person.tier:
        raise Invalid.at("/to_tier", "same-tier")


def _refuse_assessment(work: UnitOfWork, person: PersonRow, assessment_id: UUID | None) -> None:
    if assessment_id is None:
        return
    row = work.session.get(AssessmentRow, assessment_id)
    if row is None or row.person_id != person.id or row.state != "signed":
        raise Invalid.at("/assessment_id", "unknown-assessment")
