"""Labels for contact standards, contacts and changes of level."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.domain.contact_standards.kinds import TermUnit
from aftercare.web.shell.adoption import JSON_SENTENCES
from aftercare.web.shell.words import Word, Words

CASE_TYPES = {
    "sexual_offence": Word(sentence("Sexual offence"), "user"),
    "general": Word(sentence("Other offence"), "user"),
}

CONTACT_KINDS = {
    "face_to_face": Word(sentence("Face to face"), "users", "info"),
    "home_visit": Word(sentence("Home visit"), "home", "ok"),
    "provider_contact": Word(sentence("Contact with the treatment provider"), "stethoscope"),
    "employment_check": Word(sentence("Employment check"), "building"),
    "phone_call": Word(sentence("Telephone call"), "phone"),
    "substance_test": Word(sentence("Urine test"), "test-pipe"),
    "police_contact": Word(sentence("Contact with the police"), "flag"),
    "family_contact": Word(sentence("Contact with the family"), "users"),
}

RECORD_KINDS = {
    "provider_contact": CONTACT_KINDS["provider_contact"],
    "employment_check": CONTACT_KINDS["employment_check"],
    "phone_call": CONTACT_KINDS["phone_call"],
    "police_contact": CONTACT_KINDS["police_contact"],
    "family_contact": CONTACT_KINDS["family_contact"],
    "other": Word(sentence("Other contact"), "message"),
    "note": Word(sentence("Note"), "edit"),
}

CONTACT_STATES = {
    "completed": Word(sentence("Spoken to"), "check", "ok"),
    "attempted": Word(sentence("Not reached"), "x", "warning"),
    "noted": Word(sentence("Written down"), "check"),
    "voided": Word(sentence("Voided"), "ban"),
}

STANDARD_STATES = {
    "proposed": Word(sentence("Proposed"), "hourglass", "warning"),
    "activated": Word(sentence("Activated"), "check", "ok"),
    "example": Word(sentence("Example"), "info-circle", "info"),
}

CHOICE_STATES = {
    "confirmed": Word(sentence("Confirmed"), "check", "ok"),
    "refused": Word(sentence("Refused"), "x", "danger"),
    "withdrawn": Word(sentence("Withdrawn"), "ban"),
    "replaced": Word(sentence("Replaced by another proposal"), "chevron-right"),
}

POLICY_STATES = {
    "proposed": STANDARD_STATES["proposed"],
    "activated": STANDARD_STATES["activated"],
    "in_force": Word(sentence("In force"), "circle-check", "ok"),
    "withdrawn": CHOICE_STATES["withdrawn"],
    "refused": CHOICE_STATES["refused"],
}

CADENCES = {
    "fixed": Word(sentence("in each calendar period"), "calendar-week"),
    "rolling": Word(sentence("counted from the last contacts"), "history"),
}

# Faults inside a profile, each shown with its pointer.
PROFILE_SENTENCES = JSON_SENTENCES | {
    "counts-nothing": sentence("names nothing that counts"),
    "more-than-the-whole": sentence("is more than the requirement asks for"),
    "not-a-calendar-window": sentence("must be a calendar period: 7, 30, 90, 180 or 365 days"),
    "not-of-the-whole": sentence("names something the requirement does not count"),
}
# Faults of a requirement, beside its field.
REQUIREMENT_SENTENCES = {
    "counts-nothing": sentence("Tick at least one type that counts"),
    "empty-list": sentence("Enter at least one requirement"),
    "more-than-the-whole": sentence("Enter no more than the requirement asks for"),
    "not-a-calendar-window": sentence("A calendar period lasts 7, 30, 90, 180 or 365 days"),
    "not-of-the-whole": sentence("Tick only types that count for the requirement"),
    "said-twice": sentence("This type is already in the list"),
}
PROFILE_WRONG = sentence("The file has errors; each one is listed below")
UNITS = {TermUnit.WORKING_DAYS: sentence("working days"), TermUnit.DAYS: sentence("days")}
NOT_REACHED = sentence("not reached")
TIER_CHANGED = sentence("Supervision level changed")

WORDS: Words = {
    "cadence": CADENCES,
    "case_type": CASE_TYPES,
    "contact": CONTACT_KINDS,
    "contact_record": RECORD_KINDS,
    "contact_state": CONTACT_STATES,
    "partial": {
        "just_enrolled": Word(sentence("Supervision has only just begun"), "user-plus"),
        "newly_chosen": Word(
            sentence("The standard has applied for less than one period"), "clock"
        ),
        "tier_changed": Word(sentence("The supervision level changed in this period"), "flag"),
        "suspended": Word(sentence("Custody, admission or suspension in this period"), "lock"),
    },
    "policy": POLICY_STATES,
    "rate": {
        "below": Word(sentence("Below the standard"), "alert-triangle", "danger"),
        "met": Word(sentence("Meets the standard"), "check", "ok"),
        "above": Word(sentence("Above the standard"), "plus", "info"),
        "by_record": Word(sentence("Counted from contact records"), "info-circle"),
    },
    "standard": STANDARD_STATES,
    "standard_choice": CHOICE_STATES,
    "standing": {
        "met": Word(sentence("On time"), "check", "ok"),
        "awaited": Word(sentence("Still to come"), "clock", "info"),
        "late": Word(sentence("Too late"), "alert-triangle", "danger"),
        "due_today": Word(sentence("Due today"), "clock", "warning"),
        "due_soon": Word(sentence("Due within a week"), "clock", "warning"),
        "partial": Word(sentence("Not judged"), "minus"),
    },
    "task_reason": {
        "tier-changed": Word(sentence("The supervision level changed"), "flag"),
    },
}
