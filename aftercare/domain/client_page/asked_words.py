"""What is asked of a client, on the own page, in six languages: which kinds of conditions it may name, and how.

A housemate may read the page, so a kind is named only if nothing follows from its sentence: no offence, no victim, no
place, no substance, no illness. The last sentence always stands, so that nothing follows from its presence either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class AskedWords:
    """`title` of the list, a sentence per topic of `TOPICS`, `until` with {sentence} and {date}; `rest` comes last."""

    title: str
    until: str
    rest: str
    appointments: str
    reachable: str
    talks: str
    course: str
    school: str
    home: str
    visits: str
    identity: str
    payment: str
    places: str
    hours: str


# Left out: no-contact orders (a victim), substance bans, care, repair of damage, no new offence (each tells why), and
# other conduct (minors, internet, and devices, whose checks are never announced).
TOPICS: Final[Mapping[str, str]] = {
    "reporting_duty": "appointments",
    "cooperate_supervision": "reachable",
    "treatment_obligation": "talks",
    "programme": "course",
    "education": "school",
    "supported_housing": "home",
    "admit_home_visits": "visits",
    "identity_check": "identity",
    "compensation": "payment",
    "deposit": "payment",
    "victim_fund": "payment",
    "exclusion_zone": "places",
    "curfew": "hours",
}

ASKED: Final[Mapping[str, AskedWords]] = {
    "nl": AskedWords(
        title="Wat van u wordt gevraagd",
        until="{sentence} Dit geldt tot en met {date}.",
        rest="Vraag uw contactpersoon wat nog meer van u wordt gevraagd.",
        appointments="U komt op uw afspraken.",
        reachable="U reageert als wij bellen of schrijven.",
        talks="U gaat naar de gesprekken die zijn afgesproken.",
        course="U doet mee aan een cursus. Vraag uw contactpersoon welke.",
        school="U gaat naar school of naar een opleiding.",
        home="U woont op het adres dat is afgesproken.",
        visits="U doet open als wij bij u thuis komen.",
        identity="U laat uw identiteitsbewijs zien als wij dat vragen.",
        payment="U betaalt een bedrag. Vraag uw contactpersoon hoeveel en wanneer.",
        places="U mag op sommige plekken niet komen. Vraag uw contactpersoon welke.",
        hours="U bent op vaste tijden op een vaste plek. Vraag uw contactpersoon wanneer.",
    ),
    "en": AskedWords(
        title="What is asked of you",
        until="{sentence} This holds until {date}.",
        rest="Ask your contact what else is asked of you.",
        appointments="You come to your appointments.",
        reachable="You answer when we call or write.",
        talks="You go to the talks that were agreed.",
        course="You take part in a course. Ask your contact which.",
        school="You go to school or to a training.",
        home="You live at the address that was agreed.",
        visits="You open the door when we come to your home.",
        identity="You show proof of identity when we ask for it.",
        payment="You pay an amount. Ask your contact how much and when.",
        places="You must not go to some places. Ask your contact which.",
        hours="At fixed times you are at a fixed place. Ask your contact when.",
    ),
    "ar": AskedWords(
        title="ما هو مطلوب منكم",
        until="{sentence} هذا ساري حتى {date}.",
        rest="اسألوا الشخص المسؤول عن التواصل معكم عما هو مطلوب منكم أيضا.",
        appointments="تحضرون إلى مواعيدكم.",
        reachable="تردون عندما نتصل أو نكتب إليكم.",
        talks="تذهبون إلى اللقاءات المتفق عليها.",
        course="تشاركون في دورة. اسألوا الشخص المسؤول عن التواصل معكم أي دورة.",
        school="تذهبون إلى المدرسة أو إلى دراسة.",
        home="تسكنون في العنوان المتفق عليه.",
        visits="تفتحون الباب عندما نأتي إلى بيتكم.",
        identity="تظهرون بطاقة الهوية عندما نطلبها.",
        payment="تدفعون مبلغا. اسألوا الشخص المسؤول عن التواصل معكم كم ومتى.",
        places="لا يجوز لكم الذهاب إلى بعض الأماكن. اسألوا الشخص المسؤول عن التواصل معكم أيها.",
        hours="تكونون في أوقات محددة في مكان محدد. اسألوا الشخص المسؤول عن التواصل معكم متى.",
    ),
    "pl": AskedWords(
        title="Czego oczekujemy",
        until="{sentence} To obowiązuje do {date}.",
        rest="Proszę zapytać osobę kontaktową, czego jeszcze oczekujemy.",
        appointments="Proszę przychodzić na spotkania.",
        reachable="Proszę odpowiadać, kiedy dzwonimy lub piszemy.",
        talks="Proszę chodzić na umówione rozmowy.",
        course="Proszę brać udział w kursie. O szczegóły proszę zapytać osobę kontaktową.",
        school="Proszę chodzić do szkoły lub na zajęcia.",
        home="Proszę mieszkać pod ustalonym adresem.",
        visits="Proszę otworzyć drzwi, kiedy przyjdziemy do domu.",
        identity="Proszę pokazać dowód tożsamości, kiedy o to prosimy.",
        payment="Proszę zapłacić kwotę. Ile i kiedy, powie osoba kontaktowa.",
        places="Do niektórych miejsc nie wolno chodzić. Do jakich, powie osoba kontaktowa.",
        hours="O stałych porach proszę być w stałym miejscu. Kiedy, powie osoba kontaktowa.",
    ),
    "tr": AskedWords(
        title="Sizden istenenler",
        until="{sentence} Bu, {date} tarihine kadar geçerlidir.",
        rest="Sizden başka ne istendiğini irtibat kişinize sorun.",
        appointments="Randevularınıza gelirsiniz.",
        reachable="Aradığımızda veya yazdığımızda cevap verirsiniz.",
        talks="Kararlaştırılan görüşmelere gidersiniz.",
        course="Bir kursa katılırsınız. Hangisi olduğunu irtibat kişinize sorun.",
        school="Okula veya bir eğitime gidersiniz.",
        home="Kararlaştırılan adreste oturursunuz.",
        visits="Evinize geldiğimizde kapıyı açarsınız.",
        identity="İstediğimizde kimliğinizi gösterirsiniz.",
        payment="Bir tutar ödersiniz. Ne kadar ve ne zaman, irtibat kişinize sorun.",
        places="Bazı yerlere gidemezsiniz. Hangileri olduğunu irtibat kişinize sorun.",
        hours="Belirli saatlerde belirli bir yerde olursunuz. Ne zaman olduğunu irtibat kişinize sorun.",
    ),
    "uk": AskedWords(
        title="Що від вас потрібно",
        until="{sentence} Це діє до {date}.",
        rest="Запитайте свою контактну особу, що ще від вас потрібно.",
        appointments="Ви приходите на зустрічі.",
        reachable="Ви відповідаєте, коли ми телефонуємо або пишемо.",
        talks="Ви ходите на розмови, про які домовлено.",
        course="Ви берете участь у курсі. Запитайте свою контактну особу, у якому.",
        school="Ви ходите до школи або на навчання.",
        home="Ви живете за адресою, про яку домовлено.",
        visits="Ви відчиняєте двері, коли ми приходимо додому.",
        identity="Ви показуєте документ, коли ми про це просимо.",
        payment="Ви сплачуєте суму. Запитайте свою контактну особу, скільки й коли.",
        places="Вам не можна ходити в деякі місця. Запитайте свою контактну особу, у які.",
        hours="У визначений час ви перебуваєте у визначеному місці. Запитайте свою контактну особу, коли.",
    ),
}
