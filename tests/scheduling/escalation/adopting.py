"""A book of rules adopted the way an organisation adopts one, with one rule under test in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from aftercare.casework.adoption.acts import activate
from aftercare.casework.escalation.rule_books import RULE_BOOK, propose_book
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.escalation.rule_book_rows import shipped_books
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

CODE = "the-rule"
SHIPPED: dict[str, Any] = shipped_books()[0]["book"]
# On the first day of the shipped book, so that a test may look at days before its own.
ADOPTED_AT = datetime.fromisoformat(f"{SHIPPED['valid_from']}T12:00:00+00:00")


def _ladder(code: str, *rungs: tuple[int, str]) -> dict[str, Any]:
    steps = [{"after_hours": hours, "audience": who, "ask": "decide"} for hours, who in rungs]
    return {"code": code, "rungs": steps}


LADDERS = [
    _ladder("long", (0, "officer"), (4, "deputy"), (8, "supervisor"), (16, "duty_desk")),
    _ladder("short", (0, "officer"), (0, "supervisor")),
    _ladder("juvenile", (0, "officer"), (3, "supervisor"), (6, "duty_desk")),
]


def a_rule(trigger: str, code: str = CODE, **members: Any) -> dict[str, Any]:
    """A rule on the long ladder."""
    return {
        "code": code, "trigger": trigger, "severity": 2, "ladder": "long",
        "nl": "De regel", "en": "The rule", **members,
    }  # fmt: skip


def adopt(arrange: Arranger, *rules: dict[str, Any], instead_of: str | None = None) -> int:
    """What ships with these rules beside it (in the place of one), proposed, activated, in force long since;
    answers its version."""
    kept = [one for one in SHIPPED["rules"] if one["code"] != instead_of]
    return _in_force(arrange, [*kept, *rules])


def _in_force(arrange: Arranger, rules: list[dict[str, Any]]) -> int:
    book = SHIPPED | {"ladders": [*SHIPPED["ladders"], *LADDERS], "rules": rules}
    with arrange.database.work(arrange.staff("admin"), ADOPTED_AT) as work:
        version = propose_book(work, book).version
    with arrange.database.work(arrange.staff("admin"), ADOPTED_AT) as work:
        activate(work, RULE_BOOK, version)
    return version


def adopt_only(arrange: Arranger, trigger: str, *rules: dict[str, Any]) -> int:
    """What ships with these rules in the place of all with the same trigger."""
    others = [one for one in SHIPPED["rules"] if one["trigger"] != trigger]
    return _in_force(arrange, [*others, *rules])


def evaluate(database: Database, now: Any = NOW) -> int:
    """One tick; how many escalations were opened or extended."""
    with database.work(CLOCK, now) as work:
        due = people_to_evaluate(work.session, now)
    handled = 0
    for person_id in due:
        with database.work(CLOCK, now) as work:
            handled += evaluate_people(work, [person_id])
    return handled


def escalations(database: Database, person: PersonRow) -> dict[str, EscalationRow]:
    """The newest escalation of each rule."""
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        found = work.session.exec(
            query.order_by(col(EscalationRow.opened_at), col(EscalationRow.id))
        )
        return {one.rule_code: one for one in found}
