"""Template values for an appointment that gets another time, or none."""

from __future__ import annotations

from typing import Any

from aftercare.base.translation import sentence
from aftercare.casework.staff.reschedule_view import Shift, Stand
from aftercare.web.shell.phrases import AT_HOME, full_name, reason_text, short_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View

NOT_SEEN = sentence("A client of another caseload")
NOT_ASKED = sentence("The plan in force no longer asks for this")


def shift_view(context: PageContext, one: Shift) -> View:
    why = one.why.get(context.language, "")
    if one.becomes is None:
        why = reason_text(why) if why else context.translate(NOT_ASKED)
    return View(
        one,
        person=_client(context, one),
        was=_stand(context, one.was),
        becomes=_stand(context, one.becomes) if one.becomes else None,
        why=why,
    )


def _client(context: PageContext, one: Shift) -> str:
    if one.person is None:
        return context.translate(NOT_SEEN)
    if one.named:
        return full_name(one.person)
    return f"{short_name(one.person)}, {one.person.reference}"


def _stand(context: PageContext, stand: Stand) -> dict[str, Any]:
    place = context.translate(AT_HOME) if stand.at_home else stand.site
    return {
        "starts_at": stand.starts_at,
        "ends_at": stand.ends_at,
        "with": " · ".join(filter(None, (stand.officer, place))),
    }
