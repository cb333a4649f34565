"""The sentences of a client's own page in six languages, as simple as our texts and as discreet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PageWords:
    """`name`: the language in itself. `night` has {time}, `until` has {date}, `no_code`, `cannot_come`, `too_large` and
    `failed` have {phone};
    `missed` has {date}, {time} and {until}, `received` {count}."""

    name: str
    title: str
    intro: str
    phone: str
    send: str
    sent: str
    no_code: str
    code: str
    show: str
    not_a_number: str
    not_a_code: str
    wrong: str
    night: str
    too_often: str
    ended: str
    none: str
    until: str
    cannot_come: str
    calendar: str
    route: str
    close: str
    another_time: str
    looking: str
    choose: str
    booking: str
    not_now: str
    missed: str
    file: str
    send_file: str
    received: str
    not_a_file: str
    too_large: str
    failed: str
    back: str


SENTENCES: Final[Mapping[str, PageWords]] = {
    "nl": PageWords(
        name="Nederlands",
        title="Mijn afspraken",
        intro="Vul uw mobiele nummer in. Kennen wij het, dan krijgt u een sms met een code.",
        phone="Mobiel nummer",
        send="Stuur een code",
        sent="Kennen wij uw nummer, dan krijgt u een sms met zes cijfers. Die werken een half uur.",
        no_code="Komt er geen code? Stuurde u ons eerder STOP, stuur dan START naar dat nummer. Of bel {phone}.",
        code="Code uit de sms",
        show="Laat mijn afspraken zien",
        not_a_number="Dit is geen mobiel nummer.",
        not_a_code="Vul de zes cijfers uit de sms in.",
        wrong="Deze code klopt niet of is te oud. Na vijf fouten werkt een code niet meer.",
        night="’s Nachts sturen wij geen sms. Probeer het vanaf {time}.",
        too_often="U probeerde het te vaak. Wacht een minuut.",
        ended="De pagina is gesloten, zodat niemand anders uw afspraken ziet.",
        none="U heeft nu geen afspraken.",
        until="U heeft afspraken tot en met {date}.",
        cannot_come="Kunt u niet komen? Bel {phone}. De afspraak blijft staan tot u ons heeft gesproken.",
        calendar="Zet in mijn agenda",
        route="Route",
        close="Sluiten",
        another_time="Ander moment",
        looking="Wij zoeken andere momenten. U krijgt ook een sms. Tot u kiest blijft deze afspraak staan.",
        choose="Kies een ander moment. Tot u kiest blijft deze afspraak staan.",
        booking="Wij zetten het nieuwe moment klaar. U krijgt een sms.",
        not_now="Dit kan nu niet meer. Bel ons als u niet kunt komen.",
        missed="U was er niet op {date} om {time}. Had u een reden? Stuur tot en met"
        " {until} een foto, bijvoorbeeld van een afsprakenkaart.",
        file="Foto of document",
        send_file="Sturen",
        received="Documenten die wij van u hebben: {count}. Wij lezen ze en beslissen daarna.",
        not_a_file="Dit bestand kan niet: stuur een foto (JPEG of PNG) of een PDF die niet te groot is.",
        too_large="Dit bestand is te groot en is niet verstuurd. Stuur een kleinere foto, of bel {phone}.",
        failed="Het lukte niet. Probeer het over een paar minuten opnieuw, of bel {phone}.",
        back="Terug",
    ),
    "en": PageWords(
        name="English",
        title="My appointments",
        intro="Enter your mobile number. If we know it, you get a text with a code.",
        phone="Mobile number",
        send="Send a code",
        sent="If we know your number, you get a text with six digits. They work for half an hour.",
        no_code="No code? If you sent us STOP before, send START to the same number. Or call {phone}.",
        code="Code from the text",
        show="Show my appointments",
        not_a_number="This is not a mobile number.",
        not_a_code="Enter the six digits from the text.",
        wrong="This code is wrong or too old. After five mistakes a code stops working.",
        night="We send no texts at night. Try again from {time}.",
        too_often="You tried too often. Wait a minute.",
        ended="The page is closed, so that no one else sees your appointments.",
        none="You have no appointments now.",
        until="You have appointments until {date}.",
        cannot_come="Cannot come? Call {phone}. The appointment stands until you have spoken to us.",
        calendar="Add to my calendar",
        route="Route",
        close="Close",
        another_time="Another time",
        looking="We are looking for other times. You also get a text. Until you choose, this appointment stands.",
        choose="Choose another time. Until you choose, this appointment stands.",
        booking="We are booking the new time. You get a text.",
        not_now="This is no longer possible. Call us if you cannot come.",
        missed="You were not there on {date} at {time}. Was there a reason? Until {until}"
        " you can send a photo, for example of an appointment card.",
        file="Photo or document",
        send_file="Send",
        received="Documents we have from you: {count}. We read them and then decide.",
        not_a_file="This file cannot be used: send a photo (JPEG or PNG) or a PDF that is not too large.",
        too_large="This file is too large and was not sent. Send a smaller photo, or call {phone}.",
        failed="That did not work. Try again in a few minutes, or call {phone}.",
        back="Back",
    ),
    "ar": PageWords(
        name="العربية",
        title="مواعيدي",
        intro="اكتبوا رقم هاتفكم المحمول. إذا كان معروفا لدينا تصلكم رسالة فيها رمز.",
        phone="رقم الهاتف المحمول",
        send="إرسال رمز",
        sent="إذا كان رقمكم معروفا لدينا تصلكم رسالة فيها ستة أرقام. تعمل نصف ساعة.",
        no_code="لم يصل الرمز؟ إذا أرسلتم إلينا STOP من قبل فأرسلوا START إلى الرقم نفسه. أو اتصلوا: {phone}.",
        code="الرمز من الرسالة",
        show="عرض مواعيدي",
        not_a_number="هذا ليس رقم هاتف محمول.",
        not_a_code="اكتبوا الأرقام الستة من الرسالة.",
        wrong="الرمز خطأ أو قديم. بعد خمسة أخطاء يتوقف الرمز عن العمل.",
        night="لا نرسل رسائل في الليل. حاولوا مرة أخرى ابتداء من {time}.",
        too_often="محاولات كثيرة. انتظروا دقيقة.",
        ended="أغلقت الصفحة كي لا يرى أحد غيركم مواعيدكم.",
        none="ليس لديكم مواعيد الآن.",
        until="لديكم مواعيد حتى {date}.",
        cannot_come="لا تستطيعون الحضور؟ اتصلوا على {phone}. يبقى الموعد قائما حتى تتحدثوا معنا.",
        calendar="إضافة إلى التقويم",
        route="الطريق",
        close="إغلاق",
        another_time="موعد آخر",
        looking="نبحث عن مواعيد أخرى. تصلكم رسالة أيضا. يبقى هذا الموعد قائما حتى تختاروا.",
        choose="اختاروا موعدا آخر. يبقى هذا الموعد قائما حتى تختاروا.",
        booking="نحجز الموعد الجديد. تصلكم رسالة.",
        not_now="لم يعد هذا ممكنا. اتصلوا بنا إذا كنتم لا تستطيعون الحضور.",
        missed="لم تحضروا يوم {date} الساعة {time}. هل كان هناك سبب؟ أرسلوا صورة حتى"
        " {until}، مثلا صورة بطاقة موعد.",
        file="صورة أو مستند",
        send_file="إرسال",
        received="لدينا {count} من مستنداتكم. نقرؤها ثم نقرر.",
        not_a_file="لا يمكن استعمال هذا الملف: أرسلوا صورة (JPEG أو PNG) أو ملف PDF غير كبير.",
        too_large="هذا الملف كبير جدا ولم يرسل. أرسلوا صورة أصغر أو اتصلوا على الرقم {phone}.",
        failed="لم ينجح ذلك. حاولوا مرة أخرى بعد بضع دقائق أو اتصلوا على الرقم {phone}.",
        back="رجوع",
    ),
    "pl": PageWords(
        name="Polski",
        title="Moje spotkania",
        intro="Proszę wpisać numer komórkowy. Jeśli go znamy, wyślemy SMS z kodem.",
        phone="Numer komórkowy",
        send="Wyślij kod",
        sent="Jeśli znamy ten numer, przyjdzie SMS z sześcioma cyframi. Działają pół godziny.",
        no_code="Brak kodu? Po wysłaniu do nas STOP prosimy wysłać START na ten sam numer. Albo zadzwonić: {phone}.",
        code="Kod z SMS-a",
        show="Pokaż moje spotkania",
        not_a_number="To nie jest numer komórkowy.",
        not_a_code="Proszę wpisać sześć cyfr z SMS-a.",
        wrong="Kod jest błędny lub za stary. Po pięciu błędach kod przestaje działać.",
        night="W nocy nie wysyłamy SMS-ów. Proszę spróbować od {time}.",
        too_often="Za dużo prób. Proszę poczekać minutę.",
        ended="Strona jest zamknięta, żeby nikt inny nie widział spotkań.",
        none="Teraz nie ma żadnych spotkań.",
        until="Spotkania są do {date}.",
        cannot_come="Nie może Pan/Pani przyjść? Proszę zadzwonić: {phone}. Do rozmowy z nami spotkanie jest ważne.",
        calendar="Dodaj do kalendarza",
        route="Trasa",
        close="Zamknij",
        another_time="Inny termin",
        looking="Szukamy innych terminów. Przyjdzie też SMS. Do czasu wyboru to spotkanie jest ważne.",
        choose="Proszę wybrać inny termin. Do czasu wyboru to spotkanie jest ważne.",
        booking="Zapisujemy nowy termin. Przyjdzie SMS.",
        not_now="To już niemożliwe. W razie przeszkody prosimy o telefon.",
        missed="Nie było Pana/Pani {date} o {time}. Był powód? Do {until} można wysłać"
        " zdjęcie, na przykład karty wizyty.",
        file="Zdjęcie lub dokument",
        send_file="Wyślij",
        received="Mamy dokumenty: {count}. Przeczytamy je i zdecydujemy.",
        not_a_file="Tego pliku nie można użyć: proszę wysłać zdjęcie (JPEG lub PNG) albo niezbyt duży PDF.",
        too_large="Ten plik jest za duży i nie został wysłany. Proszę wysłać mniejsze zdjęcie albo zadzwonić: {phone}.",
        failed="Nie udało się. Proszę spróbować za kilka minut albo zadzwonić: {phone}.",
        back="Wróć",
    ),
    "tr": PageWords(
        name="Türkçe",
        title="Randevularım",
        intro="Cep telefonu numaranızı girin. Numarayı tanıyorsak kod içeren bir SMS alırsınız.",
        phone="Cep telefonu numarası",
        send="Kod gönder",
        sent="Numaranızı tanıyorsak altı rakamlı bir SMS alırsınız. Yarım saat geçerlidir.",
        no_code="Kod gelmedi mi? Bize daha önce STOP yazdıysanız aynı numaraya START yazın. Ya da arayın: {phone}.",
        code="SMS’teki kod",
        show="Randevularımı göster",
        not_a_number="Bu bir cep telefonu numarası değil.",
        not_a_code="SMS’teki altı rakamı girin.",
        wrong="Kod yanlış veya çok eski. Beş hatadan sonra kod çalışmaz.",
        night="Gece SMS göndermiyoruz. Saat {time} itibarıyla tekrar deneyin.",
        too_often="Çok sık denediniz. Bir dakika bekleyin.",
        ended="Başka kimse randevularınızı görmesin diye sayfa kapatıldı.",
        none="Şu anda randevunuz yok.",
        until="{date} tarihine kadar randevunuz var.",
        cannot_come="Gelemiyor musunuz? {phone} numarasını arayın. Bizimle konuşana kadar randevu geçerlidir.",
        calendar="Takvimime ekle",
        route="Yol tarifi",
        close="Kapat",
        another_time="Başka bir saat",
        looking="Başka saatler arıyoruz. Ayrıca SMS alırsınız. Siz seçene kadar bu randevu geçerlidir.",
        choose="Başka bir saat seçin. Siz seçene kadar bu randevu geçerlidir.",
        booking="Yeni saati ayarlıyoruz. SMS alırsınız.",
        not_now="Bu artık mümkün değil. Gelemiyorsanız bizi arayın.",
        missed="{date} saat {time} randevusuna gelmediniz. Bir nedeni var mıydı? {until}"
        " tarihine kadar bir fotoğraf gönderin, örneğin randevu kartınızın.",
        file="Fotoğraf veya belge",
        send_file="Gönder",
        received="Sizden {count} belge aldık. Okuyup karar veririz.",
        not_a_file="Bu dosya kullanılamaz: fotoğraf (JPEG veya PNG) ya da çok büyük olmayan bir PDF gönderin.",
        too_large="Bu dosya çok büyük ve gönderilmedi. Daha küçük bir fotoğraf gönderin"
        " ya da {phone} numarasını arayın.",
        failed="Olmadı. Birkaç dakika sonra yeniden deneyin ya da {phone} numarasını arayın.",
        back="Geri",
    ),
    "uk": PageWords(
        name="Українська",
        title="Мої зустрічі",
        intro="Введіть номер мобільного. Якщо ми його знаємо, ви отримаєте SMS із кодом.",
        phone="Номер мобільного",
        send="Надіслати код",
        sent="Якщо ми знаємо ваш номер, ви отримаєте SMS із шістьма цифрами. Вони діють пів години.",
        no_code="Код не прийшов? Якщо ви надсилали STOP, надішліть START на той самий номер. Або дзвоніть: {phone}.",
        code="Код із SMS",
        show="Показати мої зустрічі",
        not_a_number="Це не номер мобільного.",
        not_a_code="Введіть шість цифр із SMS.",
        wrong="Код неправильний або застарів. Після п’яти помилок код перестає діяти.",
        night="Уночі ми не надсилаємо SMS. Спробуйте з {time}.",
        too_often="Забагато спроб. Зачекайте хвилину.",
        ended="Сторінку закрито, щоб ніхто інший не бачив ваших зустрічей.",
        none="Зараз у вас немає зустрічей.",
        until="У вас є зустрічі до {date}.",
        cannot_come="Не можете прийти? Телефонуйте {phone}. Зустріч чинна, доки ви з нами не поговорите.",
        calendar="Додати до календаря",
        route="Маршрут",
        close="Закрити",
        another_time="Інший час",
        looking="Ми шукаємо інший час. Ви також отримаєте SMS. Доки ви не оберете, ця зустріч чинна.",
        choose="Оберіть інший час. Доки ви не оберете, ця зустріч чинна.",
        booking="Ми записуємо новий час. Ви отримаєте SMS.",
        not_now="Це вже неможливо. Якщо не можете прийти, зателефонуйте нам.",
        missed="Вас не було {date} о {time}. Була причина? До {until} надішліть фото,"
        " наприклад картки запису.",
        file="Фото або документ",
        send_file="Надіслати",
        received="Ми отримали документів: {count}. Ми прочитаємо й вирішимо.",
        not_a_file="Цей файл не підходить: надішліть фото (JPEG або PNG) чи PDF, який не завеликий.",
        too_large="Файл завеликий, його не надіслано. Надішліть менше фото або зателефонуйте: {phone}.",
        failed="Не вдалося. Спробуйте ще раз за кілька хвилин або зателефонуйте: {phone}.",
        back="Назад",
    ),
}
