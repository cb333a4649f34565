"""A form counts only when it was sent from our own pages."""

from __future__ import annotations

import pytest

from aftercare.web.shell.forms.origin import same_origin

OURS = "https://aftercare.example"


@pytest.mark.parametrize(
    ("site", "origin"),
    [("same-origin", OURS), ("same-origin", None), (None, OURS), (None, f"{OURS}:443")],
    ids=["both", "only the site", "only the origin", "the default port written out"],
)
def test_a_form_of_our_own_is_accepted(site: str | None, origin: str | None) -> None:
    assert same_origin("POST", site, origin, OURS)


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        (None, None),
        ("cross-site", OURS),
        ("same-site", OURS),
        ("none", None),
        ("", None),
        ("same-origin", "https://evil.example"),
        (None, "https://aftercare.example.evil.example"),
        (None, "http://aftercare.example"),
        (None, f"{OURS}:8443"),
        (None, "null"),
        (None, ""),
        (None, "https://aftercare.example:notaport"),
        (None, "https://"),
    ],
    ids=[
        "says nothing about where it came from",
        "another site",
        "a neighbour on our domain",
        "typed in the address bar",
        "an empty site",
        "a rebound name",
        "our name as a prefix",
        "another scheme",
        "another port",
        "an opaque origin",
        "an empty origin",
        "a port that is none",
        "no host",
    ],
)
def test_any_other_form_is_refused(site: str | None, origin: str | None) -> None:
    assert not same_origin("POST", site, origin, OURS)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "get"])
def test_looking_is_always_allowed(method: str) -> None:
    assert same_origin(method, "cross-site", "https://evil.example", OURS)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_every_other_method_needs_an_origin(method: str) -> None:
    assert not same_origin(method, None, None, OURS)


def test_the_names_of_this_machine_count_as_one_but_its_ports_do_not() -> None:
    assert same_origin("POST", None, "http://localhost:8000", "http://127.0.0.1:8000")
    assert not same_origin("POST", None, "http://localhost:9000", "http://127.0.0.1:8000")


def test_a_public_origin_that_is_no_address_accepts_no_form() -> None:
    assert not same_origin("POST", None, "null", "null")
