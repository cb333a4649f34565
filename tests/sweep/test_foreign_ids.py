"""Accounts that may change a file send, from there, ids of a file that they may not see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from tests.conftest import undone
from tests.sweep.asking import Asked, Sweep
from tests.sweep.bodies import with_id
from tests.sweep.files import HIDDEN
from tests.sweep.routes import Route
from tests.sweep.sending import Sender, forms_shown, harm
from tests.sweep.watching import ID

# One account of each role, with a file of its own where the role has files.
ROLES = ("officer", "supervisor", "planner", "provider", "coordinator", "admin", "auditor")
DONE, FOR_THE_FILE, BY_ROLE, NOT_FOUND, NOT_READ = range(5)
RANKS = {409: FOR_THE_FILE, 412: FOR_THE_FILE, 403: BY_ROLE, 404: NOT_FOUND}
TRIED = (0, -1, 1)
Sent = dict[str, Any]


def rank(asked: Asked) -> int:
    return DONE if asked.status < 400 else RANKS.get(asked.status, NOT_READ)


def is_for_one(sweep: Sweep, route: Route) -> bool:
    """Whether one of these accounts may ask it: machines alone send submissions, and name the file themselves."""
    return any(route.is_for(sweep.actor(one)) for one in ROLES)


def rightful(sweep: Sweep, sender: Sender, route: Route) -> tuple[Asked, Sent]:
    """The act as it comes furthest, by an account that may, in its own file; with what was sent."""
    tried: list[tuple[Asked, Sent]] = []
    for actor in ROLES:
        if not route.is_for(sweep.actor(actor)):
            continue
        own = sweep.own(actor)
        for number in TRIED if route.parameters else TRIED[:1]:
            address, version = sweep.address(route, own, number=number)
            sent = sender.sent(route, own)
            with undone(sweep.connection):
                tried.append((sweep.ask(actor, route, address, version, **sent), sent))
            if rank(tried[-1][0]) == DONE:
                return tried[-1]
    return min(tried, key=lambda one: rank(one[0]))


def with_hidden_ids(
    sweep: Sweep, sender: Sender, asked: Asked, sent: Sent, file: str
) -> Iterator[tuple[str, Sent]]:
    """The same act with one id of the hidden file at a time, in its address or in what it sends."""
    actor, route = asked.actor, asked.route
    own, hidden = sweep.own(actor), sweep.hidden(actor, file)
    if len(route.parameters) > 1:
        yield sweep.address(route, own, hidden)[0], sent
    if route.is_api and isinstance(route.body, type) and issubclass(route.body, BaseModel):
        body = sender.body(route, own, whole=True)
        made = body.made()
        for place in body.places:
            name = next(one for one in reversed(place) if isinstance(one, str))
            other = sweep.id_of(name.removesuffix("s"), hidden, route.path)
            yield asked.address, {"json": with_id(made, place, other)}
    for name, value in sent.get("data", {}).items():
        other_value = sender.translated(value, hidden)
        if ID.fullmatch(value) and other_value != value:
            yield asked.address, {"data": sent["data"] | {name: other_value}}


def faults(sweep: Sweep, asked: Asked) -> Iterator[str]:
    question = f"{asked.address} {asked.sent}"
    for named in sweep.watch.named_in(asked.said, HIDDEN[asked.actor], question):
        yield f"{asked}: {named}"
    if asked.status >= 500:
        yield f"{asked}: crashed"


@pytest.mark.thorough
def test_no_act_in_ones_own_file_takes_an_id_of_a_hidden_one(sweep: Sweep) -> None:
    sender = Sender(sweep, forms_shown(sweep, ROLES))
    came: Counter[int] = Counter()
    found, before, many = [], sweep.watch.digest(), 0
    for route in sweep.routes:
        if route.is_read or not is_for_one(sweep, route):
            continue
        asked, sent = rightful(sweep, sender, route)
        came[rank(asked)] += 1
        for file in HIDDEN[asked.actor][:2]:
            for address, more in with_hidden_ids(sweep, sender, asked, sent, file):
                many += 1
                with undone(sweep.connection):
                    mixed = sweep.ask(asked.actor, route, address, asked.version, **more)
                    found += faults(sweep, mixed)
                    if mixed.status < 400:
                        found += harm(sweep, asked.actor, before, mixed)
                if not sweep.says_the_same_of_nothing(mixed):
                    found.append(f"{mixed}: answered otherwise than of an id that no row has")
    found += harm(sweep, "officer", before)
    assert found == []
    # What is sent would be done, or is refused for what stands in the file: so the refusals mean something.
    assert came[DONE] + came[FOR_THE_FILE] > 225, came
    assert many > 200
