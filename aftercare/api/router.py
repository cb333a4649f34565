"""Registers every API route with an application."""

from __future__ import annotations

from fastapi import FastAPI

from aftercare.api.absences import routes as absences
from aftercare.api.accounts import organisation_routes as organisation
from aftercare.api.accounts import reading_alarm_routes as reading_alarms
from aftercare.api.accounts import routes as accounts
from aftercare.api.appointments import change_routes as changes
from aftercare.api.appointments import extra_routes as extra_appointments
from aftercare.api.appointments import routes as appointments
from aftercare.api.appointments import several_routes as several_outcomes
from aftercare.api.attachments import routes as attachments
from aftercare.api.calendars import busy_routes as busy_times
from aftercare.api.calendars import link_routes as calendar_links
from aftercare.api.calendars import routes as calendars
from aftercare.api.case_files import routes as case_files
from aftercare.api.client_page import routes as client_page
from aftercare.api.closing import routes as closings
from aftercare.api.concerns import routes as concerns
from aftercare.api.conditions import coverage_routes as coverage
from aftercare.api.conditions import kind_routes as condition_kinds
from aftercare.api.conditions import routes as conditions
from aftercare.api.conferences import routes as conferences
from aftercare.api.contact_gaps import routes as contact_gaps
from aftercare.api.contact_standards import contact_routes as contacts
from aftercare.api.contact_standards import routes as standards
from aftercare.api.contact_standards import tier_routes as tiers
from aftercare.api.deadlines import routes as deadlines
from aftercare.api.directory import routes as directory
from aftercare.api.disclosures import protected_change_routes as protected_changes
from aftercare.api.disclosures import routes as disclosures
from aftercare.api.escalation import routes as escalations
from aftercare.api.escalation import rule_backtest_routes as rule_backtests
from aftercare.api.escalation import rule_book_routes as rule_books
from aftercare.api.events import routes as events
from aftercare.api.figures import message_routes as message_figures
from aftercare.api.figures import outcome_routes as outcome_figures
from aftercare.api.figures import recidivism_routes as recidivism_files
from aftercare.api.figures import team_routes as team_figures
from aftercare.api.file_access import emergency_routes as emergencies
from aftercare.api.file_access import list_routes as file_access
from aftercare.api.goals import routes as goals
from aftercare.api.http import document_routes as document
from aftercare.api.http import reference_routes as reference
from aftercare.api.http.app_state import AppState
from aftercare.api.letters import routes as letters
from aftercare.api.message_templates import routes as templates
from aftercare.api.messages import channel_routes as channels
from aftercare.api.messages import conversation_routes as conversations
from aftercare.api.messages import routes as messages
from aftercare.api.messages import sender_routes as senders
from aftercare.api.messages import unclaimed_routes as unclaimed_texts
from aftercare.api.messages import webhook_routes as webhooks
from aftercare.api.openid import routes as openid
from aftercare.api.operations import health_routes as health
from aftercare.api.operations import sandbox_routes as sandbox
from aftercare.api.orders import event_routes as order_events
from aftercare.api.orders import period_routes as periods
from aftercare.api.orders import routes as orders
from aftercare.api.papers import letterhead_routes as letterheads
from aftercare.api.papers import routes as papers
from aftercare.api.people import bringing_in_routes as brought_in
from aftercare.api.people import circle_routes as circles
from aftercare.api.people import home_address_routes as home_addresses
from aftercare.api.people import no_contact_routes as no_contacts
from aftercare.api.people import related_person_routes as related_persons
from aftercare.api.people import restricted_party_routes as restricted_parties
from aftercare.api.people import routes as persons
from aftercare.api.people import several_routes as several_persons
from aftercare.api.phones import routes as phones
from aftercare.api.placement import slot_routes as slots
from aftercare.api.placement import unplaced_routes as unplaced
from aftercare.api.plans import explanation_routes as plan_explanations
from aftercare.api.plans import obligation_routes as obligations
from aftercare.api.plans import routes as plans
from aftercare.api.reminders import routes as reminder_policies
from aftercare.api.retention import policy_routes as retention_policies
from aftercare.api.retention import routes as retention
from aftercare.api.risk import instrument_routes as instruments
from aftercare.api.risk import routes as assessments
from aftercare.api.sign_in import own_routes as own_sign_ins
from aftercare.api.sign_in import routes as tokens
from aftercare.api.sites import device_kit_routes as device_kits
from aftercare.api.sites import routes as zone_sites
from aftercare.api.staff import duty_shift_routes as duty_shifts
from aftercare.api.staff import leave_routes as leave
from aftercare.api.staff import phone_routes as staff_phones
from aftercare.api.staff import stand_in_routes as stand_ins
from aftercare.api.staff import working_hours_routes as working_hours
from aftercare.api.subject_access import access_request_routes as access_requests
from aftercare.api.subject_access import correction_routes as corrections
from aftercare.api.submissions import routes as submissions
from aftercare.api.tasks import routes as tasks
from aftercare.api.time import closing_day_routes as closing_days
from aftercare.api.transfers import routes as transfers
from aftercare.api.transfers import team_routes as team_transfers
from aftercare.api.treatment import group_routes as groups
from aftercare.api.treatment import referral_routes as referrals
from aftercare.api.trials import routes as reminder_trials
from aftercare.base.http.route_index import RouteIndex

RESOURCES = (
    health, appointments, escalations, tokens, own_sign_ins, persons, slots, extra_appointments, orders,
    condition_kinds, conditions, periods,
    plans, obligations, absences, messages, tasks, deadlines, order_events, assessments, instruments,
    accounts, case_files, plan_explanations, contacts, rule_books, rule_backtests, calendars, busy_times,
    calendar_links,
    standards, reminder_policies, templates, tiers, referrals, groups, webhooks, related_persons, restricted_parties,
    no_contacts, file_access, phones, channels, staff_phones, circles, stand_ins, duty_shifts, leave, home_addresses,
    letters, papers, letterheads, unplaced, conversations, unclaimed_texts, senders, message_figures, team_figures,
    outcome_figures, recidivism_files,
    zone_sites, changes, transfers, closings, retention, retention_policies, coverage, contact_gaps, openid,
    directory, reading_alarms, emergencies, access_requests, corrections, disclosures, organisation, working_hours,
    closing_days, attachments, concerns, reminder_trials, protected_changes, conferences, goals, client_page,
    device_kits, team_transfers, events, several_outcomes, several_persons, brought_in,
    submissions,
)  # fmt: skip


def mount(app: FastAPI, app_state: AppState) -> None:
    """Every resource; the sandbox appears only in the document of a demonstration."""
    mount_routes(app, demonstration=app_state.demonstration)


def mount_routes(app: FastAPI, *, demonstration: bool) -> None:
    """The same, without the state of a service: enough to make the document."""
    every = (route for resource in RESOURCES for route in resource.router.routes)
    app.include_router(
        RouteIndex([*every, *document.router.routes, *reference.router.routes], heads=True)
    )
    sandboxed = RouteIndex(sandbox.router.routes, heads=True)
    app.include_router(sandboxed, include_in_schema=demonstration)
