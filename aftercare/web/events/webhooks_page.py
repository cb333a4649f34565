"""The pages of webhooks, for administrators: where events go, secrets, and events that were set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.events.webhooks import (
    DEAD_SHOWN,
    LONGEST_NAME,
    NewWebhook,
    choices,
    confirm_webhook,
    decision_obstacles,
    end_webhook,
    kept_positions,
    propose_webhook,
    refuse_webhook,
    replay_from,
    rotate_secret,
    send_again,
    set_aside,
    webhook,
    webhooks,
)
from aftercare.domain.events.addresses import LONGEST_URL
from aftercare.domain.events.types import PREFIX, RESOURCES, TYPES
from aftercare.store.database.plain_sql import Row
from aftercare.web.accounts.part_options import part_options
from aftercare.web.events.words import answer_words
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(propose_webhook))]
PAGE = "/event-webhooks"
LONGEST_TYPES = 4_000
FIELDS: Mapping[str, str] = {"/account": "account", "/team": "team", "/types": "types"}
LARGEST_POSITION = 2**62


@router.get("/event-webhooks")
def show_webhooks(context: Manager, form: Form) -> Response:
    with context.work() as work:
        found, offered = webhooks(work), choices(work)
        obstacles = decision_obstacles(work, found)
    own = context.actor.staff_id if context.actor else None
    return context.page(
        "events/webhooks.html",
        webhooks=[
            _view(context, row)
            | {"own": row["proposed_by"] == own, "obstacle": _code(obstacles, row["id"])}
            for row in found
        ],
        accounts=[
            (str(one.id), f"{one.display_name}, {context.name_of('role', one.role)}")
            for one in offered.accounts
        ],
        teams=part_options(offered.teams),
        types=TYPES,
        form=form,
    )


@router.post("/event-webhooks/propose")
@shown_again_by(show_webhooks)
def propose(context: Manager, form: Form) -> Response:
    new = NewWebhook(
        form.text("name", most=LONGEST_NAME),
        form.text("url", most=LONGEST_URL),
        form.id("account"),
        form.optional_id("team"),
        _types(form.text("types", required=False, most=LONGEST_TYPES)),
    )
    inside = context.app_state.settings.inside_hosts
    with saving(context, form, FIELDS) as work:
        row, secret = propose_webhook(work, new, inside)
        name = row.name
    return _secret_page(context, name, secret, rotated=False)


@router.post("/event-webhooks/{webhook_id}/confirm")
def confirm(webhook_id: UUID, context: Manager, form: Form) -> Response:
    context.run(confirm_webhook, webhook_id, form.version)
    return context.redirect_to(PAGE, flash="webhook-confirmed")


@router.post("/event-webhooks/{webhook_id}/refuse")
def refuse(webhook_id: UUID, context: Manager, form: Form) -> Response:
    """Also how its proposer takes it back."""
    context.run(refuse_webhook, webhook_id, form.version)
    return context.redirect_to(PAGE, flash="saved")


@router.get("/event-webhooks/{webhook_id}")
def show_webhook(webhook_id: UUID, context: Manager, form: Form) -> Response:
    with context.work() as work:
        row, dead, kept = (
            webhook(work, webhook_id),
            set_aside(work, webhook_id),
            kept_positions(work),
        )
    return context.page(
        "events/webhook.html",
        webhook=_view(context, row),
        dead=[_view(context, one) for one in dead],
        most=DEAD_SHOWN if len(dead) == DEAD_SHOWN else None,
        kept=kept if kept[0] <= kept[1] else None,
        form=form,
    )


@router.post("/event-webhooks/{webhook_id}/rotate")
def rotate(webhook_id: UUID, context: Manager, form: Form) -> Response:
    row, secret = context.run(rotate_secret, webhook_id, form.version)
    return _secret_page(context, row.name, secret, rotated=True)


@router.post("/event-webhooks/{webhook_id}/send-again")
def send_dead_again(webhook_id: UUID, context: Manager, form: Form) -> Response:
    """One of those that were set aside, or all of them."""
    typed = form.typed.get("position", "")
    position = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    if typed and position is None:
        position = 0
    found = context.run(send_again, webhook_id, form.version, position)
    flash = "webhook-again" if found else "webhook-none-again"
    return context.redirect_to(f"{PAGE}/{webhook_id}", flash=flash)


@router.post("/event-webhooks/{webhook_id}/replay")
@shown_again_by(show_webhook)
def replay(webhook_id: UUID, context: Manager, form: Form) -> Response:
    position = form.number("position", 0, LARGEST_POSITION)
    with saving(context, form) as work:
        replay_from(work, webhook_id, form.version, position)
    return context.redirect_to(f"{PAGE}/{webhook_id}", flash="webhook-again")


@router.post("/event-webhooks/{webhook_id}/end")
def end(webhook_id: UUID, context: Manager, form: Form) -> Response:
    context.run(end_webhook, webhook_id, form.version)
    return context.redirect_to(PAGE, flash="saved")


def _types(text: str) -> list[str]:
    """One on each line: a type, or a resource for all of its types."""
    names = [line.strip().removeprefix(PREFIX) for line in text.splitlines()]
    every = {
        resource: [f"{resource}.{act}" for act in source.acts]
        for resource, source in RESOURCES.items()
    }
    return list(dict.fromkeys(one for name in names if name for one in every.get(name, [name])))


def _secret_page(context: PageContext, name: str, secret: str, *, rotated: bool) -> Response:
    """The secret in the response itself: it is shown once, and in no address."""
    return context.page("events/webhook_secret.html", name=name, secret=secret, rotated=rotated)


def _view(context: PageContext, row: Row) -> Row:
    return row | {"answer": _answer(context, row["last_answer"])}


def _answer(context: PageContext, code: str | None) -> str:
    text, holes = answer_words(code)
    return context.translate(text, **holes) if text else ""


def _code(obstacles: Mapping[UUID, type], webhook_id: UUID) -> str | None:
    found = obstacles.get(webhook_id)
    return getattr(found, "code", None)
