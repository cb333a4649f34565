"""The facts a document would rest on at this moment: of its orders, its period and its escalation."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.conditions.library import SHIPPED
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.domain.law.validity import law_day
from aftercare.domain.papers import (
    Dossier,
    Fact,
    PaperKind,
    Value,
    about_the_miss,
    as_json,
    began_on,
)
from aftercare.domain.papers.legal_basis import articles_of_condition, articles_of_frame
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.papers.grounds import grounds_gone
from aftercare.processes.submissions.moved_alarms import MovedShare, moved_moments, moved_shares
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import orders_of
from aftercare.store.papers.facts import first_cause_on, orders_of_escalation, paper_facts
from aftercare.store.papers.rows import PaperRow
from aftercare.store.people.rows import get_person

# The default period of a report about an escalation, unless its author chooses another; a progress report has half.
LOOKS_BACK: Final = timedelta(days=365)
HALF_A_YEAR: Final = timedelta(days=183)
MOST_FACTS: Final = 4_000


def dossier_of(work: UnitOfWork, paper: PaperRow, *, same_period: bool = False) -> Dossier:
    """The facts of this document as they stand now. A period that ran until the day of drafting now runs until
    today, except with `same_period`."""
    last_on = paper.until_on
    if last_on == civil_date(paper.drafted_at) and not same_period:
        last_on = civil_date(work.now)
    orders = _order_ids(work, paper.person_id, paper.escalation_id, paper.order_id)
    facts = paper_facts(
        work.session, paper.person_id, orders, paper.from_on, last_on, work.now,
        escalation_id=paper.escalation_id, paper_id=paper.id, corrects_id=paper.corrects_id,
    )  # fmt: skip
    escalation = str(paper.escalation_id) if paper.escalation_id else None
    facts = _with_grounds(work, _with_moved(work, paper.person_id, facts))
    frames = {one.ref.id: one for one in facts if one.ref.kind == "order"}
    named = tuple(_named(one, frames) for one in facts)
    return about_the_miss(Dossier(work.now, paper.from_on, last_on, named, escalation))


def freeze(paper: PaperRow, dossier: Dossier) -> None:
    """Stores these facts in the document, with their digest. Raises Invalid at /from_on for too many facts."""
    if len(dossier.facts) > MOST_FACTS:
        detail = "More happened in this period than a paper takes."
        raise Invalid.at("/from_on", "paper-too-long", detail)
    paper.facts = as_json(dossier)
    paper.facts_sha256 = digest_of(paper.facts)
    paper.until_on = dossier.until_on


def digest_of(facts: dict[str, Any]) -> str:
    """SHA-256 of the facts as JSON without spaces, with sorted members."""
    written = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def first_day(
    work: UnitOfWork,
    person_id: UUID,
    kind: PaperKind,
    escalation_id: UUID | None,
    order_id: UUID | None,
) -> date:
    """The default first day of a document. It is a year back, half a year for a progress report, everything for a
    closing report. It is never before supervision under its orders began, except where an escalation's first miss
    was earlier."""
    today = civil_date(work.now)
    person = get_person(work.session, person_id)
    starts = [
        one.starts_on
        for one in orders_of(work.session, person_id)
        if one.id in _order_ids(work, person_id, escalation_id, order_id)
    ]
    began = began_on(starts, person.enrolled_on) or today
    if kind is PaperKind.CLOSING_REPORT:
        return min(began, today)
    back = today - (HALF_A_YEAR if kind is PaperKind.PROGRESS_REPORT else LOOKS_BACK)
    caused = first_cause_on(work.session, escalation_id) if escalation_id else None
    return min(one for one in (max(back, began), caused, today) if one)


def _order_ids(
    work: UnitOfWork, person_id: UUID, escalation_id: UUID | None, order_id: UUID | None
) -> list[UUID]:
    """The chosen order, else the orders the escalation is about, else all of the person's."""
    if order_id is not None:
        return [order_id]
    about = orders_of_escalation(work.session, escalation_id) if escalation_id else []
    return about or [one.id for one in orders_of(work.session, person_id)]


def _with_moved(work: UnitOfWork, person_id: UUID, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Each escalation with `elsewhere`: how many of its alarms were about another client, None for none; and with
    `alarms_elsewhere`, which of them."""
    found = [(UUID(one.ref.id), person_id) for one in facts if one.ref.kind == "escalation"]
    shares = moved_shares(work, found) if found else {}
    moved = {at for _, at in moved_moments(work, [person_id])} if shares else set()
    return tuple(
        replace(one, values={**one.values, **_elsewhere(one, shares.get(UUID(one.ref.id)), moved)})
        if one.ref.kind == "escalation"
        else one
        for one in facts
    )


def _elsewhere(
    one: Fact, share: MovedShare | None, moved: Collection[datetime]
) -> dict[str, Value]:
    alarms = one.text("alarms").split() if share else []
    which = [at for at in alarms if datetime.fromisoformat(at) in moved]
    return {"elsewhere": share, "alarms_elsewhere": " ".join(which) or None}


def _with_grounds(work: UnitOfWork, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Each earlier document with `ground_gone`: why it no longer holds, None for one that does."""
    gone = grounds_gone(work, [UUID(one.ref.id) for one in facts if one.ref.kind == "paper"])
    return tuple(
        replace(one, values={**one.values, "ground_gone": gone.get(UUID(one.ref.id))})
        if one.ref.kind == "paper"
        else one
        for one in facts
    )


def _named(fact: Fact, orders: Mapping[str, Fact]) -> Fact:
    """Adds the names from reference data in both languages, so that they are frozen with the fact. They are the rule
    of an escalation and the articles of an order or condition, under the law of its judgment. `orders` by their ids.
    """
    match fact.ref.kind:
        case "escalation" if not (fact.text("rule_nl") and fact.text("rule_en")):
            # An escalation from before the name of its rule was kept.
            rule = RULES_BY_CODE.get(fact.text("rule_code"))
            return _with(fact, "rule", (rule.nl, rule.en) if rule else ("", ""))
        case "order":
            return _with(fact, "articles", articles_of_frame(fact.text("frame"), _law_day(fact)))
        case "condition":
            fact = _with_kind(fact)
            order = orders.get(fact.text("order_id"))
            if order is None:
                return _with(fact, "articles", ("", ""))
            frame, kind = order.text("frame"), fact.text("legal_kind")
            return _with(fact, "articles", articles_of_condition(frame, kind, _law_day(order)))
    return fact


def _with_kind(fact: Fact) -> Fact:
    """What the row keeps of a kind of the organisation, or what the shipped entry says of the others."""
    entry = SHIPPED.entry_of(fact.text("kind"), int(fact.text("entry_version")))
    if fact.text("legal_kind") or entry is None:
        return fact
    said: dict[str, Value] = {"legal_kind": entry.kind, "names_a_victim": entry.names_a_victim}
    return _with(replace(fact, values={**fact.values, **said}), "name", (entry.nl, entry.en))


def _law_day(order: Fact) -> date:
    starts_on = order.day("starts_on")
    assert starts_on is not None
    return law_day(order.day("final_on"), starts_on)


def _with(fact: Fact, name: str, both: tuple[str, str]) -> Fact:
    dutch, english = both
    names = {f"{name}_nl": dutch or None, f"{name}_en": english or None}
    return replace(fact, values={**fact.values, **names})
