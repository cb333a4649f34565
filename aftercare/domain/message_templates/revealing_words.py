"""The words in a text that would reveal the supervision, as data: one deny-list per language.

There are three kinds, since some languages join words. `parts` are refused anywhere inside a word (`behandel` stops
*behandelafspraak*). `starts` are refused only where a word begins (`sex` passes *Essex*), and `words` only as a
whole word (`court` passes *courtesy*). Hyphens join the words of one phrase. Case, accents and disguises do not
matter: `aftercare.domain.message_templates.reveal_check` handles those.

Each list covers the same fields: courts and prosecution, police and detention, probation and electronic monitoring,
orders and bans. Further: offences, victims, treatment and addiction, tests, registers, and the organisations
involved. Words with a common everyday meaning are left out (*melden*, *verlof*, *hearing*). Both are in
`tests/domain/message_templates/field_sentences.py`.
"""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.revealing_words_east import ARABIC, TURKISH, UKRAINIAN
from aftercare.domain.message_templates.revealing_words_lists import RevealingWords, word_list

__all__ = [
    "ARABIC", "BY_LANGUAGE", "DUTCH", "ENGLISH", "EVERYWHERE", "POLISH", "TURKISH", "UKRAINIAN",
    "RevealingWords",
]  # fmt: skip

DUTCH: Final = word_list(
    parts="""
        rechtbank rechtszaak rechtzaak rechtszitting rechtszaal gerechtshof gerechtelijk kantonrechter strafrechter
        politierechter rechter-commissaris hoge-raad raadkamer meervoudige-kamer kort-geding
        hoorzitting hoger-beroep cassatie dagvaard proces-verbaal getuigenverhoor vrijspraak vrijgesproken raadsman
        raadsvrouw veroordeel strafbaar strafzaak strafrecht straffen gestraft strafblad strafproces strafvervolg
        strafmaat strafeis strafbeschikking strafkamer strafopleg strafonderbrek strafkorting strafdossier
        strafpleiter
        strafvermind strafverleden taakstraf werkstraf celstraf leerstraf geldstraf jeugdstraf gevangenisstraf
        vrijheidsstraf
        tenuitvoerlegging gratieverzoek
        justiti openbaar-ministerie officier-van arrondissement parketn tenlastelegg ten-laste-gelegd aanklager
        aanklacht
        aangeklaagd seponer geseponeerd
        wijkagent marechauss inverzekeringstel in-verzekering-gesteld opsporing bureau-halt
        gevangenis detentie gedetineerd hechtenis voorarrest inbewaring huis-van-bewaring penitentiair invrijheid
        isoleercel jeugdinrichting vreemdelingenbewar proefverlof terbeschikkinggestelde terbeschikkingstelling
        huisarrest
        reclassering toezicht proeftijd meldplicht meldingsplicht meldingsgebod meldafspraak bijzondere-voorwaarde
        uw-voorwaarden voorwaardelijk officiele-waarschuwing waarschuwingsgesprek voorlichtingsrapport
        gedragsaanwijzing
        gedragsmaatregel gedragsinterventie gedragstraining risicotaxatie recidiv delinquen
        enkelband enkelmonitor alcoholmeter alcoholslot elektronische-monitoring elektronische-controle
        elektronisch-gevolgd
        locatieverbod locatiegebod avondklok
        gebiedsverbod contactverbod straatverbod wijkverbod buurtverbod huisverbod winkelverbod stadionverbod
        alcoholverbod
        drugsverbod drankverbod omgangsverbod uitreisverbod reisverbod wapenverbod beroepsverbod internetverbod
        verblijfsverbod houdverbod verblijfsontzegging rijontzegging mag-niet-in-de-buurt beschermingsbevel
        delict delikt misdrijf misdrijven misdaad misdadig misbruik mishandel brandsticht diefstal
        inbraak inbreker straatroof afpers vuurwapen steekwapen wapenbezit mensenhandel mensensmokkel
        huiselijk-geweld
        partnergeweld geweldpleging geweldsdelict onder-invloed softdrug harddrug terroris medeplicht
        aanrand ontucht seksue porno naaktfoto naaktbeeld webcamseks loverboy libidoremm
        grensoverschrijdend
        slachtoffer slachtofferhulp herstelbemiddeling
        behandel therap forensisch psychiat psycholo kliniek verslav verslaafd afkick detox zorgmachtiging
        crisismaatregel
        dwangopname gedwongen-opname schizofr stoornis zelfmoord suicid terugvalpreventie woedebeheers
        cognitieve-vaardigh leefstijltraining beschermd-wonen begeleid-wonen amfetamin methadon cocain
        urinecontrole ademtest blaastest speekseltest leugendetector dna-afname dna-monster
        veiligheidshuis kinderbescherming jeugdbescherming jeugdzorg gezinsvoogd leger-des-heils pieter-baan
        william-schrikker rooyse-wissel pompestichting parnassia kijvelanden oldenkotte toesicht
        """,
    starts="""
        verdacht arrest aangifte politiebureau politiea politieb politiec politieg politiekant politiem politieo
        politiep politier politiet politiev politiew politiez recherch ondervrag voorgeleid advocaat advokaat
        advocaten advocatuur vonnis
        officier zittings
        gevangen bajes vrijlat vrijgelat celgeno celdeur
        schorsing reclassent sanctie terugval agressie
        dader geweldda geweldsd geweldsp geweldsi bedreig moord vermoord doodslag extremis radicalis belaging
        oplicht witwas hennep prostitu drugsge
        drugsha drugsop drugspro drugsdeal drugstest alcoholc alcoholt alcoholi alcoholpr alcoholve
        zeden pedo seks sexueel verkracht exhibitionism exhibitionist schennis incest voyeur
        psych medicatie medicijn ontwenn antidepress urine vingerafdruk
        """,
    words="""
        straf straffen rechter rechters kinderrechter jeugdrechter zitting zittingen griffie griffier vervolging
        sepot verhoor verhoord verhoren
        het-parket politie aangehouden aanhouding cel cellen tralies geschorst overtreding overtredingen overtreder
        boete boetes recla reclas cova geweld stalker stalkers stalking gestalkt belager overval overvaller beroving
        fraude drugs wiet ghb xtc mdma heroine heroin cannabis opiaten opiates blowen alcohol benadeelde borderline
        tbs tbser tbsers groepsverkrachting ggz cjib dji ovj jji ots pbc de-waag fivoor kairos inforsa tactus
        trajectum palier novadic jellinek
        brijder iriszorg altrecht transfore vnn cosa exodus
        """,
)

ENGLISH: Final = word_list(
    parts="probation parole supervis treatment therap prosecut courthouse courtroom penitentiar manslaughter",
    starts="""
        justice judge judgment judici tribunal magistrate lawyer attorney solicitor verdict subpoena indict
        defendant plaintiff perpetrat witness sentencing court-hearing next-hearing hearing-date convict
        offence offense offender offended offending reoffen crimin felon misdemean the-suspect
        police officer detective arrest custod prison imprison incarcerat detain detention cellmate house-arrest
        released-from your-release early-release release-condition release-plan halfway-house approved-premises
        community-order community-service community-sentence community-payback unpaid-work licence-condition
        license-condition licence-recall on-licence caseworker case-worker case-manager duty-to-report must-report
        required-to-report reporting-duty reporting-condition reporting-requirement resettlem restorative
        ankle-monitor ankle-tag ankle-bracelet ankle-band electronic-monitor electronic-tag gps-tag tag-order curfew
        restraining-order non-molest exclusion-zone exclusion-order protection-order protective-order no-contact
        banning-order banned-from injunct
        sex rapist raping abuse abusive molest indecent porn paedo predator assault violence violent harass murder
        homicid
        robbery robberies burglar shoplift arson fraud traffick smuggl weapon firearm
        victim
        forensic counselling counseling counsellor counselor rehab addict medication clinic misuse relaps narcotic
        marijuana opioid overdos drugg substance-use anger-management mental-health personality-disorder
        inpatient outpatient sobriety
        polygraph lie-detector drug-test drugs-test drug-screen breathaly breath-test urinalys dna-sample dna-test
        fingerprint
        """,
    words="""
        court courts trial trials accused accuser accusation accusations guilty plea pleas summons summoned bail
        bailed bailiff bailiffs remand warrant
        warrants sentence sentenced testify testified testimony
        jail jailed gaol inmate inmates cops constable sheriff sanction sanctions tagging
        crime crimes rape raped rapes robber robbers robbed theft thefts thief thieves breach breached breaches
        violation violations violated
        grooming nudes drug drugs heroin sectioned mappa hmp hmpps cps
        """,
)

POLISH: Final = word_list(
    parts="""
        kurator terapi przestep prokurat seksual resocjaliz psychiat psycholog wiezien probac nadzor oskarz wiezni
        niekaraln penitencjar zaklad-karn
        """,
    starts="""
        sadow sedzi rozpraw trybunal wokand wyrok apelac posiedzeni skazan skazuj adwokat obronc mecenas pozwan
        pozew
        swiadek swiadk zeznawa
        sledcz sledztw dochodzeni podejrzan obwinion wykrocze zbrodni kryminal recydyw sprawc grzywn
        policj policyj komisariat posterun dzielnicow funkcjonariusz areszt areszc osadzon odsiad przepustk poprawcz
        pozbawieni ograniczenie-wolnosci ograniczenia-wolnosci na-wolnosci
        warunkowe warunkowy zawieszeni kuratel dozor bransolet okres-prob okresu-prob okresie-prob prace-spolecz
        prac-spolecz
        zakaz-zbliz zakazu-zbliz zakazem-zbliz zakaz-kontakt zakazu-kontakt zakaz-stadion srodek-zapobieg
        srodki-zapobieg
        gwalc zgwalc molest pedofil pornograf ekshibicj nieobyczaj nekan nekac przemoc pobici znecan zabojst zabojc
        kradziez wlaman rozboj oszust narkot alkohol dopalacz
        ofiar pokrzywdz poszkodowan
        leczeni klinik klinicz odwyk detoks uzalezni trzezwo zaburzen
        moczu alkomat wariograf poligraf kartotek
        """,
    words="""
        sprawiedliwosci sad sadu sadem sadzie sady nakaz nakazu nakazem zarzuty zarzutow zarzutami zatrzymany
        zatrzymana zatrzymanie
        zatrzymania zatrzymani gwalt gwaltu gwalty gwaltow kara kary kare karze karany karana karani
        karny karne karna karnego karnej karnym karnych mocz leki lekow krk poradnia poradnie poradni
        """,
)

# Dutch and English are understood everywhere here, so every text is checked against both.
EVERYWHERE: Final = (DUTCH, ENGLISH)

BY_LANGUAGE: Final = {
    "nl": (),
    "en": (),
    "ar": (ARABIC,),
    "pl": (POLISH,),
    "tr": (TURKISH,),
    "uk": (UKRAINIAN,),
}
