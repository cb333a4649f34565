"""A session is known by the browser and the system it was made with."""

from __future__ import annotations

import pytest

from aftercare.domain.sign_in.devices import device_of

MOZILLA = "Mozilla/5.0 "
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
IPHONE = "(iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "device"),
    [
        (
            f"{MOZILLA}(Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox, Windows",
        ),
        (f"{MOZILLA}(Windows NT 10.0; Win64; x64) {CHROME} Edg/142.0.0.0", "Edge, Windows"),
        (f"{MOZILLA}(X11; Linux x86_64) {CHROME}", "Chrome, Linux"),
        (f"{MOZILLA}(Linux; Android 15; Pixel 9) {CHROME}", "Chrome, Android"),
        (f"{MOZILLA}{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        (f"{MOZILLA}{IPHONE} CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone"),
        ("python-httpx/0.28.1", ""),
        ("<script>alert(1)</script>", ""),
        (None, ""),
    ],
)
def test_browser_and_system_are_recognised_and_nothing_else_is_kept(
    sent: str | None, device: str
) -> None:
    assert device_of(sent) == device
