"""Template values for an appointment that gets another time, or none."""

from __future__ import annotations

from typing import Any

from aftercare.base.translation import sentence
from aftercare.casework.staff.reschedule_view import Shift, Stand
from aftercare.web.shell.phrases import AT_HOME, full_name, reason_text
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
        person=full_name(one.person) if one.person else context.translate(NOT_SEEN),
        was=_stand(context, one.was),
        becomes=_stand(context, one.becomes) if one.becomes else None,
        why=why,
    )


def _stand(context: PageContext, stand: Stand) -> dict[str, Any]:
    place = context.translate(AT_HOME) if stand.at_home else stand.location
    return {
        "starts_at": stand.starts_at,
        "ends_at": stand.ends_at,
        "with": " · ".join(filter(None, (stand.officer, place))),
    }
