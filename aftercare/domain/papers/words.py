"""The words for codes of the domain, in Dutch and in English; a code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.papers.facts import Fact
from aftercare.domain.time.wall_time import wall

PAPER_LANGUAGES: Final = ("nl", "en")
Both = tuple[str, str]
_MONTHS: Final = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
           "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}  # fmt: skip
WORDS: Final[Mapping[str, Mapping[str, Both]]] = {
    "paper": {
        "official_warning": ("Officiële waarschuwing", "Official warning"),
        "violation_report": ("Melding aan het Openbaar Ministerie: voorwaarden niet nageleefd",
                             "Report to the public prosecutor: conditions not complied with"),
        "progress_report": ("Voortgangsverslag", "Progress report"),
        "closing_report": ("Afloopbericht", "Closing report"),
    },
    "paper_state": {
        "signed": ("ondertekend", "signed"), "superseded": ("vervangen", "replaced"),
    },
    "kind": {
        "check_in": ("meldgesprek", "check-in"), "home_visit": ("huisbezoek", "home visit"),
        "substance_test": ("urinecontrole", "substance test"), "treatment": ("behandeling", "treatment"),
        "group_session": ("groepsbijeenkomst", "group session"),
        "circle_meeting": ("cirkelbijeenkomst", "circle meeting"),
        "device_check": ("controle van apparaten", "device check"),
    },
    "state": {
        "scheduled": ("gepland", "planned"), "notified": ("bericht verzonden", "notified"),
        "confirmed": ("bevestigd", "confirmed"),
        "outcome_overdue": ("uitkomst nog niet vastgelegd", "outcome not recorded yet"),
        "attended": ("verschenen", "attended"), "late": ("te laat verschenen", "attended late"),
        "attended_not_complied": ("verschenen, niet meegewerkt", "attended, did not comply"),
        "missed": ("niet verschenen", "not attended"),
        "cancelled_by_service": ("afgezegd door de reclassering", "cancelled by the service"),
        "excused_by_service": ("afgezegd door de reclassering", "cancelled by the service"),
        "moved": ("verzet", "moved"),
    },
    "absence": {
        "opened": ("nog niet beoordeeld", "not judged yet"), "decided": ("beoordeeld", "judged"),
        "dropped": ("vervallen, uitkomst gecorrigeerd", "dropped, outcome corrected"),
    },
    "escalation": {
        "opened": ("open", "open"), "acknowledged": ("opgepakt", "acknowledged"),
        "snoozed": ("uitgesteld", "snoozed"), "resolved": ("afgehandeld", "resolved"),
        # In documents that were signed when the state was called so.
        "silenced": ("stilgezet", "silenced"),
    },
    "verdict": {
        "excused": ("geoorloofd", "excused"), "unexcused": ("ongeoorloofd", "unexcused"),
        "service_failure": ("fout van de organisatie", "failure of the service"),
    },
    # Continues "judged before the end of the time for evidence: …".
    "early": {
        "no_evidence_coming": ("de cliënt zei dat er geen bewijs komt", "the client said there will be no evidence"),
        "no_reason": ("de cliënt zei dat er geen reden was", "the client said there was no reason"),
        "evidence_insufficient": ("het bewijs is bekeken en maakt de afwezigheid niet geoorloofd",
                                  "the evidence was looked at and does not excuse the absence"),
        "acute_risk": ("er was acuut gevaar", "there was an acute risk"),
    },
    # The same in a letter to the client, which others may read: it does not mention risk.
    "early_to_client": {
        "no_evidence_coming": ("u zei dat er geen bewijs komt", "you said there will be no evidence"),
        "no_reason": ("u zei dat er geen reden was", "you said there was no reason"),
        "evidence_insufficient": ("uw bewijs is bekeken en maakt de afwezigheid niet geoorloofd",
                                  "your evidence was looked at and does not excuse the absence"),
        "acute_risk": ("er was een dringende reden", "there was an urgent reason"),
    },
    "ground": {
        "medical": ("ziekte of medische afspraak", "illness or medical appointment"),
        "work": ("werk of studie", "work or study"), "family": ("gezin of zorg", "family or care"),
        "religious": ("religieuze verplichting", "religious duty"),
        "court": ("rechtbank of advocaat", "court or lawyer"), "custody": ("detentie", "custody"),
        "service_failure": ("fout van de organisatie", "failure of the service"),
        "other": ("een andere reden", "another reason"),
    },
    "message": {
        "planned": ("gepland", "planned"), "claimed": ("wordt verzonden", "being sent"),
        "accepted": ("aangenomen om te verzenden, aflevering niet bekend", "accepted for sending, delivery not known"),
        "sent": ("verzonden, aflevering niet bekend", "sent, delivery not known"),
        "delivered": ("afgeleverd", "delivered"),
        "undelivered": ("NIET AFGELEVERD", "NOT DELIVERED"), "failed": ("VERZENDEN MISLUKT", "SENDING FAILED"),
        "unknown": ("NIET BEKEND OF HET VERZONDEN IS", "NOT KNOWN WHETHER IT WAS SENT"),
        "cancelled": ("ingetrokken", "withdrawn"),
        "skipped_late": ("NIET VERZONDEN, te laat", "NOT SENT, too late"),
        "withheld": ("NIET VERZONDEN", "NOT SENT"),
    },
    "channel": {
        "sms": ("sms", "text message"), "voice": ("gesproken bericht", "voice call"),
    },
    "why": {
        "opted-out": ("de cliënt wil geen berichten", "the client wants no messages"),
        "no-consent": ("geen toestemming voor berichten", "no consent to messages"),
        "no-phone": ("geen telefoonnummer", "no telephone number"),
        "not-verified": ("telefoonnummer niet gecontroleerd", "number not verified"),
        "number-changed": ("het telefoonnummer is gewijzigd", "the number changed"),
        "custody": ("de cliënt zat vast", "the client was in custody"),
        "admission": ("de cliënt was opgenomen", "the client was admitted"),
        "suspended": ("het telefoonnummer is buiten gebruik gesteld", "the number is suspended"),
    },
    "reply": {
        "yes": ("zegt ja", "says yes"), "no": ("zegt nee", "says no"),
        "stop": ("wil geen berichten meer", "wants no more messages"),
        "start": ("wil weer berichten", "wants messages again"),
        "help": ("vraagt wie er schrijft", "asks who is writing"),
        "wrong-number": ("zegt dat het nummer niet klopt", "says the number is wrong"),
        "language": ("vraagt om een andere taal", "asks for another language"),
        "unclear": ("niet begrepen", "not understood"),
    },
    "letter": {
        "appointment": ("brief over een afspraak", "letter about an appointment"),
        "unreached": ("brief: wij konden u niet bereiken", "letter: we could not reach you"),
        "changed": ("brief: afspraak veranderd", "letter: appointment changed"),
        "cancelled": ("brief: afspraak vervalt", "letter: appointment cancelled"),
        "card": ("afsprakenkaartje", "appointment card"),
    },
    "decision": {
        "contact_person": ("gesprek met de cliënt", "talk with the client"),
        "official_warning": ("officiële waarschuwing", "official warning"),
        "supervisor_conference": ("overleg met de teamleider", "meeting with the supervisor"),
        "propose_report": ("melding aan het OM voorstellen", "propose a report to the prosecutor"),
        "change_plan": ("het plan aanpassen", "change the plan"),
        "action_taken": ("er is gehandeld", "action was taken"),
        "more_capacity": ("meer capaciteit vragen", "ask for more capacity"),
        "other_provider": ("een andere locatie of zorgaanbieder", "another site or provider"),
        "contact_clinic": ("contact met de kliniek", "contact the clinic"),
        "other_channel": ("de cliënt anders bereiken", "reach the client another way"),
        "record_done": ("gedaan en vastgelegd", "done and recorded"),
        "extend": ("er geldt een latere termijn", "a later deadline applies"),
        "close": ("sluiten, geen vervolgstap", "close, no further action"),
        "remedied": ("alsnog vastgelegd", "recorded after all"),
        "imported": ("beslist bij een andere dienst", "decided at another service"),
        "imported_proposal": ("melding aan het OM voorgesteld bij een andere dienst",
                              "report to the prosecutor proposed at another service"),
    },
    "audience": {
        "officer": ("toezichthouder", "probation officer"), "deputy": ("vervanger", "deputy"),
        "supervisor": ("teamleider", "supervisor"), "duty_desk": ("piket", "duty desk"),
        "unit_manager": ("unitmanager", "unit manager"),
    },
    "role": {
        "officer": ("toezichthouder", "probation officer"), "supervisor": ("teamleider", "supervisor"),
        "provider": ("zorgaanbieder", "treatment provider"), "planner": ("planner", "planner"),
        "coordinator": ("cirkelcoördinator", "circle coordinator"),
        "admin": ("beheerder", "administrator"),
        "machine": ("systeem van een andere organisatie", "system of another organisation"),
    },
    "event": {
        "arrest": ("aanhouding", "arrest"), "breach_reported": ("overtreding gemeld", "breach reported"),
        "provisional_execution": ("voorlopige tenuitvoerlegging", "provisional execution"),
        "crisis_admission": ("crisisopname", "crisis admission"),
        "warning": ("waarschuwing", "warning"), "other": ("andere gebeurtenis", "other event"),
    },
    "suspension": {
        "detention": ("detentie", "detention"), "evasion": ("onttrekking aan het toezicht", "evasion of supervision"),
    },
    "away": {
        "custody": ("in detentie", "in custody"), "admission": ("opgenomen", "admitted"),
        "away": ("afwezig volgens afspraak", "away as agreed"),
    },
    "end": {
        "completed": ("voltooid", "completed"), "revoked": ("herroepen", "revoked"),
        "executed": ("ten uitvoer gelegd", "executed"), "transferred": ("overgedragen", "transferred"),
        "deceased": ("overleden", "deceased"), "other": ("een andere reden", "another reason"),
    },
    "contact": {
        "provider_contact": ("contact met de behandelaar", "contact with the treatment provider"),
        "employment_check": ("controle van werk", "employment check"),
        "phone_call": ("telefoongesprek", "telephone call"),
        "police_contact": ("contact met de politie", "contact with the police"),
        "family_contact": ("contact met de familie", "contact with the family"),
        "other": ("ander contact", "another contact"),
    },
    "elsewhere": {"all": ("alles", "all of it"), "some": ("een deel", "part of it")},
    # Why an earlier document no longer holds, by its member `ground_gone`; the codes of processes.papers.grounds.
    "ground_gone": {
        "decided-otherwise": ("Dit stuk geldt niet meer: de beslissing erachter is vervangen.",
                              "This document no longer holds: the decision behind it was replaced."),
        "misses-explained": ("Dit stuk geldt niet meer: geen afwezigheid erachter telt nog mee.",
                             "This document no longer holds: no absence behind it counts any more."),
        "alarms-of-another": ("Dit stuk geldt niet meer: het ging over een andere cliënt.",
                              "This document no longer holds: it was about another client."),
        "decision-to-review": ("Iemand moet de beslissing erachter nog opnieuw bekijken.",
                               "Someone still has to look at the decision behind it again."),
    },
    # The same in a letter to the client, which does not say that there is another one.
    "ground_gone_to_client": {
        "decided-otherwise": ("Deze waarschuwing geldt niet meer: de beslissing is vervangen.",
                              "This warning no longer holds: the decision was replaced."),
        "misses-explained": ("Deze waarschuwing geldt niet meer: uw afwezigheid telt niet meer mee.",
                             "This warning no longer holds: your absence does not count any more."),
        "alarms-of-another": ("Deze waarschuwing geldt niet meer: zij ging niet over u.",
                              "This warning no longer holds: it was not about you."),
        "decision-to-review": ("Wij bekijken de beslissing over deze waarschuwing nog opnieuw.",
                               "We are still to look at the decision about this warning again."),
    },
    "dispute": {"granted": ("toegewezen", "granted"), "refused": ("afgewezen", "refused")},
    "source": {
        "person": ("cliënt", "client"), "order": ("kader", "order"), "condition": ("voorwaarde", "condition"),
        "plan": ("toezichtplan", "supervision plan"), "obligation": ("verplichting", "obligation"),
        "suspension": ("schorsing", "suspension"), "tier_change": ("wijziging toezichtniveau", "change of level"),
        "appointment": ("afspraak", "appointment"),
        "away": ("periode waarin de cliënt niet kon komen", "period in which the client could not come"),
        "outcome": ("uitkomst", "outcome"),
        "absence": ("afwezigheid", "absence"), "message": ("bericht", "message"), "reply": ("antwoord", "reply"),
        "letter": ("brief", "letter"), "contact": ("contactregistratie", "contact record"),
        "escalation": ("escalatie", "escalation"), "step": ("escalatiestap", "escalation step"),
        "event": ("gebeurtenis", "event"), "paper": ("stuk", "document"),
        "dispute": ("verklaring van de cliënt", "statement of the client"),
    },
    "regime": {
        "adult": ("volwassenenstrafrecht", "adult criminal law"),
        "juvenile": ("jeugdstrafrecht", "juvenile criminal law"),
    },
}  # fmt: skip


_NUMBER: Final[Both] = ("nr.", "no.")


def in_language(words: Both, language: str) -> str:
    return words[0] if language == "nl" else words[1]


def called(subject: str, code: str, language: str) -> str:
    words = WORDS[subject].get(code)
    return in_language(words, language) if words else code.replace("_", " ")


def frame_name(code: str, language: str) -> str:
    frame = LEGAL_FRAMES.get(code)
    return frame.label(language) if frame else code


def condition_name(condition: Fact, language: str) -> str:
    """As it was called when it was entered, with its number and labels where the client has or had others of its
    kind; a document from before these were kept has the shipped name, and no number."""
    kept = condition.text("name_nl" if language == "nl" else "name_en")
    name = kept or kind_name(condition.text("kind"), language)
    number, labels = condition.text("number"), condition.text("labels")
    if not number:
        return name
    numbered = f"{name} {in_language(_NUMBER, language)} {number}"
    return f"{numbered} ({labels})" if labels else numbered


def kind_name(kind: str, language: str) -> str:
    """What the shipped library calls a kind of condition."""
    entry = CONDITION_LIBRARY.get(kind)
    return entry.label(language) if entry else kind.replace("_", " ")


def written_day(day: date, language: str) -> str:
    """`24 november 2026`."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year:04}"


def written_limit(moment: datetime, language: str) -> str:
    """A deadline: `tot en met 16 november 2026` for the midnight that ends a day, else `tot 16 november 2026,
    10:00`."""
    local = wall(moment)
    if (local.hour, local.minute) == (0, 0):
        day = written_day(local.date() - timedelta(days=1), language)
        return f"tot en met {day}" if language == "nl" else f"until the end of {day}"
    return f"{'tot' if language == 'nl' else 'until'} {written_moment(moment, language)}"


def written_moment(moment: datetime, language: str) -> str:
    """`24 november 2026, 10:00`, in Amsterdam time."""
    local = wall(moment)
    return f"{written_day(local.date(), language)}, {local:%H:%M}"
