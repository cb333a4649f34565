"""What a session was made with, in the few words that its account holder knows it by."""

from __future__ import annotations

from typing import Final

# The first that a user agent contains; most name those after it too.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str | None) -> str:
    """Browser and system, such as `Firefox, Windows`; empty when neither is recognised. Never what was sent itself."""
    sent = user_agent or ""
    found = (
        next((name for mark, name in kinds if mark in sent), "") for kinds in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)
