"""Labels for the codes of treatment."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

# Why an obligation of a plan gets no times yet.
LINE_WARNINGS = {
    "no-referral": Word(sentence("Waiting for a place: no referral yet"), "hourglass", "warning"),
    "treatment-not-started": Word(
        sentence("Waiting for a place: no start has been agreed yet"), "hourglass", "warning"
    ),
    "treatment-paused": Word(sentence("Waiting: the treatment is paused"), "hourglass", "warning"),
    "treatment-ended": Word(
        sentence("No times: the referral has ended"), "alert-triangle", "warning"
    ),
    "no-site-of-provider": Word(
        sentence("No times: the plan names no site of this provider"), "alert-triangle", "warning"
    ),
    "other-provider": Word(
        sentence("Another provider than the court named"), "alert-triangle", "warning"
    ),
    "similar-provider": Word(
        sentence("Not the provider the court named; a similar one is allowed"), "info-circle"
    ),
    "site-not-for-kind": Word(
        sentence("One of these sites is not for this kind of obligation"),
        "alert-triangle",
        "warning",
    ),
}

WORDS: Words = {
    "no_forecast": {
        "no-modules": Word(
            sentence("No modules entered, so no length of a course is known"), "info-circle"
        ),
        "no-places": Word(
            sentence(
                "No group, and no number of individual courses: a planner enters with the programme how many clients "
                "can be treated at the same time"
            ),
            "info-circle",
        ),
        "no-sessions": Word(
            sentence("No group with sessions to come"), "alert-triangle", "warning"
        ),
    },
    "dose_unit": {
        "sessions": Word(sentence("sessions"), "list-check"),
        "hours": Word(sentence("hours"), "clock"),
    },
    "drop_out_by": {
        "client": Word(sentence("The client"), "user"),
        "provider": Word(sentence("The treatment provider"), "stethoscope"),
        "probation": Word(sentence("The probation service"), "users"),
        "court": Word(sentence("The court or the prosecutor"), "gavel"),
    },
    "drop_out_reason": {
        "client-stopped": Word(sentence("The client stopped coming"), "x"),
        "missed-sessions": Word(sentence("Too many missed sessions"), "calendar-event"),
        "conduct": Word(sentence("Conduct in the group or towards the provider"), "alert-triangle"),
        "not-suited": Word(sentence("The programme does not suit the client"), "minus"),
        "health": Word(sentence("Health or addiction"), "stethoscope"),
        "moved": Word(sentence("Moved away"), "map-pin"),
        "detained": Word(sentence("In custody or admitted"), "lock"),
        "order-ended": Word(sentence("The order ended"), "clock"),
        "other": Word(sentence("Another reason"), "info-circle"),
    },
    "entry": {
        "open": Word(sentence("Open: people can join at any time"), "users"),
        "closed": Word(sentence("Closed: no one can join after the first day"), "lock"),
    },
    "log_subject": {
        "place-offer": Word(sentence("Offered place"), "users"),
        "programme": Word(sentence("Programme"), "list-check"),
        "referral": Word(sentence("Referral"), "send"),
        "treatment-group": Word(sentence("Treatment group"), "users"),
    },
    "line_warning": LINE_WARNINGS,
    "offer": {
        "offered": Word(sentence("Waiting for an answer"), "hourglass", "warning"),
        "accepted": Word(sentence("Accepted"), "check", "ok"),
        "declined": Word(sentence("Declined"), "ban"),
        "lapsed": Word(sentence("Expired"), "clock"),
    },
    "referral": {
        "referred": Word(sentence("Referred"), "hourglass", "warning"),
        "intake_offered": Word(sentence("Intake offered"), "hourglass", "warning"),
        "intake_held": Word(sentence("Intake held"), "hourglass", "warning"),
        "started": Word(sentence("In treatment"), "stethoscope", "ok"),
        "paused": Word(sentence("On hold"), "hourglass", "warning"),
        "transferred": Word(sentence("Transferred"), "arrow-back-up"),
        "completed": Word(sentence("Completed"), "check", "ok"),
        "dropped_out": Word(sentence("Dropped out"), "x", "danger"),
        "withdrawn": Word(sentence("Referral withdrawn"), "ban"),
    },
    # Steps in a referral's history: its acts, and the other entries there.
    "referral_step": {
        "refer": Word(sentence("Treatment requested from the provider"), "send"),
        "follow": Word(sentence("Came from another programme or group"), "arrow-back-up"),
        "join": Word(sentence("Got a place in a group"), "users"),
        "offer_intake": Word(sentence("An intake was offered"), "calendar-event"),
        "hold_intake": Word(sentence("The intake was held"), "clipboard-check"),
        "start": Word(sentence("The treatment began"), "stethoscope"),
        "pause": Word(sentence("The treatment is on hold"), "hourglass"),
        "resume": Word(sentence("The treatment has resumed"), "stethoscope"),
        "transfer": Word(sentence("Went to another programme or group"), "arrow-back-up"),
        "complete": Word(sentence("The treatment was completed"), "check"),
        "drop_out": Word(sentence("The treatment was ended early"), "x"),
        "withdraw": Word(sentence("The referral was withdrawn"), "ban"),
    },
    "task_reason": {
        "place-free": Word(
            sentence("A place in a treatment group is being held for this client"), "users"
        ),
        "missed-in-a-row": Word(sentence("Missed two sessions in a row"), "alert-triangle"),
        "missed-too-often": Word(
            sentence("Attended fewer than three quarters of the sessions"), "alert-triangle"
        ),
        "treatment-moved": Word(
            sentence("The treatment has moved: put the new programme in the plan"), "file-check"
        ),
        "no-referral": Word(
            sentence("Treatment is planned without a referral: refer, or take it out of the plan"),
            "file-check",
        ),
        "no-site-of-provider": Word(
            sentence("The treatment can begin, but the plan names no site of this provider"),
            "file-check",
        ),
    },
    "treated": {
        "adult": Word(sentence("For adults"), "user"),
        "juvenile": Word(sentence("For juveniles"), "users"),
    },
    "wait": {
        "intake": Word(sentence("Until the intake"), "hourglass"),
        "treatment": Word(sentence("From intake to treatment"), "hourglass"),
        "total": Word(sentence("In total"), "hourglass"),
    },
}
