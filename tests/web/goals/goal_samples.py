"""The gallery's pages about goals: all of a client with milestones, one, and one step."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.web.shell.forms.reading import MISSING
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s

STEP: dict[str, Any] = {
    "id": "p1", "version": 2, "words": "يسجل نفسه في مكتب العمل", "who": "De cliënt", "due_on": date(2026, 11, 20),
    "late": True, "state": "opened", "reason": None, "by": None, "ended_at": None,
}  # fmt: skip
STEPS = [
    STEP,
    STEP | {"id": "p2", "words": "Belt het uitzendbureau.", "who": "I. Iepen",
            "due_on": date(2026, 12, 4), "late": False},
    STEP | {"id": "p3", "words": "Rijdt mee.", "who": "Familie", "late": False, "state": "dropped",
            "reason": "Kan niet meer.", "by": "I. Iepen", "ended_at": s.at(24, "10:00")},
]  # fmt: skip
GOAL: dict[str, Any] = {
    "id": "g1", "version": 3, "area": "work", "words": "Ik wil werk als kok, het liefst in een klein restaurant.",
    "state": "opened", "reason": None, "by": None, "ended_at": None, "steps": STEPS,
}  # fmt: skip
ENDED = GOAL | {"id": "g2", "area": "housing", "words": "Eigen kamer.", "state": "done", "by": "I. Iepen",
                "reason": "Woont er nu.", "ended_at": s.at(23, "09:00"), "steps": []}  # fmt: skip
NONE = {"goal_id": None, "step_id": None, "months": None, "counted_from_on": None, "about": None}
PERSON = {"id": "p8", "name": "P. Peer"}
AREAS = [("work", "Werk"), ("housing", "Wonen")]
CHOICES = [
    ("praise-well-done", "Een sms: goed gedaan"),
    ("in_person", "Persoonlijk"),
    ("none", "Helemaal niet"),
]
DOERS = [("client", "De cliënt"), ("officer:m1", "I. Iepen"), ("contact:c1", "Familie: A. Appel")]
ENDINGS = [("done", "Gedaan"), ("dropped", "Gestopt")]
TEXT = {"body": "Dit ging goed. Fijn.", "language": "Nederlands", "number": "+44 7700 900123"}
GOALS: dict[str, Any] = {
    "person": PERSON, "goals": [GOAL, GOAL | {"id": "g3", "area": "money", "words": "Schulden betalen.", "steps": []}],
    "ended": [ENDED], "choice": "praise-well-done", "text": TEXT, "why_no_text": None, "to_contact": False,
    "proposed": [NONE | {"goal_id": "g2", "about": "Eigen kamer."},
                 NONE | {"months": 6, "counted_from_on": date(2026, 5, 20)}],
    "praised": [NONE | {"step_id": "p9", "about": "Schrijft zich in.", "way": "text", "entered_at": s.at(20, "10:00")}],
    "areas": AREAS, "choices": CHOICES, "new_id": "n1", "may_edit": True, "form": s.form(), "goal_form": s.form(),
    "choice_form": s.form({"choice": "praise-well-done"}),
}  # fmt: skip
ONE: dict[str, Any] = {
    "person": PERSON, "goal": GOAL, "areas": AREAS, "doers": DOERS, "endings": ENDINGS, "new_id": "n1",
    "may_edit": True, "may_reopen": False, "to_do": [STEP["words"], "Belt het uitzendbureau."],
    "form": s.form(), "goal_form": s.form({"area": "work", "goal": GOAL["words"]}),
    "step_form": s.form(), "end_form": s.form(),
}  # fmt: skip
_WRONG = s.form({}, {"words": MISSING, "due_on": MISSING})
A_STEP: dict[str, Any] = {
    "person": PERSON, "goal": GOAL, "step": STEP, "doers": DOERS, "endings": ENDINGS, "may_edit": True,
    "form": s.form(), "step_form": s.form({"words": STEP["words"], "done_by": "client", "due_on": "20-11-2026"}),
    "end_form": s.form(),
}  # fmt: skip
_CARD = {
    "goals": [{"id": "g1", "words": GOAL["words"], "area": "work", "steps": 2}],
    "milestones": 1,
}
PAGES_OF_GOALS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "goals": ("goals/goals.html", "officer", GOALS),
    "goals-none": ("goals/goals.html", "officer", GOALS | {
        "goals": [], "ended": [], "proposed": [], "praised": [], "choice": None, "text": None,
        "form": s.form({}, {"goal": MISSING}), "goal_form": s.form({}, {"goal": MISSING}), "choice_form": s.form()}),
    "goals-no-text": ("goals/goals.html", "officer", GOALS | {"text": None, "why_no_text": "opted-out"}),
    "goals-read": ("goals/goals.html", "supervisor", GOALS | {"may_edit": False}),
    "goal": ("goals/goal.html", "officer", ONE),
    "goal-refused": ("goals/goal.html", "officer", ONE | {"form": _WRONG, "step_form": _WRONG}),
    "goal-ended": ("goals/goal.html", "officer", ONE | {
        "goal": ENDED, "may_edit": False, "may_reopen": True, "to_do": []}),
    "goal-step": ("goals/step.html", "officer", A_STEP),
    "person-goals": ("overviews/person_conditions.html", "officer", PERSON_PAGE | {
        "cards": PERSON_PAGE["cards"] | {"goals": _CARD}}),
}  # fmt: skip
