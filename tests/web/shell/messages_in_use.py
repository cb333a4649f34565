"""Every sentence the web client can say, found in templates, Python and the titles of faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from aftercare.base.errors import Fault

WEB = Path(__file__).parents[3] / "aftercare" / "web"
JINJA = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true"}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "sentence": None}


def messages_in_use() -> list[str | tuple[str, ...]]:
    """The keys of a complete catalogue, in the order they are met; a plural is a pair."""
    found = extract_from_dir(
        WEB, METHODS, {"**/templates/**.html": JINJA}, keywords=KEYWORDS, strip_comment_tags=True
    )
    seen = {message: None for _, _, message, _, _ in found}
    seen.update({fault.title: None for fault in _faults(Fault)})
    return list(seen)


def _faults(root: type[Fault]) -> Iterator[type[Fault]]:
    yield root
    for child in root.__subclasses__():
        yield from _faults(child)
