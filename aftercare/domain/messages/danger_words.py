"""Phrases by which a text to us may be about suicide or self-harm, for a person to read and call at once.

A phrase found decides nothing: it raises a task, and it can be a joke, a quotation or about someone else. A text
without one is no sign that all is well: the list misses what is spelt wrong, said otherwise or in another language.
Danger to others is not in it: "I will do it again" and "I am near a school" are in too many ordinary texts, and staff
stop minding false alarms. Native speakers have yet to read the Arabic, Polish, Turkish and Ukrainian phrases; among the
last are the Russian ones that many Ukrainians write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from aftercare.domain.message_templates.lookalikes import folded

# The reason of the task to call.
WORDS_OF_SUICIDE: Final = "words-of-suicide"
_JUMPING = (
    "spring* _ voor de trein, spring* _ voor een trein, voor de trein spring*, voor een trein spring*,"
    "gooi me _ voor de trein, gooi me _ voor een trein, gooi mezelf _ voor, me voor de trein gooi*,"
    "mezelf voor de trein gooi*, me voor de trein werp*, spring* _ van het dak, spring* _ van een dak,"
    "spring* _ van de flat, spring* _ van een flat, spring* _ van een brug, spring* _ van de brug, van het dak spring*,"
    "van de brug spring*, van de flat spring*"
)
# Whole words, whatever case, accents and punctuation. `*` ends a word in any letters; `_` is at most three words.
PHRASES: Final[Mapping[str, str]] = {
    "nl": "zelfmoord*, zelf moord, zelfdoding*, suicide*, suicidaal, suicidale, wil _ niet meer leven,"
    "wil _ niet langer leven, niet meer wil leven, hoef _ niet meer te leven, niet meer verder leven,"
    "geen zin meer in het leven, geen zin meer in leven, geen zin meer om te leven, leven hoeft _ niet meer,"
    "leven _ niet meer zitten, zie het _ niet meer zitten, het niet meer zie zitten, leven niet meer aan,"
    "geen uitweg meer, levensmoe, wil dood, wil echt dood, wil gewoon dood, wil nu dood, wil alleen maar dood,"
    "wil maar dood, dood wil, liever dood, beter dood, was ik maar dood, was ik dood, beter af zonder mij,"
    "beter zonder mij, er een eind aan, er een einde aan, er n eind aan, er n einde aan, er eind aan, er einde aan,"
    "maak er _ een eind aan, maak er _ een einde aan, eind aan alles, einde aan alles, eind aan mijn leven,"
    "einde aan mijn leven, eind aan mn leven, einde aan mn leven, eind aan het leven, einde aan het leven,"
    "van het leven beroven, van mijn leven beroven, beroof mezelf, uit het leven stappen, stap uit het leven,"
    "uit het leven te stappen, mezelf iets aandoe*, mijzelf iets aandoe*, mezelf wat aandoe*, mezelf iets aan te doen,"
    "doe mezelf iets, doe mezelf wat,"
    "mezelf pijn doen, mezelf snij*, snij mezelf, snijd mezelf, snij mijzelf, mezelf verhangen, me verhangen,"
    "verhang me*, mezelf ophangen, me ophangen, hang me op, hang mezelf op, mezelf dood*, mijzelf dood*,"
    "maak me dood, maak mezelf dood, mezelf vermoord*, vermoord mezelf, mezelf van kant, me van kant,"
    "mij van kant, " + _JUMPING + ", afscheidsbrief,"
    "als ik er niet meer ben, niet meer wakker worden, nooit meer wakker worden, overdosis,"
    "alle pillen slik*, alle pillen geslikt, alle pillen in, alle pillen inge*, te veel pillen, teveel pillen",
    "en": "suicide, suicidal, kill myself, killing myself, end my life, ending my life, end my own life, end it all,"
    "ending it all, take my life, taking my life, take my own life, taking my own life, want to die, wanna die,"
    "wish i was dead, wish i were dead, want to be dead, better off dead, better off without me, dont want to live,"
    "do not want to live, dont wanna live, dont want to be alive, not want to be alive, no reason to live,"
    "nothing to live for, want to hurt myself, going to hurt myself, gonna hurt myself, will hurt myself, harm myself,"
    "harming myself, self harm*, selfharm*, cutting myself, hang myself, hanging myself, shoot myself,"
    "jump* _ in front of a train, jump* _ in front of the train, throw myself, jump* _ off a bridge,"
    "jump* _ off the bridge, jump* _ off the roof, jump* _ off a roof, never wake up, overdose, overdosed",
    "ar": "انتحار, الانتحار, انتحر, انتحاري, أنتحر, سأنتحر, راح انتحر, أقتل نفسي, سأقتل نفسي, قتل نفسي, أنهي حياتي,"
    "سأنهي حياتي, إنهاء حياتي, أريد أن أموت, أريد الموت, أتمنى الموت, بدي موت, بدي أموت, لا أريد أن أعيش,"
    "لا أريد العيش, ما بدي عيش, ما بدي أعيش, أؤذي نفسي, سأؤذي نفسي, إيذاء نفسي",
    "pl": "samobójstw*, samobójcz*, zabiję się, zabić się, się zabić, się zabiję, chcę umrzeć, chcę _ umrzeć,"
    "nie chcę żyć, nie chcę _ żyć, nie chce mi się żyć, odebrać sobie życie, odbiorę sobie życie, skończyć ze sobą,"
    "skończę ze sobą, skończyć z życiem, powieszę się, powiesić się, się powieszę, się powiesić, zrobię sobie krzywdę,"
    "zrobić sobie krzywdę, coś sobie zrobię, nie mam po co żyć",
    "tr": "intihar*, kendimi öldür*, ölmek istiyorum, ölmek istedim, yaşamak istemiyorum, hayatıma son ver*,"
    "canıma kıy*, kendime zarar ver*, kendimi asacağım, kendimi asarım, yaşamanın anlamı yok, keşke ölsem,"
    "ölsem daha iyi",
    "uk": "самогубств*, суїцид*, вбити себе, вб'ю себе, уб'ю себе, покінчити з собою, покінчу з собою,"
    "покінчити із собою, накласти на себе руки, накладу на себе руки, не хочу жити, не хочу _ жити, хочу померти,"
    "хочу вмерти, повішуся, повішусь, заподіяти собі, немає сенсу жити, суицид*, самоубий*, убить себя, убью себя,"
    "покончить с собой, покончу с собой, наложить на себя руки, не хочу жить, не хочу _ жить, хочу умереть,"
    "хочу сдохнуть, повешусь, нет смысла жить",
}
# Letters that are typed without their stroke or with a dot.
_TYPED: Final = str.maketrans({"ł": "l", "ı": "i"})


def _plain(text: str) -> str:
    """The words of a text between single spaces, folded; everything but letters separates words."""
    kept = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in folded(text))
    return f" {' '.join(kept.translate(_TYPED).split())} "


def _pattern(phrase: str) -> str:
    written = []
    for part in phrase.split():
        if part == "_":
            written.append(r"(?: [^ ]+){0,3}")
        else:
            ends = "[^ ]*" if part.endswith("*") else ""
            written.append(f" {re.escape(_plain(part).strip())}{ends}")
    return "".join(written)


_ANY: Final = re.compile(
    "(?:"
    + "|".join(_pattern(one) for listed in PHRASES.values() for one in listed.split(","))
    + ") "
)


def may_be_about_suicide(text: str) -> bool:
    """Whether one of PHRASES is in the text, in any of the languages."""
    return _ANY.search(_plain(text)) is not None
