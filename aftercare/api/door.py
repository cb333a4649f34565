"""The API's door: hangs every route for programs into an application."""

from __future__ import annotations

from fastapi import FastAPI

from aftercare.api.house import House
from aftercare.api.routes import (
    absences,
    accounts,
    appointments,
    assessments,
    calendar_links,
    calendars,
    case_files,
    changes,
    channels,
    circles,
    conditions,
    contact_gaps,
    contacts,
    conversations,
    coverage,
    deadlines,
    duty_turns,
    escalations,
    groups,
    health,
    instruments,
    leave,
    letterheads,
    letters,
    message_figures,
    messages,
    no_contacts,
    obligations,
    order_events,
    orders,
    papers,
    periods,
    persons,
    phones,
    plan_explanations,
    plans,
    referrals,
    related_persons,
    reminder_policies,
    restricted_parties,
    rule_books,
    rule_trials,
    sandbox,
    senders,
    slots,
    staff_phones,
    stand_ins,
    standards,
    tasks,
    team_figures,
    templates,
    tiers,
    tokens,
    transfers,
    unclaimed_texts,
    unplaced,
    webhooks,
    zone_sites,
)

# Addresses are matched in turn: what is asked for most stands first.
NOUNS = (
    health, appointments, escalations, tokens, persons, slots, orders, conditions, periods, plans, obligations,
    absences, messages, tasks, deadlines, order_events, assessments, instruments, accounts, case_files,
    plan_explanations, contacts, rule_books, rule_trials,
    calendars, calendar_links, standards, reminder_policies, templates, tiers, referrals, groups, webhooks,
    related_persons, restricted_parties, no_contacts, phones, channels, staff_phones, circles, stand_ins,
    duty_turns, leave, letters, papers, letterheads, unplaced, conversations, unclaimed_texts, senders, message_figures,
    team_figures, zone_sites, changes, transfers, coverage,
    contact_gaps,
)  # fmt: skip


def mount(app: FastAPI, house: House) -> None:
    """Every noun; the sandbox only shows in the document of a demonstration."""
    for noun in NOUNS:
        app.include_router(noun.router)
    app.include_router(sandbox.router, include_in_schema=house.demonstration)
