"""Field faults of single subjects, such as absences, documents and tasks; a part of `FIELD_FAULTS`."""

from __future__ import annotations

from typing import Final

from aftercare.base.translation import sentence

SUBJECT_FAULTS: Final[dict[str, str]] = {
    "too-many-lines": sentence(
        "More than 20,000 rows, the most of a file: choose fewer days, hours of a day, one account or one case file"
    ),
    "mixed-scripts": sentence(
        "A word has letters of two scripts, such as Latin and Cyrillic, which look alike: type the name again"
    ),
    "decided-otherwise": sentence("The decision that asked for this document no longer stands"),
    "misses-explained": sentence(
        "No absence behind this document counts any more: a supervisor opens the escalation again and decides"
    ),
    "alarms-of-another": sentence(
        "What this document rests on was about another client: a supervisor opens the escalation again and decides"
    ),
    "decision-to-review": sentence("Someone must look again at a decision about an absence"),
    "team-of-others": sentence("Choose one of the teams of this machine"),
    "officer-of-others": sentence("Choose an officer of this team"),
    "event-type": sentence("There is no such type of event"),
    "event-type.unread": sentence(
        "This account may not read the resource %(resource)s, so it would hear nothing of it"
    ),
    "webhook-url": sentence(
        "This is not an address of the web: enter one that begins with https://"
    ),
    "webhook-url-parts": sentence("Leave out the name, the password and what follows a #"),
    "webhook-url-https": sentence(
        "Only an address with https:// is encrypted on its way: enter one"
    ),
    "webhook-url-inside": sentence(
        "This address is inside a network: the operator first names its host (AFTERCARE_WEBHOOK_INSIDE_HOSTS)"
    ),
    "calendar-kind": sentence("Choose a calendar that can be read here"),
    "calendar-of-colleague": sentence("This is the address of a colleague: enter your own"),
    "calendar-account": sentence("Enter the account alone, without a colon or hidden characters"),
    "calendar-address-https": sentence(
        "Only an address with https:// is encrypted on its way: enter one"
    ),
    "calendar-address": sentence(
        "Enter an address with https://; one inside a network is first named by the operator"
        " (AFTERCARE_CALENDAR_INSIDE_HOSTS)"
    ),
    "event-not-kept": sentence("Choose an event from %(first)s to %(last)s: others are not kept"),
    "webhook-account": sentence("Choose an open account that may read events"),
    "person-records": sentence(
        "A person records this: a machine reports who came, no excuse and no device check"
    ),
    "unknown-scope": sentence("Choose from the scopes on this page"),
    "machine-without-team": sentence("Choose at least one team: this machine sees clients"),
    "machine-too-long": sentence("At most two years from today: propose a later day by then"),
    "not-keys": sentence(
        "This is no set of public keys: paste JSON with the member keys, as the other system publishes it"
    ),
    "keys-number": sentence("Give one to four keys"),
    "private-key": sentence(
        "This holds a private or shared key: never send it, replace it there, and paste the public one here"
    ),
    "key-kind": sentence(
        "Use keys for signatures: RSA of 2,048 bits or more, P-256, P-384 or Ed25519"
    ),
    "key-names": sentence("With more than one key, each needs a name of its own in the member kid"),
    "more-checks-than-allowed": sentence(
        "Too often: the judgment allows at most %(most)s device checks in %(weeks)s weeks"
    ),
    "checks-no-longer-allowed": sentence("The judgment allows device checks until %(day)s"),
    "check-too-soon": sentence(
        "After the last device check the judgment allows the next from %(day)s"
    ),
    "checks-planned-already": sentence(
        "This condition has an obligation for device checks already: change that one"
    ),
    "kind-code": sentence("Use lowercase letters, digits and underscores, for example alcohol_ban"),
    "kind-retired": sentence("This kind of condition is retired: choose another"),
    "condition-kind-in-use": sentence(
        "Conditions of clients are of this kind (%(count)s): retire it instead of removing it"
    ),
    "newer-in-force": sentence("A newer version was activated meanwhile: propose this anew"),
    "before-version": sentence("Not before the first day of the version before: %(day)s"),
    "source-short": sentence("Say where this comes from, for example a decision or a report"),
    "asks-without-role": sentence(
        "Only a kind that requires appointments brings these: untick them, or choose that above"
    ),
    "fixed-by-law": sentence("This follows from the law and stays as shipped"),
    "no-default": sentence("This differs from client to client, so it has no default"),
    "checks-without-bounds": sentence(
        "Device checks need the property that lets the judgment bound them"
    ),
    "check-in-without-page": sentence("The check-in is on the own page: tick that one too"),
    "moment-passed": sentence("This moment has passed: record the case conference instead"),
    "another-trial-then": sentence("Another trial runs on some of these days"),
    "looks-too-close": sentence(
        "Too short: each look must be at least 14 days after the one before"
    ),
    "trial-too-long": sentence(
        "Too long: at most a year, since half of the clients may get the worse reminder until the end"
    ),
    "no-such-reminder": sentence("The reminder policy has no such reminder"),
    "same-day": sentence("Choose another day than the usual one"),
    "check-outcome-missing": sentence("Say what came of the device check"),
    "no-device-check": sentence("This appointment is not a device check"),
    "second-officer-missing": sentence(
        "Say which colleague was there: two officers do a device check"
    ),
    "no-content-of-checks": sentence("A device check has no note: only its outcome is recorded"),
    "confinement-reason-missing": sentence(
        "The client was in custody or admitted: say why the absence counts all the same, or decide otherwise"
    ),
    "early-reason-missing": sentence(
        "Evidence may still come: say why you do not wait for it, or decide after that deadline"
    ),
    "no-evidence-entered": sentence(
        "There is no evidence in the case file: first enter what the client gave"
    ),
    "no-reminder-unseen": sentence(
        "No reminder was delivered: tick that you have seen this, or make another decision"
    ),
    "not-supervised-then": sentence(
        "This client was not under supervision at the moment of the alarm: it cannot act there"
    ),
    "no-address-unseen": sentence(
        "No address was known for this visit: tick that you have seen this, or make another decision"
    ),
    "file-attached": sentence("This document is already attached to the case file"),
    "file-format": sentence("Choose a PDF, JPEG, PNG, Word (.docx, no macros) or text document"),
    "file-infected": sentence(
        "The scanner found something harmful in the document; it was not stored"
    ),
    "file-too-large": sentence("This document is too large"),
    "photo-format": sentence("Choose a photo that is a JPEG or PNG"),
    "photo-pixels": sentence("Choose a photo of at most 25 megapixels"),
    "list-too-large": sentence("At most 300 kB in one file"),
    "out-of-range.birth": sentence("Enter a day after the client was born"),
    "too-far.day": sentence("Enter %(last)s or an earlier day"),
    "too-early": sentence("Enter %(first)s or a later day"),
    "too-far.days": sentence("Choose at most %(most)s days"),
    "no-such-day": sentence("That date does not exist"),
    "not-a-whole-day": sentence(
        "Write day, month and year in figures: for example 3-4-1985 or 1985-04-03"
    ),
    "not-a-list": sentence("This is neither a list of clients (CSV, UTF-8) nor a case file (JSON)"),
    "not-utf8": sentence(
        "The letters of this file cannot be read: in Excel, choose Save as, CSV UTF-8, and send that file"
    ),
    "other-columns": sentence("The columns differ from those described on this page"),
    "other-columns.named": sentence(
        "The columns differ from those described on this page. Missing: %(missing)s. Unknown or twice: %(other)s"
    ),
    "reference-taken": sentence("That reference is already in use"),
    "too-many-clients": sentence("At most 100 clients in one file"),
    "twice-in-file": sentence("An earlier line has the same reference"),
    "unknown-obligation": sentence(
        "Write a kind of obligation and a number of days: for example check_in 14"
    ),
    "bar-appointments": sentence(
        "This colleague has appointments with the client: move those to a colleague first"
    ),
    "bar-co-officer": sentence(
        "This colleague also works on this case file: end that first, under the people"
        " around the client"
    ),
    "bar-coming-officer": sentence(
        "The client goes to this colleague: cancel that change of officer first"
    ),
    "bar-deputy": sentence(
        "This colleague is the deputy in this case file: choose another deputy first"
    ),
    "bar-officer": sentence(
        "This colleague is the client's officer: transfer the client to a colleague first"
    ),
    "bar-only-supervisor": sentence(
        "The team has no other supervisor for this case file: a second supervisor is needed first"
    ),
    "barred-from-file": sentence("This colleague may not see this case file: choose someone else"),
    "inform-first": sentence(
        "First record that the prosecution service was informed of this change, or why it cannot wait"
    ),
    "informed-on-its-page": sentence(
        "Record who was informed on its own page: that meets this deadline"
    ),
    "office-of-prosecution": sentence("Choose an office of the prosecution service"),
    "no-words-here": sentence("No words here: nothing about a victim is recorded"),
    "give-access-first": sentence(
        "This colleague may not see this case file: give access first, or choose someone else"
    ),
    "one-owner": sentence("Choose a colleague, or enter someone outside: one of the two"),
    "step-day": sentence("Choose a day from today until two years from now"),
    "too-many-goals": sentence("There are very many already: end some first"),
    "no-milestone": sentence("This is not, or no longer, a milestone to tell the client of"),
    "praise-not-by-text": sentence("The client did not choose a text, or a contact gets the texts"),
    "concern-first": sentence("Answer the concern on its own page: that meets this deadline"),
    "submission-first": sentence(
        "Accept or refuse the submission on its own page: that meets this deadline"
    ),
    "earlier-waits": sentence(
        "Something that was sent before this waits for a decision: decide on that first"
    ),
    "later-waits": sentence(
        "A later address for the same use waits for a decision: decide on that first"
    ),
    "begins-later": sentence("This begins later than today: check the day and the year"),
    "final-later": sentence(
        "This judgment becomes final later than today: check the day and the year"
    ),
    "has-ended-then": sentence("This order has then ended: supervision under it stops"),
    "before-evasion": sentence("The evasion began on %(first)s: enter that day or a later one"),
    "order-has-ended": sentence("This order has ended: reopen it before you extend it"),
    "order-entered": sentence("An order with this court reference is already in the case file"),
    "order-unknown": sentence("No order with this court reference is in the case file"),
    "order-other-than-named": sentence(
        "No order with this court reference is in the case file; the sender named the client by the order"
        " %(reference)s, which is: ask the sender which of the two is meant"
    ),
    "second-order": sentence(
        "There is an order that may be this one: say that this is another order"
    ),
    "condition-unknown": sentence("A condition that is withdrawn is not in the case file"),
    "wording-unknown": sentence(
        "A condition that is withdrawn is not in the case file with this wording: choose below which one is meant"
    ),
    "several-of-kind": sentence(
        "The order has several conditions of this kind, and what was sent does not say which ends: choose it below"
    ),
    "extension-of-other-length": sentence(
        "This extension is in the case file with another length: undo it there first if that one is wrong"
    ),
    "second-extension": sentence(
        "The order has an extension that may be this one: say that this is another decision"
    ),
    "after-last-day": sentence(
        "The condition ends before this day in any case: withdrawing it then changes nothing"
    ),
    "detention-runs": sentence(
        "There is already a detention since %(first)s that still lasts: correct or end that one"
    ),
    "detention-overlaps": sentence(
        "There is already a detention from %(first)s to %(last)s: correct that one"
    ),
    "evasion-runs": sentence(
        "There is already an evasion of supervision since %(first)s that still lasts: correct or end that one"
    ),
    "evasion-overlaps": sentence(
        "There is already an evasion of supervision from %(first)s to %(last)s: correct that one"
    ),
    "supervisor-decides": sentence("A supervisor records what was decided"),
    "alarm-opens-first": sentence(
        "The escalation about this alarm opens within a minute: record then what was done"
    ),
    "custody-is-detention": sentence(
        "Enter custody as a detention: the last day of orders moves with it"
    ),
    "no-detention": sentence("No detention in the case file covers this day"),
    "client-not-found": sentence("No client whom you may see has this reference"),
    "emergency-reason-short": sentence(
        "Say in a few words what the emergency is and why this case file is needed now"
    ),
    "emergency-review-first": sentence(
        "A supervisor reviews the emergency access on its own page: that meets this deadline"
    ),
    "emergency-seen-already": sentence(
        "You may already see this case file: find it in your caseload"
    ),
    "emergency-still-open": sentence(
        "This case file is open until %(until)s: end the access with the review, or review it after that"
    ),
    "emergency-unknown": sentence(
        "No case file can be opened with this reference and family name; the attempt is recorded"
    ),
    "one-dose": sentence(
        "Enter the dose once: in sessions, or in minutes with the length of a session"
    ),
    "end-or-review": sentence("Enter either a last day or a day of review"),
    "alarm-reason-short": sentence(
        "An alarm ends with this: say in at least four words what was done, when and by whom"
    ),
    "alarm-of-another": sentence(
        "The alarm was about another client: decide that it was, without a warning or a report"
    ),
    "question-short": sentence("Write the question in a few words"),
    "name-short": sentence("Write a name of at least two letters"),
    "reason-short": sentence("Write the reason in a few words"),
    "finding-short": sentence("Say in at least four words what it was"),
    "on-list-already": sentence(
        "This colleague is already on a list of this case file: end that entry first"
    ),
    "own-file-access": sentence("Another supervisor of the team decides about your own access"),
    "after-appointment": sentence("The appointment it is about is before that day"),
    "away-now": sentence("This colleague is away"),
    "day-first": sentence("Enter the day it was sent for this one"),
    "does-not-see-file": sentence("This colleague cannot see this client's case file"),
    "calendar-of-another": sentence(
        "The colleague whose calendar it is, or a supervisor, answers this"
    ),
    "done-elsewhere": sentence("Open it: it is completed on its own page"),
    "done-meanwhile": sentence("Already done by someone else"),
    "fixed-deadline": sentence("The day of this task is fixed"),
    "none-ticked": sentence("Tick at least one"),
    "offer-first": sentence("Answer the offer first: that completes this"),
    "task-day": sentence("Choose a day from today until four weeks from now"),
    "cohorts-too-large": sentence("At most 200 kB and 2,000 lines in one file"),
    "no-cohorts": sentence("No counts can be read from this file: send a CSV file with a heading"),
    "personal-columns": sentence(
        "This file has columns about persons: nothing was read or stored. Ask the source for counts only"
    ),
    "cohort-columns": sentence(
        "The columns must be year, programme, years, definition, clients and reoffended, and no others"
    ),
    "cohorts-wrong": sentence("Some lines are not right: nothing was stored"),
    "cohort-cells": sentence("This line has more or fewer cells than the heading"),
    "cohort-twice": sentence("This cohort stands in the file twice"),
    "cohort-year": sentence("The year must be from 1990 to last year"),
    "cohort-years": sentence("The observation period must be from 1 to 20 whole years"),
    "cohort-not-observed": sentence("The observation period of this cohort is not over yet"),
    "cohort-programme": sentence("The programme must be all, or the name of a programme of ours"),
    "cohort-definition": sentence(
        "The definition must be general, serious, very-serious or sexual"
    ),
    "cohort-count": sentence("Write a whole number, or <5 for a count that was left out"),
    "cohort-more-than-all": sentence("More reoffended than there are clients"),
    "cohort-small": sentence("A count from 1 to 4 could be about one person: write <5 for it"),
}
