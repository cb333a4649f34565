"""Sends what changes something: a body of the route's model, or the form that its page shows to an account that may."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel

from aftercare.domain.accounts.permissions import Role
from tests.sweep.asking import Asked, Sweep, Where
from tests.sweep.bodies import Body, Form, forms_of
from tests.sweep.files import HIDDEN, NORTH
from tests.sweep.routes import Route
from tests.sweep.watching import ID, OF_STAFF, Digest

# Administrators keep the accounts of the whole organisation, and planners its groups (decision 0062).
MAY_CHANGE = {
    Role.ADMIN: {
        "staff",
        "account_change",
        "account_notice",
        "web_session",
        "api_token",
        "staff_mail",
        "team",
        "letterhead",
        "webhook",
    },
    Role.PLANNER: {"programme", "treatment_group", "group_session"},
    # Answered by supervisors of the team and by auditors, who have none.
    Role.AUDITOR: {"reading_alarm"},
}


class Sender:
    """`forms`: as pages show them to those who may, by route and in terms of the first file."""

    def __init__(self, sweep: Sweep, forms: Mapping[str, Form] | None = None) -> None:
        self.sweep, self.forms = sweep, forms or {}

    def send(self, actor: str, route: Route, where: Where) -> Asked:
        """To the thing of this file, with a body that speaks of this file."""
        address, version = self.sweep.address(route, where)
        return self.sweep.ask(actor, route, address, version, **self.sent(route, where))

    def sent(self, route: Route, where: Where) -> dict[str, Any]:
        if not route.is_api:
            form = self.forms.get(route.name)
            fields = form.fields if form else {"version": "1"}
            return {"data": {name: self.translated(one, where) for name, one in fields.items()}}
        if isinstance(route.body, type) and issubclass(route.body, BaseModel):
            return {"json": self.body(route, where).made()}
        return {"json": {}} if route.body else {}

    def body(self, route: Route, where: Where, *, whole: bool = False) -> Body:
        ids = partial(self.sweep.id_of, where=where, path=route.path)
        return Body(route.body, ids, whole=whole)

    def translated(self, value: str, where: Where) -> str:
        """The same with the ids of the first file replaced by those that stand in the same place of this one."""

        def there(found: re.Match[str]) -> str:
            place = self.sweep.watch.places.get(found[0])
            return str(self.sweep.row(place[1], where, place[2]).id) if place else found[0]

        return ID.sub(there, value)


def harm(sweep: Sweep, actor: str, before: Digest, asked: Asked | None = None) -> list[str]:
    """What has changed in files that are hidden from this account, or in what belongs to the other team and its
    provider: by this request, where one is given, else by any."""
    house = OF_STAFF + sweep.hidden(actor, NORTH).house
    may = {(house, table) for table in MAY_CHANGE.get(sweep.actor(actor).role, ())}
    return [
        f"{asked or actor}: {file}, {table} changed"
        for file, table in sweep.watch.changed(before, asked and sweep.watch.written())
        if file in (*HIDDEN[actor], house) and (file, table) not in may
    ]


def forms_shown(sweep: Sweep, actors: tuple[str, ...]) -> dict[str, Form]:
    """The first form of each route on the pages that these accounts see of this file."""
    posts = [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one.path)) + r"(\?.*)?"), one)
        for one in sweep.routes
        if not one.is_api and not one.is_read
    ]
    found: dict[str, Form] = {}
    for actor in actors:
        for route in sweep.routes:
            if route.is_api or not route.is_read or not route.is_for(sweep.actor(actor)):
                continue
            for number in (0, -1) if route.parameters else (0,):
                address, _ = sweep.address(route, sweep.own(actor), number=number)
                question = next(sweep.questions(route, sweep.own(actor)))
                page = sweep.ask(actor, route, f"{address}?{question}").response
                for form in forms_of(page.text) if page.status_code == 200 else ():
                    for pattern, post in posts:
                        if pattern.fullmatch(form.action):
                            found.setdefault(post.name, form)
    return found
