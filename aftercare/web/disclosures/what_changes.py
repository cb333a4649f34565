"""The choice of what a victim may have to know of: a kind of change, of which condition where a client has several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import PROTECTED, protected_by
from aftercare.store.conditions.rows import ConditionRow
from aftercare.web.shell.request import PageContext


@dataclass(frozen=True)
class Choice:
    """Without `condition_id` the act finds the only one."""

    what: Disclosed
    condition_id: UUID | None = None

    def __str__(self) -> str:
        return f"{self.what.value}.{self.condition_id}" if self.condition_id else self.what.value


def choices(conditions: Sequence[ConditionRow]) -> list[Choice]:
    """Of these zones and contact bans, and of what is of no condition."""
    return list(_choices(conditions))


def _choices(conditions: Sequence[ConditionRow]) -> Iterator[Choice]:
    for what in PROTECTED:
        several = [one.id for one in conditions if what in protected_by(one.entry)]
        if len(several) > 1:
            yield from (Choice(what, one) for one in several)
        else:
            yield Choice(what)


def named(
    context: PageContext, offered: Sequence[Choice], names: Mapping[UUID, str]
) -> list[tuple[str, str]]:
    """Value and text of each."""
    return [(str(one), _text(context, one, names)) for one in offered]


def _text(context: PageContext, one: Choice, names: Mapping[UUID, str]) -> str:
    kind = context.name_of("disclosed", one.what)
    return f"{kind}: {names[one.condition_id]}" if one.condition_id else kind


def asked_in(offered: Sequence[Choice], what: str, condition: str) -> str:
    """The value of the one that a link asks for; empty where it is not offered."""
    values = {str(one) for one in offered}
    return next((one for one in (f"{what}.{condition}", what) if one in values), "")
