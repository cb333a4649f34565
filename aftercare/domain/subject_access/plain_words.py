"""What a code is called in an access document where the name for staff would puzzle the client, or speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.domain.papers.words import Both

# A list of codes, its codes with the same words, and the words.
_WORDS: Final = """
deadline_code start-supervision | het toezicht begint | supervision starts
goal_done_by client | u zelf | you
goal_done_by contact | een contactpersoon van u | a contact of yours
deadline_code first-contact | uw eerste gesprek | your first appointment
deadline_code youth-plan | uw plan maken | make your plan
deadline_code youth-plan-review | uw plan opnieuw bekijken | look at your plan again
deadline_code measure-advice | advies of uw maatregel langer duurt | advice on whether your measure continues
deadline_code progress-report | verslag over hoe het gaat | report on how it is going
deadline_code prosecutor-report | melding aan de officier van justitie | report to the prosecutor
deadline_code advice-after-report | advies na een melding | advice after a report
deadline_code closing-report | bericht dat het toezicht klaar is | report that supervision has ended
deadline_code intervene-now | groot risico: meteen iets doen | high risk: act at once
deadline_code first-stable | eerste vragenlijst STABLE-2007 | first questionnaire STABLE-2007
deadline_code reassess-stable | vragenlijst STABLE-2007 opnieuw | questionnaire STABLE-2007 again
deadline_code reassess-acute | vragenlijst ACUTE-2007 opnieuw | questionnaire ACUTE-2007 again
deadline_code reassess-juvenile | vragenlijst voor jongeren opnieuw | questionnaire for young people again
deadline_code waiting-intake | intake binnen 4 weken | intake within 4 weeks
deadline_code waiting-treatment | behandeling binnen 10 weken na de intake | treatment within 10 weeks after the intake
deadline_code waiting-total | behandeling binnen 14 weken | treatment within 14 weeks
deadline_code could-not-be-offered | wij vonden geen tijd voor een afspraak | we found no time for an appointment
deadline_code lost-contact | te lang geen contact met u | no contact with you for too long
deadline_code zone-alarm | alarm van uw enkelband | alarm from your ankle tag
deadline_code hand-over-paper | een ondertekende brief aan u geven | give you a signed document
deadline_code carry-out-decision | doen wat over een signaal is beslist | do what was decided about a signal
deadline_code emergency-review | nagaan of een collega uw dossier terecht opende | whether your file was opened rightly
deadline_code sign-at-once | een signaal uit uw plan waarvoor meteen alarm geldt | a sign that raises an alarm
deadline_code signs-again | een signaal uit uw plan dat vaker gezien is | a sign of your plan that was seen again
deadline_code evasion | beslissen wat volgt als u het toezicht ontloopt | decide what follows when you evade supervision
deadline_code concern | beslissen over wat iemand doorgaf | decide on what someone passed on
deadline_code inform-prosecution | het OM vertellen wat veranderde | inform the prosecution service of what changed
deadline_code agreed-action | wat in een overleg is afgesproken | what was agreed in a conference
deadline_code inform-outcome | u vertellen wat er op uw verzoek is beslist | inform you of the decision on your request
deadline_code condition-uncovered | een voorwaarde zonder afspraak | a condition without an appointment
submission_type order-imposed | een uitspraak of beslissing | a judgment or decision
submission_type order-changed | een verandering van een uitspraak | a change of a judgment
submission_type detention | opname in detentie | taken into detention
submission_type release | vrijlating | release
submission_type address-change | een ander adres | another address
submission_type monitoring-alarm | een alarm van de enkelband | an alarm of the ankle tag
submission_state waiting | wacht op een besluit | waits for a decision
submission_state accepted | aangenomen | accepted
submission_state refused | niet aangenomen | not accepted
submission_state misattributed | ging over iemand anders | was about someone else
submission_state superseded | een later bericht kwam ervoor in de plaats | a later message took its place
check_in good | goed | good
check_in so_so | gaat wel | so-so
check_in not_good | niet goed | not good
task call_person | u bellen | call you
task notify_provider | uw behandelaar bericht geven | notify your treatment provider
task send_letter | u een brief sturen | send you a letter
task answer_text | uw sms beantwoorden | answer your text
task wants_to_move | u vroeg om een andere tijd | you asked for another time
task reminder_late | u bellen om u te herinneren | call to remind you
task notify_change | een verandering aan u doorgeven | tell you of a change
task place_by_hand | een tijd voor u zoeken | find a time for you
task close_gap | te lang zonder contact | too long without contact
task attendance_low | u komt minder vaak dan eerst | you come less often than before
task answer_offer | er is een plek vrij voor u | a place is free for you
task same_client | nagaan of u twee dossiers hebt | find out whether you have two files
task check_brought_in | nakijken wat een ander systeem over u doorgaf | check what another system sent about you
task review_decision | opnieuw kijken naar wat is beslist | look again at what was decided
task library_changed | de tekst van een voorwaarde is veranderd | the words of a condition changed
team_transfer accepted | aangenomen | accepted
team_transfer refused | afgewezen | refused
team_transfer withdrawn | ingetrokken | withdrawn
risk_item social_influences | Invloed van mensen om u heen | Influence of people around you
risk_item not_male | Bent u een vrouw of meisje? | Are you a woman or a girl?
data_kind contacts | telefoonnummers, adressen en mensen om u heen | phone numbers, addresses, people around you
data_kind messages | berichten en agenda's op de telefoon | messages and calendars on the telephone
data_kind notes | aantekeningen van gesprekken | notes of conversations
data_kind risk | inschattingen van risico | assessments of risk
data_kind treatment | behandelingen | treatments
data_kind supervision | plannen, afspraken en signalen | plans, appointments and signals
data_kind orders | straffen en voorwaarden | sentences and conditions
data_kind file | wie u bent | who you are
data_kind access-log | wie uw dossier bekeek | who looked at your file
appointment notified | gepland; u kreeg een herinnering | planned; you got a reminder
appointment outcome_overdue | geweest; nog niet opgeschreven | past; not yet recorded
reply yes | u zei ja | you said yes
reply no | u zei nee | you said no
reply stop | u wilde geen sms meer | you wanted no more texts
reply start | u wilde weer sms | you wanted texts again
reply help | u vroeg wie er sms't | you asked who is texting
reply wrong-number | u zei dat het nummer niet klopt | you said the number is wrong
reply language | u vroeg om een andere taal | you asked for another language
reply choice | u koos een van de tijden | you chose one of the times
incoming_act confirmed | wij begrepen dat u wilde komen | we understood that you planned to come
incoming_act asked-times | u kreeg andere tijden om uit te kiezen | you got other times to choose from
incoming_act chose-time | u koos een van de tijden | you chose one of the times
concern_answer talked | wij spraken met u | we talked with you
drop_out_reason client-stopped | u kwam niet meer | you stopped coming
drop_out_reason missed-sessions | u miste te veel bijeenkomsten | you missed too many sessions
drop_out_reason conduct | hoe het ging in de groep of met de behandelaar | how it went in the group or with the provider
drop_out_reason not-suited | het programma paste niet bij u | the programme did not suit you
drop_out_reason health | gezondheid of verslaving | health or addiction
drop_out_reason moved | u verhuisde | you moved
drop_out_reason detained | u zat vast of was opgenomen | you were in custody or admitted
drop_out_reason order-ended | de straf of maatregel was afgelopen | the sentence or measure had ended
drop_out_reason other | een andere reden | another reason
drop_out_by client | u zelf | yourself
drop_out_by provider | de behandelaar | the provider
drop_out_by probation | de reclassering | the probation service
drop_out_by court | de rechter of officier | the court or the prosecutor
incoming_act asked-officer | doorgegeven aan uw toezichthouder | passed on to your officer
early_reason no_evidence_coming | u zei dat er geen bewijs komt | you said there will be no evidence
early_reason no_reason | u zei dat er geen reden was | you said there was no reason
access_identity known | uw toezichthouder kent u en sprak u | your officer knows you and spoke to you
calendar_link opted-out | gestopt: u wilde geen berichten | ended: you did not want messages
calendar_link consent-withdrawn | gestopt: u wilde geen sms meer | ended: you no longer agreed to texts
closing_reason deceased | overleden | died
closing_reason revoked | de straf moet alsnog worden uitgevoerd | the sentence is carried out after all
closing_reason withdrawn | de straf of maatregel is ingetrokken | the sentence or measure was withdrawn
disputed order | straf of maatregel | sentence or measure
disputed escalation | signaal | signal
decision contact_person | gesprek met u | talk with you
decision other_channel | u op een andere manier bereiken | reach you another way
disclosure_ground consent | u vond het goed | you agreed
order_part starts_on | de eerste dag | the first day
order_part ends_on | de laatste dag volgens de rechter | the last day that the court said
order_part final_on | de dag dat het definitief was | the day it became final
order_part frame | welke straf of maatregel | which sentence or measure
order_part court_reference | het nummer van de rechter | the number of the court
order_part immediately_enforceable | of het meteen geldt | whether it applies at once
order_part regime | welk strafrecht | which criminal law
order_part age_at_offence | uw leeftijd toen | your age then
order_part serious_risk | of de rechter een groot risico ziet | whether the court sees a serious risk
order_part executed_by | wie het toezicht doet | who does the supervision
phone_reason heard | gebeld terwijl u erbij was | called while you were there
referral dropped_out | eerder gestopt | stopped early
task_reason closed-deceased | het dossier is gesloten: overleden | the file is closed: died
task_reason closed-acquitted | het dossier is gesloten: vrijgesproken | the file is closed: acquitted
task_reason closed-withdrawn | het dossier is gesloten: straf of maatregel ingetrokken | the file is closed: withdrawn
task_reason words-of-suicide | uw sms ging misschien over zelfmoord | your text may have been about suicide
task_reason brought-in | een ander systeem heeft u aangemeld | another system brought you in
task_reason not-in-custody | u zat toen toch niet vast | you were not in custody then after all
task_reason condition-held | de voorwaarde gold toen toch | the condition held then after all
task_reason neither-explains | u zat niet vast en de voorwaarde gold toch | no custody, and the condition held
task_reason was-in-custody | u zat toen vast | you were in custody then
task_reason condition-not-held | de voorwaarde gold toen niet meer | the condition no longer held then
task_reason excused-since | uw afwezigheid telt niet meer mee | your absence no longer counts
task_reason alarm-moved-since | het alarm ging over iemand anders | the alarm was about someone else
task_reason decision-replaced-since | later is iets anders beslist | something else was decided later
task_reason both-explain | u zat vast en de voorwaarde gold niet meer | custody, and the condition no longer held
task_reason file-reopened | het dossier is weer open | the file is open again
task_reason assigned-text | een sms van een onbekend nummer was van u | a text from an unknown number was yours
task_reason contact-unverified | het nummer voor sms is niet gecontroleerd | the number for texts is not verified
task_reason same-name | iemand met uw naam en geboortedatum | someone with your name and date of birth
task_reason same-reference | bijna hetzelfde kenmerk | nearly the same reference
task_reason restriction-entered | een nieuwe regel geldt ook voor u | a new restriction applies to you too
task_reason restriction-ended | een regel die ook voor u gold, is gestopt | a restriction for you has ended
task_reason revealing-text | de tekst had iets over u kunnen verraden | the text could have revealed something
task_reason place-free | er is een plek in een groep voor u | there is a place in a group for you
parameter amount_cents | bedrag | amount
parameter due_on | klaar op | to be done by
parameter what | wat u moet herstellen | what you must repair
parameter labels | over wie | who it is about
parameter areas | verboden gebieden | areas where you may not go
parameter buffer_m | afstand die u houdt, in meters | distance you keep, in metres
parameter windows | uren thuis | hours at home
parameter travel_min | reistijd ervoor en erna, in minuten | travel time before and after, in minutes
parameter place | waar u zich meldt | where you report
parameter at_least_every_days | zoveel dagen mag er hoogstens tussen zitten | at most so many days between
parameter substances | middelen | substances
parameter testing | wij mogen testen | tests may be requested
parameter institution | instelling | institution
parameter from_on | verblijf vanaf | stay from
parameter until_on | verblijf tot en met | stay until
parameter provider | behandelaar die de rechter noemde | provider the court named
parameter programme | programma | programme
parameter provider_substitution_allowed | een andere behandelaar mag ook | another provider is also allowed
parameter no_work_with_minors | geen werk met kinderen | no work with minors
parameter age_limit | geen contact met wie jonger is dan | no contact with anyone younger than
parameter device_checks | wij kijken in uw apparaten | your devices are checked
parameter device_checks_most | zo vaak mogen wij hoogstens kijken | how often your devices may be checked at most
parameter device_checks_weeks | in zoveel weken | in how many weeks
parameter device_checks_until | kijken in uw apparaten kan tot en met | your devices may be checked until
parameter devices | welke apparaten | which devices
parameter device_checks_unannounced | wij zeggen niet van tevoren wanneer | without notice
parameter no_internet | geen internet | no internet
parameter no_moving | niet verhuizen zonder toestemming | no moving house without permission
parameter school | school | school
parameter hours | uren op school | school hours
substance alcohol | alcohol | alcohol
substance cannabis | cannabis | cannabis
substance cocaine | cocaïne | cocaine
substance opiates | opiaten | opiates
substance amphetamines | amfetaminen | amphetamines
substance ghb | GHB | GHB
substance other | andere middelen | other substances
device_check done | gedaan | done
device_check passed_on | doorgegeven aan de politie | passed on to the police
device_check refused | u werkte niet mee | you refused
device_check not_possible | het kon niet | it was not possible
decision more_capacity | vragen om meer tijd voor afspraken | ask for more time for appointments
task_reason no-retry-admin one-later-retry retry-if-useful | niet aangekomen | not arrived
task_reason retry-before-appointment unknown | niet aangekomen | not arrived
"""
_SHORTFALL: Final[Mapping[str, Both]] = {
    "capacity": (
        "minder afspraken dan onze regels vragen: wij boden er te weinig aan",
        "fewer appointments than our rules ask: we offered too few",
    ),
    "absence": (
        "minder afspraken dan onze regels vragen: u kwam niet op elke afspraak",
        "fewer appointments than our rules ask: you did not come to each",
    ),
}


def _read(text: str) -> dict[tuple[str, str], Both]:
    found = {}
    for line in text.strip().splitlines():
        head, nl, en = (part.strip() for part in line.split("|"))
        subject, *codes = head.split()
        found.update({(subject, code): (nl, en) for code in codes})
    return found


PLAIN: Final = _read(_WORDS)


def plain_word(subject: str, code: str) -> Both | None:
    """The name for the client; None where that for staff will do."""
    if subject == "deadline_code" and code.startswith("too-few-"):
        return _SHORTFALL[code.rpartition("-")[2]]
    return PLAIN.get((subject, code))
