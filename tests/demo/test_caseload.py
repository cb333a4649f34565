"""The people of the demonstration are invented, different, and have something of everything."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time, timedelta

import pytest

from aftercare.demo.accounts import COLLEAGUES, DEMO_ACCOUNTS
from aftercare.demo.caseload import NO_CONTACT_PAIRS, ClientObligation, Special, caseload
from aftercare.demo.history import Span
from aftercare.demo.names import FAMILY, RIGHT_TO_LEFT
from aftercare.demo.places import ALONE_HAVEN, ALONE_LINDE, GROUPS, PROGRAMMES
from aftercare.demo.stage import Dice
from aftercare.domain.accounts.permissions import PEOPLE
from aftercare.domain.people.person import OLDEST, YOUNGEST, age_on, mobile_number
from aftercare.domain.sign_in.passwords import SHORTEST_PASSWORD
from aftercare.domain.time.wall_time import at_wall, wall

CLIENTS = caseload()
TODAY = date(2026, 11, 24)


def test_everyone_has_a_name_and_a_reference_of_their_own() -> None:
    assert len(CLIENTS) == 240
    assert len({client.name for client in CLIENTS}) == 240
    assert len({client.reference for client in CLIENTS}) == 240


def test_every_name_says_that_it_is_invented() -> None:
    plain = {*FAMILY, *(family for _, family in RIGHT_TO_LEFT.values())}
    assert {client.name[1] for client in CLIENTS} <= plain


def test_names_are_written_in_more_than_one_alphabet() -> None:
    letters = "".join("".join(client.name) for client in CLIENTS)
    for kind in ("[א-ת]", "[ء-ي]", "[ëïöøłş]"):
        assert re.search(kind, letters, re.IGNORECASE), kind


def test_every_number_is_reserved_for_fiction() -> None:
    for client in CLIENTS:
        if client.phone is not None:
            assert client.phone.startswith("+447700900")
            assert mobile_number(client.phone) == client.phone


def test_only_those_who_share_a_telephone_have_the_same_number() -> None:
    numbers = Counter(client.phone for client in CLIENTS if client.phone)
    shared = [client.number for client in CLIENTS if client.phone and numbers[client.phone] > 1]
    assert shared == [c.number for c in CLIENTS if c.special is Special.SHARED_NUMBER]
    assert len(shared) == 2


def test_ages_belong_to_the_regime() -> None:
    for client in CLIENTS:
        age = age_on(client.birth_on(TODAY), TODAY)
        assert YOUNGEST <= age <= OLDEST
        assert (age < 18) == client.juvenile


def test_there_is_something_of_everything() -> None:
    assert {client.special for client in CLIENTS} == {*Special, None}
    assert {obligation for client in CLIENTS for obligation in client.obligations} == set(
        ClientObligation
    )
    assert {client.tier for client in CLIENTS} == {1, 2, 3}
    assert all(one < other < len(CLIENTS) for one, other in NO_CONTACT_PAIRS)


def test_a_deputy_is_a_colleague_of_the_same_team() -> None:
    for client in CLIENTS:
        assert client.deputy is not client.officer
        assert client.deputy.team == client.officer.team


def test_groups_have_room_for_those_who_must_come() -> None:
    for programme in PROGRAMMES:
        if programme.name in (ALONE_LINDE, ALONE_HAVEN):
            continue
        seats = sum(group.capacity for group in GROUPS if group.programme == programme.name)
        juvenile = programme.audience == "juvenile"
        team = "Team Noord" if programme.name == "Groep Kompas" else "Team Zuid"
        members = [
            client
            for client in CLIENTS
            if ClientObligation.GROUP in client.obligations
            and client.juvenile == juvenile
            and client.officer.team == team
        ]
        assert 0 < len(members) <= seats


def test_every_role_can_be_tried_and_every_password_is_long_enough() -> None:
    assert {one.role for one in COLLEAGUES} == set(PEOPLE)
    for one in DEMO_ACCOUNTS:
        assert len(one.password) >= SHORTEST_PASSWORD
        assert one.name in one.password


def test_dice_fall_the_same_for_the_same_thing_and_differently_for_another() -> None:
    again = [Dice("outcome", 1).throw() for _ in range(3)]
    assert len(set(again)) == 1
    many = [Dice("outcome", number).throw() for number in range(1000)]
    assert 0.45 < sum(many) / 1000 < 0.55
    assert all(0 <= one < 1 for one in many)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=n) for n in range(7)], ids=str)
def test_history_begins_on_a_monday_eight_weeks_before_this_one(day: date) -> None:
    span = Span.until(at_wall(day, time(12)))
    assert span.first_on.weekday() == 0
    assert (span.this_week - span.first_on).days == 56
    assert span.this_week <= day < span.this_week + timedelta(days=7)
    assert wall(span.opened_at).weekday() == 4
