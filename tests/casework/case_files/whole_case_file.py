"""A case in which everything there can be has happened once: what a case file document must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.absences.rows import AbsenceEvidenceRow, AbsenceVerdictRow
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.concerns.rows import ConcernRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.conferences.rows import AgreedActionRow, CaseConferenceRow
from aftercare.store.contact_standards.rows import ContactRecordRow, TierChangeRow
from aftercare.store.database.columns import half_open
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
)
from aftercare.store.goals.rows import GoalRow, GoalStepRow, PraiseChoiceRow, PraiseRow
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.orders.period_rows import OrderEventRow, OrderExtensionRow, OrderSuspensionRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.related_person_rows import (
    CircleRow,
    RelatedPersonRow,
    RestrictedPartyRow,
)
from aftercare.store.people.rows import AwayPeriodRow, ExclusionRow, NoContactRow, PersonRow
from aftercare.store.phones.rows import PhoneNumberRow
from aftercare.store.plans.rows import ObligationRow, PlanRow, columns_of
from aftercare.store.risk.relapse_plan_rows import EarlySignRow, RelapsePlanRow, SeenSignRow
from aftercare.store.risk.rows import AssessmentRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import (
    PlaceOfferRow,
    ReferralEventRow,
    ReferralRow,
    TreatmentGroupRow,
)
from tests.store.arranging import NOW, Arranger, unknown_id

TODAY = date(2026, 11, 24)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def moment_ago(days: int, hours: int = 0) -> datetime:
    return NOW - timedelta(days=days, hours=hours)


@dataclass
class WholeCaseFile:
    """The person, and what a test may want to look at again."""

    person: PersonRow
    order: OrderRow
    condition: ConditionRow
    plan: PlanRow
    programme: ProgrammeRow
    group: TreatmentGroupRow


Places = tuple[ProgrammeRow, TreatmentGroupRow, SiteRow]


def names_of_places(arrange: Arranger) -> Places:
    """The programme, group and barred site the case file speaks of; elsewhere they have other ids."""
    programme = ProgrammeRow(name="Leren van gisteren", provider_id=arrange.office.provider_id)
    group = TreatmentGroupRow(
        programme_id=programme.id,
        series="dinsdag",
        name="Dinsdaggroep",
        entry="open",
        capacity=8,
        starts_on=days_ago(200),
    )
    site = SiteRow(name="Buurthuis", kind="office")
    arrange.add(programme, group, site)
    return programme, group, site


def whole_case_file(
    arrange: Arranger, places: Places | None = None, **changes: Any
) -> WholeCaseFile:
    """Written past the intentions, but as the service itself could have left it."""
    programme, group, site = places or names_of_places(arrange)
    officer = arrange.office.officer.staff_id
    person = arrange.person(
        co_officer_id=arrange.office.colleague.staff_id, work_weeks=[{"0": [[480, 1020]]}, {}],
        index_offence="Art. 246 Sr, 2019", victim_safety="Niet in het zwembad.", **changes
    )  # fmt: skip
    guardian = RelatedPersonRow(
        person_id=person.id, role="guardian", name="Voorbeeld Ouder", phone="+12025550199",
        phone_verified=True, texts_agreed=True, from_on=days_ago(90),
    )  # fmt: skip
    earlier = PhoneNumberRow(
        person_id=person.id, number="+12025550198", state="suspended", from_at=moment_ago(90),
        from_because="wrong-number", until_at=moment_ago(60), until_because="replaced", until_by=officer,
        note="Een ander nam op.",
    )  # fmt: skip
    arrange.add(guardian, SiteRow(name=person.reference, kind="home", person_id=person.id), earlier)
    order, condition = _frame(arrange, person)
    plan, line = _plans(arrange, person, condition)
    held = _past(arrange, person, line)
    _signs(arrange, held, guardian)
    _conferences(arrange, person)
    _care(arrange, person, condition, programme, group)
    other = arrange.person()
    arrange.add(
        CircleRow(person_id=person.id, coordinator_id=guardian.id, started_on=days_ago(50)),
        RestrictedPartyRow(
            person_id=person.id, kind="victim", label="S-1", condition_id=condition.id,
            entered_by=officer, entered_at=moment_ago(59),
        ),
        NoContactRow(person_id=person.id, other_id=other.id),
        ChannelPreferenceRow(
            person_id=person.id, channels=["voice", "sms"], reason="Leest moeilijk.", set_by=officer,
            set_at=moment_ago(55),
        ),
        ExclusionRow(person_id=person.id, site_id=site.id),
    )  # fmt: skip
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PersonRow, person.id)
        row.texts_go_to = guardian.id
        work.session.flush()
        refresh_clocks(work, person.id)
        place_persons(work, [person.id])
    return WholeCaseFile(person, order, condition, plan, programme, group)


def _frame(arrange: Arranger, person: PersonRow) -> tuple[OrderRow, ConditionRow]:
    officer = arrange.office.officer.staff_id
    order = OrderRow(
        person_id=person.id, frame="VV", court_reference="02/1", starts_on=days_ago(60),
        ends_on=date(2029, 10, 10), length_number=2, length_unit="years", final_on=days_ago(74),
        age_at_offence=30, created_by=officer,
    )  # fmt: skip
    away = AwayPeriodRow(
        person_id=person.id, kind="custody", during=half_open(moment_ago(20), moment_ago(15))
    )
    condition = ConditionRow(
        person_id=person.id, order_id=order.id, kind="reporting_duty",
        wording="Meldt zich zo vaak als nodig.", starts_on=days_ago(60),
    )  # fmt: skip
    arrange.add(
        order,
        OrderExtensionRow(
            order_id=order.id, person_id=person.id, decided_on=days_ago(10), court_reference="02/2",
            length_number=1, length_unit="years", entered_by=officer, entered_at=moment_ago(9),
        ),
        OrderEventRow(
            order_id=order.id, person_id=person.id, kind="warning", happened_at=moment_ago(30),
            note="Gesproken.", entered_by=officer, entered_at=moment_ago(29),
        ),
        away,
        OrderSuspensionRow(
            person_id=person.id, kind="detention", from_on=days_ago(20), until_on=days_ago(16),
            away_period_id=away.id, entered_by=officer, entered_at=moment_ago(15),
        ),
        condition,
        DeadlineRow(
            person_id=person.id, subject_kind="order", subject_id=order.id, code="start-supervision",
            counted_from_on=days_ago(60), shows_from_at=moment_ago(60), due_at=moment_ago(30),
            state="done", done_on=days_ago(40), done_by=officer, done_at=moment_ago(40),
            created_at=moment_ago(60),
        ),
        DeadlineRow(
            person_id=person.id, subject_kind="person", subject_id=person.id, code="zone-alarm",
            counted_from_on=days_ago(30), shows_from_at=moment_ago(30), due_at=moment_ago(30),
            state="dropped", created_at=moment_ago(30), misattributed_at=moment_ago(29),
            misattributed_by=officer, misattributed_reason="Een ander apparaat.",
        ),
    )  # fmt: skip
    return order, condition


def _plans(
    arrange: Arranger, person: PersonRow, condition: ConditionRow
) -> tuple[PlanRow, ObligationRow]:
    """Version 1 replaced, version 2 in force, version 3 being written: the same line in all."""
    office = arrange.office
    terms = columns_of(arrange.terms(starts_on=days_ago(57)))
    found: list[tuple[PlanRow, ObligationRow]] = []
    for number, state in enumerate(("superseded", "approved", "drafted"), 1):
        decided = state != "drafted"
        plan = PlanRow(
            person_id=person.id, number=number, state=state, author_id=office.officer.staff_id,
            starts_on=days_ago(60 - number), submitted_at=moment_ago(60 - number) if decided else None,
            decided_by=office.supervisor.staff_id if decided else None,
            decided_at=moment_ago(59 - number) if decided else None,
        )  # fmt: skip
        line = ObligationRow(
            plan_id=plan.id, person_id=person.id, condition_id=condition.id, **terms
        )
        if found:
            line.line_id = found[0][1].line_id
        arrange.add(plan, line)
        found.append((plan, line))
    return found[1]


def _past(arrange: Arranger, person: PersonRow, line: ObligationRow) -> AppointmentRow:
    """A meeting attended, one moved, one missed with all that followed, texts and tasks."""
    officer = arrange.office.officer.staff_id
    extra = ObligationRow(
        person_id=person.id, condition_id=line.condition_id, extra_reason="Gesprek over werk.",
        made_by=officer, binds=False, **columns_of(arrange.terms(starts_on=days_ago(55))),
    )  # fmt: skip
    arrange.add(extra)
    arrange.appointment(person, moment_ago(50), extra, occurrence=0, state="attended")
    held = arrange.appointment(person, moment_ago(43), line, occurrence=2, state="attended")
    moved = arrange.appointment(person, moment_ago(36), line, occurrence=3, state="moved")
    missed = arrange.appointment(
        person, moment_ago(35), line, occurrence=3, state="missed", replaces_id=moved.id,
        why={"nl": "Vaste dag.", "en": "Usual day."},
    )  # fmt: skip
    arrange.add(
        OutcomeRow(
            appointment_id=held.id, person_id=person.id, code="attended", note="Op tijd.",
            recorded_by=officer, recorded_at=moment_ago(42),
        ),
        OutcomeRow(
            appointment_id=missed.id, person_id=person.id, code="missed", recorded_by=officer,
            recorded_at=moment_ago(34),
        ),
    )  # fmt: skip
    absence = arrange.absence(
        missed, state="decided", verdict="unexcused", verdict_reason="Geen bericht.",
        decided_by=officer, decided_at=moment_ago(25), evaluated_at=moment_ago(25),
        ground="other", evidence_note="Niets ontvangen.",
    )  # fmt: skip
    arrange.add(
        AbsenceVerdictRow(
            absence_id=absence.id, person_id=person.id, verdict="unexcused", reason="Geen bericht.",
            reminder_arrived=False, no_reminder_seen=True, evidence_open=True,
            early_reason="no_evidence_coming", confinement_reason="Kwam zelf terug.", decided_by=officer,
            decided_at=moment_ago(25),
        ),
        AbsenceEvidenceRow(
            absence_id=absence.id, person_id=person.id, ground="work", note="Moest overwerken.",
            entered_by=officer, entered_at=moment_ago(30),
        ),
        AbsenceEvidenceRow(
            absence_id=absence.id, person_id=person.id, ground="other", note="Niets ontvangen.",
            entered_by=officer, entered_at=moment_ago(26),
        ),
    )  # fmt: skip
    escalation = EscalationRow(
        person_id=person.id, trigger_key="unexcused-required", rule_code="unexcused-required",
        rule_version=1, trigger="unexcused-of-kind", rule_nl="Ongeoorloofde afwezigheid",
        rule_en="Unexcused miss", severity=2, state="resolved", opened_at=moment_ago(25),
        decision="official_warning", decision_reason="Eerste keer.",
        decided_by=arrange.office.supervisor.staff_id, decided_at=moment_ago(22),
    )  # fmt: skip
    arrange.add(
        escalation,
        DeadlineRow(
            person_id=person.id, subject_kind="escalation", subject_id=escalation.id, code="carry-out-decision",
            counted_from_on=days_ago(22), shows_from_at=moment_ago(22), due_at=moment_ago(15),
            state="done", done_on=days_ago(20), done_by=arrange.office.supervisor.staff_id,
            done_at=moment_ago(20), created_at=moment_ago(22),
        ),
        EscalationCauseRow(
            escalation_id=escalation.id, appointment_id=missed.id, person_id=person.id,
            noticed_at=moment_ago(25),
        ),
        EscalationStepRow(
            escalation_id=escalation.id, person_id=person.id, position=0, due_at=moment_ago(25),
            audience="officer", ask="review", state="notified", notified_at=moment_ago(25),
            staff_id=officer, reached="officer",
        ),
        EscalationActRow(
            escalation_id=escalation.id, person_id=person.id, act="reopen", acted_at=moment_ago(23),
            acted_by=arrange.office.supervisor.staff_id, reason="Nieuwe feiten.", decision="close",
            decision_reason="Uitgelegd.", decided_by=arrange.office.supervisor.staff_id,
            decided_at=moment_ago(24),
        ),
        EscalationActRow(
            escalation_id=escalation.id, person_id=person.id, act="hand_over", acted_at=moment_ago(23),
            acted_by=arrange.office.supervisor.staff_id, reason="Verlof.", to_id=officer,
        ),
    )  # fmt: skip
    text = arrange.message(
        held, state="delivered", due_at=moment_ago(44), created_at=moment_ago(50),
        state_at=moment_ago(44), attempts=1,
    )  # fmt: skip
    waiting = arrange.message(held, slot="T-9", state="planned", template="appointment-moved")
    arrange.message(
        held, channel="voice", state="undelivered", reason="another-way", due_at=moment_ago(44),
        created_at=moment_ago(44), state_at=moment_ago(44), attempts=1, error_code=480,
    )  # fmt: skip
    arrange.add(
        InboundTextRow(
            sid=f"SM-{person.reference}", person_id=person.id, sender=person.phone or "", body="JA",
            meaning="yes", received_at=moment_ago(43, 20),
        ),
        TaskRow(
            person_id=person.id, kind="call_person", subject_key=f"call_person:{text.id}:opted-out",
            message_id=text.id, appointment_id=held.id, reason="opted-out", due_at=moment_ago(40),
            created_at=moment_ago(41),
        ),
        TaskRow(
            person_id=person.id, kind="notify_change", subject_key=f"notify_change:{moved.id}:moved",
            appointment_id=moved.id, reason="moved", due_at=moment_ago(39), created_at=moment_ago(39),
            state="done", done_by=officer, done_at=moment_ago(38), done_note="Gebeld.",
        ),
    )  # fmt: skip
    assert waiting.state == "planned"
    return held


def _signs(arrange: Arranger, held: AppointmentRow, guardian: RelatedPersonRow) -> None:
    """Two versions of a plan with one sign, which was seen; a concern that waits, and one that was answered."""
    about: dict[str, Any] = {"person_id": held.person_id}
    officer = arrange.office.officer.staff_id
    plans = [
        RelapsePlanRow(number=number, agreed_on=days_ago(55 - number), informed_ids=[guardian.id],
                       entered_by=officer, entered_at=moment_ago(55 - number), **about)
        for number in (1, 2)
    ]  # fmt: skip
    first = EarlySignRow(
        plan_id=plans[0].id, first_id=unknown_id(), position=0, words="Slaapt slecht.", answer="Belt.", **about
    )  # fmt: skip
    first.first_id = first.id
    again = EarlySignRow(
        plan_id=plans[1].id, first_id=first.id, position=0, words="Slaapt weinig.", answer="Belt.", at_once=True,
        **about,
    )  # fmt: skip
    waiting = ConcernRow(
        relation="cosa_coordinator", sent_by=arrange.office.coordinator.staff_id, words="Praat weinig.",
        reached_at="Via de balie.", received_at=moment_ago(2), **about,
    )  # fmt: skip
    answered = ConcernRow(
        relation="school", days_missed=3, received_at=moment_ago(20), answer="talked", answer_reason="Gesproken.",
        answered_by=officer, answered_at=moment_ago(19), **about,
    )  # fmt: skip
    due: dict[str, Any] = {"state": "opened", "created_at": moment_ago(2)} | about
    _goals(arrange, guardian)
    arrange.add(
        *plans, first, again, waiting, answered,
        ClientCheckInRow(sent_on=days_ago(3), sent_at=moment_ago(3), mood="so_so", changed=True, call=True,
                         call_when="Na vijf uur.", **about),
        SeenSignRow(appointment_id=held.id, sign_id=again.id, seen_on=days_ago(44), recorded_by=officer,
                    recorded_at=moment_ago(44), **about),
        DeadlineRow(subject_kind="concern", subject_id=waiting.id, code="concern", counted_from_on=days_ago(2),
                    shows_from_at=moment_ago(2), due_at=moment_ago(2), **due),
        DeadlineRow(subject_kind="appointment", subject_id=held.id, code="signs-again",
                    counted_from_on=days_ago(44), shows_from_at=moment_ago(44), due_at=moment_ago(44), **due),
        DeadlineRow(subject_kind="emergency", subject_id=unknown_id(), code="emergency-review",
                    counted_from_on=days_ago(2), shows_from_at=moment_ago(2), due_at=moment_ago(2), **due),
    )  # fmt: skip


def _conferences(arrange: Arranger, person: PersonRow) -> None:
    """One with an action of a colleague that is still open, and one of someone outside that is done."""
    about: dict[str, Any] = {"person_id": person.id}
    entered: dict[str, Any] = {
        "entered_by": arrange.office.officer.staff_id,
        "entered_at": moment_ago(5),
    } | about
    held = CaseConferenceRow(held_on=days_ago(6), took_part="Politie, kliniek", **entered)
    open_one, done_one = (
        AgreedActionRow(conference_id=held.id, what="Belt de kliniek.", due_on=days_ago(-3),
                        owner_id=arrange.office.colleague.staff_id, **entered),
        AgreedActionRow(conference_id=held.id, what="Zoekt een woning.", due_on=days_ago(1),
                        outside_owner="Gemeente", **entered),
    )  # fmt: skip
    due: dict[str, Any] = {
        "subject_kind": "agreed_action", "code": "agreed-action", "counted_from_on": days_ago(5),
        "shows_from_at": moment_ago(5), "created_at": moment_ago(5),
    } | about  # fmt: skip
    arrange.add(
        held, open_one, done_one,
        DeadlineRow(subject_id=open_one.id, due_at=moment_ago(-4), state="opened", **due),
        DeadlineRow(subject_id=done_one.id, due_at=moment_ago(0), state="done", done_on=days_ago(2),
                    done_by=arrange.office.officer.staff_id, done_at=moment_ago(2), done_note="Gelukt.", **due),
    )  # fmt: skip


def _care(
    arrange: Arranger,
    person: PersonRow,
    condition: ConditionRow,
    programme: ProgrammeRow,
    group: TreatmentGroupRow,
) -> None:
    officer = arrange.office.officer.staff_id
    assessment = AssessmentRow(
        person_id=person.id, instrument="stable-2007", instrument_version="2007",
        assessed_on=days_ago(45), items={"social_influences": 1}, results={},
        entered_by=officer, entered_at=moment_ago(45),
    )  # fmt: skip
    referral = ReferralRow(
        person_id=person.id, condition_id=condition.id, programme_id=programme.id,
        provider_id=arrange.office.provider_id, group_id=group.id, state="dropped_out",
        referred_on=days_ago(50), started_on=days_ago(40), ended_on=days_ago(5),
        end_reason="Gestopt.", drop_out_reason="client-stopped", drop_out_by="client",
        created_by=officer, created_at=moment_ago(50),
    )  # fmt: skip
    arrange.add(
        assessment,
        TierChangeRow(
            person_id=person.id, from_tier=1, to_tier=2, reason="Stabiel.", changed_by=officer,
            changed_at=moment_ago(44), assessment_id=assessment.id,
        ),
        ContactRecordRow(
            person_id=person.id, kind="phone_call", held_on=days_ago(12), completed=True,
            note="Werkgever gesproken.", recorded_by=officer, recorded_at=moment_ago(12),
        ),
        referral,
        ReferralEventRow(
            referral_id=referral.id, person_id=person.id, act="start", happened_on=days_ago(40),
            recorded_by=officer, recorded_at=moment_ago(40),
        ),
        PlaceOfferRow(
            referral_id=referral.id, person_id=person.id, group_id=group.id, state="accepted",
            offered_at=moment_ago(48), answer_by=moment_ago(43), answered_by=officer,
            answered_at=moment_ago(47),
        ),
    )  # fmt: skip


def _goals(arrange: Arranger, guardian: RelatedPersonRow) -> None:
    """A goal that was reached with a step of each kind, one that is open, and what was done about milestones."""
    officer, about = arrange.office.officer.staff_id, {"person_id": guardian.person_id}
    entered: dict[str, Any] = {"entered_by": officer, "entered_at": moment_ago(40)} | about
    ended: dict[str, Any] = {"state": "done", "ended_by": officer, "ended_at": moment_ago(9)}
    reached = GoalRow(area="work", words="Ik wil werk als kok.", **ended, **entered)
    steps = [
        GoalStepRow(goal_id=reached.id, words=words, due_on=days_ago(20), **who, **ended, **entered)
        for words, who in (
            ("Schrijft zich in.", {"done_by": "client"}),
            ("Belt.", {"done_by": "officer", "officer_id": officer}),
            ("Rijdt mee.", {"done_by": "contact", "contact_id": guardian.id}),
        )
    ]
    arrange.add(
        reached, GoalRow(area="money", words="Schulden afbetalen.", **entered), *steps,
        PraiseChoiceRow(choice="praise-well-done", **entered),
        PraiseRow(goal_id=reached.id, way="text", **entered),
        PraiseRow(step_id=steps[0].id, way="not_now", **entered),
        PraiseRow(months=3, counted_from_on=days_ago(99), way="in_person", **entered),
    )  # fmt: skip
