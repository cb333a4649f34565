"""Labels for goals of clients, their steps and praise."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

NO_TEXT_NOW = sentence("No text may go to this client now: tell the client in person")
WORDS: Words = {
    "goal_area": {
        "work": Word(sentence("Work"), "list-check"),
        "housing": Word(sentence("Housing"), "list-check"),
        "treatment": Word(sentence("Treatment"), "list-check"),
        "relations": Word(sentence("Family and friends"), "users"),
        "money": Word(sentence("Money"), "list-check"),
        "health": Word(sentence("Health"), "list-check"),
        "other": Word(sentence("Something else"), "list-check"),
    },
    "goal_state": {
        "opened": Word(sentence("Agreed"), "list-check", "info"),
        "done": Word(sentence("Reached"), "circle-check", "ok"),
        "dropped": Word(sentence("Dropped"), "ban"),
    },
    "goal_step_state": {
        "opened": Word(sentence("To do"), "list-check", "info"),
        "done": Word(sentence("Done"), "circle-check", "ok"),
        "dropped": Word(sentence("Dropped"), "ban"),
    },
    "goal_done_by": {
        "client": Word(sentence("The client"), "user"),
        "officer": Word(sentence("An officer"), "user"),
        "contact": Word(sentence("A contact of the client"), "users"),
    },
    "praise_choice": {
        "praise-well-done": Word(sentence("A text: well done"), "message"),
        "praise-keep-going": Word(sentence("A text: keep it up"), "message"),
        "in_person": Word(sentence("In person"), "user"),
        "none": Word(sentence("Not at all"), "ban"),
    },
    "praise_way": {
        "text": Word(sentence("by text"), "message"),
        "in_person": Word(sentence("in person"), "user"),
        "not_now": Word(sentence("not now"), "clock"),
    },
    "log_subject": {
        "goal": Word(sentence("Goal"), "list-check"),
        "goal-step": Word(sentence("Step of a goal"), "list-check"),
        "praise-choice": Word(sentence("Way to praise"), "message"),
        "praise": Word(sentence("Praise"), "message"),
    },
}
