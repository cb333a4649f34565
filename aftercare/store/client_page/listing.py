"""Check-ins on the own page, as JSON."""

from __future__ import annotations

from aftercare.domain.client_page.check_ins import Mood
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.database.resource_queries import Out, resource_query


class ClientCheckInOut(Out):
    """`mood`, whether anything `changed` at home, work or with people, whether the client wants a `call`, and when, in
    own words (`call_when`). It replaces no appointment and counts for no contact standard."""

    row = ClientCheckInRow
    columns = "id person_id sent_on sent_at mood changed call call_when"
    mood: Mood


CLIENT_CHECK_INS = resource_query(
    ClientCheckInOut, "client_check_in x", order=("sent_at",), by=("person",), newest_first=True
)
