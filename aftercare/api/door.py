"""The API's door: hangs every route for programs into an application."""

from __future__ import annotations

from fastapi import FastAPI

from aftercare.api.house import House
from aftercare.api.routes import (
    absences,
    accounts,
    appointments,
    conditions,
    deadlines,
    escalations,
    health,
    messages,
    obligations,
    orders,
    persons,
    plans,
    sandbox,
    tasks,
    tokens,
    webhooks,
)

# Addresses are matched in turn: what is asked for most stands first.
NOUNS = (
    appointments, escalations, tokens, persons, orders, conditions, plans, obligations, absences, messages,
    tasks, deadlines, accounts, webhooks, health,
)  # fmt: skip


def mount(app: FastAPI, house: House) -> None:
    """Every noun; the sandbox only shows in the document of a demonstration."""
    for noun in NOUNS:
        app.include_router(noun.router)
    app.include_router(sandbox.router, include_in_schema=house.demonstration)
