"""Messages for faults at a form's fields: the sentences of all subjects are here, the others are registered at
start-up."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.errors import FieldFault, Invalid
from aftercare.web.shell.forms.reading import MISSING, NOT_A_CHOICE, OUT_OF_RANGE, TOO_LONG
from aftercare.web.shell.language import filled, sentence

NOT_RIGHT = sentence("This does not hold; look at it again")
# A fault without a single field is shown under this name.
WHOLE_FORM = "form"

SENTENCES: dict[str, str] = {
    "after-its-end": sentence("By then the order has already run out"),
    "age-other-regime": sentence("At that age this regime does not apply"),
    "age-out-of-range": sentence("Give a date of birth of someone between 12 and 120 years old"),
    "bad-username": sentence("Use 2 to 61 letters, digits, dots or dashes"),
    "dates-reversed": sentence("The end has to be after the start"),
    "empty-plan": sentence("Add at least one obligation first"),
    "executor-too-young": sentence("The adult service carries this out from the age of 16"),
    "assessment-first": sentence("Fill in the assessment and sign it: that ends this term"),
    "hand-over-first": sentence("Say on the document itself to whom it was handed over"),
    "executor-unusual": sentence("It is unusual that this organisation carries it out"),
    "extended-too-often": sentence("The law allows no further extension"),
    "extension-other-length": sentence("The law extends this by one or by two years"),
    "extension-not-two-to-five": sentence("The law extends this by two, three, four or five years"),
    "extension-too-long": sentence("The law does not allow so long an extension"),
    "frame-other-regime": sentence("This legal frame does not exist under this regime"),
    "in-the-future": sentence("Give today or an earlier day"),
    "hours-reversed": sentence("The end has to be after the start"),
    "hours-too-short": sentence("It does not fit between these hours"),
    "kind-not-of-condition": sentence("This condition does not ask for that"),
    "length-or-last-day": sentence("Give a length or a last day, not both"),
    "longer-than-law": sentence("Longer than the law allows for this legal frame"),
    "longer-than-newer-law": sentence(
        "Longer than the law allows for later judgments; this one keeps the law of its day, so check its limit there"
    ),
    "longer-unless-judged-before": sentence(
        "Longer than the law allows; if the court judged before 1 July 2021, fill in the day it became final"
    ),
    "mismatch": sentence("A treatment provider's account belongs to a provider, no other does"),
    "missing": MISSING,
    "no-deputy": sentence("Choose another officer of the same team"),
    "correction-unexplained": sentence("Give a reason for the correction"),
    "missing-unseen": sentence("Say that you have seen what is missing, or fill it in"),
    "no-reminder-unseen": sentence(
        "No reminder was delivered: tick that you have seen that, or decide otherwise"
    ),
    "too-many-lines": sentence("These are too many lines for one file: choose fewer days"),
    "no-such-account": sentence("There is no account with this name"),
    "no-such-file": sentence("There is no file with this reference"),
    "no-team": sentence("Your account belongs to no team"),
    "no-weekday": sentence("Choose at least one weekday"),
    "not-free": sentence("That time is no longer free; choose another"),
    "not-started": sentence("This appointment has not started yet"),
    "nothing-to-extend": sentence("An order without a length cannot be extended"),
    "off-grid": sentence("Give a length in quarters of an hour, at most 8 hours"),
    "out-of-range": OUT_OF_RANGE,
    "outside-frame": sentence("Stay within the dates of the legal frame"),
    "phone-invalid": sentence("This number does not exist"),
    "phone-not-mobile": sentence("Texts need a mobile number"),
    "phone-unreadable": sentence("This is not a telephone number"),
    "place-missing": sentence("Choose a place"),
    "programme-missing": sentence("Choose a programme"),
    "reason-missing": sentence("Give a reason: it stands in the file, with your name"),
    "shorter-than-law": sentence("Shorter than the law allows for this legal frame"),
    "too-long": TOO_LONG,
    "too-short": sentence("Use at least 12 characters"),
    "total-too-long": sentence("Together with its extensions longer than the law allows"),
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
        told = SENTENCES.get(f"{fault.code}.{fault.part}") or SENTENCES.get(fault.code, NOT_RIGHT)
        found.setdefault(
            _field_of(fault, names), filled(told, **fault.holes) if fault.holes else told
        )
    return found


def _field_of(fault: FieldFault, names: Mapping[str, str]) -> str:
    name = fault.pointer.strip("/").replace("/", "-")
    return names.get(fault.pointer, name) or WHOLE_FORM
