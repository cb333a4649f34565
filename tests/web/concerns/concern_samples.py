"""The gallery's pages about concerns: an officer's, and the form of a person without an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.domain.concerns.concerns import Answer, Sender
from aftercare.web.concerns.pages import Option
from aftercare.web.concerns.words import ANSWERS, SENDERS, TOO_MANY
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.language import translate
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s

PERSON = {"id": "p8", "name": "P. Peer"}
WAITING: dict[str, Any] = {
    "id": "z1", "version": 1, "relation": "school", "given_to": "Mentor", "words": "يبقى وحده في الساحة",
    "reached_at": "+12025550199", "days_missed": 3, "received_at": s.at(24, "15:40"), "answer": None,
    "answer_reason": None, "who": None, "answered_at": None,
}  # fmt: skip
DECIDED = WAITING | {
    "id": "z2", "relation": "guardian", "answer": "talked", "answer_reason": "Gesproken.", "who": "I. Iepen",
    "answered_at": s.at(25, "09:10"), "days_missed": None, "reached_at": None,
}  # fmt: skip
LINK: dict[str, Any] = {
    "id": "l1", "version": 1, "relation": "school", "given_to": "Mentor", "once": True, "until_on": date(2026, 12, 15),
    "created_at": s.at(20, "09:00"), "state": "live",
}  # fmt: skip
CONCERNS: dict[str, Any] = {
    "person": PERSON, "concerns": [WAITING, DECIDED], "check_ins": {"came": 9, "missed": 2},
    "links": [LINK, LINK | {"id": "l2", "state": "expired", "once": False, "given_to": None}],
    "senders": [Option(one.value, translate(SENDERS[one.value].name, "nl")) for one in Sender],
    "link": None, "link_id": "l3",
    "may_edit": True, "form": s.form({"until_on": "23-02-2027"}, {"relation": MISSING}),
}  # fmt: skip
CONCERN: dict[str, Any] = {
    "person": PERSON, "concern": WAITING, "may_answer": True,
    "answers": [Option(one.value, translate(ANSWERS[one.value].name, "nl")) for one in Answer],
    "form": s.form({"answer": "talked"}, {"reason": MISSING}),
}  # fmt: skip
SEND: dict[str, Any] = {
    "relation": "school", "over": False, "sent": False, "name": None, "leads_to": "/concern/send",
    "form": s.form({"secret": "x", "concern_id": "z9", "words": "…"}, {"words": TOO_MANY}),
}  # fmt: skip
MEETING = s.shown(s.WEEK[1] | {"kind": "circle_meeting", "session_id": None}, can_record=False)
OF_CIRCLES: dict[str, Any] = {
    "today": s.TODAY, "shown": s.TODAY, "overdue": [], "overdue_count": 0, "overdue_shown": 0, "blocks": [],
    "names": {}, "recorded": [], "about": None, "correct": None, "correctable": [], "outcomes": [],
    "meetings": [MEETING], "meetings_count": 201, "clients": [{"id": "p8", "name": "ליאור פלוני"}],
    "calls": [], "courses": [], "catching": None, "proposed": [], "previous_day": "2026-11-24",
    "next_day": "2026-11-26", "form": s.form(),
}  # fmt: skip
CARD = {
    "waiting": [WAITING],
    "answered": 2,
    "check_ins": {"came": 9, "missed": 2},
    "school": [WAITING],
}
PAGES_OF_CONCERNS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "concerns": ("concerns/concerns.html", "officer", CONCERNS),
    "concerns-made": ("concerns/concerns.html", "officer", CONCERNS | {
        "link": "http://127.0.0.1:8000/concern#voorbeeld", "concerns": [], "links": [], "form": s.form()}),
    "concern": ("concerns/concern.html", "officer", CONCERN),
    "concern-decided": ("concerns/concern.html", "officer", CONCERN | {"concern": DECIDED}),
    "concerns-card": ("overviews/person_risk.html", "officer", PERSON_PAGE | {
        "cards": PERSON_PAGE["cards"] | {"concerns": CARD}}),
    "concern-send": ("concerns/send.html", "", SEND),
    "concern-of-circle": ("concerns/send.html", "coordinator", SEND | {
        "relation": "cosa_coordinator", "name": "ליאור פלוני", "leads_to": "/attendance/p8/concern"}),
    "attendance-of-circles": ("treatment/attendance.html", "coordinator", OF_CIRCLES),
    "concern-sent": ("concerns/send.html", "", SEND | {"sent": True, "relation": None, "form": s.form()}),
    "concern-over": ("concerns/send.html", "", SEND | {"over": True, "relation": None, "form": s.form()}),
    "concern-code": ("concerns/send.html", "", SEND | {"relation": None, "form": s.form()}),
}  # fmt: skip
