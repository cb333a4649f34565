"""Every intention against every role: it is refused before anything is looked at, or it is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from aftercare.base.errors import Fault, Forbidden
from aftercare.casework.absences import acts as absences
from aftercare.casework.absences.view import absence_file
from aftercare.casework.accounts import access_log as log_reading
from aftercare.casework.accounts import account_changes
from aftercare.casework.accounts import acts as accounts
from aftercare.casework.accounts import reading_alarms as alarms
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.appointments import acts as appointments
from aftercare.casework.appointments import changes_to_pass_on, extra
from aftercare.casework.case_files import export, importing
from aftercare.casework.conditions import acts as conditions
from aftercare.casework.conditions import coverage
from aftercare.casework.conditions import library_updates as library
from aftercare.casework.contact_gaps import proposals as gap_proposals
from aftercare.casework.contact_gaps import view as contact_gaps
from aftercare.casework.contact_standards import acts as standards
from aftercare.casework.contact_standards import choice_preview, contact_dues, contacts, plan_check
from aftercare.casework.deadlines import acts as deadlines
from aftercare.casework.disclosures import acts as disclosures
from aftercare.casework.escalation import acts as escalations
from aftercare.casework.escalation import hand_over_notices
from aftercare.casework.escalation import view as escalation_file
from aftercare.casework.file_access import emergency, emergency_findings
from aftercare.casework.file_access import lists as access_lists
from aftercare.casework.message_templates import acts as templates
from aftercare.casework.orders import acts as orders
from aftercare.casework.orders import events as order_events
from aftercare.casework.orders import periods
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.overviews import search as header_search
from aftercare.casework.overviews import view as reading
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.papers import letterheads
from aftercare.casework.people import acts as people
from aftercare.casework.people import circles, restricted_parties, tiers
from aftercare.casework.people import related_persons as around
from aftercare.casework.people import related_persons_view as related_persons_file
from aftercare.casework.placement import no_times, slots, unplaced
from aftercare.casework.placement import place as placing
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.plans import acts as plans
from aftercare.casework.plans import explanation as plan_explanation
from aftercare.casework.plans import proposed_lines
from aftercare.casework.plans import view as plan_file
from aftercare.casework.risk import acts as assessments
from aftercare.casework.risk import matrices as risk_matrices
from aftercare.casework.risk import view as risk_file
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.casework.sites import accepted_sites, site_positions
from aftercare.casework.staff import availability, officer_away, stand_ins
from aftercare.casework.subject_access import answering, corrections
from aftercare.casework.subject_access import requests as access_requests
from aftercare.casework.subject_access.document import ReadersRule
from aftercare.casework.tasks import acts as tasks
from aftercare.casework.transfers import acts as transfers
from aftercare.casework.transfers import view as transfer_reading
from aftercare.casework.treatment import attendance, groups, offers, programmes, referrals
from aftercare.casework.treatment import resources as treatment_pages
from aftercare.casework.treatment import view as treatment_reading
from aftercare.domain.absences.absence import ExcuseGround, Verdict
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.file_access.lists import AccessKind, NewEntry
from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.people.person import Regime
from aftercare.domain.people.related_persons import PartyKind, RelatedRole
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.domain.subject_access.requests import AccessLaw, Identity, Received
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests.log_keys import LOG_KEYS
from tests.store.arranging import NOW, Arranger, unknown_id

ID = unknown_id()
POSITION = account_changes.NewPosition(Role.AUDITOR)
DAY = date(2026, 11, 24)
TERMS = ObligationTerms(ObligationKind.CHECK_IN, 30, 7)
LENGTH = Length(1, LengthUnit.YEARS)
STRETCH = periods.NewSuspension(SuspensionKind.DETENTION, DAY)
DETAILS = people.PersonDetails("T-1", "A", "B", date(1980, 1, 1), Regime.ADULT, 2)
EXTRA = extra.ExtraAppointment(ObligationKind.CHECK_IN, 45, HandChoice(NOW), "een goede reden")
GROUP = groups.GroupTerms("x", "x", "open", 8, DAY)
KIND = standards.CONTACT_STANDARD
STANDARD = standards.NewStandard("x", "x", "x", "x", "x", "x", DAY, {})
WORDING = templates.Wording(TextKind.REPLY_TO_YES, "nl", "x", "een goede reden")
AUNT = around.RelatedDetails(RelatedRole.FAMILY, "Tante", DAY)
VICTIM = restricted_parties.NewParty(PartyKind.VICTIM, "S-1")
CIRCLE = circles.CircleDetails(DAY)
TRANSFER = transfers.NewTransfer(ID, {ID: ID}, DAY, "x")
ENTRY = NewEntry(AccessKind.BARRED, "een goede reden", DAY, until_on=DAY)
STAND_IN = stand_ins.NewStandIn(ID, ID, DAY, DAY)
AWAY = officer_away.OfficerAway(ID, NOW, NOW)
REQUEST = access_requests.NewRequest(
    ID, AccessLaw.AVG, DAY, Received.LETTER, Identity.DOCUMENT, "nl"
)
DISPUTED = corrections.NewCorrection(ID, Disputed.PLAN, ID, "x", DAY)
ACCOUNT = accounts.NewAccount("nobody", "Nobody", Role.ADMIN)

OFFICER, SUPERVISOR, PLANNER = Role.OFFICER, Role.SUPERVISOR, Role.PLANNER
PROVIDER, AUDITOR, ADMIN = Role.PROVIDER, Role.AUDITOR, Role.ADMIN
CASE_WORKERS = {OFFICER, SUPERVISOR}
MOVERS = {*CASE_WORKERS, PLANNER}

INTENTIONS: dict[str, tuple[set[Role], Callable[[UnitOfWork], Any]]] = {
    "enrol": ({OFFICER}, lambda w: people.enrol(w, DETAILS)),
    "details faults": ({OFFICER}, lambda w: people.details_faults(w, DETAILS)),
    "details faults of a person": (CASE_WORKERS, lambda w: people.details_faults(w, DETAILS, ID)),
    "change details": (CASE_WORKERS, lambda w: people.change_details(w, ID, 1, DETAILS)),
    "enter order": (
        CASE_WORKERS, lambda w: orders.enter_order(w, orders.NewOrder(ID, orders.OrderTerms("VV", "x", DAY)))
    ),
    "change order": (
        CASE_WORKERS, lambda w: orders.change_order(w, ID, 1, orders.OrderTerms("VV", "x", DAY))
    ),
    "end order": (CASE_WORKERS, lambda w: orders.end_order(w, ID, 1, DAY, EndReason.OTHER)),
    "reopen order": (CASE_WORKERS, lambda w: orders.reopen_order(w, ID, 1)),
    "transfer order": (CASE_WORKERS, lambda w: orders.transfer_order(w, ID, 1, Executor.RN)),
    "extend order": (
        CASE_WORKERS,
        lambda w: periods.extend_order(w, ID, 1, periods.NewExtension(DAY, "x", LENGTH)),
    ),
    "void extension": (CASE_WORKERS, lambda w: periods.void_extension(w, ID, 1)),
    "enter suspension": (CASE_WORKERS, lambda w: periods.enter_suspension(w, ID, STRETCH)),
    "correct suspension": (
        CASE_WORKERS, lambda w: periods.correct_suspension(w, ID, 1, STRETCH)
    ),
    "void suspension": (CASE_WORKERS, lambda w: periods.void_suspension(w, ID, 1)),
    "periods of a person": (CASE_WORKERS, lambda w: periods.periods_of(w, ID)),
    "period of an order": (CASE_WORKERS, lambda w: periods.period_of_order(w, ID)),
    "add condition": (
        CASE_WORKERS, lambda w: conditions.add_condition(w, conditions.NewCondition(ID, "curfew"))
    ),
    "change condition": (
        CASE_WORKERS,
        lambda w: conditions.change_condition(w, ID, 1, conditions.ConditionTerms()),
    ),
    "library offered": (CASE_WORKERS, lambda w: library.library_offered(w, "VV", "adult")),
    "library changes": (CASE_WORKERS, lambda w: library.library_changes(w, ID)),
    "preview adoption": (CASE_WORKERS, lambda w: library.preview_adoption(w, ID)),
    "adopt entry": (CASE_WORKERS, lambda w: library.adopt_entry(w, ID, 1, 2)),
    "sites checked": (CASE_WORKERS, lambda w: library.sites_checked(w, {})),
    "sites of condition": (CASE_WORKERS, lambda w: library.sites_of_condition(w, ID)),
    "changes to pass on": (CASE_WORKERS, lambda w: changes_to_pass_on.list_changes_to_pass_on(w, "088-1234567")),
    "pass on by text": (CASE_WORKERS, lambda w: changes_to_pass_on.pass_on_by_text(w, [], "088-1234567")),
    "accept site": (CASE_WORKERS, lambda w: accepted_sites.accept_site(w, ID, ID, "een goede reden")),
    "withdraw site": (CASE_WORKERS, lambda w: accepted_sites.withdraw_site(w, ID, ID)),
    "coverage reasons": (CASE_WORKERS, lambda w: coverage.coverage_reasons(w, ID)),
    "give coverage reason": (CASE_WORKERS, lambda w: coverage.give_reason(w, ID, "een goede reden")),
    "withdraw coverage reason": (CASE_WORKERS, lambda w: coverage.withdraw_reason(w, ID)),
    "read coverage": (CASE_WORKERS, lambda w: proposed_lines.read_coverage(w, ID)),
    "contact gaps": (CASE_WORKERS, lambda w: contact_gaps.contact_gaps(w)),
    "sites to locate": (
        {"planner", "provider"},
        lambda w: site_positions.sites_to_locate(w),
    ),
    "letterheads": ({"admin"}, lambda w: letterheads.letterheads(w)),
    "set letterhead": (
        {"admin"},
        lambda w: letterheads.set_letterhead(w, ID, letterheads.Letterhead(*"abcdef"), DAY),
    ),
    "locate site": (
        {"planner", "provider"},
        lambda w: site_positions.locate_site(w, ID, 1, (4.9, 52.37)),
    ),
    "withdraw condition": (CASE_WORKERS, lambda w: withdraw_condition(w, ID, 1, DAY)),
    "finish deadline": (CASE_WORKERS, lambda w: deadlines.finish_deadline(w, ID, 1, DAY)),
    "drop deadline": ({"supervisor"}, lambda w: deadlines.drop_deadline(w, ID, 1, "een goede reden")),
    "deadline file": (CASE_WORKERS, lambda w: deadlines.deadline_file(w, ID)),
    "person deadlines": (CASE_WORKERS, lambda w: deadlines.person_deadlines(w, ID)),
    "enter order event": (
        CASE_WORKERS,
        lambda w: order_events.enter_event(w, order_events.NewOrderEvent(ID, "arrest", NOW)),
    ),
    "void order event": (CASE_WORKERS, lambda w: order_events.void_event(w, ID, 1)),
    "person events": (CASE_WORKERS, lambda w: order_events.person_events(w, ID)),
    "people around": (CASE_WORKERS, lambda w: around.people_around(w, ID)),
    "add related": (CASE_WORKERS, lambda w: around.add_related(w, ID, AUNT)),
    "change related": (CASE_WORKERS, lambda w: around.change_related(w, ID, 1, AUNT)),
    "end related": (CASE_WORKERS, lambda w: around.end_related(w, ID, 1, DAY)),
    "send texts to": (CASE_WORKERS, lambda w: around.send_texts_to(w, ID, 1, None)),
    "work along": (CASE_WORKERS, lambda w: around.work_along(w, ID, 1, None)),
    "around file": (CASE_WORKERS, lambda w: related_persons_file.related_persons_file(w, ID)),
    "restricted parties": (
        CASE_WORKERS, lambda w: restricted_parties.restricted_parties(w, ID)
    ),
    "add party": (CASE_WORKERS, lambda w: restricted_parties.add_party(w, ID, VICTIM)),
    "end party": (CASE_WORKERS, lambda w: restricted_parties.end_party(w, ID, 1, DAY)),
    "circles": (CASE_WORKERS, lambda w: circles.circles(w, ID)),
    "start circle": (CASE_WORKERS, lambda w: circles.start_circle(w, ID, CIRCLE)),
    "change circle": (CASE_WORKERS, lambda w: circles.change_circle(w, ID, 1, CIRCLE)),
    "end circle": (CASE_WORKERS, lambda w: circles.end_circle(w, ID, 1, DAY)),
    "preview transfer": ({SUPERVISOR}, lambda w: transfers.preview_transfer(w, TRANSFER)),
    "transfer clients": ({SUPERVISOR}, lambda w: transfers.transfer_clients(w, TRANSFER, "f" * 32)),
    "call off": ({SUPERVISOR}, lambda w: transfers.call_off(w, ID, 1, "Blijft toch hier")),
    "officers with clients": ({SUPERVISOR}, transfer_reading.officers_with_clients),
    "givable": ({SUPERVISOR}, lambda w: transfer_reading.givable(w, ID)),
    "officer now": ({SUPERVISOR}, lambda w: transfer_reading.officer_now(w, ID)),
    "team transfers": (CASE_WORKERS, transfer_reading.team_transfers),
    "my transfers": (CASE_WORKERS, transfer_reading.my_transfers),
    "hand-over list": (CASE_WORKERS, lambda w: transfer_reading.hand_over_list(w, ID)),
    "name stand-in": (CASE_WORKERS, lambda w: stand_ins.name_stand_in(w, STAND_IN)),
    "end stand-in": (CASE_WORKERS, lambda w: stand_ins.end_stand_in(w, ID, 1)),
    "team stand-ins": (CASE_WORKERS, stand_ins.team_stand_ins),
    "who can be named": (CASE_WORKERS, stand_ins.who_can_be_named),
    "stood-in people": (CASE_WORKERS, stand_ins.stood_in_people),
    "hand-over": (CASE_WORKERS, lambda w: stand_ins.hand_over(w, ID)),
    "mark seen": (CASE_WORKERS, lambda w: stand_ins.mark_seen(w, ID, ID)),
    "draft plan": (CASE_WORKERS, lambda w: plans.draft_plan(w, ID)),
    "put obligation": (CASE_WORKERS, lambda w: plans.put_obligation(w, ID, 1, ID, TERMS)),
    "remove obligation": (CASE_WORKERS, lambda w: plans.remove_obligation(w, ID, 1, ID)),
    "submit plan": (CASE_WORKERS, lambda w: plans.submit_plan(w, ID, 1)),
    "return plan": ({SUPERVISOR}, lambda w: plans.return_plan(w, ID, 1, "een goede reden")),
    "approve plan": ({SUPERVISOR}, lambda w: plans.approve_plan(w, ID, 1)),
    "look ahead": (CASE_WORKERS, lambda w: placing.preview_plan(w, ID)),
    "record outcome": (
        CASE_WORKERS | {PROVIDER},
        lambda w: appointments.record_outcome(w, ID, 1, Outcome.ATTENDED),
    ),
    "other times": (MOVERS, lambda w: appointments.times_for(w, ID)),
    "move appointment": (MOVERS, lambda w: appointments.move_appointment(w, ID, 1, NOW)),
    "swap session": (MOVERS, lambda w: appointments.swap_session(w, ID, 1, ID)),
    "gap proposals": (CASE_WORKERS, lambda w: gap_proposals.gap_proposals(w, ID)),
    "accept proposal": (MOVERS, lambda w: gap_proposals.accept_proposal(w, ID, "", str)),
    "no times": (MOVERS, lambda w: no_times.no_times(w, ID, ID, 0)),
    "slots": (MOVERS, lambda w: slots.slots_for(w, ID, ID)),
    "hand options": (MOVERS, lambda w: slots.hand_options(w, ID, ID)),
    "place by hand": (MOVERS, lambda w: slots.place_by_hand(w, ID, ID, 0, HandChoice(NOW))),
    "make an extra appointment": (
        CASE_WORKERS, lambda w: extra.make_extra_appointment(w, ID, EXTRA)
    ),
    "clients for an extra appointment": (CASE_WORKERS, lambda w: extra.clients_for_extra(w, ID)),
    "options of an extra appointment": (CASE_WORKERS, lambda w: extra.extra_options(w, ID)),
    "officers to re-plan": (MOVERS, officer_away.officers_to_replan),
    "preview away": (MOVERS, lambda w: officer_away.preview_away(w, AWAY)),
    "re-plan away": (MOVERS, lambda w: officer_away.replan_away(w, AWAY, "x")),
    "add evidence": (
        CASE_WORKERS, lambda w: absences.add_evidence(w, ID, 1, ExcuseGround.MEDICAL, "")
    ),
    "decide absence": (
        CASE_WORKERS, lambda w: absences.give_verdict(w, ID, 1, Verdict.EXCUSED, "een goede reden")
    ),
    "revise verdict": (
        CASE_WORKERS, lambda w: absences.revise_verdict(w, ID, 1, Verdict.EXCUSED, "een goede reden")
    ),
    "acknowledge escalation": (CASE_WORKERS, lambda w: escalations.acknowledge(w, ID, 1)),
    "decide escalation": (
        {SUPERVISOR}, lambda w: escalations.decide(w, ID, 1, Decision.CLOSE, "een goede reden")
    ),
    "draft assessment": (
        CASE_WORKERS, lambda w: assessments.draft_assessment(w, NewAssessment(ID, "x", Entered(DAY)))
    ),
    "change draft": (CASE_WORKERS, lambda w: assessments.change_draft(w, ID, 1, Entered(DAY))),
    "sign assessment": (CASE_WORKERS, lambda w: assessments.sign_assessment(w, ID, 1)),
    "void assessment": (CASE_WORKERS, lambda w: assessments.void_assessment(w, ID, 1, "een goede reden")),
    "risk file": (CASE_WORKERS, lambda w: risk_file.risk_file(w, ID)),
    "assessment file": (CASE_WORKERS, lambda w: risk_file.assessment_file(w, ID)),
    "blank form": (CASE_WORKERS, lambda w: risk_file.blank_form(w, ID, ACUTE_2007)),
    "acute at a contact": (CASE_WORKERS, lambda w: risk_file.acute_at_contact(w, ID, ID)),
    "load matrix": ({ADMIN}, lambda w: risk_matrices.load_matrix(w, {})),
    "matrices": (CASE_WORKERS | {ADMIN}, risk_matrices.matrices),
    "refer": (
        CASE_WORKERS, lambda w: referrals.refer(w, referrals.NewReferral(ID, ID, ID, DAY))
    ),
    "record step": (
        CASE_WORKERS, lambda w: referrals.record_step(w, ID, 1, ReferralAct.START, DAY)
    ),
    "transfer": (CASE_WORKERS, lambda w: referrals.transfer(w, ID, 1, ID, DAY, "een goede reden")),
    "join group": (CASE_WORKERS, lambda w: referrals.join_group(w, ID, 1, ID)),
    "accept offer": (CASE_WORKERS, lambda w: offers.accept_offer(w, ID, 1)),
    "decline offer": (CASE_WORKERS, lambda w: offers.decline_offer(w, ID, 1, "een goede reden")),
    "add programme": (
        {PLANNER}, lambda w: programmes.add_programme(w, programmes.NewProgramme("x", ID, "adult"))
    ),
    "change programme": (
        {PLANNER},
        lambda w: programmes.change_programme(w, ID, 1, programmes.NewProgramme("x", ID, "adult")),
    ),
    "add group": ({PLANNER}, lambda w: groups.add_group(w, ID, GROUP)),
    "change group": ({PLANNER}, lambda w: groups.change_group(w, ID, 1, GROUP)),
    "providers known": (CASE_WORKERS | {PLANNER}, groups.providers_known),
    "treatment file": (CASE_WORKERS, lambda w: treatment_reading.treatment_file(w, ID)),
    "referrals in brief": (CASE_WORKERS, lambda w: treatment_reading.referrals_in_brief(w, ID)),
    "offer file": (CASE_WORKERS, lambda w: treatment_reading.offer_file(w, ID)),
    "waiting list": (CASE_WORKERS | {PLANNER}, treatment_reading.waiting_list),
    "unplaced": (CASE_WORKERS | {PLANNER}, unplaced.list_unplaced),
    "room asked": (CASE_WORKERS | {PLANNER}, unplaced.capacity_requests),
    "places in line": (
        CASE_WORKERS | {PLANNER},
        lambda w: unplaced.queue_positions(w, ID),
    ),
    "waiting numbers": (CASE_WORKERS | {PLANNER}, treatment_reading.waiting_numbers),
    "groups overview": (CASE_WORKERS | {PLANNER}, treatment_reading.groups_overview),
    "programmes overview": (CASE_WORKERS | {PLANNER}, treatment_reading.programmes_overview),
    "groups page": (
        CASE_WORKERS | {PLANNER}, lambda w: treatment_pages.groups_page(w, {}, None, 1)
    ),
    "one group": (CASE_WORKERS | {PLANNER}, lambda w: treatment_pages.one_group(w, ID)),
    "search colleagues": (
        CASE_WORKERS | {PLANNER}, lambda w: header_search.search_colleagues(w, "x", 1)
    ),
    "search accounts": ({ADMIN}, lambda w: header_search.search_accounts(w, "x", 1)),
    "clients to call": ({PROVIDER}, treatment_reading.clients_to_call),
    "calls passed on": ({PROVIDER}, lambda w: treatment_reading.passed_on_calls(w, [])),
    "finish task": (CASE_WORKERS | {PROVIDER}, lambda w: tasks.finish_task(w, ID, 1)),
    "add account": ({ADMIN}, lambda w: account_changes.propose_account(w, ACCOUNT)),
    "rename account": (
        {ADMIN},
        lambda w: accounts.rename_account(w, ID, 1, display_name="N", language="nl"),
    ),
    "propose position": (
        {ADMIN}, lambda w: account_changes.propose_position(w, ID, 1, POSITION)
    ),
    "propose reopening": (
        {ADMIN}, lambda w: account_changes.propose_reopening(w, ID, 1, POSITION)
    ),
    "refuse account": (
        {ADMIN, SUPERVISOR}, lambda w: account_changes.refuse_change(w, ID, 1, "Not this account")
    ),
    "account changes": ({ADMIN, SUPERVISOR}, account_changes.changes_to_decide),
    "names in account changes": ({ADMIN, SUPERVISOR}, account_changes.names_in_changes),
    "account news": ({ADMIN, SUPERVISOR}, account_changes.change_news),
    "see account news": ({ADMIN, SUPERVISOR}, account_changes.mark_seen),
    "confirm account": ({ADMIN, SUPERVISOR}, lambda w: account_changes.confirm_change(w, ID, 1)),
    "close account": ({ADMIN}, lambda w: accounts.close_account(w, ID)),
    "list accounts": ({ADMIN}, accounts.list_accounts),
    "my week": ({OFFICER}, lambda w: reading.my_week(w, DAY)),
    "my time off": ({OFFICER}, lambda w: availability.my_time_off(w, DAY)),
    "my caseload": (CASE_WORKERS, reading.my_caseload),
    "my worklist": (CASE_WORKERS, reading.my_worklist),
    "person file": (CASE_WORKERS, lambda w: person_file(w, ID)),
    "plan obligations": (CASE_WORKERS, lambda w: plan_file.plan_obligations(w, ID)),
    "my inbox": (CASE_WORKERS, reading.my_inbox),
    "escalations taken from me": (CASE_WORKERS, lambda w: hand_over_notices.escalations_handed_away(w)),
    "having seen that": (CASE_WORKERS, lambda w: hand_over_notices.note_seen(w, ID)),
    "escalation case": (CASE_WORKERS, lambda w: escalation_file.escalation_view(w, ID)),
    "absence file": (CASE_WORKERS, lambda w: absence_file(w, ID)),
    "plans to approve": ({SUPERVISOR}, reading.plans_to_approve),
    "attendance to correct": ({PROVIDER}, lambda w: attendance.attendance_to_correct(w, DAY)),
    "pass on call": ({PROVIDER}, lambda w: attendance.pass_on_call(w, ID, "x")),
    "my attendance": ({PROVIDER}, lambda w: attendance.my_attendance(w, DAY)),
    "my places": (CASE_WORKERS | {PLANNER}, reading.my_sites),
    "list colleague": ({SUPERVISOR}, lambda w: access_lists.list_colleague(w, ID, ID, ENTRY)),
    "end entry of a list": ({SUPERVISOR}, lambda w: access_lists.end_entry(w, ID, 1, "een goede reden")),
    "review entry of a list": ({SUPERVISOR}, lambda w: access_lists.review_entry(w, ID, 1, DAY)),
    "lists of a file": ({SUPERVISOR}, lambda w: access_lists.file_access(w, ID)),
    "colleagues to list": ({SUPERVISOR}, lambda w: access_lists.colleagues_to_list(w, ID)),
    "open in emergency": (
        CASE_WORKERS,
        lambda w: emergency.open_in_emergency(w, emergency.Emergency("x", "x", "a b c d", 1), 4),
    ),
    "end emergency": (CASE_WORKERS, lambda w: emergency.end_emergency(w, ID)),
    "open emergencies": (CASE_WORKERS, emergency.open_emergencies),
    "has ended emergency": (CASE_WORKERS, lambda w: emergency.has_ended_emergency(w, [ID])),
    "emergencies to my clients": (CASE_WORKERS, emergency.emergencies_to_my_clients),
    "note emergency seen": (CASE_WORKERS, lambda w: emergency.note_emergency_seen(w, ID)),
    "emergencies of team": ({SUPERVISOR}, emergency.emergencies_of_team),
    "review emergency": (
        {SUPERVISOR}, lambda w: emergency.review_emergency(w, ID, 1, justified=True, note="een goede reden")
    ),
    "access to review": ({SUPERVISOR}, access_lists.access_to_review),
    "add contact": (
        CASE_WORKERS,
        lambda w: contacts.add_contact(
            w, contacts.NewContact(ID, contacts.RecordKind.OTHER, DAY)
        ),
    ),
    "void contact": (CASE_WORKERS, lambda w: contacts.void_contact(w, ID, 1)),
    "contacts of a person": (CASE_WORKERS, lambda w: contacts.contacts_of(w, ID)),
    "contact dues": (CASE_WORKERS, lambda w: contact_dues.contact_dues(w, ID)),
    "plan check": (CASE_WORKERS, lambda w: plan_check.plan_check(w, ID)),
    "preview tier": (CASE_WORKERS, lambda w: tiers.preview_tier(w, ID, 1)),
    "change tier": (CASE_WORKERS, lambda w: tiers.change_tier(w, ID, 1, 1, "een goede reden")),
    "propose standard": ({ADMIN}, lambda w: standards.propose_standard(w, STANDARD)),
    "activate standard": ({ADMIN}, lambda w: adoption.activate(w, KIND, 1, {"code": "x"})),
    "texts shown": ({ADMIN}, templates.texts_shown),
    "text history": ({ADMIN}, lambda w: templates.text_history(w, WORDING.kind, "nl")),
    "preview text": ({ADMIN}, lambda w: templates.preview_text(w, WORDING.kind, "nl", "x", "1")),
    "draft text": ({ADMIN}, lambda w: templates.draft_text(w, WORDING)),
    "edit text": ({ADMIN}, lambda w: templates.edit_text(w, ID, 1, "x", "een goede reden")),
    "propose text": ({ADMIN}, lambda w: templates.propose_text(w, ID, 1)),
    "activate text": ({ADMIN}, lambda w: templates.activate_text(w, ID, 1)),
    "retire text": ({ADMIN}, lambda w: templates.retire_text(w, ID, 1)),
    "confirm standard": ({ADMIN}, lambda w: standards.confirm_standard(w, ID, None)),
    "preview standard": ({ADMIN}, lambda w: choice_preview.preview_choice(w, ID, None)),
    "choose standard": ({ADMIN}, lambda w: standards.choose_standard(w, ID, None)),
    "standards": (CASE_WORKERS | {ADMIN, AUDITOR}, lambda w: adoption.versions(w, KIND)),
    "one standard": (CASE_WORKERS | {ADMIN, AUDITOR}, lambda w: adoption.one_version(w, KIND, 1, {"code": "x"})),
    "teams by standard": (CASE_WORKERS | {ADMIN, AUDITOR}, standards.teams_by_standard),
    "names in choices of standards": ({ADMIN}, standards.names_in_choices),
    "choices of standards": ({ADMIN}, standards.standard_choices),
    "what choosing a standard does": (
        {ADMIN}, lambda w: standards.what_choosing_does(w, ID, None)
    ),
    "access log": ({AUDITOR}, lambda w: log_reading.access_log(w, log_reading.LogQuery())),
    "export case": (CASE_WORKERS, lambda w: export.export_case_file(w, ID)),
    "register request": (CASE_WORKERS, lambda w: access_requests.register_request(w, REQUEST)),
    "refuse request": ({SUPERVISOR}, lambda w: access_requests.refuse_request(w, ID, 1)),
    "withdraw request": ({SUPERVISOR}, lambda w: access_requests.withdraw_request(w, ID, 1)),
    "proposals waiting": ({SUPERVISOR}, access_requests.proposals_waiting),
    "disputes waiting": ({SUPERVISOR}, corrections.corrections_waiting),
    "rights of a person": (CASE_WORKERS, lambda w: answering.person_rights(w, ID)),
    "answer as data": (CASE_WORKERS, lambda w: answering.answer_data(w, ID, "{}{}{}".format, ReadersRule())),
    "enter correction": (CASE_WORKERS, lambda w: corrections.enter_correction(w, DISPUTED)),
    "disclosures": (CASE_WORKERS, lambda w: disclosures.person_disclosures(w, ID)),
    "void disclosure": (CASE_WORKERS, lambda w: disclosures.void_disclosure(w, ID, 1, "een goede reden")),
    "import case": ({OFFICER}, lambda w: importing.import_case_file(w, {})),
    "explain plan": (CASE_WORKERS, lambda w: plan_explanation.explain_plan(w, ID)),
    "reading alarms": ({AUDITOR, SUPERVISOR}, alarms.reading_alarms),
    "answer alarm": ({AUDITOR, SUPERVISOR}, lambda w: alarms.answer_alarm(w, ID, 1, "een goede reden")),
    "withdraw change": ({ADMIN}, lambda w: account_changes.withdraw_change(w, ID, 1)),
    "emergency findings": ({AUDITOR, SUPERVISOR}, emergency_findings.emergency_findings),
    "lift emergency bar": (
        {AUDITOR, SUPERVISOR},
        lambda w: emergency_findings.lift_emergency_bar(w, ID, 1, "na een gesprek"),
    ),
    "own emergencies": (CASE_WORKERS, emergency_findings.own_emergencies),
    "own bars": (CASE_WORKERS, emergency_findings.own_bars),
    "emergencies to file": ({SUPERVISOR}, lambda w: emergency_findings.emergencies_of_file(w, ID)),
    "found before": ({SUPERVISOR}, lambda w: emergency_findings.found_before(w, ID)),
    "first break of log": ({AUDITOR}, lambda w: log_reading.first_break_of_log(w, LOG_KEYS)),
}  # fmt: skip


@pytest.mark.parametrize(("allowed", "act"), INTENTIONS.values(), ids=INTENTIONS.keys())
def test_an_intention_is_refused_to_every_role_it_is_not_for(
    arrange: Arranger, database: Database, allowed: set[Role], act: Callable[[UnitOfWork], Any]
) -> None:
    office = arrange.office
    actors = (office.officer, office.supervisor, office.planner, office.provider, office.auditor,
              office.admin)  # fmt: skip
    let_in = set()
    for actor in actors:
        try:
            with database.work(actor, NOW) as work:
                act(work)
        except Forbidden:
            continue
        except Fault:
            pass  # let in, and then nothing was there
        let_in.add(actor.role)
    assert let_in == allowed
