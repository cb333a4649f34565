"""What is wrong with a field, by the code of the fault: one sentence, which the API gives and pages translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.base.subject_faults import SUBJECT_FAULTS
from aftercare.base.translation import sentence

# A part after the dot says which of the cases that share a code it is. That two clients may not meet is never revealed:
# such a time is only not possible.
FIELD_FAULTS: Final[Mapping[str, str]] = SUBJECT_FAULTS | {
    "address-reveals": sentence("A line reveals more than the address: remove that line"),
    "house-reveals": sentence(
        "This name tells what the house is: leave it out, or use a neutral one"
    ),
    "address-too-long": sentence("At most 4 lines of 45 characters"),
    "addressee-missing": sentence("Enter who it goes to, on one line"),
    "adult-tool-juvenile-case-file": sentence(
        "This instrument is for adults, but this case file is under juvenile law: it rates young people"
        " too high (Static-99R coding rules; PROFESOR)"
    ),
    "after-its-end": sentence("The order has already ended by then"),
    "age-at-offence-disagrees": sentence("The order gives a different age at the offence"),
    "age-does-not-fit": sentence(
        "This age does not fit the date of birth and the age at the offence"
    ),
    "age-item-disagrees": sentence(
        "This does not match the age at release; one of the two is wrong"
    ),
    "age-other-regime": sentence("The chosen law does not apply at that age"),
    "age-out-of-range": sentence("Enter the date of birth of someone between 12 and 120 years old"),
    "absence-undecided": sentence("An absence is waiting for a verdict"),
    "already-referred": sentence("There is already an open referral to this programme"),
    "another-team": sentence("Clients stay in the team: choose an officer of this team"),
    "appointment-after": sentence(
        "There was an appointment on %(day)s: enter that day or a later one"
    ),
    "answer-first": sentence("Answer the client: that meets this deadline"),
    "asks-for-opt-out-word": sentence(
        "The text asks for a word that makes the SMS provider block a number"
    ),
    "asks-late": sentence("The gap is longer than allowed: give a reason"),
    "asks-passes-own-officer": sentence("The client's own officer is free then: give a reason"),
    "assessment-first": sentence("Complete and sign the assessment: that meets this deadline"),
    "bad-address": sentence("This is not an email address"),
    "bad-code": sentence("Use lowercase letters, digits and hyphens"),
    "bad-username": sentence("Use 2 to 61 letters, digits, dots or dashes"),
    "before-enrolment": sentence("Enter a day on or after the enrolment of the client"),
    "before-last-step": sentence("Must be on or after the day of the previous step"),
    "before-booking": sentence("Enter an appointment after its booking, within two years"),
    "before-start": sentence("The end has to be after the start"),
    "before-supervision": sentence("Enter a date on or after the start of supervision"),
    "below-standard": sentence(
        "This plan has less contact than the standard requires: explain why, or add to the plan"
    ),
    "braces": sentence("Use braces only around a placeholder"),
    "breaks-excluded": sentence("Not possible: this site is in an exclusion zone"),
    "breaks-home-only": sentence("Not possible: a curfew keeps the client at home then"),
    "breaks-no-contact": sentence(
        "Not possible: the client would meet someone they may not have contact with"
    ),
    "breaks-officer-at-work": sentence("Not possible: the officer is not working then"),
    "breaks-officer-free": sentence("Not possible: the officer has another appointment then"),
    "breaks-open": sentence("Not possible: this site is closed then"),
    "breaks-person-free": sentence("Not possible: the client is at work or away then"),
    "breaks-person-gap": sentence("Not possible: too close to another appointment of this client"),
    "breaks-room": sentence("Not possible: this site is full then"),
    "breaks-separation": sentence("Not possible: juveniles and adults would be at one site"),
    "breaks-session": sentence("Not possible: the group does not meet then"),
    "breaks-session-room": sentence("Not possible: the session is full"),
    "breaks-spacing": sentence(
        "Not possible: too close to another appointment for this obligation"
    ),
    "breaks-window": sentence(
        "Not possible: outside its period, days or hours, or sooner than one full day from now"
    ),
    "breaks-window.holiday": sentence("Not possible: %(day)s is a holiday or closing day"),
    "breaks-window.hours": sentence(
        "Not possible: from %(at)s to %(until)s on %(day)s is not within the hours of the plan, %(opens)s to %(closes)s"
    ),
    "breaks-window.notice": sentence(
        "Not possible: %(day)s at %(at)s is sooner than one full day from now"
    ),
    "breaks-window.past": sentence("Not possible: %(day)s at %(at)s has passed"),
    "breaks-window.period": sentence(
        "Not possible: %(day)s is outside the period of this appointment, %(first)s to %(last)s"
    ),
    "breaks-window.weekday": sentence("Not possible: %(day)s is not one of the days of the plan"),
    "circle-runs": sentence("Another circle is still running: end it first"),
    "closed-anyway": sentence("That is a public holiday: all offices are closed then"),
    "code-unreadable": sentence("A code has six digits"),
    "colleague-away": sentence("This colleague is away and has no stand-in"),
    "combined-twice": sentence("Choose the table, or fill in the level with its source"),
    "condition-does-not-bind": sentence("Choose a condition that requires such an appointment"),
    "condition-ended": sentence("This condition has ended"),
    "control-character": sentence("It contains an invisible character; type the text again"),
    "correction-unexplained": sentence("Give a reason for the correction"),
    "dates-reversed": sentence("The end has to be after the start; the same day is fine"),
    "decides-nothing": sentence("Only a supervisor can be a unit manager"),
    "decision-not-offered": sentence("This does not fit the escalation; choose another decision"),
    "reveals-abbreviation": sentence("An abbreviation in it reveals too much to a stranger"),
    "reveals-address": sentence("Do not send an address"),
    "reveals-disguise": sentence("A word mixes two alphabets; type it again"),
    "reveals-email-address": sentence("Do not send an email address"),
    "reveals-link": sentence("Do not send a link"),
    "reveals-name": sentence("Do not name a person, an office or a place"),
    "reveals-phone-number": sentence("Use only the neutral callback number"),
    "reveals-word": sentence("A word in it reveals too much to a stranger; use everyday words"),
    "reveals-word.named": sentence(
        "“%(which)s” reveals too much to a stranger; use everyday words"
    ),
    "empty-plan": sentence("Add at least one obligation first"),
    "escalation-open": sentence("An escalation is waiting for a decision"),
    "event-too-long": sentence("This event has more lines than we can read"),
    "exception-needed": sentence(
        "For an offence at 16 or 17, only with a written reason (Static-99R coding rules, to be verified)"
    ),
    "executor-too-young": sentence("The adult probation service only carries this out from age 16"),
    "executor-unusual": sentence("This organisation does not usually carry this out"),
    "extended-too-often": sentence("The law allows no further extension"),
    "extension-not-two-to-five": sentence("The law extends this by two, three, four or five years"),
    "extension-other-length": sentence("The law allows an extension of one or two years"),
    "extension-too-long": sentence("The law does not allow such a long extension"),
    "facts-changed": sentence("Facts have changed since this was drafted: check them first"),
    "far-away": sentence("This is %(km)s km from the Netherlands"),
    "fewer-than-members": sentence("More people than that already have a place in this group"),
    "for-a-drop-out-only": sentence("Only a treatment that ends early has this reason"),
    "frame-other-regime": sentence("This type of order does not exist under the chosen law"),
    "reveals-client": sentence("Something in the text reveals too much to a stranger"),
    "group-closed": sentence("This group is closed: no one can join any more"),
    "group-ended": sentence("This group has ended"),
    "group-full": sentence("This group is full"),
    "hand-over-first": sentence("Say on the document itself to whom it was handed over"),
    "has-appointment": sentence("There is already an appointment; move that one"),
    "hours-reversed": sentence("The end has to be after the start"),
    "guessable": sentence("This password is easy to guess: add a few unusual words"),
    "guessable.common": sentence(
        "Many people use this password, or one like it: add a few unusual words"
    ),
    "guessable.date": sentence("A date is easy to guess: use a few unusual words"),
    "guessable.name": sentence(
        "Your name, your team and words about this work are easy to guess: use a few unusual words"
    ),
    "guessable.pattern": sentence(
        "Sequences and repeated characters are easy to guess: use a few unusual words"
    ),
    "guessable.stolen": sentence("This password has been stolen somewhere before: choose another"),
    "hours-too-short": sentence("The appointment does not fit between these hours"),
    "identity-open": sentence("First record how it is certain that the client is asking"),
    "in-the-future": sentence("Enter today or an earlier day"),
    "in-the-past": sentence("Enter today or a later date"),
    "informed-too-late": sentence("The client must be informed before the first deadline ends"),
    "item-missing": sentence("Fill in every item before signing"),
    "item-not-asked": sentence("Leave this open: there was no victim under 14"),
    "juvenile-tool-adult-case-file": sentence(
        "This instrument is for young people, but this case file is under adult law"
    ),
    "kind-in-use": sentence("Plans have appointments here that this kind of site does not allow"),
    "kind-not-of-condition": sentence("This condition does not require that"),
    "kind-not-of-frame": sentence("This order cannot include that condition"),
    "label-not-neutral": sentence("Only labels such as S-1, S-2; never a name"),
    "label-reveals": sentence(
        "Use a neutral label such as S-1: no telephone number, postcode or address"
    ),
    "label-taken": sentence("This label is already in use in this case file"),
    "length-or-last-day": sentence("Enter a length or a last day, not both"),
    "line-too-long": sentence("This line is too long to read"),
    "longer-than-law": sentence("Longer than the law allows for this type of order"),
    "longer-than-newer-law": sentence(
        "Longer than the law allows for later judgments. The law of its day applies here: check the limit there"
    ),
    "longer-unless-judged-before": sentence(
        "Longer than the law allows; if the court judged before 1 July 2021, fill in the day it became final"
    ),
    "may-not-accompany": sentence("This person may not accompany or interpret for this client"),
    "mismatch": sentence(
        "Choose a provider only for the role treatment provider; that role needs one"
    ),
    "missing": sentence("Fill this in"),
    "missing-unseen": sentence("Say that you have seen what is missing, or fill it in"),
    "naive-time": sentence("This time has no time zone that we know"),
    "name-in-use": sentence("A colleague has this name, or one like it: add a letter or the team"),
    "name-reveals": sentence(
        "This name reveals more than who someone is; correct it in the case file"
    ),
    "name-unprintable": sentence("This name cannot be printed; correct it in the case file"),
    "named-twice": sentence("List each one only once"),
    "needs-verification": sentence(
        "This number has a history: verify it with a code or a call, on its own page"
    ),
    "not-a-sentence": sentence("Write at least one whole sentence"),
    "no-address": sentence("Enter the postal address first"),
    "no-caseworker": sentence("Only officers and supervisors can work at the duty desk"),
    "no-coordinator": sentence("Choose a contact person who is currently a circle coordinator"),
    "no-one-to-accept": sentence("No supervisor of that team can see all of these case files"),
    "no-coordinator-account": sentence("Choose an account of a circle coordinator"),
    "no-deputy": sentence("Choose another officer in the same team"),
    "no-end": sentence("This event has no end"),
    "no-internet": sentence("A condition forbids internet, and so an own page"),
    "no-provider": sentence("No provider offers this programme"),
    "no-provider-of-room": sentence("Choose the treatment provider this room belongs to"),
    "no-signed-static": sentence("There is no signed Static-99R of 2016 to combine with"),
    "no-such-account": sentence("There is no account with this name"),
    "no-such-file": sentence(
        "There is no case file with this reference; a destroyed one is found by the number of its certificate"
    ),
    "no-such-certificate": sentence("No case file was destroyed under this number"),
    "no-team": sentence("Your account is not in a team"),
    "no-time": sentence("The start or end of this event cannot be read"),
    "no-treatment-asked": sentence("This condition does not require treatment"),
    "no-shifts": sentence("There are no shifts in this file"),
    "no-uid": sentence("This event has no identifier (UID)"),
    "no-weekday": sentence("Choose at least one weekday"),
    "not-a-calendar": sentence("We cannot read this calendar file"),
    "not-a-flag": sentence("This condition cannot set that"),
    "not-a-point": sentence("Write each point as latitude, longitude: for example 52.3702, 4.8952"),
    "not-accepted": sentence("The sign-in provider did not sign this, or it has expired"),
    "not-a-score": sentence("Choose one of the options"),
    "not-adult-at-release": sentence(
        "Static-99R is for people who were 18 or older at release (coding rules 2016)"
    ),
    "not-adult-yet": sentence(
        "For an offence at 16 or 17, only from the age of 18 (Static-99R coding rules, to be verified)"
    ),
    "not-an-object": sentence("This condition cannot set that"),
    "not-after-newest": sentence("Enter a day after that of the newest version"),
    "not-answered": sentence("This request ended without an answer"),
    "not-combined": sentence("Only STABLE-2007 can be combined, and only with Static-99R"),
    "not-for-consenting-peers": sentence(
        "Not for consenting sex between peers (Static-99R coding rules 2016)"
    ),
    "not-for-images-only": sentence(
        "Not if the offence involves images only (Static-99R coding rules, to be verified)"
    ),
    "not-for-this-letter": sentence("This letter does not match that appointment"),
    "not-for-women": sentence(
        "Designed for men: its figures say nothing about women or girls (author's population, to be verified)"
    ),
    "not-free": sentence("That time is no longer free; choose another"),
    "not-given-then": sentence("Enter a date from the day it was asked up to today"),
    "not-handed-over-then": sentence("Enter a date from the day it was signed up to today"),
    "not-in-this-group": sentence("Not possible in this group"),
    "not-informed-then": sentence("Enter a date from the day it was asked up to today"),
    "not-monitored": sentence("Tick monitoring, or leave its dates empty"),
    "not-of-a-provider": sentence("This kind of site does not belong to a treatment provider"),
    "not-of-the-team": sentence("Choose an officer or supervisor of the team"),
    "not-on-quarter": sentence("Enter a time on the quarter hour, for example 9:15"),
    "not-past": sentence("Enter a day before today"),
    "not-possible-here": sentence("Not possible at this site or time"),
    "not-posted-then": sentence("Enter a date from the day the letter was made up to today"),
    "not-sent-then": sentence("Enter a date from the day it was signed up to today"),
    "not-sexual-offence": sentence("This instrument is only for people with a sexual offence"),
    "too-many-filters": sentence("Remove a saved filter first: you have reached the maximum"),
    "changed-meanwhile": sentence("Changed by someone else in the meantime: look again"),
    "not-started": sentence("This appointment has not started yet"),
    "not-the-newest": sentence("The library has changed again; check it first"),
    "not-to-be-monitored": sentence("Only a condition that restricts liberty can be monitored"),
    "not-to-come": sentence("Enter a day after today"),
    "not-waiting": sentence("This referral has ended"),
    "note-is-no-contact": sentence("A note is not a contact, so it cannot be marked as reached"),
    "notes-unchecked": sentence("Check every note first"),
    "nothing-to-catch-up": sentence("This session is made good already, or is no gap in a course"),
    "nothing-to-extend": sentence("An order without a length cannot be extended"),
    "number-of-escalations": sentence("At most 100 escalations at once"),
    "number-of-clients": sentence("Choose from 1 to 300 clients"),
    "number-taken": sentence(
        "This number is also in another case file; it cannot be verified for anyone"
    ),
    "off-grid": sentence("Enter a length in steps of 15 minutes, at most 8 hours"),
    "order-runs": sentence("An order is still running: record its end first"),
    "over-a-year-ago": sentence("Enter a day at most a year ago"),
    "other-audience": sentence("Juveniles and adults are not treated together"),
    "other-programme": sentence("This group belongs to another programme"),
    "other-provider": sentence("The court named another provider: give a reason"),
    "out-of-range": sentence("That number is too large or too small"),
    "outcome-missing": sentence("An appointment has no outcome yet"),
    "outlives": sentence("Not longer than what it refers to"),
    "outside-ages": sentence(
        "Not designed for this age on this day: ERASOR and J-SOAP 12-18, JSORRAT-II 12-17, PROFESOR 12-25"
    ),
    "outside-condition": sentence("Stay within the dates of the condition"),
    "outside-frame": sentence("Stay within the dates of the order"),
    "overlapping": sentence("Someone is already standing in on some of these days"),
    "own-agreement-missing": sentence(
        "The client does not want texts: first ask whether they may go to this contact person"
    ),
    "paper-too-long": sentence("This is too long for a letter"),
    "password-too-long": sentence("Use at most 128 characters"),
    "period-too-long": sentence("At most three years at once"),
    "phone-extension": sentence("A number with an extension cannot receive texts"),
    "phone-invalid": sentence("This number does not exist"),
    "phone-not-mobile": sentence("Texts need a mobile number"),
    "phone-unreadable": sentence("This is not a telephone number"),
    "place-missing": sentence("Choose a site"),
    "placeholder-joined": sentence("A placeholder must stand alone, between spaces or punctuation"),
    "placeholder-missing": sentence("A placeholder that this text must include is missing"),
    "programme-in-use": sentence(
        "Groups, referrals or plans use this programme, so this cannot change"
    ),
    "programme-missing": sentence("Choose a programme"),
    "provider-in-use": sentence("Plans have treatment here: its provider cannot change"),
    "reason-missing": sentence("Give a reason: it is recorded in the case file, with your name"),
    "repeating": sentence("A repeating event: export every shift as a separate event"),
    "restricted-case": sentence("This case file is restricted: tick that you choose this"),
    "restricted-cleared-by-supervisor": sentence(
        "Only a supervisor of the team can lift this: ask them to do it on this page"
    ),
    "review-within-a-year": sentence("Choose a day within a year"),
    "role-takes-no-texts": sentence(
        "Texts can only go to a parent, guardian, relative or other personal contact"
    ),
    "same-programme": sentence("Choose another programme or another group"),
    "same-tier": sentence("Choose a level other than the current one"),
    "same-time": sentence("The appointment is already at this time"),
    "several": sentence("More than one attendee: only one person has the shift"),
    "shorter-than-law": sentence("Shorter than the law allows for this type of order"),
    "site-not-for-kind": sentence("This kind of site is not for this kind of obligation"),
    "alarm-not-snoozed": sentence(
        "An alarm cannot be snoozed: acknowledge it, hand it over or decide"
    ),
    "snooze-too-long": sentence("At most ten working days; if you need longer, decide instead"),
    "source-missing": sentence("Say who combined it and which table they used"),
    "stand-in-away": sentence("This colleague is away on some of these days; choose another"),
    "swapped": sentence(
        "This is %(km)s km from the Netherlands: latitude and longitude are swapped, 52.3702, 4.8952 is Amsterdam"
    ),
    "taken": sentence("Someone already has a shift in part of this time"),
    "takes-no-texts": sentence(
        "Choose a current contact person who agreed to texts and whose number has been verified"
    ),
    "text-too-long": sentence("The text needs too many segments"),
    "too-far": sentence("That is too far ahead"),
    "too-far-ahead": sentence("Give a day at most half a year ahead"),
    "too-large": sentence("This file contains more than we can read"),
    "too-long": sentence("This is too long"),
    "too-many": sentence("More than 2,000 shifts in one file"),
    "too-short": sentence("Use at least 12 characters"),
    "too-young-at-offence": sentence(
        "Not for an offence before the age of 16 (Static-99R coding rules, to be verified)"
    ),
    "total-too-long": sentence("Order and extensions together are longer than the law allows"),
    "transfer-to-come": sentence(
        "A transfer of one of these clients is already planned: cancel it first"
    ),
    "turn-too-long": sentence("A shift lasts at most 31 days"),
    "twice": sentence("Give each of these only once"),
    "unchanged": sentence("This is the same as before"),
    "unknown-account": sentence("No officer or supervisor of the team has this account name"),
    "unknown-appointment": sentence("That appointment is not this client's"),
    "unknown-assessment": sentence("Choose a signed assessment of this client"),
    "unknown-colleague": sentence("Choose a colleague from the list"),
    "unknown-escalation": sentence("Choose the escalation it follows from"),
    "unknown-channel": sentence("Choose one of the options"),
    "unknown-choice": sentence("Choose one of the options"),
    "unknown-condition": sentence("Choose one of the options"),
    "unknown-executor": sentence("Choose one of the options"),
    "unknown-frame": sentence("Choose one of the options"),
    "unknown-instrument": sentence("Choose one of the options"),
    "unknown-item": sentence("Choose one of the options"),
    "unknown-kind": sentence("Choose one of the options"),
    "unknown-language": sentence("Choose one of the options"),
    "unknown-level": sentence("Choose one of the options"),
    "unknown-matrix": sentence("No table with that name is valid on that day"),
    "unknown-order": sentence("Choose the order it is about"),
    "unknown-parameter": sentence("This condition cannot set that"),
    "unknown-site": sentence("Choose one of the options"),
    "unknown-placeholder": sentence("Something in braces is not known when this text is sent"),
    "unknown-programme": sentence("Choose one of the options"),
    "unknown-provider": sentence("Choose a provider"),
    "unknown-question": sentence("Choose one of the options"),
    "unknown-reference": sentence("No other person has this reference"),
    "unknown-regime": sentence("Choose one of the options"),
    "unknown-role": sentence("Choose one of the options"),
    "unknown-script": sentence(
        "Use Latin, Cyrillic or Arabic letters; no one here can check others"
    ),
    "unknown-section": sentence("This document does not have that section"),
    "unknown-session": sentence("Choose a session of this group"),
    "unknown-standard": sentence("No version of this standard is in use today"),
    "unknown-team": sentence("Choose one of the options"),
    "unprintable": sentence("The name or address has a character that cannot be printed"),
    "unprintable-sign": sentence("It contains a character that cannot be sent"),
    "unreadable-day": sentence("Enter a date, for example 26-11-2026, 26/11 or 26"),
    "unseen-characters": sentence("A name needs letters or signs that can be seen"),
    "verdict-first": sentence(
        "Decide on the absence first: a warning or report rests on that verdict"
    ),
    "waits-for-place": sentence("The treatment is waiting for a place: no start has been agreed"),
    "where-to": sentence("Say where the client is going: use the transfer form"),
    "window-missing": sentence("Enter days and hours"),
    "zone-antimeridian": sentence("An area across the 180th meridian cannot be saved"),
    "zone-crosses-itself": sentence("This outline crosses itself, or encloses no area"),
    "zone-missing": sentence("Enter at least one area, at most twenty"),
    "zone-too-few-points": sentence("An outline needs at least three different points"),
    "zone-too-large": sentence("This area is too large: at most 500 points and two degrees across"),
    "zone-unreadable": sentence("Enter an outline or a circle"),
}
