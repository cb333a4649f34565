"""The texts we ship in Turkish."""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind

TURKISH: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Hatırlatma: {weekday_date} saat {time} randevunuz var."
        " Gelemezseniz arayın: {phone}. Gelecekseniz EVET yazın."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "Yakında randevunuz var: {weekday_date} saat {time}."
        " Lütfen not edin. Gelemezseniz arayın: {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "İlk randevunuz: {weekday_date} saat {time}."
        " Sorunuz varsa veya gelemezseniz arayın: {phone}. Gelecekseniz EVET yazın."
    ),
    TextKind.REMINDER_ANOTHER_TIME: (
        "Hatırlatma: {weekday_date} saat {time} randevunuz var."
        " Gelecekseniz EVET, başka saat için HAYIR yazın. Tel: {phone}."
    ),
    TextKind.NEW_APPOINTMENT: (
        "Yeni randevunuz: {weekday_date} saat {time}."
        " Lütfen not edin. Gelemezseniz arayın: {phone}."
    ),
    TextKind.CHANGED_TIME: (
        "{old_date} {old_time} randevunuz {weekday_date} saat {time} oldu."
        " Gelemezseniz arayın: {phone}."
    ),
    TextKind.CALLED_OFF: (
        "{old_date} saat {old_time} randevunuz yapılmayacak."
        " Soru için: {phone}."
    ),
    TextKind.MISSED_APPOINTMENT: (
        "{old_date} saat {old_time} sizi göremedik."
        " Lütfen bugün arayın: {phone}."
    ),
    TextKind.OFFERED_TIMES: "Başka saat: {times}. Numarasını yazın.",
    TextKind.REPLY_TO_YES: "Teşekkürler. Randevunuz: {weekday_date} saat {time}.",
    TextKind.REPLY_TO_NO: (
        "Mesajınız için teşekkürler. Sizinle görüşene kadar randevu geçerlidir. Arayın: {phone}."
    ),
    TextKind.REPLY_TO_NUMBER: (
        "Randevunuz değişmedi: {weekday_date} saat {time}. Soru için: {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "Artık bizden mesaj almayacaksınız. Randevularınız geçerlidir. Yeniden mesaj almak için"
        " START yazın."
    ),
    TextKind.REPLY_TO_START: "Bizden yine mesaj alacaksınız. Durdurmak için STOP yazın.",
    TextKind.REPLY_TO_HELP: (
        "Bu numara randevu hatırlatmaları gönderir. Sorunuz varsa arayın: {phone}."
        " Mesaj istemiyorsanız STOP yazın."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Mesajınız için teşekkürler. Bu numaraya artık mesaj göndermeyeceğiz."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Mesajlar artık Türkçe gelecek.",
    TextKind.REPLY_TO_DANGER: (
        "Mesajınız ulaştı. Her zaman hemen okumuyoruz. Tehlike mi var? 112’yi arayın."
        " Konuşmak için: 113, ücretsiz, gece gündüz."
    ),
    TextKind.NUMBER_VERIFICATION: (
        "Kodunuz: {code}. Yalnızca şu anda sizden isteyen kişiye söyleyin."
    ),
    TextKind.PAGE_CODE: "Kodunuz: {code}. Kendiniz girin, başkasına vermeyin.",
    TextKind.PRAISE_WELL_DONE: "Tebrikler! Emeğiniz için teşekkürler.",
    TextKind.PRAISE_KEEP_GOING: "İşlerin iyi gitmesine sevindik. Böyle devam edin!",
}  # fmt: skip
