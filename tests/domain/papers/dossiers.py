"""Dossiers of invented people, with hostile texts, rows that say nothing, and more rows than a page lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from aftercare.domain.papers import FACT_KINDS, Dossier, Fact, Ref
from aftercare.domain.papers.words import WORDS

FIRST, LAST = date(2026, 1, 1), date(2026, 11, 24)
NAMES = st.sampled_from(
    ["F. Framboos", "I. Iepen", "{name}", "{0}", "%(x)s", "שרה كوهين", "O'Brien <b>", "", "  "]
)
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "{moment} {", "Zegt griep te hebben.", "Kreeg 3 keer €5, op 1-2-2026", "\u202eabc"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"]), max_size=40),
)
DAYS = st.one_of(
    st.none(), st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(lambda day: day.isoformat())
)
MOMENTS = st.one_of(
    st.none(),
    st.integers(0, 470_000).map(
        lambda minutes: (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).isoformat()
    ),
)
SEVERAL_MOMENTS = st.lists(MOMENTS, max_size=3).map(
    lambda some: " ".join(filter(None, some)) or None
)
SMALL = st.integers(1, 40)
ARTICLES = st.sampled_from([None, "Sr 14a-14c", "Sr 14c lid 2 onder 8", "{x} 6:1:18"])


def codes(subject: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *sorted(WORDS[subject]), "a_code_of_tomorrow"])


_MEMBERS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "person": {"name": NAMES, "birth_on": DAYS, "reference": NAMES, "regime": codes("regime"), "officer": NAMES,
               "taken_over": st.booleans()},
    "order": {"frame": st.sampled_from(["VV", "JV", "NEW"]), "court_reference": NAMES, "starts_on": DAYS,
              "ends_on": DAYS, "ended_on": DAYS, "end_reason": codes("end"), "regime": codes("regime"),
              "articles_nl": ARTICLES, "articles_en": ARTICLES},
    "condition": {"articles_nl": ARTICLES, "articles_en": ARTICLES,
                  "kind": st.sampled_from(["reporting_duty", "exclusion_zone", "no_contact_order", "odd"]),
                  "wording": TEXTS, "starts_on": DAYS, "withdrawn_on": DAYS, "number": st.one_of(st.none(), SMALL),
                  "labels": st.sampled_from([None, "S-1", "S-2, S-3"])},
    "plan": {"number": SMALL, "starts_on": DAYS, "decided_at": MOMENTS, "decided_by": NAMES},
    "obligation": {"kind": codes("kind"), "minutes": SMALL, "period_days": SMALL, "starts_on": DAYS},
    "suspension": {"kind": codes("suspension"), "from_on": DAYS, "until_on": DAYS},
    "tier_change": {"from_tier": SMALL, "to_tier": SMALL, "changed_at": MOMENTS, "changed_by": NAMES},
    "appointment": {"kind": codes("kind"), "starts_at": MOMENTS, "state": codes("state"),
                    "enforceable": st.booleans(), "plan_number": SMALL},
    "away": {"kind": codes("away"), "from_at": MOMENTS, "until_at": MOMENTS},
    "outcome": {"code": codes("state"), "recorded_at": MOMENTS, "recorded_by": NAMES, "hearsay": st.booleans()},
    "absence": {"missed_on": DAYS, "state": st.sampled_from(["opened", "decided", "dropped"]),
                "ground": codes("ground"), "evidence_note": TEXTS, "evidence_by": MOMENTS, "decide_by": MOMENTS,
                "no_address": st.booleans(), "no_address_seen": st.booleans(),
                "early_reason": codes("early"), "confinement_reason": TEXTS,
                "verdict": codes("verdict"), "verdict_reason": TEXTS, "decided_at": MOMENTS, "decided_by": NAMES,
                "hearsay": st.booleans()},
    "message": {"channel": codes("channel"), "template": st.just("reminder"), "state": codes("message"),
                "reason": codes("why"), "due_at": MOMENTS, "state_at": MOMENTS, "arrived": st.booleans(),
                "hearsay": st.booleans()},
    "reply": {"meaning": codes("reply"), "received_at": MOMENTS, "hearsay": st.booleans()},
    "letter": {"kind": codes("letter"), "sent_on": DAYS},
    "contact": {"kind": codes("contact"), "held_on": DAYS, "completed": st.booleans()},
    "escalation": {"rule_code": NAMES, "rule_version": SMALL, "rule_nl": TEXTS, "rule_en": TEXTS,
                   "elsewhere": codes("elsewhere"), "alarms": SEVERAL_MOMENTS, "alarms_elsewhere": SEVERAL_MOMENTS,
                   "opened_at": MOMENTS, "decision": codes("decision"), "reason": TEXTS, "decided_at": MOMENTS,
                   "decided_by": NAMES, "hearsay": st.booleans()},
    "step": {"audience": codes("audience"), "due_at": MOMENTS, "dispatched_at": MOMENTS, "reached": NAMES},
    "event": {"kind": codes("event"), "happened_at": MOMENTS, "entered_by": NAMES, "hearsay": st.booleans()},
    "paper": {"kind": codes("paper"), "state": codes("paper_state"), "ground_gone": codes("ground_gone"),
              "signed_at": MOMENTS, "signed_by": NAMES, "handed_over_on": DAYS},
    "dispute": {"subject_kind": codes("source"), "statement": TEXTS, "stated_on": DAYS, "decision": codes("dispute"),
                "reason": TEXTS, "decided_at": MOMENTS},
}  # fmt: skip
# Which row another points at, by the name of the member.
_POINTS = {
    "condition_id": "condition", "plan_id": "plan", "appointment_id": "appointment", "escalation_id": "escalation",
}  # fmt: skip
_HAVE = {
    "obligation": ("condition_id", "plan_id"), "appointment": ("condition_id",), "outcome": ("appointment_id",),
    "absence": ("appointment_id",), "message": ("appointment_id",), "reply": ("appointment_id",),
    "step": ("escalation_id",),
}  # fmt: skip


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Up to three rows of each kind, pointing at each other or at nothing."""
    ids: dict[str, list[str]] = {}
    facts: list[Fact] = []
    for kind in FACT_KINDS:
        count = 1 if kind == "person" else draw(st.integers(0, 3))
        ids[kind] = [
            str(UUID(int=(FACT_KINDS.index(kind) + 1) * 1_000 + at)) for at in range(count)
        ]
        for its in ids[kind]:
            values = {name: draw(one) for name, one in _MEMBERS[kind].items()}
            for name in _HAVE.get(kind, ()):
                values[name] = draw(st.sampled_from([None, *ids[_POINTS[name]]]))
            if kind == "dispute":
                values["subject_id"] = draw(
                    st.sampled_from([one for some in ids.values() for one in some])
                )
            if kind in ("away", "escalation"):
                values["appointments"] = " ".join(ids["appointment"]) or None
            facts.append(Fact(Ref(kind, its, draw(st.sampled_from([None, 1, 7]))), values))
    escalation = draw(st.sampled_from([None, *ids["escalation"]]))
    return Dossier(datetime(2026, 11, 24, 8, tzinfo=UTC), FIRST, LAST, tuple(facts), escalation)


def many_misses(count: int) -> Dossier:
    """One person who missed that many appointments."""
    start = datetime(2026, 1, 1, 9, tzinfo=UTC)
    facts = [
        Fact(Ref("person", "p", 1), {"name": "F. Framboos", "birth_on": "1980-02-29", "reference": "T-1",
                                     "regime": "adult", "officer": "I. Iepen"}),
        *(
            Fact(Ref("appointment", f"a{at}", 1), {
                "kind": "check_in", "starts_at": (start + timedelta(hours=at)).isoformat(), "state": "missed",
                "enforceable": True, "plan_number": 1})
            for at in range(count)
        ),
    ]  # fmt: skip
    return Dossier(start, FIRST, LAST, tuple(facts))
