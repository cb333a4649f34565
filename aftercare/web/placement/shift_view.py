"""Template values for an appointment that gets another time, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aftercare.base.translation import sentence
from aftercare.casework.people.acts import change_details
from aftercare.casework.staff.reschedule_view import Shift, Stand
from aftercare.web.shell.dates import civil
from aftercare.web.shell.phrases import AT_HOME, full_name, reason_text, short_name
from aftercare.web.shell.request import PageContext

NOT_SEEN = sentence("A client of another caseload")
TRIED = sentence("Away or booked at every time that fits: %(officers)s")
NOT_ASKED = sentence("The plan in force no longer asks for this")


@dataclass(frozen=True, slots=True)
class StandShown:
    starts_at: datetime
    with_whom: str

    @property
    def day(self) -> date:
        return civil(self.starts_at)


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """`expected`: the client knows or expects the old time. `becomes`: None for no time. `deputy_href`: where another
    deputy is named, if that may help. `tier`: the level, for readers who may know it."""

    person: str
    kind: str
    expected: bool
    was: StandShown
    becomes: StandShown | None
    why: str
    deputy_href: str = ""
    tier: str = ""


def shift_view(context: PageContext, shift: Shift) -> ShiftShown:
    why = shift.why.get(context.language, "")
    if shift.becomes is None:
        why = reason_text(why) if why else context.translate(NOT_ASKED)
    if shift.tried:
        why = context.translate(TRIED, officers=", ".join(shift.tried))
    another = shift.tried and shift.person and context.can_perform(change_details)
    return ShiftShown(
        person=_client(context, shift),
        kind=shift.kind,
        expected=shift.expected,
        was=_stand(context, shift.was),
        becomes=_stand(context, shift.becomes) if shift.becomes else None,
        why=why,
        deputy_href=f"/people/{shift.person.id}/details" if another and shift.person else "",
        tier=str(shift.person.tier) if shift.person and shift.named else "",
    )


def _client(context: PageContext, shift: Shift) -> str:
    if shift.person is None:
        return context.translate(NOT_SEEN)
    if shift.named:
        return full_name(shift.person)
    return f"{short_name(shift.person)}, {shift.person.reference}"


def _stand(context: PageContext, stand: Stand) -> StandShown:
    place = context.translate(AT_HOME) if stand.at_home else stand.site
    return StandShown(stand.starts_at, " · ".join(filter(None, (stand.officer, place))))
