"""The words that would give someone away in a text, as data: one deny-list per language.

Three kinds, since languages glue words together: `parts` are refused anywhere inside a word
(`behandel` stops *behandelafspraak*), `starts` only where a word begins (`sex` passes *Essex*),
`words` only alone (`court` passes *courtesy*). Hyphens join the words of one phrase. Case, accents
and disguises do not matter; `aftercare.domain.disclosure` takes care of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class GiveawayWords:
    parts: tuple[str, ...]
    starts: tuple[str, ...]
    words: tuple[str, ...]


def _list(*, parts: str, starts: str, words: str) -> GiveawayWords:
    return GiveawayWords(tuple(parts.split()), tuple(starts.split()), tuple(words.split()))


DUTCH: Final = _list(
    parts="""
        reclassering toezicht proeftijd meldplicht meldingsgebod behandel therap delict strafbaar
        strafzaak strafrecht straffen gestraft taakstraf werkstraf celstraf justiti misdrijf
        misdrijven misbruik aanrand ontucht slachtoffer veroordeel rechtbank rechtszaak
        rechtszitting gerechtshof kantonrechter strafrechter gevangenis detentie gedetineerd
        enkelband huisarrest forensisch psychiat psycholo verslav kliniek seksue recidiv
        risicotaxatie gebiedsverbod contactverbod locatieverbod locatiegebod gedragsinterventie
        bijzondere-voorwaarde officiele-waarschuwing officier-van veiligheidshuis slachtofferhulp
        kinderbescherming voorwaardelijk urinecontrole leger-des-heils
        delikt toesicht porno rechtszaal strafblad openbaar-ministerie dagvaard verslaafd hoger-beroep
        """,
    starts="""
        zeden dader verdacht verkracht gevangen aangifte politiebureau advocaat advokaat medicatie pedo sexueel
        seks sanctie vonnis officier schorsing reclassent
        """,
    words="""
        straf straffen rechter rechters politie urine medicijnen tbs ggz cjib dji ovj
        de-waag fivoor kairos inforsa tactus trajectum palier novadic cel bajes zitting drugs psych
        """,
)

ENGLISH: Final = _list(
    parts="probation parole supervis treatment therap prosecut courthouse courtroom",
    starts="""
        offence offense offender offended offending reoffen crimin convict justice custod prison police
        sex rapist raping abuse abusive victim assault predator paedophil
        forensic counselling counseling counsellor counselor rehab addict
        medication polygraph curfew misdemean felon judge judgment lawyer attorney
        solicitor clinic sentencing imprison incarcerat detention
        ankle-monitor ankle-tag electronic-monitor drug-test licence-recall magistrate officer
        drugs-test community-order community-service licence-condition
        """,
    words="""
        court courts jail jailed sentence sentenced warrant warrants inmate sanction sanctions
        crime crimes rape raped rapes bail remand gaol trial trials drug drugs
        """,
)

ARABIC: Final = _list(
    parts="مراقب مشروط محكم علاج جريم جرائم شرطة سجن نياب ضحية ضحايا عياد اعتداء محام عقوبة عقوبات متهم"
    " اشراف جنائي مسجون سجين افراج عدال قضائي",
    starts="قاض اداني ادان تحرش اغتصاب",
    words="القاضي القضاء قضاء عدلي العدل جنسي جنسيا الجنسي",
)

POLISH: Final = _list(
    parts="kurator terapi przestep prokurat seksual resocjaliz psychiat psycholog wiezien probac nadzor oskarz wiezni",
    starts="""
        dozor leczeni policj wyrok skazan ofiar klinik adwokat sadow gwalc areszt warunkowe molest obronc
        """,
    words="""
        sad sadu sadem sadzie sedzia sedziego gwalt gwaltu kara kary karny karne karna karnego karnej karnym
        karnych
        """,
)

TURKISH: Final = _list(
    parts="denetimli terapi mahkeme cezaevi psikiyat psikolog tecavuz istismar",
    starts="""
        denetim denetci denetle gozetim gozalti tedavi savci polis hapis cinsel taciz magdur klinik avukat infaz tutuklu
        sartli tahliye hukumlu suclu adliye mahkum yargi hapse
        """,
    words="suc sucu suclar sucun sucta suctan suclari sanik ceza cezasi hakim adalet",
)

UKRAINIAN: Final = _list(
    parts="пробаці терапі злочин прокур сексуал насильств зґвалт психіатр психолог умовно-достроков кримінал",
    starts="""
        нагляд лікуван поліці в'язн жертв вирок засудж клінік адвокат покаран тюрм суддя
        судов судим в'язен ув'язн секс підсудн обвинувачен підозрюван міліц
        """,
    words="суд суду суді судом судді карний карна карне карного карної",
)

# Dutch and English words are understood everywhere here, so every text is held against both.
EVERYWHERE: Final = (DUTCH, ENGLISH)

BY_LANGUAGE: Final = {
    "nl": (),
    "en": (),
    "ar": (ARABIC,),
    "pl": (POLISH,),
    "tr": (TURKISH,),
    "uk": (UKRAINIAN,),
}
