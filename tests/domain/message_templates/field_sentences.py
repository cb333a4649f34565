"""Sentences an officer might type: those that name the work of the field, field by field, and harmless ones."""

from __future__ import annotations

from typing import Final

# A field of the work a line: courts, prosecution, police, detention, probation, electronic monitoring, orders and
# bans, offences, sexual offences, victims, treatment and psychiatry, addiction, tests, registers, organisations.
STOPPED: Final[dict[str, str]] = {
    "nl": """
        U moet naar de rechter | De politierechter doet uitspraak | Uw zittingsdag is maandag | Neem uw raadsman mee
        De dagvaarding is verstuurd | U bent vrijgesproken | Het gerechtelijk onderzoek loopt
        Breng uw rechtzaak mee
        De rechter-commissaris wil u zien | Uw getuigenverhoor is maandag | Morgen is de rechtszitting
        Uw parketnummer graag | Uw parketnr is 1 | De aanklager belt u | De zaak is geseponeerd
        Uw strafbeschikking
        De strafeis is bekend | Ik bel met het arrondissementsparket | De tenuitvoerlegging begint | Het OM belt u
        De wijkagent komt mee | Ga naar het politiebureau | De recherche belt u | U bent aangehouden
        Na uw arrestatie | Uw verhoor is morgen | Een proces-verbaal
        Na uw voorarrest | Uw hechtenis eindigt | De invrijheidstelling is vrijdag | U komt in vrijheid
        De penitentiaire inrichting | Uw vrijlating | Bij PI Vught | De P.I. Noord | De bajes uit
        de jeugdinrichting
        Uit de isoleercel | Tijdens uw proefverlof | U zit in de cel | Als tbs'er | De terbeschikkingstelling loopt
        Uw toezichthouder belt | Uw reclas belt | Uw reclasseringsambtenaar | De proeftijd loopt
        Kom voor uw meldplicht
        Houd u aan uw voorwaarden | De bijzondere voorwaarden | Uw schorsingsvoorwaarden
        Dit is een officiële waarschuwing
        Uw werkstraf begint | Uw taakstraf is klaar | Kans op recidive | U bent delinquent | Een gedragsaanwijzing
        Kom met uw enkelbandje | Kom met uw enkel bandje | Het elektronisch toezicht | Elektronische controle thuis
        Uw alcoholmeter aflezen | Het locatiegebod geldt | Neem de avondklok in acht
        Het straatverbod geldt | Uw contactverbod | Een alcoholverbod | Uw drugsverbod | Een huisverbod
        Het stadionverbod
        Een rijontzegging | U mag niet in de buurt van de school komen | Het omgangsverbod | Een uitreisverbod
        Uw misdrijf | De diefstal | Geweld tegen anderen | Huiselijk geweld | De mishandeling | Uw bedreiging
        De inbraak
        Een overtreding | Wegens stalking | De doodslag | Onder invloed rijden | Medeplichtigheid | Uw boete betalen
        Een zedenzaak | Vanwege ontucht | De aanranding | Na de verkrachting | Exhibitionisme | Naaktfoto's
        Kinderporno
        Het slachtoffer komt niet | Slachtofferhulp belt | Herstelbemiddeling | De benadeelde partij
        Uw behandelaar | Bij de GGZ | De psychiater | Bij de afkickkliniek | Uw persoonlijkheidsstoornis
        De dwangopname
        Uw agressietraining | De CoVa | De leefstijltraining | Uw zorgmachtiging | Begeleid wonen | Forensische zorg
        De verslavingszorg | Een terugval | Uw methadon ophalen | Geen alcohol drinken | Cocaïne gebruiken
        Geen drugs
        Uw urinecontrole | De urinetest | De drugstest | Een ademtest | De blaastest | Speekseltest | Leugendetector
        Uw strafblad | De DNA-afname | Vingerafdrukken | Uit de opsporing
        Bij de Jellinek | Zie Exodus | Het Leger des Heils | Jeugdbescherming | Jeugdzorg | Het veiligheidshuis
        De gezinsvoogd | Bij Parnassia | William Schrikker | De DJI | Het CJIB | Veilig Thuis belt u
    """,
    "en": """
        You are due in court | The tribunal meets | The verdict is out | You were found guilty | Bring the summons
        Your solicitor called | Before the magistrates | Your trial | The witness will come
        The court hearing moved
        The prosecutor called | The indictment | You are accused | The defendant | CPS will write
        Go to the police station | The detective called | After your arrest | The sheriff
        Since you were released from prison | In custody | You are detained | Your cellmate | Incarceration
        Early release
        Halfway house | The penitentiary | On remand | Bail conditions
        Your probation | On licence | Parole board | Your caseworker | Duty to report | You must report
        Unpaid work
        Community payback | Your supervisor | A breach | Suspended sentence | Approved premises | MAPPA
        Your ankle bracelet | The tag order | Electronic tag | Your curfew | GPS tag | Tagging
        A restraining order | The injunction | No contact with her | An exclusion zone
        You are banned from the shop
        Your felony | The robbery | Domestic violence | Stalking | Arson | The theft | A burglary | Firearms
        Harassment
        Sex offender | Indecent exposure | Child porn | Molested | Grooming | Rape | Voyeurism
        The victim | Victims may attend | Your treatment | Mental health team | Psychosis | The therapist
        Anger management
        Rehab | Your relapse | Overdose | Substance use | Cocaine | No alcohol | Sobriety
        Drug screening | The urine test | Polygraph | Breathalyser | A DNA sample | Fingerprints
        Criminal record | Sex offenders register | Youth offending team | HMP North | DUI class
    """,
    "pl": """
        Rozprawa jest jutro | Sędzia pyta | Wyrok zapadł | Do sądu o 10:00 | Trybunał | Świadkowie przyjdą
        Pana adwokat
        Prokuratura pisze | Zarzuty wobec pana | Jest pan podejrzany | Śledztwo trwa | Policjant przyjdzie
        Komisariat
        Po areszcie | Osadzony | Na wolności | Zakład karny | Więzienie | Zakładzie karnym | Przepustka
        Kurator czeka | Dozór | W okresie próby | Warunkowe zwolnienie | Zawieszenie kary
        Prace społecznie użyteczne
        Bransoletka na nodze | Zakaz zbliżania się | Zakaz kontaktu | Środek zapobiegawczy | Nakaz
        Przestępstwo | Kradzież | Przemoc w domu | Pobicie | Oszustwo | Zabójstwo | Grzywna | Recydywa
        Gwałciciel | Molestowanie | Pedofilia | Pornografia | Ofiara | Pokrzywdzony
        Terapia | Leczenie | Psychiatra | Uzależnienie | Odwyk | Alkohol | Narkotyki | Zaburzenia
        Badanie moczu | Alkomat | Wariograf | Karany | Zaświadczenie o niekaralności | Sprawca
    """,
    "tr": """
        Duruşma yarın | Mahkemeye gelin | Hakimin kararı | Davanız var | Avukatınız aradı | Tanıklık
        Savcılık aradı | İddianame | Şüpheli | Soruşturma | Adli kontrol | Polisler | Karakola gelin | Jandarma
        Tutuklama | Hapisten | Cezaevinden | Gözaltı | Hükümlü | Tahliye | Koşullu salıverilme | Ceza
        Denetimli serbestlik | Denetim memuru | Şartlı | Gözetim | İnfaz | Elektronik kelepçe | Elektronik izleme
        Uzaklaştırma kararı | Yaklaşma yasağı | Koruma kararı | Konutu terk etmeme
        Suçlular | Hırsızlık | Şiddet | Dolandırıcılık | Tehdit | Silah | Cinayet | Gasp
        Cinsel saldırı | Tecavüz | Taciz | Müstehcen | Fuhuş | Mağdur
        Tedavi | Terapi | Psikolog | Psikiyatri | Bağımlılık | Öfke kontrolü | Uyuşturucu | Alkol | Ruh sağlığı
        İdrar testi | Yalan makinesi | Sabıka kaydı | Adli sicil | Parmak izi
    """,
    "uk": """
        Судове засідання | До суду о 10:00 | Суддею | Вирок | Апеляція | Свідки | Ваш адвокат
        Прокуратура | Слідчий | Обвинувачений | Підозра | Звинувачення | Поліцейський | Поліція | Допит | Затримання
        Арештований | Тюрма | Колонія | СІЗО | Ув'язнення | Позбавлення волі | Ізолятор
        Пробація | Інспектор пробації | Іспитовий строк | Умовний термін | Нагляд | Виправні роботи
        Громадські роботи
        Електронний браслет | Домашній арешт | Заборона наближатися | Обмежувальний припис
        Злочинець | Крадіжка | Побиття | Насильник | Вбивство | Шахрайство | Рецидив | Штраф | Правопорушення
        Сексуальні домагання | Зґвалтування | Педофіл | Жертва | Потерпілий
        Лікування | Терапія | Психіатр | Психічний розлад | Реабілітація | Залежність | Наркотики | Алкоголь
        Диспансер
        Аналіз сечі | Поліграф | Алкотест | Судимість | Довідка про несудимість | Юстиція
    """,
    "ar": """
        المحاكمة غدا | إلى المحكمة | القاضي | محاميك اتصل | الحكم صدر | جلسة استماع
        المدعي العام | النيابة | المتهم | مشتبه به | التحقيق | الشرطة | شرطي | مخفر
        السجن | الحبس | معتقل | توقيف | محتجز | إطلاق سراح | الإفراج | الزنزانة
        تحت المراقبة | إفراج مشروط | الإشراف | فترة الاختبار | خدمة المجتمع | وقف التنفيذ
        سوار إلكتروني | السوار الإلكتروني | الإقامة الجبرية | حظر التجول | منع الاقتراب | أمر حماية
        جريمة | مجرم | السرقة | بالعنف | القتل | الاحتيال | تهديد | غرامة | العقوبة
        التحرش | والتحرش | الاغتصاب | إباحية | اعتداء جنسي | الضحية | المجني عليه
        العلاج | العيادة | الطب النفسي | طبيب نفسي | الإدمان | المصحة | المخدرات | الكحول | التأهيل
        فحص البول | كشف الكذب | السجل العدلي | سوابق | البصمات
    """,
}

PASSED: Final[dict[str, str]] = {
    "nl": """
        Neem uw identiteitsbewijs mee. | De bus rijdt niet. | Kunt u om 10 uur komen? | Ik ben ziek, bel mij morgen.
        De afspraak gaat niet door. | Ons kantoor is dicht op vrijdag. | Neem uw loonstrook en huurcontract mee.
        Meld u bij de balie. | U kunt parkeren achter het gebouw. | Ik heb verlof tot maandag. | Tot morgen!
        Neem iets te eten mee. | Het regent hard, kom voorzichtig. | Kom veilig thuis! | Bent u verhuisd?
        Wilt u mij terugbellen? | Mijn collega neemt het over. | Ik heb uw brief gekregen, dank u.
        We bespreken uw uitkering en uw schulden. | De trein heeft vertraging. | Gefeliciteerd met uw baan!
        Kunt u uw rooster sturen? | De koffie staat klaar. | De lift is stuk, neem de trap.
        Het is hier rechts om de hoek.
        Uw nieuwe pas ligt klaar. | We zien elkaar in het gemeentehuis. | Wat een geweldig nieuws!
        Breng een pen mee.
        Het adres is hetzelfde als vorige keer. | Laat weten of het lukt. | Bij sneeuw bel ik u. | Neem uw bril mee.
        Parkeren is hier verboden. | De deur gaat om 9 uur open. | Ik sta in de file. | Wij zijn maandag gesloten.
        Er is een belangrijke wijziging. | Komt uw partner ook? | Heeft u de sleutel nog? | Het duurt een half uur.
        De algemene voorwaarden van het huurcontract | Wij stellen een fiets ter beschikking. | Wacht in de hal.
        Denk aan de verzekering van uw fiets. | Het strand was mooi. | Groeten, tot volgende week | Bent u beter?
        De accu's van mijn telefoon zijn leeg. | Veerkracht en inzet | De politieke partij | Doorslaan mag niet
        Ik kon u niet bereiken. | Neem uw medische gegevens niet mee. | Vergeet uw handtekening niet.
    """,
    "en": """
        Bring your ID card. | The bus is not running. | Can you come at 10? | I am ill, please call me tomorrow.
        The office is closed on Friday. | Bring your rent contract. | Please report to reception.
        See you tomorrow!
        You can park behind the building. | My colleague will see you. | Congratulations on your new job!
        The lift is broken, use the stairs. | Looking forward to hearing from you. | Do you need a hearing aid loop?
        Your new pass is ready. | It takes half an hour. | Have you moved house? | The train is late.
        My cell phone is off. | A press release about the concert | Bring a pen. | Two tablespoons, 2 tbsp
        You will get accustomed to it. | The exhibition is open. | The weather is extreme. | That appeals to me.
        I suspect the bus is late. | Smoking is not allowed. | Bring your glasses. | Let me know if it works.
    """,
    "pl": """
        Proszę zabrać dowód osobisty. | Autobus nie jeździ. | Czy może pan przyjść o 10? | Jestem chory.
        Biuro jest zamknięte w piątek. | Proszę oddzwonić. | Do zobaczenia jutro! | Pociąg ma opóźnienie.
        Zwolnienie lekarskie proszę wysłać. | Złe warunki na drodze | Proszę wnieść opłatę w kasie.
        Dziękuję bardzo.
        Próba nie udała się, spróbuję jutro. | Zeznanie podatkowe | Świadectwo szkolne | Miejsce jest takie samo.
    """,
    "tr": """
        Kimliğinizi getirin. | Otobüs çalışmıyor. | Saat 10'da gelebilir misiniz? | Hastayım, yarın arayın.
        Ofis cuma günü kapalı. | Yarın görüşürüz! | Toplantıya katılın. | Ayşe adlı meslektaşım gelecek.
        Kurban Bayramı kutlu olsun. | Şiddetli yağmur var. | Emniyet kemerinizi takın. | Lütfen formu imzalayın.
        Davetiniz için teşekkürler. | Hükümet binasının yanında | Park yasak. | Bağımsız çalışıyorum.
    """,
    "uk": """
        Візьміть документи. | Автобус не їде. | Чи можете прийти о 10? | Я захворіла, подзвоніть завтра.
        Офіс зачинено в п'ятницю. | До завтра! | Поїзд затримується. | Зустріч відбувається у вівторок.
        Ваш лікар дав довідку. | У залежності від погоди | День Незалежності | Дякую, гарного дня! | Візьміть ручку.
        Свідоцтво про народження | Тут заборонено паркуватися. | Карнавал у місті
    """,
    "ar": """
        أحضر بطاقة هويتك. | الحافلة لا تعمل. | هل يمكنك الحضور الساعة 10؟ | أنا مريض، اتصل غدا.
        المكتب مغلق يوم الجمعة. | إلى اللقاء غدا! | المكتب مغلق في الأعياد. | عيد مبارك
        عفوا، تأخر القطار. | جنسيتك وجواز سفرك | شكرا جزيلا | خمسون كيلوغراما | معالجة الطلب تأخذ أسبوعا
    """,
}


def sentences(listed: str) -> list[str]:
    """Those of one language."""
    return [one.strip() for line in listed.splitlines() for one in line.split("|") if one.strip()]
