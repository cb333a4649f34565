"""The three questions of the check-in on the own page, in six languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CheckInWords:
    title: str
    # That it replaces no appointment, and that no one reads it at once.
    intro: str
    mood: str
    good: str
    so_so: str
    not_good: str
    changed: str
    call: str
    yes: str
    no: str
    when: str
    send: str
    received: str
    # What stands above the form, and beside its fields, when it was not sent.
    incomplete: str
    choose: str
    too_long: str


CHECK_IN: Final[Mapping[str, CheckInWords]] = {
    "nl": CheckInWords(
        title="Hoe gaat het?",
        intro="Drie vragen, één keer per dag. U komt ook gewoon op uw afspraken. Wij lezen dit op werkdagen."
        " Gevaar? Bel 112.",
        mood="Hoe gaat het met u?",
        good="Goed",
        so_so="Gaat wel",
        not_good="Niet goed",
        changed="Is er iets veranderd: thuis, op het werk of met mensen om u heen?",
        call="Wilt u dat wij u bellen?",
        yes="Ja",
        no="Nee",
        when="Wanneer kunnen wij bellen? (niet verplicht)",
        send="Sturen",
        received="Wij hebben uw antwoorden van vandaag. Morgen kunt u weer antwoorden.",
        incomplete="Uw antwoorden zijn nog niet gestuurd. Kijk bij de vragen hieronder.",
        choose="Kies een antwoord.",
        too_long="Schrijf niet meer dan 200 tekens.",
    ),
    "en": CheckInWords(
        title="How are things?",
        intro="Three questions, once a day. You still come to your appointments. We read this on working days."
        " Danger? Call 112.",
        mood="How are you?",
        good="Good",
        so_so="So-so",
        not_good="Not good",
        changed="Did anything change at home, at work or with people around you?",
        call="Do you want us to call you?",
        yes="Yes",
        no="No",
        when="When can we call? (optional)",
        send="Send",
        received="We have your answers of today. You can answer again tomorrow.",
        incomplete="Your answers are not sent yet. Look at the questions below.",
        choose="Choose an answer.",
        too_long="Write no more than 200 characters.",
    ),
    "ar": CheckInWords(
        title="كيف الأحوال؟",
        intro="ثلاثة أسئلة مرة في اليوم. تحضرون إلى مواعيدكم كالمعتاد. نقرأ هذا في أيام العمل. خطر؟ اتصلوا على 112.",
        mood="كيف حالكم؟",
        good="جيد",
        so_so="لا بأس",
        not_good="ليس جيدا",
        changed="هل تغير شيء في البيت أو العمل أو مع الناس من حولكم؟",
        call="هل تريدون أن نتصل بكم؟",
        yes="نعم",
        no="لا",
        when="متى يمكننا أن نتصل؟ (اختياري)",
        send="إرسال",
        received="لدينا إجاباتكم لهذا اليوم. يمكنكم الإجابة مرة أخرى غدا.",
        incomplete="لم تُرسل إجاباتكم بعد. انظروا إلى الأسئلة أدناه.",
        choose="اختاروا إجابة.",
        too_long="لا تكتبوا أكثر من 200 حرف.",
    ),
    "pl": CheckInWords(
        title="Co słychać?",
        intro="Trzy pytania, raz dziennie. Na spotkania proszę przychodzić jak zwykle. Czytamy to w dni robocze."
        " Niebezpieczeństwo? Proszę dzwonić: 112.",
        mood="Jak się Pan/Pani czuje?",
        good="Dobrze",
        so_so="Tak sobie",
        not_good="Źle",
        changed="Czy coś się zmieniło w domu, w pracy albo z ludźmi wokół?",
        call="Czy mamy zadzwonić?",
        yes="Tak",
        no="Nie",
        when="Kiedy możemy zadzwonić? (nieobowiązkowo)",
        send="Wyślij",
        received="Mamy dzisiejsze odpowiedzi. Jutro można odpowiedzieć znowu.",
        incomplete="Odpowiedzi nie zostały jeszcze wysłane. Proszę sprawdzić pytania poniżej.",
        choose="Proszę wybrać odpowiedź.",
        too_long="Proszę napisać najwyżej 200 znaków.",
    ),
    "tr": CheckInWords(
        title="Nasıl gidiyor?",
        intro="Günde bir kez üç soru. Randevularınıza her zamanki gibi gelirsiniz. Bunu iş günlerinde okuruz."
        " Tehlike mi var? 112’yi arayın.",
        mood="Nasılsınız?",
        good="İyi",
        so_so="Şöyle böyle",
        not_good="İyi değil",
        changed="Evde, işte veya çevrenizdeki insanlarla bir şey değişti mi?",
        call="Sizi aramamızı ister misiniz?",
        yes="Evet",
        no="Hayır",
        when="Ne zaman arayabiliriz? (isteğe bağlı)",
        send="Gönder",
        received="Bugünkü cevaplarınızı aldık. Yarın tekrar cevap verebilirsiniz.",
        incomplete="Cevaplarınız henüz gönderilmedi. Aşağıdaki sorulara bakın.",
        choose="Bir cevap seçin.",
        too_long="En fazla 200 karakter yazın.",
    ),
    "uk": CheckInWords(
        title="Як справи?",
        intro="Три запитання, раз на день. На зустрічі ви приходите як завжди. Ми читаємо це в робочі дні."
        " Небезпека? Телефонуйте 112.",
        mood="Як ви почуваєтеся?",
        good="Добре",
        so_so="Так собі",
        not_good="Погано",
        changed="Чи щось змінилося вдома, на роботі або з людьми навколо?",
        call="Хочете, щоб ми вам зателефонували?",
        yes="Так",
        no="Ні",
        when="Коли ми можемо зателефонувати? (необов’язково)",
        send="Надіслати",
        received="Ми маємо ваші відповіді за сьогодні. Завтра можна відповісти знову.",
        incomplete="Ваші відповіді ще не надіслано. Перегляньте запитання нижче.",
        choose="Виберіть відповідь.",
        too_long="Пишіть не більше 200 знаків.",
    ),
}
