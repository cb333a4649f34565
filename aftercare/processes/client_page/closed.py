"""Why the page that a client asked for is closed now: said to the officer, and to no one at the page itself."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlmodel import Session

from aftercare.domain.people.person import PhoneState, Reachability, why_no_text
from aftercare.store.client_page.rows import internet_banned
from aftercare.store.people.rows import PersonRow

NO_INTERNET: Final = "no-internet"
NOT_VERIFIED: Final = "not-verified"
# The code would go to the telephone of another person.
TEXTS_GO_ELSEWHERE: Final = "texts-go-elsewhere"


def why_page_closed(
    session: Session, person: PersonRow, reach: Reachability, today: date
) -> str | None:
    """A code of this module or of WhyNoText; None when a code can be texted. `reach` is of the client's own number.
    The order of channels plays no part: a client reminded by letter may look too."""
    if internet_banned(session, person.id, today):
        return NO_INTERNET
    if person.texts_go_to is not None:
        return TEXTS_GO_ELSEWHERE
    obstacle = why_no_text(reach)
    if obstacle is not None:
        return obstacle.value
    return None if person.phone_state == PhoneState.VERIFIED else NOT_VERIFIED
