"""The texts we ship in Ukrainian."""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind

UKRAINIAN: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Нагадування: у вас зустріч {weekday_date} о {time}."
        " Не можете? Телефон: {phone}. Якщо прийдете, напишіть ТАК."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "Скоро у вас зустріч: {weekday_date} о {time}."
        " Запишіть, будь ласка. Не можете? Телефон: {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "У вас перша зустріч {weekday_date} о {time}."
        " Питання або не можете? Телефон: {phone}. Якщо прийдете, напишіть ТАК."
    ),
    TextKind.REMINDER_ANOTHER_TIME: (
        "У вас зустріч {weekday_date} о {time}. Прийдете? Напишіть ТАК."
        " Інший час? Напишіть НІ. Телефон: {phone}."
    ),
    TextKind.NEW_APPOINTMENT: (
        "У вас нова зустріч: {weekday_date} о {time}."
        " Запишіть, будь ласка. Не можете? Телефон: {phone}."
    ),
    TextKind.CHANGED_TIME: (
        "Зустріч {old_date} {old_time} перенесено на {weekday_date} о {time}."
        " Не можете? Телефон: {phone}."
    ),
    TextKind.CALLED_OFF: (
        "Зустрічі {old_date} о {old_time} не буде."
        " Питання? Телефон: {phone}."
    ),
    TextKind.MISSED_APPOINTMENT: (
        "Ми не бачили вас {old_date} о {old_time}."
        " Зателефонуйте сьогодні: {phone}."
    ),
    TextKind.OFFERED_TIMES: (
        "Інший час: {times}. Надішліть номер."
        " До того зустріч залишається."
    ),
    TextKind.REPLY_TO_YES: "Дякуємо. Чекаємо на вас {weekday_date} о {time}.",
    TextKind.REPLY_TO_NO: (
        "Дякуємо, що повідомили. Зустріч залишається в силі, доки ми не поговоримо. Телефон: {phone}."
    ),
    TextKind.REPLY_TO_NUMBER: (
        "Зустріч без змін: {weekday_date} о {time}. Питання? Телефон: {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "Ви більше не отримуватимете наших повідомлень. Зустрічі залишаються. Щоб отримувати знову,"
        " надішліть START."
    ),
    TextKind.REPLY_TO_START: (
        "Ви знову отримуватимете наші повідомлення. Щоб припинити, надішліть STOP."
    ),
    TextKind.REPLY_TO_HELP: (
        "Цей номер надсилає нагадування про зустрічі. Питання? Телефон: {phone}."
        " Щоб не отримувати, надішліть STOP."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Дякуємо, що повідомили. На цей номер ми більше не писатимемо."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Відтепер повідомлення будуть українською.",
    TextKind.REPLY_TO_DANGER: (
        "Ваше повідомлення отримано. Не завжди читаємо одразу. Небезпека? Телефон: 112."
        " Поговорити? Телефон: 113, безкоштовно, цілодобово."
    ),
    TextKind.NUMBER_VERIFICATION: (
        "Ваш код: {code}. Назвіть його лише тому, хто зараз про нього питає."
    ),
    TextKind.PAGE_CODE: "Ваш код: {code}. Введіть його самі й нікому не кажіть.",
    TextKind.PRAISE_WELL_DONE: "Чудово! Дякуємо за ваші зусилля.",
    TextKind.PRAISE_KEEP_GOING: "Раді, що все йде добре. Так тримати!",
}  # fmt: skip
