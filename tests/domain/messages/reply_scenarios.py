"""What people write, by language and meaning: the table the understanding of replies is held against."""

from __future__ import annotations

from collections.abc import Iterator

# language: meaning: texts. `unclear` goes to a person.
TABLE: dict[str, dict[str, str]] = {
    "nl": {
        "yes": "ja hoor|ik kom|Ja, ik kom morgen|ja zeker!!|Prima, tot dan|komt goed|doe ik|JAAA|ja graag|oke dank u"
        "|ja ✅|👌|tot morgen 👍|Is goed mevrouw|jaa",
        "no": "kan niet|morgen niet|Nee, morgen kan ik niet|helaas kan ik niet|het gaat niet lukken|ik kan er niet zijn"
        "|Nee sorry, lukt me niet|neen|NEE!!!|ik kan niet komen 😢|nee 👎",
        "stop": "Stop!!|stpo|afmeldn|geen berichten meer aub|STOP STOP|stop met sturen",
        "start": "start|Aanmelden graag",
        "help": "help!|hulp aub|Info?",
        "wrong-number": "verkeerd nummer|U heeft het verkeerde nummer hoor|Sorry verkeerd verbonden"
        "|dit is een fout nummer 0612|verkeerde persoon!",
        "unclear": "ja maar niet morgen|ja nee|nee ja|ik weet het nog niet|ja 14:00|kan het om 11 uur|wie is dit"
        "|misschien|ja 👎|👍👎|nee 👍|ik ben ziek|later|is het bij u|geen verkeerd nummer|ik stop met roken"
        "|?|…|❤️|niet nee"
        "|ja ik kan niet|oke maar ik kom later|help ik ben de weg kwijt",
    },
    "en": {
        "yes": "Yes!|yes please|I'll be there|im coming|Sure, thanks|see you tomorrow|yep|ok 👍|Yes, I will come.",
        "no": "no|No sorry I can't make it|cant come|I can't come tomorrow|not tomorrow|I won't be there|nope",
        "stop": "STOP|unsubscribe|Cancel|END|quit|no more texts please",
        "start": "START|unstop",
        "help": "HELP|hepl",
        "wrong-number": "wrong number|Sorry, you have the wrong number|Wrong person!",
        "unclear": "I can come|yes but no|don't stop|maybe|who is this?|not the wrong number|yes at 3|is it cancelled",
    },
    "ar": {
        "yes": "نعم|نَعَم|نعم شكرا|تمام|ايوه|سأحضر|سوف أحضر|أنا قادم|موافق 👍|نعم، سأحضر",
        "no": "لا|لا أستطيع|لا استطيع الحضور|لن أحضر|للأسف لا|لا شكرا|لا يمكنني الحضور|ما بقدر",
        "stop": "توقف|إيقاف|لا ترسلوا رسائل|STOP",
        "start": "ابدأ|start",
        "help": "مساعدة|المساعدة من فضلك",
        "wrong-number": "رقم خاطئ|الرقم خاطئ|هذا رقم خاطئ|رقم غلط",
        "unclear": "إن شاء الله|نعم لا|متى|ليس رقم خاطئ|نعم ١٤:٠٠|لا أعرف",
    },
    "pl": {
        "yes": "tak|Tak, przyjdę|TAK!!!|będę|bede|oczywiście|dobrze dziękuję|ja",
        "no": "nie|Nie mogę|niestety nie|nie przyjdę|nie dam rady|jutro nie moge|nie, dziękuję",
        "stop": "stop|proszę nie pisać|wypisz mnie|STOP.",
        "start": "start",
        "help": "pomoc|Pomocy!",
        "wrong-number": "zły numer|zly numer|pomyłka|To pomyłka, przepraszam|błędny numer",
        "unclear": "no|tak nie|nie wiem|może|kiedy|tak o 15:00|to nie pomyłka jutro",
    },
    "tr": {
        "yes": "evet|EVET|evet geleceğim|tamam|tamam teşekkürler|geliyorum|gelecegim|olur|peki",
        "no": "hayır|HAYIR|hayir|gelemem|maalesef gelemem|yarın olmaz|gelemeyeceğim|gelmiyorum|yok",
        "stop": "dur|stop|mesaj atmayın|mesaj göndermeyin lütfen",
        "start": "başla|start",
        "help": "yardım|yardim lütfen",
        "wrong-number": "yanlış numara|Yanlis numara!|yanlış kişi",
        "unclear": "evet hayır|bilmiyorum|belki|gelyorum|gelmiorum|saat kaçta|yanlış numara değil",
    },
    "uk": {
        "yes": "так|Так!|так, прийду|прийду|буду|добре, дякую|ТАК ТАК|да|приду|tак",
        "no": "ні|не можу|Ні, не можу|не прийду|завтра не можу|на жаль ні|нет|не могу|нi",
        "stop": "стоп|СТОП|не пишіть мені|відписатися",
        "start": "старт|start",
        "help": "допомога|допоможіть будь ласка",
        "wrong-number": "неправильний номер|Ви помилилися номером|не той номер|ошиблись номером",
        "unclear": "так ні|не знаю|можливо|коли|так о 15:00|не можу сказати",
    },
}
LANGUAGES_ASKED = {
    "nl": "Nederlands|dutch please|in het Nederlands|felemenkçe|нідерландською",
    "en": "English|engels graag|in English please|angielski|ingilizce",
    "ar": "العربية|عربي|Arabic|arabisch aub|arapça",
    "pl": "polski|po polsku|Polish|Polski proszę|польською",
    "tr": "Türkçe|turkce|TURKISH|Türkçe lütfen|turecki",
    "uk": "українська|українською|Ukrainian|oekraïens|ukraynaca",
}


def said() -> Iterator[tuple[str, str, str]]:
    """(language we write in, text, meaning)."""
    for language, meanings in TABLE.items():
        for meaning, texts in meanings.items():
            for text in texts.split("|"):
                yield language, text, meaning


def asked() -> Iterator[tuple[str, str]]:
    """(text, language asked for)."""
    for language, texts in LANGUAGES_ASKED.items():
        for text in texts.split("|"):
            yield text, language
