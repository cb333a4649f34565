"""Every route of the API and of the pages, asked by each role about files that it may not see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from aftercare.domain.accounts.permissions import Role
from tests.conftest import undone
from tests.sweep.asking import Asked, Sweep, Where
from tests.sweep.files import BARRED, EMERGENCY, HIDDEN, NORTH, RESTRICTED
from tests.sweep.routes import Route, UnknownParameter
from tests.sweep.sending import Sender, harm

REFUSED = {403, 404}
# The one role and list that has ids and references of files: who looked at which.
LOG = re.compile(r"/(api/v1/)?access-log")
# One account and a file hidden from it for each route of the first tier: the first that the route is for.
SLICES = (
    (("outsider", NORTH), ("coordinator", RESTRICTED), ("other_provider", NORTH), ("barred_planner", BARRED),
     ("admin", NORTH), ("auditor", NORTH)),
    (("barred_supervisor", BARRED), ("barred_planner", BARRED), ("other_provider", RESTRICTED),
     ("admin", NORTH), ("auditor", NORTH)),
    (("stand_in", RESTRICTED), ("other_supervisor", NORTH), ("other_provider", RESTRICTED),
     ("barred_planner", RESTRICTED), ("admin", NORTH), ("auditor", NORTH)),
)  # fmt: skip
# What may change of a file that is open in an emergency: a contact is added, its reader and the index of names.
OF_EMERGENCY = {"contact_record", "emergency_access", "conversation_read", "person_search"}
# Of a role's hidden files, so many are asked for at each route, in turn; the words of all of them are looked for.
ASKED_FOR = 2


def faults(sweep: Sweep, asked: Asked) -> Iterator[str]:
    """What is wrong with an answer to a question about hidden files."""
    if asked.status >= 500:
        yield f"{asked}: crashed"
    if (
        sweep.is_of_a_client(asked.route)
        and asked.status not in REFUSED
        and not sweep.says_the_same_of_nothing(asked)
    ):
        yield f"{asked}: a row that is hidden was found"
    if not (sweep.actor(asked.actor).role is Role.AUDITOR and LOG.match(asked.address)):
        question = f"{asked.address} {asked.sent}"
        for named in sweep.watch.named_in(asked.said, HIDDEN[asked.actor], question):
            yield f"{asked}: {named}"


def reads(sweep: Sweep, actor: str) -> Iterator[Asked]:
    """Every GET: lists as they are and filtered, and the things of hidden files."""
    for route in sweep.routes:
        if route.is_read:
            for file in files_for(sweep, actor, route):
                where = sweep.hidden(actor, file)
                address, _ = sweep.address(route, where)
                for question in sweep.questions(route, where):
                    yield sweep.ask(actor, route, f"{address}?{question}")


def files_for(sweep: Sweep, actor: str, route: Route) -> tuple[str, ...]:
    """Where no file is named, one is enough. Where the role is refused, one account of it and one file are."""
    hidden, turn = HIDDEN[actor], sweep.routes.index(route)
    may = route.is_for(sweep.actor(actor))
    if not may and actor != first_of_role(sweep, actor):
        return ()
    varies = may and (route.parameters or not route.is_read)
    many = min(ASKED_FOR if varies else 1, len(hidden))
    return tuple(hidden[(turn + one) % len(hidden)] for one in range(many))


def first_of_role(sweep: Sweep, actor: str) -> str:
    role = sweep.actor(actor).role
    return next(one for one in HIDDEN if sweep.actor(one).role is role)


def test_each_route_keeps_one_hidden_file_from_one_role(sweep: Sweep) -> None:
    counted: Counter[str] = Counter()
    sender, found, before = Sender(sweep), [], sweep.watch.digest()
    for number, route in enumerate(sweep.routes):
        chosen = SLICES[number % len(SLICES)]
        actor, file = next((one for one in chosen if route.is_for(sweep.actor(one[0]))), chosen[0])
        where = sweep.hidden(actor, file)
        with undone(sweep.connection):
            if route.is_read:
                address, _ = sweep.address(route, where)
                question = next(sweep.questions(route, where))
                asked = sweep.ask(actor, route, f"{address}?{question}")
            else:
                asked = sender.send(actor, route, where)
                found += harm(sweep, actor, before, asked) if asked.status < 400 else []
            found += faults(sweep, asked)
            counted[asked.outcome] += 1
    assert found == []
    assert counted.total() == len(sweep.routes) > 600
    assert counted["decided"] > 550, counted


@pytest.mark.thorough
@pytest.mark.parametrize("actor", HIDDEN)
def test_no_answer_shows_a_role_a_file_that_is_hidden_from_it(sweep: Sweep, actor: str) -> None:
    found, before, routes = [], sweep.watch.digest(), set()
    with undone(sweep.connection):
        for asked in reads(sweep, actor):
            found += faults(sweep, asked)
            routes.add(asked.route.name)
        found += harm(sweep, actor, before)
    assert found == []
    may = [one for one in sweep.routes if one.is_read and one.is_for(sweep.actor(actor))]
    assert routes >= {one.name for one in may}
    assert len(may) > 40


@pytest.mark.thorough
@pytest.mark.parametrize("actor", HIDDEN)
def test_nothing_a_role_sends_changes_a_file_that_is_hidden_from_it(
    sweep: Sweep, actor: str
) -> None:
    counted: Counter[str] = Counter()
    sender, found, before = Sender(sweep), [], sweep.watch.digest()
    for route in sweep.routes:
        for file in () if route.is_read else files_for(sweep, actor, route):
            with undone(sweep.connection):
                asked = sender.send(actor, route, sweep.hidden(actor, file))
                counted[asked.outcome] += 1
                found += faults(sweep, asked)
                found += harm(sweep, actor, before, asked) if asked.status < 400 else []
    found += harm(sweep, actor, before)
    assert found == []
    assert counted["decided"] > counted["not read"] / 2, counted


@pytest.mark.thorough
def test_emergency_access_changes_nothing_but_contacts(sweep: Sweep) -> None:
    counted: Counter[str] = Counter()
    sender, found, before = Sender(sweep), set(), sweep.watch.digest()
    for route in sweep.routes:
        if not route.is_read and route.is_for(sweep.actor("outsider")):
            with undone(sweep.connection):
                asked = sender.send("outsider", route, Where(EMERGENCY, NORTH))
                counted[asked.outcome] += 1
                if asked.status < 400:
                    changed = sweep.watch.changed(before, sweep.watch.written())
                    found |= {table for file, table in changed if file == EMERGENCY}
    assert found - OF_EMERGENCY == set()
    assert counted["role refused"] + counted["decided"] > 150, counted


def test_a_row_that_a_request_changes_is_seen_and_one_that_it_takes_back_is_not(
    sweep: Sweep,
) -> None:
    before = sweep.watch.digest()
    rename = f"update person set given_name = 'Other' where id = '{sweep.people[NORTH].id}'"
    with undone(sweep.connection):
        sweep.watch.as_owner()
        sweep.connection.exec_driver_sql(rename)
    assert "person" in (written := sweep.watch.written())
    assert sweep.watch.changed(before, written) == []
    with undone(sweep.connection):
        sweep.connection.exec_driver_sql(rename)
        assert (NORTH, "person") in sweep.watch.changed(before, sweep.watch.written())
    assert sweep.watch.written() == set()


def test_a_parameter_that_the_sweep_does_not_know_is_named(sweep: Sweep) -> None:
    route = replace(sweep.routes[0], path="/api/v1/people/{ghost_id}")
    with pytest.raises(UnknownParameter, match=r"\{ghost_id\}.*add its table to TABLES"):
        sweep.address(route, sweep.own("officer"))
