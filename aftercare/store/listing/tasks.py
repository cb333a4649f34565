"""Open tasks as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aftercare.domain.tasks.kinds import TaskKind
from aftercare.store.absences.review_tasks import ABSENCE_OF_TASK
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.messages.words_of_tasks import WORDS_OF_TEXT
from aftercare.store.papers.board_copies import PAPER_OF_TASK
from aftercare.store.papers.draft_tasks import DRAFT_OF_TASK, ESCALATION_OF_TASK
from aftercare.store.tasks.rows import TaskRow

TaskState = Literal["opened", "done"]


class TaskOut(Out):
    """`handed_to`: the colleague who does it instead of the client's officer, null for that officer. `was_due_at`: when
    it was due before another day was set. `paper_id`: the document of a `board_copy`, or the current draft of a
    `draft_paper`. A `draft_paper` is about the decided escalation `escalation_id` and ends when that document is
    signed. A `review_decision` is about `absence_id`, and its `done_note` says why the decision stays; or about
    `paper_id`, and the note says what was done about that document. It is null
    where someone decided again, and a code where no one looked: `reason-changed`, or `file-closed` of an earlier
    release. `text_words`: what the client wrote in the text that an `answer_text` is about, or a `call_person` with the
    reason `words-of-suicide`: words that may be about suicide, due at once. Null for any other task, and once the text
    is erased."""

    row = TaskRow
    columns = """id version person_id kind reason appointment_id message_id paper_id escalation_id absence_id text_words
        due_at was_due_at state handed_to handed_by handed_at done_by done_at done_note
        last_changed_at"""
    last_changed_at: datetime
    kind: TaskKind
    paper_id: Annotated[UUID | None, Sql(f"coalesce({PAPER_OF_TASK}, {DRAFT_OF_TASK})")]
    escalation_id: Annotated[UUID | None, Sql(ESCALATION_OF_TASK)]
    absence_id: Annotated[UUID | None, Sql(ABSENCE_OF_TASK)]
    text_words: Annotated[str | None, Sql(WORDS_OF_TEXT)]
    state: TaskState


TASKS = resource_query(TaskOut, "task t", order=("due_at",), by=("person", "state", "kind"))
