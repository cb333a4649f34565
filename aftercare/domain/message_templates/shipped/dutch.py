"""The texts we ship in Dutch, all in one plain segment."""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind

DUTCH: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Herinnering: u heeft een afspraak op {weekday_date} om {time}."
        " Kunt u niet? Bel {phone}. Antwoord JA als u komt."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "U heeft binnenkort een afspraak: {weekday_date} om {time}."
        " Schrijf het op. Kunt u niet? Bel {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "U heeft een eerste afspraak op {weekday_date} om {time}."
        " Vragen, of kunt u niet? Bel {phone}. Antwoord JA als u komt."
    ),
    TextKind.REMINDER_ANOTHER_TIME: (
        "Herinnering: u heeft een afspraak op {weekday_date} om {time}."
        " Komt u? Antwoord JA. Kunt u niet? Antwoord NEE voor een ander moment of bel {phone}."
    ),
    TextKind.NEW_APPOINTMENT: (
        "U heeft een nieuwe afspraak: {weekday_date} om {time}."
        " Schrijf het op. Kunt u niet? Bel {phone}."
    ),
    TextKind.CHANGED_TIME: (
        "Uw afspraak van {old_date} {old_time} is verzet naar {weekday_date} om {time}."
        " Kunt u niet? Bel {phone}."
    ),
    TextKind.CALLED_OFF: (
        "Uw afspraak van {old_date} om {old_time} gaat niet door."
        " Vragen? Bel {phone}."
    ),
    TextKind.MISSED_APPOINTMENT: (
        "Wij zagen u niet op {old_date} om {old_time}."
        " Bel ons vandaag: {phone}."
    ),
    TextKind.OFFERED_TIMES: (
        "Ander moment? {times}. Antwoord met het nummer."
        " Tot u kiest blijft uw afspraak staan."
    ),
    TextKind.REPLY_TO_YES: "Bedankt. Wij verwachten u op {weekday_date} om {time}.",
    TextKind.REPLY_TO_NO: (
        "Dank voor uw bericht. De afspraak blijft staan tot wij u spreken. Bel {phone}."
    ),
    TextKind.REPLY_TO_NUMBER: (
        "Uw afspraak blijft {weekday_date} om {time}. Vragen? Bel {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "U krijgt geen berichten meer van ons. Uw afspraken blijven staan. Stuur START om weer"
        " berichten te krijgen."
    ),
    TextKind.REPLY_TO_START: "U krijgt weer berichten van ons. Stuur STOP om te stoppen.",
    TextKind.REPLY_TO_HELP: (
        "Dit nummer stuurt herinneringen aan afspraken. Vragen? Bel {phone}."
        " Stuur STOP voor geen berichten."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Bedankt voor uw bericht. Wij sturen niets meer naar dit nummer."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Berichten komen voortaan in het Nederlands.",
    TextKind.REPLY_TO_DANGER: (
        "Uw bericht is ontvangen. Wij lezen niet altijd meteen. Gevaar? Bel 112."
        " Praten? Bel gratis 113, dag en nacht."
    ),
    TextKind.NUMBER_VERIFICATION: (
        "Uw code is {code}. Noem hem alleen aan wie u er nu om vraagt."
    ),
    TextKind.PAGE_CODE: "Uw code is {code}. Vul de code zelf in en geef hem aan niemand.",
    TextKind.PRAISE_WELL_DONE: "Goed gedaan! Bedankt voor uw inzet.",
    TextKind.PRAISE_KEEP_GOING: "Fijn dat het goed gaat. Ga zo door!",
}  # fmt: skip
