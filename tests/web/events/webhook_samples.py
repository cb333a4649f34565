"""Invented webhooks, in the shapes the templates ask for."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.events.types import TYPES
from tests.web.shell import samples as s


def webhook(number: int, state: str, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": f"w{number}", "version": number, "name": f"Datawarehouse {number}", "state": state,
        "url": "https://warehouse.example.org/" + "events/" * number, "types": [], "account": "L. Linde",
        "account_open": True, "team": None, "proposer": "A. Abeel", "proposed_at": s.at(23, "09:00"),
        "decider": None if state == "proposed" else "B. Berk", "decided_at": s.at(23, "10:00"), "waiting": 0, "dead": 0,
        "failing_since": None, "next_try_at": None, "answer": "", "own": False, "obstacle": None,
        "ended_at": None, "gone": False,
        "secret_made_at": s.at(23, "09:00"), "old_secret_until": None, "lined_up_to": 4711,
    }  # fmt: skip
    return values | changes


FAILING = webhook(
    7, "active", failing_since=s.at(24, "17:30"), next_try_at=s.at(25, "10:00"), waiting=120, dead=2,
    answer="De ontvanger antwoordde met status 503", types=["appointment.moved", "appointment.outcome-recorded"],
    team="Team Noord", old_secret_until=s.at(26, "9:00"),
)  # fmt: skip
NEW: dict[str, Any] = {
    "accounts": [("u1", "L. Linde, teamleider"), ("u2", "P. Populier, planner")],
    "teams": [("t1", "Team Noord")],
    "types": TYPES,
}
PAGES_OF_WEBHOOKS: dict[str, Any] = {
    "webhooks": ("events/webhooks.html", "admin", NEW | {
        "webhooks": [webhook(1, "proposed"), webhook(2, "proposed", own=True, obstacle="own-webhook"), FAILING,
                     webhook(3, "active", account_open=False), webhook(4, "ended", ended_at=s.at(24, "9:00")),
                     webhook(6, "ended", ended_at=s.at(24, "9:00"), gone=True, dead=3),
                     webhook(5, "refused")],
        "form": s.form({"name": "Kwaliteit", "url": "http://10.0.0.1/"},
                       {"url": FIELD_FAULTS["webhook-url-inside"], "types": FIELD_FAULTS["event-type"]})}),
    "webhooks-none": ("events/webhooks.html", "admin", NEW | {"webhooks": [], "form": s.form()}),
    "webhook": ("events/webhook.html", "admin", {
        "webhook": FAILING, "most": None, "kept": (4000, 4711),
        "dead": [{"position": 4100 + one, "type": "appointment.outcome-recorded", "event_at": s.at(21, "11:00"),
                  "tries": 17, "answer": "Er was geen verbinding"} for one in range(2)],
        "form": s.form({"position": ""}, {"position": FIELD_FAULTS["missing"]})}),
    "webhook-quiet": ("events/webhook.html", "admin", {
        "webhook": webhook(2, "active", answer="De ontvanger antwoordde met status 204"), "dead": [], "most": None,
        "kept": None, "form": s.form()}),
    "webhook-gone": ("events/webhook.html", "admin", {
        "webhook": webhook(6, "ended", gone=True, ended_at=s.at(24, "9:00"), dead=1,
                           answer="De ontvanger antwoordde dat hij geen gebeurtenissen meer aanneemt"),
        "dead": [{"position": 4100, "type": "appointment.moved", "event_at": s.at(21, "11:00"), "tries": 1,
                  "answer": "De ontvanger antwoordde dat hij geen gebeurtenissen meer aanneemt"}],
        "most": None, "kept": None, "form": s.form()}),
    "webhook-secret": ("events/webhook_secret.html", "admin", {
        "name": "Datawarehouse", "secret": "whsec_" + "aZ09+/" * 7 + "A=", "rotated": False}),
    "webhook-secret-new": ("events/webhook_secret.html", "admin", {
        "name": "Datawarehouse", "secret": "whsec_" + "aZ09+/" * 7 + "A=", "rotated": True}),
}  # fmt: skip
