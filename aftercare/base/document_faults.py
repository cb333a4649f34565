"""What only a program gets wrong, in a request or a document, by the code of the fault: the API says it in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from aftercare.base.field_faults import FIELD_FAULTS

PLAIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z_-]{0,40}")
"""Names of members that a fault may repeat: one that is written otherwise could itself be personal data."""

# Some codes of FIELD_FAULTS stand here too, where a program has to write something else than a person types.
DOCUMENT_FAULTS: Final[Mapping[str, str]] = {
    "already-a-client": "This may be a client who is already here",
    "appointments-left": "There are appointments to come",
    "as-deputy-left": "The account is the deputy of clients",
    "bad-cell": "A cell has static, stable and level",
    "bad-cursor": "Take the cursor from the page before",
    "bad-etag": 'Write the one ETag of what you looked at, or its version in quotes: "3"; no * and no second version',
    "bad-length": "This has too few or too many characters",
    "bool-parsing": "This is not true or false",
    "bool-type": "This is not true or false",
    "conflict": "The facts are against it",
    "correction-closed": "This can no longer be corrected",
    "cell-missing": "A pair of the table has no cell",
    "cell-twice": "This pair already has a cell",
    "clients-left": "There are still clients",
    "counts-nothing": "Name obligations or records that count",
    "dangling-reference": "This is not among the names of the document",
    "name-contradicts": "The name says another number than the rule has",
    "date-from-datetime-inexact": "A day is written as YYYY-MM-DD",
    "date-from-datetime-parsing": "A day is written as YYYY-MM-DD",
    "date-type": "A day is written as YYYY-MM-DD",
    "dict-type": "This is not an object",
    "does-not-climb": "Each step is later and at a higher level than the one before",
    "does-not-fit": "Some of this does not fit together",
    "does-not-follow": "This does not follow from the items",
    "does-not-hold": "This does not hold",
    "double-booked": "The client has another appointment then",
    "duplicate-reference": "This reference is already in use",
    "duplicate-member": "This member stands here twice",
    "duplicate-id": "This identifier was used before",
    "empty-list": "Give at least one item",
    "enum": "Choose one of these: %(expected)s",
    "escalations-left": "There are open escalations",
    "extra-forbidden": "There is no such field",
    "finite-number": "This is not a finite number",
    "float-parsing": "This is not a number",
    "float-type": "This is not a number",
    "given-twice": "Give this parameter once",
    "greater-than-equal": "This is too small: at least %(ge)s",
    "illegal-transition": "This is not possible as it stands",
    "in-quiet-hours": "Texts and their spread have to leave outside the quiet hours",
    "int-from-float": "This is not a whole number",
    "int-parsing": "This is not a whole number",
    "int-parsing-size": "This number is too large",
    "int-type": "This is not a whole number",
    "json-invalid": "This is not JSON",
    "less-than-equal": "This is too large: at most %(le)s",
    "list-type": "This is not a list",
    "literal-error": "Choose one of these: %(expected)s",
    "lone-surrogate": "Half a character is not text",
    "model-attributes-type": "This is not an object",
    "model-type": "This is not an object",
    "more-than-the-whole": "This is more than the requirement asks for",
    "naive-moment": "A moment needs an offset, such as Z or +01:00",
    "never-reached": "An earlier entry covers this one",
    "no-day-before": "Include a reminder one day before, for every appointment",
    "no-rule-for-alarm": "Include a rule about alarms for every client",
    "no-rule-for-contact-shortfall": "Include a rule about too little contact for every client",
    "no-rule-for-deadline-overdue": "Include a rule about passed deadlines for every client",
    "no-rule-for-decision-overdue": "Include a rule about overdue verdicts for every client",
    "no-rule-for-outcome-overdue": "Include a rule about overdue outcomes for every client",
    "not-found": "There is none, or none you may see",
    "not-a-calendar-window": "A fixed period lasts 7, 30, 90, 180 or 365 days",
    "not-a-date": "A day is written as YYYY-MM-DD",
    "not-a-list": "This is not a list",
    "not-a-text": "This is not text",
    "not-a-time": "A time is written as HH:MM",
    "not-a-whole-number": "This is not a whole number",
    "not-for-this-trigger": "This trigger does not use it",
    "not-of-the-whole": "Name what the requirement counts",
    "not-together": "These fields do not go together",
    "not-yaml": "This is not YAML",
    "text-or-reference": "Give either a text or a reference",
    "nul-character": "A NUL character is not text",
    "one-of-both": "Give either a moment or a step",
    "one-of-two": "Give a book or a YAML text",
    "other-trigger": "An earlier rule with this code checked something else",
    "own-plan-approval": "The author of a plan cannot approve it",
    "provenance-missing": "Say where it comes from",
    "ring": "It would follow itself",
    "said-twice": "This appears twice",
    "stale-version": "This changed since you looked",
    "starts-late": "The first step is immediate: after 0 hours",
    "string-pattern-mismatch": "This is not written as documented: %(pattern)s",
    "string-too-long": "This is too long: at most %(max_length)s characters",
    "string-too-short": "This is too short: at least %(min_length)s characters",
    "string-type": "This is not text",
    "string-unicode": "This is not text",
    "too-deep": "This is nested too deep",
    "too-few": "Give at least one",
    "too-short": "This is too short",
    "transfers-left": "There are transfers to come",
    "tuple-type": "This is not a list",
    "unknown-band": "A band is low, moderate or high",
    "unknown-code": "This service does not know it",
    "unknown-ladder": "These rules have no such escalation ladder",
    "unknown-member": "There is no such field",
    "unknown-name": "There is nothing of this name here",
    "unknown-value": "Choose one of the documented values",
    "unreadable-day": "A day is written as YYYY-MM-DD, from 1900 to 2199",
    "unreadable-moment": "A moment is a date and a time with offset as ISO 8601, in 1900 through 2199",
    "uuid-parsing": "This is not an identifier",
    "uuid-type": "This is not an identifier",
}

# What the validator says of a text and of a list, under the same codes.
TEXT_FAULTS: Final[Mapping[str, str]] = {
    "too-long": DOCUMENT_FAULTS["string-too-long"],
    "too-short": DOCUMENT_FAULTS["string-too-short"],
}
LIST_FAULTS: Final[Mapping[str, str]] = {
    "too-long": "This is too long: at most %(max_length)s items",
    "too-short": "This is too short: at least %(min_length)s items",
}

# Every code that the API gives for a field, with its sentence.
API_FAULTS: Final[Mapping[str, str]] = {
    code: text for code, text in {**FIELD_FAULTS, **DOCUMENT_FAULTS}.items() if "." not in code
}


HOLE: Final = re.compile(r"%\((\w+)\)s")


def listed(code: str) -> str:
    """The code, if it has a sentence; of any other finding of a validator no more is said than that it is one."""
    return code if code in API_FAULTS else "does-not-hold"
