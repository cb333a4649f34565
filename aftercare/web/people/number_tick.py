"""The tick "reached on this number" of a form, which counts only for the number it was given for."""

from __future__ import annotations

from aftercare.base.errors import Invalid
from aftercare.base.translation import sentence
from aftercare.domain.people.related_persons import contact_number
from aftercare.web.shell.forms.reading import Reading

ANOTHER_NUMBER = sentence(
    "This is another number than before. Tick again only if someone was reached on this number"
)
_BOX = "verified-yes"


def is_number_checked(form: Reading) -> bool:
    """Whether the tick counts. The page sends `verified_for` with each box it showed ticked: the number of that tick.
    A tick left over from another number is taken away, with an error that asks for it anew."""
    if not form.ticked(_BOX):
        return False
    number, ticked_for = form.typed.get("phone", ""), form.typed.get("verified_for")
    if ticked_for is None or not number.strip() or _plain(number) == _plain(ticked_for):
        return True
    form.typed = {name: value for name, value in form.typed.items() if name != _BOX}
    form.errors["verified"] = ANOTHER_NUMBER
    return False


def _plain(typed: str) -> str:
    """The number however it is written; as typed where it is none, which has an error of its own."""
    try:
        return contact_number(typed.strip(), for_texts=False)
    except Invalid:
        return typed.strip()
