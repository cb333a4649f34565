"""Two clients with a page of their own, who answer its questions: one is well, one asks to be called."""

from __future__ import annotations

import re

from aftercare.casework.client_page.check_ins import send_check_in
from aftercare.casework.client_page.opening import ask_for_code, leave, open_page, visitor
from aftercare.casework.client_page.reading import own_page
from aftercare.casework.messages.channels import NONE_YET, record_preference
from aftercare.demo.caseload import caseload
from aftercare.demo.depth.cast import Part
from aftercare.demo.opening import person_ids
from aftercare.demo.script.other_times import CHANNELS
from aftercare.demo.script.scripted_acts import ScriptedAct
from aftercare.demo.stage import Stage
from aftercare.demo.texting import exchange
from aftercare.domain.client_page.check_ins import CheckIn, Mood
from aftercare.store.operations.sandbox_rows import texts_to

AGREED = "Vergeet tijden en wil ze zelf kunnen nakijken (verzonnen)."
ANSWERS = {
    Part.EXTENDED: CheckIn(Mood.GOOD, changed=False, call=False),
    Part.RISEN: CheckIn(Mood.SO_SO, changed=True, call=True, when="Na vier uur, tot dan werk ik."),
}


def _agree(stage: Stage, part: Part) -> None:
    client, person_id = caseload()[part], person_ids(stage).get(part)
    if person_id is not None:
        with stage.work(stage.staff[client.officer.username]) as work:
            record_preference(
                work, person_id, NONE_YET, CHANNELS, AGREED, own_page=True, check_in=True
            )


def _answer(stage: Stage, part: Part) -> None:
    """With the code that was texted, the client opens the page, sees what is on it, answers and closes it."""
    number = caseload()[part].phone
    if number is None or part not in person_ids(stage):
        return
    with stage.work() as work:
        ask_for_code(work, number)
    # Also where the texts of this minute went out already.
    stage.run("send-messages")
    exchange(stage)
    with stage.work() as work:
        received = [one.body for one in texts_to(work.session, number, work.now)]
        codes = re.findall(r"\b\d{6}\b", " ".join(received))
        token = (codes and open_page(work, number, codes[-1])) or ""
    with stage.work() as work:
        if (person := visitor(work, token, for_update=True)) is not None:
            own_page(work, person)
            send_check_in(work, person, ANSWERS[part])
            leave(work, token)


ACTS = (
    *(ScriptedAct(20, part, _agree) for part in ANSWERS),
    ScriptedAct(5, Part.EXTENDED, _answer),
    ScriptedAct(2, Part.RISEN, _answer),
)
