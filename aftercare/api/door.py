"""The API's door: hangs every route for programs into an application."""

from __future__ import annotations

from fastapi import FastAPI

from aftercare.api.house import House
from aftercare.api.routes import (
    absences,
    accounts,
    appointments,
    assessments,
    case_files,
    circles,
    conditions,
    contacts,
    deadlines,
    escalations,
    groups,
    health,
    instruments,
    leave,
    messages,
    obligations,
    order_events,
    orders,
    periods,
    persons,
    plan_explanations,
    plans,
    referrals,
    related_persons,
    restricted_parties,
    sandbox,
    slots,
    stand_ins,
    standards,
    tasks,
    tiers,
    tokens,
    unplaced,
    webhooks,
)

# Addresses are matched in turn: what is asked for most stands first.
NOUNS = (
    appointments, escalations, tokens, persons, orders, conditions, periods, plans, obligations, absences,
    messages, tasks, deadlines, order_events, assessments, instruments, accounts, case_files, plan_explanations,
    contacts,
    standards, tiers, referrals, groups, webhooks, health,
    related_persons, restricted_parties, circles, stand_ins, slots, leave, unplaced,
)  # fmt: skip


def mount(app: FastAPI, house: House) -> None:
    """Every noun; the sandbox only shows in the document of a demonstration."""
    for noun in NOUNS:
        app.include_router(noun.router)
    app.include_router(sandbox.router, include_in_schema=house.demonstration)
