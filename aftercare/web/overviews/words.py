"""Labels of the notices to a member of staff."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "notice": {
        "replied": Word(sentence("A client replied"), "message", "info"),
        "passed_on": Word(
            sentence("A treatment provider passed something on"), "stethoscope", "info"
        ),
        "plan_approved": Word(sentence("A plan was approved"), "file-check", "ok"),
        "plan_returned": Word(sentence("A plan was returned to you"), "arrow-back-up", "warning"),
        "decided": Word(sentence("An escalation was decided"), "gavel"),
        "treatment_ended": Word(
            sentence("A colleague recorded the end of a treatment"), "stethoscope"
        ),
        "evidence_sent": Word(sentence("A client sent evidence for a miss"), "file-check", "info"),
        "checked_in": Word(sentence("A client answered the check-in"), "clipboard-check", "info"),
        "team_refused": Word(
            sentence("Another team refused a client you proposed"), "ban", "warning"
        ),
        "team_accepted": Word(sentence("Another team takes clients of your team"), "users", "info"),
        "team_moved": Word(sentence("Clients went to another team"), "users", "info"),
        "role_ended": Word(
            sentence("You are no longer deputy or second officer: to another team"), "user-off"
        ),
        "move_cancelled": Word(sentence("A transfer was cancelled"), "ban", "warning"),
        "task_handed": Word(sentence("A task was handed over to you"), "users", "info"),
        "conference_planned": Word(
            sentence("A case conference is planned with you"), "users", "info"
        ),
        "conference_cancelled": Word(sentence("A case conference was cancelled"), "ban", "warning"),
        "action_agreed": Word(sentence("An agreed action is yours"), "list-check", "info"),
        "trial_confirmed": Word(
            sentence("A trial of reminder texts was confirmed for your team"), "test-pipe", "info"
        ),
        "notified": Word(sentence("You were notified of an escalation"), "flag", "warning"),
    },
}
