"""What a fault says about a form's fields, in sentences the catalogues know."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.errors import Invalid
from aftercare.web.forms import MISSING, OUT_OF_RANGE, TOO_LONG
from aftercare.web.language import sentence

NOT_RIGHT = sentence("This does not hold; look at it again")

SENTENCES: Mapping[str, str] = {
    "bad-username": sentence("Use 2 to 61 letters, digits, dots or dashes"),
    "dates-reversed": sentence("The end has to be after the start"),
    "hours-reversed": sentence("The end has to be after the start"),
    "mismatch": sentence("A treatment provider's account belongs to a provider, no other does"),
    "missing": MISSING,
    "no-such-account": sentence("There is no account with this name"),
    "no-such-file": sentence("There is no file with this reference"),
    "not-started": sentence("This appointment has not started yet"),
    "off-grid": sentence("Give a length in quarters of an hour, at most 8 hours"),
    "out-of-range": OUT_OF_RANGE,
    "reason-missing": sentence("Give a reason: it stands in the file, with your name"),
    "too-long": TOO_LONG,
    "too-short": sentence("Use at least 12 characters"),
}


def field_errors(invalid: Invalid, names: Mapping[str, str]) -> dict[str, str]:
    """The field's name in the form, and what is wrong with it, for each field of the fault.

    `names` maps JSON pointers to names where they differ; `/reason` is the field `reason` unless it
    says otherwise, and `/hours/0` the field `hours-0`. The sentences are keys of the catalogues.
    """
    return {
        names.get(fault.pointer, fault.pointer.strip("/").replace("/", "-")): SENTENCES.get(
            fault.code, NOT_RIGHT
        )
        for fault in invalid.fields
    }
