"""Labels for an unexcused verdict given before the deadline for evidence."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

EARLY_REASONS = {
    "no_evidence_coming": Word(sentence("The client said there will be no evidence"), "file-check"),
    "no_reason": Word(sentence("The client said there was no reason"), "message"),
    "evidence_insufficient": Word(
        sentence("The evidence was looked at and does not excuse the absence"), "file-check"
    ),
    "acute_risk": Word(sentence("Acute risk"), "alert-triangle", "danger"),
}

EARLY = sentence("Before the deadline for evidence: %(reason)s")

ABSENCE_REASONS = {
    "medical": Word(sentence("Illness or medical appointment"), "stethoscope"),
    "work": Word(sentence("Work or study"), "building"),
    "family": Word(sentence("Family or care"), "users"),
    "religious": Word(sentence("Religious duty"), "calendar-event"),
    "court": Word(sentence("Court or lawyer"), "gavel"),
    "custody": Word(sentence("In custody"), "lock"),
    "service_failure": Word(sentence("Failure on our side"), "building"),
    "other": Word(sentence("Another reason"), "info-circle"),
}

WORDS: Words = {
    "absence": {
        "opened": Word(sentence("Waiting for decision"), "gavel", "warning"),
        "dropped": Word(sentence("Withdrawn: the outcome was corrected"), "arrow-back-up"),
        "excused": Word(sentence("Excused"), "check", "ok"),
        "unexcused": Word(sentence("Unexcused"), "x", "danger"),
        "service_failure": Word(sentence("Failure on our side"), "building", "info"),
    },
    "early_reason": EARLY_REASONS,
    # Why an absence may not count after all, or what a document no longer rests on, as lists mark it.
    "in_question": {
        "no-condition": Word(sentence("The condition no longer held then"), "ban", "warning"),
        "custody": Word(sentence("In custody then"), "lock", "warning"),
        "decision": Word(sentence("Look at the decision again"), "gavel", "warning"),
        "decided-otherwise": Word(sentence("The decision no longer stands"), "ban", "warning"),
        "misses-explained": Word(sentence("No absence counts any more"), "ban", "warning"),
    },
    # Why a decision is to be looked at again; as a whole sentence.
    "review_reason": {
        "not-in-custody": Word(
            sentence(
                "The case file said that the client was in custody then. It no longer says so."
            ),
            "lock",
        ),
        "condition-held": Word(
            sentence("The case file said that the condition no longer held then. It holds again."),
            "gavel",
        ),
        "neither-explains": Word(
            sentence(
                "The case file said that the client was in custody then, and that the condition no longer held."
                " It no longer says either."
            ),
            "gavel",
        ),
        "was-in-custody": Word(
            sentence("The case file now says that the client was in custody then."), "lock"
        ),
        "condition-not-held": Word(
            sentence("The case file now says that the condition no longer held then."), "ban"
        ),
        "excused-since": Word(
            sentence(
                "This absence counted when a warning or report was decided on. It no longer counts."
            ),
            "gavel",
        ),
        "alarm-moved-since": Word(
            sentence(
                "The alarms that this document rests on turned out to be about another client."
            ),
            "arrow-back-up",
        ),
        "decision-replaced-since": Word(
            sentence(
                "The decision that this document rests on was replaced after the document had left."
            ),
            "gavel",
        ),
        "both-explain": Word(
            sentence(
                "The case file now says that the client was in custody then, and that the condition no longer held."
            ),
            "ban",
        ),
    },
    "reason": ABSENCE_REASONS,
}
