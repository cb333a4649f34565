"""Addresses from PDOK: what is asked and understood, and that no bad answer stops a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aftercare.casework.sites.address_search import FoundAddress
from aftercare.pdok_addresses import LARGEST_ANSWER, PdokAddresses
from tests.pdok_server import QUAY, Locatieserver, locatieserver


@pytest.fixture
def pdok() -> Iterator[Locatieserver]:
    with locatieserver() as found:
        yield found


def test_an_address_is_found_with_its_position_and_nothing_but_the_text_is_sent(
    pdok: Locatieserver,
) -> None:
    search = PdokAddresses(f"{pdok.address}/")
    assert search.find("verzonnen kade 3 & co") == [
        FoundAddress("Verzonnen Kade 3, 1000AA Proefstad", (4.9012, 52.3612))
    ]
    assert search.find("nergens") == []
    assert [one["q"] for one in pdok.asked] == ["verzonnen kade 3 & co", "nergens"]
    assert {name for one in pdok.asked for name in one} == {"q", "rows", "fq", "fl"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, None),
        (302, None),
        (200, b"no JSON"),
        (200, b" " * (LARGEST_ANSWER + 1)),
        (200, {"response": {}}),
        (200, {"response": {"docs": ["text"]}}),
        (200, ["a list"]),
    ],
)
def test_a_bad_answer_is_no_answer(pdok: Locatieserver, status: int, body: Any) -> None:
    pdok.status, pdok.body = status, body
    assert PdokAddresses(pdok.address).find("kade") is None


def test_a_place_without_a_name_or_a_readable_position_is_left_out(pdok: Locatieserver) -> None:
    bad = [
        QUAY | {"centroide_ll": text}
        for text in ("POINT(4.9)", "POINT(400 52)", None, "POINT(x y)")
    ]
    pdok.body = {"response": {"docs": [*bad, QUAY | {"weergavenaam": 3}, QUAY]}}
    found = PdokAddresses(pdok.address).find("kade")
    assert found is not None
    assert [one.at for one in found] == [(4.9012, 52.3612)]


def test_a_service_that_is_not_there_gives_no_answer() -> None:
    assert PdokAddresses("http://127.0.0.1:9").find("verzonnen kade 3") is None
