"""What the client wrote in the text that a task is about, for SQL."""

from __future__ import annotations

from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.store.tasks.rows import ANSWERS_A_TEXT

# A text opens its own task; what is not understood after it waits in the same one. Erased texts have no words.
_WORDS = """(select i.body from inbound_text i
  where (t.kind = 'answer_text' or (t.kind = 'call_person' and t.reason in ('DANGER','UNCLEAR')))
  and i.person_id = t.person_id and i.emptied_at is null and (i.id::text = split_part(t.subject_key, ':', 2)
    or (t.reason = 'UNCLEAR' and i.meaning = 'unclear' and i.received_at >= t.created_at))
  order by i.received_at desc, i.id desc limit 1)"""
WORDS_OF_TEXT = _WORDS.replace("DANGER", WORDS_OF_SUICIDE).replace("UNCLEAR", ANSWERS_A_TEXT)
"""The words of the text that task `t` asks to answer or to call about; of several not understood, the last. Null for
any other task, and for a reader who may not see the texts."""
