"""Hangs the web client into an application: its pages and its static files."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from aftercare.web.assets import STATIC
from aftercare.web.lost import lead_home
from aftercare.web.pages import (
    absences,
    access_log,
    accounts,
    appointments,
    around,
    assessment_forms,
    attendance,
    availability,
    calendars,
    case_acts,
    caseload,
    changes,
    channels,
    conditions,
    contacts,
    contacts_around,
    conversation,
    deadlines,
    duty_rota,
    escalations,
    gaps,
    groups,
    inbox_events,
    leave,
    letterheads,
    letters,
    library,
    mail,
    message_figures,
    offers,
    officer_away,
    order_acts,
    order_events,
    orders,
    papers,
    people,
    periods,
    person_file,
    phones,
    places,
    plan_edit,
    plans,
    reminder_policy,
    restrictions,
    risk,
    rule_trials,
    rules,
    sandbox,
    sandbox_mail,
    senders,
    signing_in,
    site_positions,
    slots,
    staff_phone,
    stand_ins,
    standards,
    team_figures,
    templates,
    tiers,
    transfers,
    treatment,
    unclaimed,
    waiting_list,
    waiting_times,
    week,
    worklist,
)
from aftercare.web.spoken import hand_in
from aftercare.web.streams import Streams
from aftercare.web.twice import Clicks
from aftercare.web.visits import WebHouse

# `people` has /people/new, so it comes before the page of one person.
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
    # /escalations/events comes before the page of one case.
    inbox_events.router,
    escalations.router,
    case_acts.router,
    duty_rota.router,
    leave.router,
    officer_away.router,
    stand_ins.router,
    places.router,
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
    rule_trials.router,
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
    # /transfers/new comes before the list of one act.
    transfers.router,
)


def mount(app: FastAPI, house: WebHouse) -> None:
    """Every page of the client; `house` is what `app.state.house` is, named here for its type."""
    hand_in()
    app.state.house = house
    app.state.streams = Streams(house.settings.inbox_streams)
    app.state.clicks = Clicks()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    lead_home(app)
