"""The texts we ship in Arabic: the polite plural, which suits women and men alike."""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind

ARABIC: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "تذكير: لديكم موعد يوم {weekday_date} الساعة {time}."
        " تعذر الحضور؟ يرجى الاتصال: {phone}. للتأكيد يرجى الرد بكلمة نعم."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "لديكم موعد قريب يوم {weekday_date} الساعة {time}."
        " يرجى تسجيله. تعذر الحضور؟ يرجى الاتصال: {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "لديكم أول موعد يوم {weekday_date} الساعة {time}."
        " أسئلة؟ يرجى الاتصال: {phone}. للتأكيد يرجى الرد بكلمة نعم."
    ),
    TextKind.REMINDER_ANOTHER_TIME: (
        "لديكم موعد يوم {weekday_date} الساعة {time}."
        " للتأكيد يرجى الرد بكلمة نعم، ولموعد آخر بكلمة لا. الهاتف: {phone}."
    ),
    TextKind.NEW_APPOINTMENT: (
        "لديكم موعد جديد يوم {weekday_date} الساعة {time}."
        " يرجى تسجيله. تعذر الحضور؟ يرجى الاتصال: {phone}."
    ),
    TextKind.CHANGED_TIME: (
        "تغير موعدكم من {old_date} {old_time} إلى {weekday_date} الساعة {time}. للاستفسار: {phone}."
    ),
    TextKind.CALLED_OFF: ("ألغي موعدكم يوم {old_date} الساعة {old_time}. للاستفسار: {phone}."),
    TextKind.MISSED_APPOINTMENT: (
        "لم نركم يوم {old_date} الساعة {old_time}. يرجى الاتصال بنا اليوم: {phone}."
    ),
    TextKind.OFFERED_TIMES: "مواعيد أخرى: {times}. يرجى الرد بالرقم.",
    TextKind.REPLY_TO_YES: "شكرا. ننتظركم يوم {weekday_date} الساعة {time}.",
    TextKind.REPLY_TO_NO: (
        "شكرا على رسالتكم. يبقى الموعد قائما حتى نتحدث معكم. يرجى الاتصال: {phone}."
    ),
    TextKind.REPLY_TO_NUMBER: (
        "موعدكم كما هو: يوم {weekday_date} الساعة {time}. للاستفسار: {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "لن تصلكم رسائل أخرى منا. مواعيدكم تبقى كما هي. لاستلام الرسائل من جديد يرجى إرسال START."
    ),
    TextKind.REPLY_TO_START: "ستصلكم رسائلنا من جديد. لإيقافها يرجى إرسال STOP.",
    TextKind.REPLY_TO_HELP: (
        "هذا الرقم يرسل تذكيرا بالمواعيد. للأسئلة يرجى الاتصال: {phone}."
        " لإيقاف الرسائل يرجى إرسال STOP."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: "شكرا على إبلاغنا. لن نرسل أي شيء إلى هذا الرقم بعد الآن.",
    TextKind.REPLY_TO_LANGUAGE: "ستكون الرسائل باللغة العربية من الآن.",
    TextKind.REPLY_TO_DANGER: (
        "وصلت رسالتكم. لا نقرأ الرسائل فورا دائما. خطر؟ يرجى الاتصال: 112."
        " للتحدث مع أحد: 113 مجانا ليلا ونهارا."
    ),
    TextKind.NUMBER_VERIFICATION: "الرمز: {code}. يرجى ذكره فقط لمن يطلبه منكم الآن.",
    TextKind.PAGE_CODE: "الرمز: {code}. يرجى إدخاله بأنفسكم وعدم إعطائه لأحد.",
    TextKind.PRAISE_WELL_DONE: "أحسنتم! شكرا على جهودكم.",
    TextKind.PRAISE_KEEP_GOING: "يسرنا أن الأمور تسير جيدا. نتمنى لكم الاستمرار!",
}
