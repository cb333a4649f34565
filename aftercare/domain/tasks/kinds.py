"""What open tasks ask someone to do."""

from __future__ import annotations

from typing import Annotated, Final

from aftercare.base.described_types import Codes

TASK_KINDS: Final = (
    "record_outcome", "call_person", "wants_to_move", "check_number", "unknown_delivery", "reminder_late",
    "place_by_hand", "notify_change", "attendance_low", "answer_offer", "review_plan", "library_changed",
    "verify_number", "send_letter", "answer_text", "board_copy", "draft_paper", "notify_provider", "same_client",
    "calendar_clash", "check_brought_in", "review_decision",
)  # fmt: skip
TaskKind = Annotated[str, Codes("TaskKind", TASK_KINDS)]
