"""Tasks that ask what was done about a signed document: as those about an absence, with the document as subject."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

_OF_PAPER = """
select k.id, k.version, k.reason, k.state, k.done_at, k.done_note, s.display_name as who
from task k left join staff s on s.id = k.done_by
where k.person_id = :person and k.kind = 'review_decision'
  and split_part(k.subject_key, ':', 2) = cast(:paper as text)
  and (k.state = 'opened' or (k.done_by is not null and k.done_note <> ''))
order by k.done_at desc nulls first, k.id
"""


def reviews_of_paper(session: Session, person_id: UUID, paper_id: UUID) -> list[Row]:
    """The tasks about this document that wait, and those that a colleague ended with what was done; the newest
    first."""
    return rows(session, _OF_PAPER, {"person": person_id, "paper": paper_id})
