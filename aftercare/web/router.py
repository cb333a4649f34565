"""Registers the web client with an application: its pages and its static files."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from aftercare.web.absences import pages as absences
from aftercare.web.accounts import access_log_page as access_log
from aftercare.web.accounts import pages as accounts
from aftercare.web.accounts import sign_in_page as signing_in
from aftercare.web.appointments import changes_page as changes
from aftercare.web.appointments import pages as appointments
from aftercare.web.appointments import week_page as week
from aftercare.web.calendars import pages as calendars
from aftercare.web.conditions import library_page as library
from aftercare.web.conditions import pages as conditions
from aftercare.web.contact_gaps import pages as gaps
from aftercare.web.contact_standards import contacts_page as contacts
from aftercare.web.contact_standards import pages as standards
from aftercare.web.contact_standards import tiers_page as tiers
from aftercare.web.deadlines import pages as deadlines
from aftercare.web.escalation import acts_page as acts_page
from aftercare.web.escalation import inbox_events_page as inbox_events
from aftercare.web.escalation import pages as escalations
from aftercare.web.escalation import rule_backtests_page as rule_backtests
from aftercare.web.escalation import rule_books_page as rules
from aftercare.web.escalation.event_streams import Streams
from aftercare.web.figures import message_figures_page as message_figures
from aftercare.web.figures import team_figures_page as team_figures
from aftercare.web.letters import pages as letters
from aftercare.web.message_templates import pages as templates
from aftercare.web.messages import channels_page as channels
from aftercare.web.messages import pages as conversation
from aftercare.web.messages import senders_page as senders
from aftercare.web.messages import unclaimed_page as unclaimed
from aftercare.web.operations import sandbox_mail_page as sandbox_mail
from aftercare.web.operations import sandbox_page as sandbox
from aftercare.web.orders import order_acts_page as order_acts
from aftercare.web.orders import order_events_page as order_events
from aftercare.web.orders import pages as orders
from aftercare.web.orders import periods_page as periods
from aftercare.web.overviews import caseload_page as caseload
from aftercare.web.overviews import person_file_page as person_file
from aftercare.web.overviews import worklist_page as worklist
from aftercare.web.papers import letterheads_page as letterheads
from aftercare.web.papers import pages as papers
from aftercare.web.people import availability_page as availability
from aftercare.web.people import pages as people
from aftercare.web.people import related_person_page as contacts_around
from aftercare.web.people import related_persons_page as around
from aftercare.web.people import restrictions_page as restrictions
from aftercare.web.phones import pages as phones
from aftercare.web.placement import slots_page as slots
from aftercare.web.placement import waiting_times_page as waiting_times
from aftercare.web.plans import pages as plans
from aftercare.web.plans import plan_edit_page as plan_edit
from aftercare.web.reminders import pages as reminder_policy
from aftercare.web.risk import assessment_forms_page as assessment_forms
from aftercare.web.risk import pages as risk
from aftercare.web.shell.assets import STATIC
from aftercare.web.shell.error_pages import install_error_pages
from aftercare.web.shell.forms.double_submit import DoubleSubmitGuard
from aftercare.web.shell.request import WebState
from aftercare.web.sites import pages as sites
from aftercare.web.sites import site_positions_page as site_positions
from aftercare.web.staff import duty_rota_page as duty_rota
from aftercare.web.staff import leave_page as leave
from aftercare.web.staff import mail_page as mail
from aftercare.web.staff import officer_away_page as officer_away
from aftercare.web.staff import phone_page as staff_phone
from aftercare.web.staff import stand_ins_page as stand_ins
from aftercare.web.subject_words import hand_in
from aftercare.web.transfers import pages as transfers
from aftercare.web.treatment import attendance_page as attendance
from aftercare.web.treatment import groups_page as groups
from aftercare.web.treatment import offers_page as offers
from aftercare.web.treatment import pages as treatment
from aftercare.web.treatment import waiting_list_page as waiting_list

# `people` has /people/new, so it comes before the page of one client.
ROUTERS = (
    signing_in.router,
    week.router,
    caseload.router,
    changes.router,
    people.router,
    person_file.router,
    orders.router,
    order_acts.router,
    periods.router,
    conditions.router,
    library.router,
    deadlines.router,
    order_events.router,
    restrictions.router,
    around.router,
    contacts_around.router,
    # /risk/new comes before the page of one assessment.
    assessment_forms.router,
    risk.router,
    availability.router,
    slots.router,
    gaps.router,
    plan_edit.router,
    plans.router,
    appointments.router,
    absences.router,
    access_log.router,
    accounts.router,
    mail.router,
    staff_phone.router,
    attendance.router,
    # /escalations/events comes before the page of one escalation.
    inbox_events.router,
    escalations.router,
    acts_page.router,
    duty_rota.router,
    leave.router,
    officer_away.router,
    stand_ins.router,
    sites.router,
    site_positions.router,
    letterheads.router,
    treatment.router,
    offers.router,
    waiting_list.router,
    waiting_times.router,
    groups.router,
    sandbox.router,
    sandbox_mail.router,
    worklist.router,
    contacts.router,
    standards.router,
    reminder_policy.router,
    rules.router,
    rule_backtests.router,
    templates.router,
    senders.router,
    message_figures.router,
    team_figures.router,
    letters.router,
    papers.router,
    calendars.router,
    conversation.router,
    unclaimed.router,
    phones.router,
    channels.router,
    tiers.router,
    # /transfers/new comes before the list of transfers.
    transfers.router,
)


def mount(app: FastAPI, app_state: WebState) -> None:
    """Every page of the client; `app_state` is kept in `app.state`; it is named here for its type."""
    hand_in()
    app.state.app_state = app_state
    app.state.streams = Streams(app_state.settings.inbox_streams)
    app.state.clicks = DoubleSubmitGuard()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    install_error_pages(app)
