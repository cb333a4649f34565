"""An officer's own words as a text: short, and revealing nothing to a stranger."""

from __future__ import annotations

from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.message_templates.lookalikes import scripts_of
from aftercare.domain.message_templates.misspellings import differs_by_one_slip
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.sms_length import sms_length

FREE_TEXT: Final = "free-text"
MOST_SEGMENTS: Final = 3
# On a planned text to a client with a restricted case file: the officer knew that and chose to send it.
CHOSEN: Final = "chosen-by-officer"
# The language of a free text is unknown, so it is checked against the words of every language.
_ANY_LANGUAGE: Final = ""
# The scripts of our word lists: words in another script cannot be checked.
_JUDGED: Final = frozenset({"LATIN", "CYRILLIC", "ARABIC"})


def free_text_faults(
    text: str, names: ProtectedNames, callback_number: str | None
) -> list[FieldFault]:
    """What is wrong with the words at /text: `missing`, `unprintable-sign`, `text-too-long`, `unknown-script` and
    `reveals-…` for each kind of thing that would reveal the supervision. Of words, the listed ones that they are are
    given to the page; nothing else of the text is repeated."""
    if not text.strip():
        return [FieldFault("/text", "missing")]
    if any(not c.isprintable() and c != "\n" for c in text):
        return [FieldFault("/text", "unprintable-sign")]
    faults = []
    if sms_length(text).segments > MOST_SEGMENTS:
        detail = f"At most {MOST_SEGMENTS} text messages long."
        faults.append(FieldFault("/text", "text-too-long", detail))
        # A text of this length is not checked any further.
        return faults
    if not scripts_of(text) <= _JUDGED:
        detail = "Only Latin, Cyrillic and Arabic letters can be judged."
        faults.append(FieldFault("/text", "unknown-script", detail))
    found = revealing_in_free_text(text, names, callback_number)
    kinds: dict[str, list[str]] = {}
    for one in found:
        kind, _, listed = one.partition(":")
        kinds.setdefault(kind, []).append(listed)
    return [_revealing(kind, listed) for kind, listed in kinds.items()]


def _revealing(kind: str, listed: list[str]) -> FieldFault:
    code, detail = f"reveals-{kind}", "It would reveal too much to a stranger."
    if kind != "word":
        return FieldFault("/text", code, detail)
    named: list[str] = []
    for word in listed:
        # One word may be found by a misspelt form of it too.
        if not any(differs_by_one_slip(word, known) for known in named):
            named.append(word)
    return FieldFault("/text", code, detail, {"which": ", ".join(named)}, "named")


def revealing_in_free_text(
    text: str, names: ProtectedNames, callback_number: str | None
) -> tuple[str, ...]:
    """What the words would reveal, in any language."""
    return revealing_parts(
        text,
        _ANY_LANGUAGE,
        names=names.names,
        wholes=names.wholes,
        callback_number=callback_number,
        remembered=False,
    )
