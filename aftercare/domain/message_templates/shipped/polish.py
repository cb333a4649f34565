"""The texts we ship in Polish: impersonal, which suits women and men alike."""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind

POLISH: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Przypomnienie: spotkanie {weekday_date} o {time}."
        " Nie pasuje? Tel. {phone}. Prosimy odpisać TAK, aby potwierdzić."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "Wkrótce spotkanie: {weekday_date} o {time}."
        " Prosimy zapisać termin. Nie pasuje? Tel. {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "Pierwsze spotkanie: {weekday_date} o {time}."
        " Pytania, zmiana? Tel. {phone}. Prosimy odpisać TAK, aby potwierdzić."
    ),
    TextKind.REMINDER_ANOTHER_TIME: (
        "Przypomnienie: spotkanie {weekday_date} o {time}."
        " Prosimy odpisać TAK lub NIE (inny termin). Tel. {phone}."
    ),
    TextKind.NEW_APPOINTMENT: (
        "Nowe spotkanie: {weekday_date} o {time}."
        " Prosimy zapisać termin. Nie pasuje? Tel. {phone}."
    ),
    TextKind.CHANGED_TIME: (
        "Spotkanie {old_date} {old_time} przeniesiono na {weekday_date} o {time}."
        " Nie pasuje? Tel. {phone}."
    ),
    TextKind.CALLED_OFF: (
        "Spotkania {old_date} o {old_time} nie będzie."
        " Pytania? Tel. {phone}."
    ),
    TextKind.MISSED_APPOINTMENT: (
        "Spotkanie {old_date} o {old_time} się nie odbyło."
        " Prosimy o telefon jeszcze dziś: {phone}."
    ),
    TextKind.OFFERED_TIMES: "Wybór: {times}. Prosimy odpisać numer.",
    TextKind.REPLY_TO_YES: "Dziękujemy. Do zobaczenia {weekday_date} o {time}.",
    TextKind.REPLY_TO_NO: (
        "Dziękujemy za wiadomość. Termin obowiązuje, dopóki nie porozmawiamy. Tel. {phone}."
    ),
    TextKind.REPLY_TO_NUMBER: (
        "Termin bez zmian: {weekday_date} o {time}. Pytania? Tel. {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "Nie wyślemy już wiadomości. Umówione terminy pozostają. Aby znów dostawać wiadomości,"
        " prosimy wysłać START."
    ),
    TextKind.REPLY_TO_START: (
        "Znów będziemy wysyłać wiadomości. Aby ich nie dostawać, prosimy wysłać STOP."
    ),
    TextKind.REPLY_TO_HELP: (
        "Ten numer wysyła przypomnienia o spotkaniach. Pytania? Tel. {phone}."
        " Aby nie dostawać wiadomości, prosimy wysłać STOP."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Dziękujemy za informację. Nie będziemy już pisać na ten numer."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Od teraz wiadomości będą po polsku.",
    TextKind.REPLY_TO_DANGER: (
        "Otrzymaliśmy wiadomość. Nie zawsze czytamy od razu. Niebezpieczeństwo? Tel. 112."
        " Rozmowa? Tel. 113, bezpłatnie, całą dobę."
    ),
    TextKind.NUMBER_VERIFICATION: (
        "Kod: {code}. Prosimy podać go tylko osobie, która teraz o niego pyta."
    ),
    TextKind.PAGE_CODE: "Kod: {code}. Prosimy wpisać go samodzielnie i nikomu nie podawać.",
    TextKind.PRAISE_WELL_DONE: "Świetnie! Dziękujemy za wysiłek.",
    TextKind.PRAISE_KEEP_GOING: "Cieszymy się, że idzie dobrze. Tak trzymać!",
}  # fmt: skip
