"""A version of the rules as its page and the list of all versions show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.time.first_days import effective_from
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.escalation.rule_book_rows import RuleBookRow
from aftercare.web.shell.language import translate
from aftercare.web.shell.sources import adopted_text

ADDRESS: Final = "/rule-books"
NOT_ADOPTED = sentence("No one of your organisation yet: it came with the service")


@dataclass(frozen=True, slots=True)
class RuleBookVersion:
    """`state`: a code of the standards' POLICY_STATES."""

    number: int
    adopted_by: str
    valid_from: date
    state: str
    href: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the life of a version: proposed, activated, withdrawn or refused, by whom and when."""

    state: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a version. `in_force_from`: once it was activated, where that is later than its first day;
    `first_day_over`: it waits, and would count from the day of its activation; `reason`: why it was refused."""

    steps: list[Step]
    in_force_from: date | None
    first_day_over: bool
    reason: str


def version_view(row: RuleBookRow, in_force: int | None, language: str) -> RuleBookVersion:
    return RuleBookVersion(
        number=row.version,
        adopted_by=translate(NOT_ADOPTED, language)
        if row.activated_at and not row.activated_by
        else adopted_text(row.book["adopted_by"], language),
        valid_from=row.valid_from,
        state="in_force" if row.version == in_force else row.stage,
        href=f"{ADDRESS}/{row.version}",
    )


def life_of(row: RuleBookRow, names: Mapping[UUID, str], today: date) -> Life:
    """Without steps for a version that came with the service."""
    taken = (
        ("proposed", row.proposed_by, row.proposed_at),
        ("activated", row.activated_by, row.activated_at),
        (row.ended_as or "", row.ended_by, row.ended_at),
    )
    activated_on = civil_date(row.activated_at) if row.activated_at else None
    counts_from = effective_from(row.valid_from, activated_on)
    return Life(
        steps=[Step(state, names.get(by, "–"), at) for state, by, at in taken if by and at],
        in_force_from=counts_from if counts_from > row.valid_from else None,
        first_day_over=row.waits and row.valid_from < today,
        reason=row.end_reason or "",
    )
