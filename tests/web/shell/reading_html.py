"""What a page says, read the way a person reads it: words without markup, forms by their buttons."""

from __future__ import annotations

import html
import re
from typing import Any

MARKUP = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")


def words(page: str) -> str:
    """The text of a page on one line."""
    return SPACE.sub(" ", html.unescape(MARKUP.sub(" ", page))).strip()


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to `action`: what a browser sends along."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.S)
    assert found, f"no form posts to {action}"
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found.group(0))
    return {name: html.unescape(value) for name, value in pairs}


def value_of(page: str, name: str) -> str:
    """What stands in a text field."""
    found = re.search(rf'<input[^>]*\sname="{name}"[^>]*\svalue="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found.group(1))


def error_of(page: str, name: str) -> str:
    """The sentence beside a field that does not hold."""
    found = re.search(rf'id="{name}-error">(.*?)</p>', page, re.S)
    assert found, f"no error at {name}"
    return words(found.group(1))


def address_of(page: str) -> str:
    """The address at which the browser loads this page again."""
    found = re.search(r'data-address="([^"]*)"', page)
    assert found, "no page"
    return html.unescape(found.group(1))


def flashed(response: Any) -> str:
    """The short code in the address a form leads to."""
    assert response.status_code == 303, response.status_code
    location: str = response.headers["location"]
    return location.rpartition("flash=")[2].partition("#")[0]
