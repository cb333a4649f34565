"""The routes of the API and of the pages, and what stands in their addresses: taken from the route table itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from aftercare.api.http.access import Rule, _BearerRule
from aftercare.domain.accounts.permissions import Actor, Permission
from aftercare.web.shell.request import Allow as Page

PARAMETER = re.compile(r"\{(\w+)\}")
# Where a thing is found whose parameter is not called after its table.
TABLES = {
    "order": "supervision_order", "extension": "order_extension", "suspension": "order_suspension",
    "plan": "supervision_plan", "related": "related_person", "party": "restricted_party",
    "restriction": "no_contact", "ban": "no_contact", "entry": "file_access", "code": "phone_code",
    "feed": "calendar_feed", "request": "access_request", "correction": "correction_note",
    "contact": "contact_record", "event": "order_event", "offer": "place_offer", "away": "away_period",
    "emergency": "emergency_access", "closing": "file_closing", "hold": "legal_hold",
    "item": "handover_item", "transfer": "officer_transfer", "text": "inbound_text",
    "notice": "hand_over_notice", "account": "staff", "change": "account_change", "shift": "duty_shift",
    "sign_in": "web_session", "alarm": "reading_alarm", "site": "site", "office": "site", "group": "treatment_group",
    "author": "staff", "colleague": "staff", "invited": "staff",
    "officer": "staff", "second_officer": "staff", "from_officer": "staff", "to_officer": "staff",
    "deputy": "staff", "to": "staff", "owner": "staff", "conference": "case_conference", "step": "goal_step",
    "kit": "device_kit", "to_team": "team", "client": "person",
    "session": "group_session", "coordinator": "related_person", "": "escalation", "stay": "person",
    "connection": "calendar_connection", "busy_time": "busy_block",
    "batch": "officer_transfer", "proposal": "team_transfer", "filter": "saved_filter", "not_same_a": "person",
    "other_person": "person", "certificate": "destruction_certificate",
    "machine": "staff",
    "template": "text_template", "backtest": "rule_backtest", "user": "staff", "subject": "appointment",
}  # fmt: skip
# What is the same for every file: a value that exists, or could.
VALUES = {
    "version": "1", "code": "stable-2007", "channel": "sms", "kind": "reminder-day-before", "language": "nl",
    "section": "view", "step": "propose", "about": "appointment", "secret": "0" * 43, "year": "2025", "name": "User",
    "submission_type": "release",
}  # fmt: skip
# Asked elsewhere: a stream does not end.
STREAMS = {"/escalations/events"}


class UnknownParameter(Exception):
    """A route has a parameter of a kind that the sweep does not know."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(
            f"The sweep does not know what {{{name}}} in {path} stands for. Where it is the id of a row, add its"
            " table to TABLES in tests/sweep/routes.py, and a row of it to tests/sweep/files.py. Where it is no id,"
            " add a value to VALUES."
        )


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    is_api: bool
    body: Any
    asks: Mapping[str, Any]
    needs: tuple[Permission, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_read(self) -> bool:
        return self.method == "GET"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(PARAMETER.findall(self.path))

    def is_for(self, actor: Actor) -> bool:
        """Whether the role of this account passes the rule of the route."""
        return not self.needs or any(actor.can(one) for one in self.needs)


def table_of(parameter: str, path: str, tables: frozenset[str]) -> str | None:
    """Where the things are that this parameter names; None for a value. Raises UnknownParameter."""
    if parameter in VALUES:
        return None
    kind = parameter.removesuffix("_id")
    table = TABLES.get(kind, kind)
    if not parameter.endswith("_id") or table not in tables:
        raise UnknownParameter(parameter, path)
    return table


def _rules(dependant: Dependant) -> Iterator[object]:
    if isinstance(dependant.call, Rule | Page):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _rules(inner)


def _bodies(dependant: Dependant) -> Iterator[Any]:
    yield from (one.field_info.annotation for one in dependant.body_params)
    for inner in dependant.dependencies:
        yield from _bodies(inner)


def _queries(dependant: Dependant) -> Iterator[tuple[str, Any]]:
    yield from ((one.alias, one.field_info.annotation) for one in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _queries(inner)


def _needs(rule: object) -> tuple[Permission, ...]:
    if isinstance(rule, _BearerRule):
        return rule.any_of
    if isinstance(rule, Page) and rule.act is not None:
        return (rule.act.permission,)
    return ()


def routes_of(app: FastAPI, *, is_api: bool) -> list[Route]:
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute) or route.path in STREAMS:
            continue
        (rule,) = _rules(route.dependant)
        body = next(_bodies(route.dependant), None)
        asks = dict(_queries(route.dependant))
        found += [
            Route(method, route.path, is_api, body, asks, _needs(rule))
            for method in sorted(route.methods - {"HEAD"})
        ]
    return found
