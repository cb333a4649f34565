"""Events go to the public internet by https, and inside only to hosts that the organisation names."""

from __future__ import annotations

import pytest

from aftercare.domain.events.addresses import is_public, url_fault


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::",
        "2001:0:a00:1::", "2001:db8::1", "::ffff:0:7f00:1", "not an address", "",
    ],
)  # fmt: skip
def test_an_address_inside_is_none_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_public_internet_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example.org/in?team=north", None),
        ("https://hooks.example.org:8443/", None),
        ("https://8.8.8.8/in", None),
        ("http://hooks.example.org/in", "webhook-url-https"),
        ("ftp://hooks.example.org/in", "webhook-url"),
        ("file:///etc/passwd", "webhook-url"),
        ("gopher://hooks.example.org/", "webhook-url"),
        ("hooks.example.org", "webhook-url"),
        ("https://", "webhook-url"),
        ("https://hooks.example.org:0/", "webhook-url"),
        ("https://hooks.example.org:99999/", "webhook-url"),
        ("https://hooks.example.org/a b", "webhook-url"),
        ("https://hooks.example.org/\r\nHost: inside", "webhook-url"),
        ("https://hööks.example.org/", "webhook-url"),
        ("https://[::1", "webhook-url"),
        ("https://user:word@hooks.example.org/", "webhook-url-parts"),
        ("https://hooks.example.org/#part", "webhook-url-parts"),
        ("https://127.0.0.1/", "webhook-url-inside"),
        ("https://[::1]/", "webhook-url-inside"),
        ("https://[::ffff:127.0.0.1]/", "webhook-url-inside"),
        ("https://169.254.169.254/latest/meta-data/", "webhook-url-inside"),
        ("https://localhost/", "webhook-url-inside"),
        ("https://intranet/", "webhook-url-inside"),
        ("https://warehouse.internal/", "webhook-url-inside"),
        ("https://10.1.2.3/", "webhook-url-inside"),
    ],
)
def test_the_address_of_a_webhook_is_checked_before_it_is_proposed(
    url: str, code: str | None
) -> None:
    assert url_fault(url, ()) == code


def test_a_host_inside_that_is_named_is_allowed_with_https_and_this_computer_without() -> None:
    named = {"warehouse.internal", "127.0.0.1"}
    assert url_fault("https://warehouse.internal/in", named) is None
    assert url_fault("http://warehouse.internal/in", named) == "webhook-url-https"
    assert url_fault("http://127.0.0.1:8080/in", named) is None
    assert url_fault("http://127.0.0.2:8080/in", named) == "webhook-url-https"
