"""Messages for faults at a form's fields: the sentences of all subjects are here, the others are registered at
start-up."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.errors import FieldFault, Invalid
from aftercare.web.shell.forms.reading import MISSING, NOT_A_CHOICE, OUT_OF_RANGE, TOO_LONG
from aftercare.web.shell.language import filled, sentence

NOT_RIGHT = sentence("This is not right; check it again")
# A fault without a single field is shown under this name.
WHOLE_FORM = "form"

SENTENCES: dict[str, str] = {
    "after-its-end": sentence("The order has already ended by then"),
    "age-other-regime": sentence("The chosen law does not apply at that age"),
    "age-out-of-range": sentence("Enter the date of birth of someone between 12 and 120 years old"),
    "bad-username": sentence("Use 2 to 61 letters, digits, dots or dashes"),
    "dates-reversed": sentence("The end has to be after the start"),
    "empty-plan": sentence("Add at least one obligation first"),
    "executor-too-young": sentence("The adult probation service only carries this out from age 16"),
    "assessment-first": sentence("Complete and sign the assessment: that meets this deadline"),
    "hand-over-first": sentence("Say on the document itself to whom it was handed over"),
    "executor-unusual": sentence("This organisation does not usually carry this out"),
    "extended-too-often": sentence("The law allows no further extension"),
    "extension-other-length": sentence("The law allows an extension of one or two years"),
    "extension-not-two-to-five": sentence("The law extends this by two, three, four or five years"),
    "extension-too-long": sentence("The law does not allow such a long extension"),
    "frame-other-regime": sentence("This type of order does not exist under the chosen law"),
    "in-the-future": sentence("Enter today or an earlier day"),
    "hours-reversed": sentence("The end has to be after the start"),
    "hours-too-short": sentence("It does not fit between these hours"),
    "kind-not-of-condition": sentence("This condition does not require that"),
    "length-or-last-day": sentence("Enter a length or a last day, not both"),
    "longer-than-law": sentence("Longer than the law allows for this type of order"),
    "longer-than-newer-law": sentence(
        "Longer than the law allows for later judgments; this one keeps the law of its day, so check its limit there"
    ),
    "longer-unless-judged-before": sentence(
        "Longer than the law allows; if the court judged before 1 July 2021, fill in the day it became final"
    ),
    "mismatch": sentence(
        "Choose a provider only for the role treatment provider; that role needs one"
    ),
    "missing": MISSING,
    "no-deputy": sentence("Choose another officer in the same team"),
    "correction-unexplained": sentence("Give a reason for the correction"),
    "missing-unseen": sentence("Say that you have seen what is missing, or fill it in"),
    "no-reminder-unseen": sentence(
        "No reminder was delivered: tick that you have seen this, or make another decision"
    ),
    "too-many-lines": sentence("Too many rows for one file: choose fewer days"),
    "no-such-account": sentence("There is no account with this name"),
    "no-such-file": sentence("There is no case file with this reference"),
    "no-team": sentence("Your account is not in a team"),
    "no-weekday": sentence("Choose at least one weekday"),
    "not-free": sentence("That time is no longer free; choose another"),
    "not-started": sentence("This appointment has not started yet"),
    "nothing-to-extend": sentence("An order without a length cannot be extended"),
    "off-grid": sentence("Enter a length in steps of 15 minutes, at most 8 hours"),
    "out-of-range": OUT_OF_RANGE,
    "outside-frame": sentence("Stay within the dates of the order"),
    "phone-invalid": sentence("This number does not exist"),
    "phone-not-mobile": sentence("Texts need a mobile number"),
    "phone-unreadable": sentence("This is not a telephone number"),
    "place-missing": sentence("Choose a place"),
    "programme-missing": sentence("Choose a programme"),
    "reason-missing": sentence("Give a reason: it is recorded in the case file, with your name"),
    "shorter-than-law": sentence("Shorter than the law allows for this type of order"),
    "too-long": TOO_LONG,
    "too-short": sentence("Use at least 12 characters"),
    "total-too-long": sentence("Order and extensions together are longer than the law allows"),
    "unknown-condition": NOT_A_CHOICE,
    "unknown-executor": NOT_A_CHOICE,
    "unknown-frame": NOT_A_CHOICE,
    "unknown-kind": NOT_A_CHOICE,
    "unknown-language": NOT_A_CHOICE,
    "unknown-place": NOT_A_CHOICE,
    "unknown-programme": NOT_A_CHOICE,
    "unknown-reference": sentence("No other person has this reference"),
    "unknown-regime": NOT_A_CHOICE,
    "unknown-role": NOT_A_CHOICE,
}


def hand_in_sentences(sentences: Mapping[str, str]) -> None:
    """Register the messages of a subject. A fault of several subjects must have one message; otherwise ValueError."""
    for code, said in sentences.items():
        if SENTENCES.setdefault(code, said) != said:
            raise ValueError(f"{code} is said in two ways")


def field_errors(invalid: Invalid, names: Mapping[str, str]) -> dict[str, str]:
    """For each field of the fault: the form field's name, and its first message.

    `names` maps JSON pointers to field names where they differ. By default `/reason` is the field `reason`, and
    `/hours/0` the field `hours-0`. A fault without a field is reported under WHOLE_FORM, so that none is lost. The
    messages are keys of the catalogues.
    """
    if not invalid.fields:
        return {WHOLE_FORM: NOT_RIGHT}
    found: dict[str, str] = {}
    for fault in invalid.fields:
        message = SENTENCES.get(f"{fault.code}.{fault.part}") or SENTENCES.get(
            fault.code, NOT_RIGHT
        )
        found.setdefault(
            _field_of(fault, names), filled(message, **fault.holes) if fault.holes else message
        )
    return found


def _field_of(fault: FieldFault, names: Mapping[str, str]) -> str:
    name = fault.pointer.strip("/").replace("/", "-")
    return names.get(fault.pointer, name) or WHOLE_FORM
