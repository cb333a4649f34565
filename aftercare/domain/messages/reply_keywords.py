"""What people write in Dutch, English, Arabic, Polish, Turkish and Ukrainian for each clear meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# By the code of a meaning. Russian forms are in the Ukrainian list, since many Ukrainians write them.
LISTED: Final[Mapping[str, str]] = {
    "yes": "ja, jaa, jawel, jazeker, zeker, ja zeker, natuurlijk, ja natuurlijk, tuurlijk, yes, yep, yeah, ok, oke,"
    "okay, akkoord, prima, is prima, is goed, dat is goed, dat is prima, komt goed, doe ik, tot dan, ja tot dan,"
    "tot morgen, ja tot morgen, ik kom, ik kom eraan, kom eraan, ja ik kom eraan, ik kom morgen, ja ik kom morgen,"
    "ik ben er, ja ben er, ik zal er zijn, ja ik zal er zijn, ik zal komen, ja ik zal komen, ja ik kom, ja ik ben er,"
    "ja is goed, ja prima, ja ok, ja oke, yes i will, yes i will come, i will come, i will be there, yes ok,"
    "yes i will be there, ill be there, yes ill be there, ill come, yes ill come, im coming, yes im coming, sure,"
    "of course, see you then, yes see you then, see you tomorrow,"
    "tak, tak będę, będę, tak przyjdę, przyjdę, dobrze, tak dobrze, oczywiście, zgoda, jasne, potwierdzam,"
    "evet, tamam, evet tamam, olur, evet olur, tabii, peki, geliyorum, evet geliyorum, geleceğim, evet geleceğim,"
    "gelirim, evet gelirim, так, так прийду, прийду, я прийду, так я прийду, буду, так буду, так я буду, добре,"
    "так добре, гаразд, звичайно, згоден, згодна, да, да приду, приду, да буду, хорошо,"
    "نعم, ايوه, ايوا, أجل, تمام, نعم تمام, موافق, أكيد, حاضر, سأحضر, نعم سأحضر, سوف أحضر, نعم سوف أحضر, سآتي,"
    "نعم سآتي, سوف آتي, أنا قادم, نعم أنا قادم",
    "no": "nee, neen, no, nope, ik kan niet, kan niet, ik kom niet, nee ik kan niet, nee kan niet, nee ik kom niet,"
    "nee helaas, helaas niet, helaas kan ik niet, helaas ik kan niet, het lukt niet, lukt niet, nee het lukt niet,"
    "nee lukt niet, lukt me niet, het lukt me niet, dat lukt niet, dat lukt me niet, dat gaat niet, gaat niet,"
    "gaat niet lukken, dat gaat niet lukken, het gaat niet lukken, morgen niet, nee morgen niet, kan morgen niet,"
    "ik kan morgen niet, morgen kan ik niet, nee morgen kan ik niet, morgen lukt niet, ik kan er niet zijn,"
    "ik kan vandaag niet, kan vandaag niet, vandaag niet, vandaag kan ik niet, vandaag lukt niet, no cant, no cannot,"
    "nee ik kan er niet zijn, ik kan niet komen, nee ik kan niet komen, kan niet komen, ik kan dan niet,"
    "dan kan ik niet, i cant, i cannot, cant come, cannot come, i cant come, i cannot come, i cant make it,"
    "i cannot make it, cant make it, cannot make it, no i cant, no i cannot, no i cant come, no i cannot come,"
    "no i cant make it, no i cannot make it, not tomorrow, i cant come tomorrow, i cant tomorrow, im not coming,"
    "i wont be there, i wont come,"
    "nie, nie mogę, nie nie mogę, niestety nie, nie niestety, niestety nie mogę, nie przyjdę, nie mogę przyjść,"
    "nie dam rady, jutro nie mogę, nie mogę jutro, jutro nie, nie będę mógł, nie będę mogła,"
    "hayır, yok, olmaz, gelemem, hayır gelemem, gelemiyorum, gelemeyeceğim, hayır gelemeyeceğim, gelmiyorum,"
    "gelmeyeceğim, yarın gelemem, yarın olmaz, maalesef gelemem, maalesef hayır,"
    "ні, не можу, ні не можу, я не можу, не зможу, я не зможу, не прийду, я не прийду, ні не прийду, на жаль ні,"
    "на жаль не можу, завтра не можу, завтра ні, не вийде, нет, не могу, нет не могу, я не могу, не приду,"
    "завтра не могу, не смогу,"
    "لا, لا أستطيع, لا أستطيع الحضور, لا أستطيع أن أحضر, لن أحضر, لن أستطيع, لن أستطيع الحضور, لن آتي, لا أقدر,"
    "ما أقدر, ما بقدر, لا يمكنني, لا يمكنني الحضور, للأسف لا, لا للأسف, للأسف لا أستطيع, غدا لا أستطيع",
    # Includes the words on which Twilio itself blocks the number, so that we agree with it.
    "stop": "stop, stoppen, afmelden, uitschrijven, meld mij af, stop sms, stop berichten, stop met sms,"
    "stop met berichten, stop met sturen, stop met berichten sturen, stop met deze berichten, geen berichten meer,"
    "geen sms meer, stop messages, stop texts, stop texting, stop texting me, stop sending messages,"
    "stop these messages, no more messages, no more texts, stopall, unsubscribe, cancel, end, quit, optout, opt out,"
    "revoke, hou op, houd op, ophouden, hou op met sms, hou op met berichten, hou op met sturen, stop it, stop this,"
    "przestań, przestańcie, proszę przestać, przestań pisać, przestańcie pisać, przestań do mnie pisać, zatrzymaj,"
    "zatrzymać, zatrzymajcie, wypisz mnie, nie pisać, nie pisz, nie pisz do mnie, nie piszcie, nie piszcie do mnie,"
    "nie wysyłaj, nie wysyłajcie, stop wiadomości, dur, durun, durdur, durdurun, mesaj atma, mesaj atmayın,"
    "mesaj gönderme, mesaj göndermeyin, artık mesaj atmayın, yazma, yazmayın, bana yazmayın, стоп, зупинити, зупинись,"
    "зупиніть, зупиніться, припинити, припини, припиніть, перестань, перестаньте, перестаньте писати, не пиши,"
    "не пишіть, не пишіть мені, відписатися, відписатись, не пишите, не пишите мне, остановить, остановите,"
    "прекратите, перестаньте писать, хватит писать, отписаться,"
    "قف, قفوا, أوقف, أوقفوا, توقف, توقفوا, توقفوا عن الإرسال, إيقاف, أوقف الرسائل, أوقفوا الرسائل, لا ترسل,"
    "لا ترسلوا, لا ترسلوا رسائل, لا ترسل رسائل",
    "start": "start, starten, aanmelden, unstop, başla, başlat, старт, ابدأ, بدء",
    "help": "help, hulp, info, pomoc, pomocy, yardım, допомога, допоможіть, помощь, مساعدة, المساعدة",
    "wrong-number": "verkeerd nummer, verkeerde nummer, fout nummer, foute nummer, verkeerd verbonden,"
    "verkeerde persoon, wrong number, wrong person, zły numer, błędny numer, niewłaściwy numer, pomyłka, to pomyłka,"
    "yanlış numara, yanlış kişi, неправильний номер, не той номер, помилилися номером, помилились номером,"
    "неправильный номер, не тот номер, ошиблись номером, رقم خاطئ, الرقم خاطئ, رقم خطأ, رقم غلط, الرقم غلط,"
    "رقم غير صحيح",
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "nl": "nederlands, dutch, hollands, in het nederlands, niderlandzki, po niderlandzku, hollandaca, felemenkçe,"
    "нідерландська, нідерландською, هولندي, الهولندية, هولندية",
    "en": "engels, english, in het engels, in english, angielski, po angielsku, ingilizce, англійська, англійською,"
    "إنجليزي, الإنجليزية, إنجليزية",
    "ar": "arabisch, arabic, in het arabisch, in arabic, arabski, po arabsku, arapça, арабська, арабською,"
    "عربي, العربية, عربية, بالعربية, بالعربي",
    "pl": "pools, polish, in het pools, in polish, polski, po polsku, lehçe, polonyaca, польська, польською,"
    "بولندي, البولندية",
    "tr": "turks, turkish, in het turks, in turkish, turecki, po turecku, türkçe, турецька, турецькою,"
    "تركي, التركية",
    "uk": "oekraïens, ukrainian, in het oekraïens, in ukrainian, ukraiński, po ukraińsku, ukraynaca, українська,"
    "українською, по українськи, украинский, أوكراني, الأوكرانية",
}
# Beside an answer, these change nothing.
POLITE: Final = (
    "dank dankje dankjewel dankuwel bedankt u je jij wel graag hoor aub svp alstublieft alsjeblieft please thanks"
    " thank you sorry mevrouw meneer hallo hoi hi hello groet groeten groetjes mvg dziękuję proszę pan pani panie"
    " przepraszam dzień dobry pozdrawiam lütfen teşekkürler teşekkür ederim merhaba selam дякую прошу будь ласка"
    " вітаю вибачте спасибо пожалуйста здравствуйте شكرا شكراً مرحبا السلام عليكم من فضلك عفوا"
)
# Beside the number of an offered time, these say no more than the number.
CHOOSING: Final = (
    "optie nummer nr keuze tijd nummertje option number choice numer opcja termin seçenek numara номер варіант"
    " رقم الرقم الخيار"
)
# Signs that are an answer by themselves; skin tones are ignored.
SIGNS: Final[Mapping[str, str]] = {"👍": "yes", "👌": "yes", "✅": "yes", "👎": "no"}
# In Polish "no" is a common yes.
NOT_IN: Final = frozenset({("no", "pl"), ("nope", "pl")})
# Words for which one letter decides about a denial ("geliyorum", "gelmiyorum"): no typing error is corrected there.
NEVER_GUESSED: Final = (
    "geliyorum gelirim geleceğim gelemem gelemiyorum gelmiyorum gelemeyeceğim gelmeyeceğim"
    " буду приду прийду سأحضر"
)
# A sentence with one of these may deny what it says.
DENIALS: Final = "niet geen not isnt nie değil не ليس"
# Words that are a no whatever follows. English "no", Polish "nie" and Arabic "لا" are not: "no problem".
BARE_NO: Final = "nee neen hayır ні нет"
# What follows "no" when it is an answer.
AFTER_NO: Final = "i im ive id cant cannot sorry not my have got"
# After a no, these may take it back ("nee ik kom", "no problem", "nee ik vergeet het niet") or ask something else.
DOUBTS: Final = (
    "kom komt komen kwam kan kunnen lukt lukken wel toch gewoon maar goed klopt probleem problemen nodig vergeet"
    " vergeten laat later blijft blijven staan hoeft hoef erg wie wat waarom hoezo wanneer waar hoe nummer stop sms"
    " come comes coming can could will there but fine good problem problems worries worry need needed forget miss mind"
    " late later still stands stay who what why when where how number text texts"
    " ale problemu problem zapomnę spóźnię później przyjść kto co kiedy gdzie dlaczego"
    " ama fakat sorun değil unutmam geç gecikeceğim gelirim kim ne nerede neden"
    " але но проблем проблема забуду запізнюсь запізнюся опоздаю хто кто що что коли когда де где чому почему"
    " لكن مشكلة أنسى سأتأخر من متى أين لماذا"
)
