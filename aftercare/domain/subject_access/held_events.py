"""The kinds of record about what happened with a client, written as in `held_kinds`."""

from __future__ import annotations

from typing import Final

COURSE: Final = """
supervision_plan | Uw plannen van toezicht | Your supervision plans
state | Stand | State | plan
starts_on | Begint op | Begins on
submitted_at | Ingediend op | Submitted on
decided_at | Besloten op | Decided on
standard_code | Norm voor contacten | Standard for contacts
return_reason | Waarom teruggegeven | Why it was returned | note
below_standard_reason | Waarom minder contact | Why less contact | note

obligation | Wat het plan van u vraagt | What the plan asks of you
kind | Wat | What | kind
period_days | Hoe vaak | How often | every
minutes | Hoe lang | How long | minutes
min_gap_days | Zoveel tijd zit er minstens tussen | At least so much time between | days
max_gap_days | Zoveel tijd zit er hoogstens tussen | At most so much time between | days
weekdays | Dagen | Days | weekday
from_min | Vanaf | From | clock
to_min | Tot | Until | clock
programme_id | Behandeling | Treatment | @programme
provider_id | Behandelaar | Provider | @provider
needs | Met wie | With whom | role
starts_on | Begint op | Begins on
ends_on | Eindigt op | Ends on
extra_reason | Waarom een extra afspraak | Why an extra appointment | note
binds | Verplicht | Obligatory

appointment | Uw afspraken | Your appointments
kind | Wat | What | kind
starts_at | Begin | Start
ends_at | Einde | End
site_id | Plek | Place | @site
provider_id | Behandelaar | Provider | @provider
state | Wat ervan kwam | What became of it | appointment
enforceable | Verplicht | Obligatory
booked_at | Gemaakt op | Made on
known_at | U weet ervan sinds | You have known since
changed_at | Veranderd op | Changed on
why | Waarom deze tijd | Why this time | why
why | Reden van de medewerker | Reason given by staff | note

outcome | Wat is opgeschreven na een afspraak | What was recorded after an appointment
appointment_id | Afspraak | Appointment | @appointment
code | Uitkomst | Outcome | outcome
device_check | Controle van uw apparaten | Check of your devices | device_check
note | Aantekening | Note | note
recorded_at | Opgeschreven op | Recorded on

absence | Afspraken die u miste | Appointments you missed
appointment_id | Afspraak | Appointment | @appointment
missed_on | Dag | Day
state | Stand | State | absence_state
opened_at | Gemeld op | Noticed on
evidence_by | U kon bewijs geven | You could give evidence | limit
decide_by | Besluit voor | Decision by | limit
ground | Reden die u gaf | Reason you gave | reason
evidence_note | Aantekening | Note | note
verdict | Oordeel | Verdict | absence
verdict_reason | Waarom | Why | note
decided_at | Besloten op | Decided on

absence_evidence | Wat u zei over een gemiste afspraak | What you said about a missed appointment
absence_id | Gemist op | Missed on | @absence
ground | Reden | Reason | reason
note | Aantekening | Note | note
entered_at | Opgeschreven op | Recorded on

absence_verdict | Oordelen over gemiste afspraken | Verdicts on missed appointments
absence_id | Gemist op | Missed on | @absence
verdict | Oordeel | Verdict | absence
reason | Waarom | Why | note
reminder_arrived | U kreeg een herinnering | You got a reminder
no_reminder_seen | Besloten, ook al kreeg u geen herinnering | Decided although you got no reminder
no_address_seen | Besloten, ook al wisten wij geen adres voor het bezoek | Decided although we knew no address
evidence_open | Besloten, ook al kon u nog bewijs geven | Decided while you could still give evidence
early_reason | Waarom eerder besloten | Why decided early | early_reason
confinement_reason | Waarom het telt hoewel u vast zat of was opgenomen | Why it counts all the same | note
decided_at | Besloten op | Decided on

contact_record | Andere contacten | Other contacts
kind | Soort contact | Kind of contact | contact_record
held_on | Dag | Day
completed | Het contact is gelukt | The contact was made
note | Aantekening | Note | note
recorded_at | Opgeschreven op | Recorded on
voided_at | Ingetrokken op | Withdrawn on

assessment | Inschatting van risico | Assessment of risk
instrument | Vragenlijst | Instrument | instrument
assessed_on | Dag | Day
items | Antwoorden | Answers | scores
total | Score | Score
results | Uitkomst | Result | results
combined_level | Samen met andere lijsten | Together with other instruments
combined_source | Bron daarvan | Source of that
age_at_release | Leeftijd bij vrijlating | Age at release
exception_reason | Waarom toch gebruikt | Why used all the same | note
state | Stand | State | assessment
note | Aantekening | Note | note
entered_at | Opgeschreven op | Recorded on
signed_at | Ondertekend op | Signed on
voided_at | Ingetrokken op | Withdrawn on
void_reason | Waarom ingetrokken | Why withdrawn | note

relapse_plan | Uw plan om terugval te voorkomen | Your plan to prevent relapse
agreed_on | Afgesproken op | Agreed on
entered_at | Opgeschreven op | Recorded on

early_sign | Uw signalen en afspraken | Your signs and agreements
words | Signaal | Sign | note
answer | Wat u dan doet | What you then do | note
at_once | Meteen alarm | Alarm at once

seen_sign | Signalen die bij een gesprek gezien zijn | Signs seen at a contact
seen_on | Dag | Day
recorded_at | Opgeschreven op | Recorded on
withdrawn_at | Weggehaald op | Withdrawn on

concern | Wat iemand over u doorgaf | What someone passed on about you
relation | Wie | Who | concern_sender
words | Wat | What | note
days_missed | Gemiste schooldagen | School days missed
received_at | Gekregen op | Received on
answer | Wat wij deden | What we did | concern_answer
answer_reason | Waarom | Why | note
answered_at | Besloten op | Decided on

concern_link | Wie iets kon doorgeven | Who could pass something on
relation | Wie | Who | concern_sender
until_on | Tot | Until
created_at | Gemaakt op | Made on
revoked_at | Gestopt op | Stopped on

tier_change | Veranderd niveau van toezicht | Changed level of supervision
from_tier | Van | From | tier
to_tier | Naar | To | tier
reason | Reden | Reason | note
changed_at | Op | On

referral | Uw behandelingen | Your treatments
programme_id | Behandeling | Treatment | @programme
provider_id | Behandelaar | Provider | @provider
group_id | Groep | Group | @treatment_group
state | Stand | State | referral
referred_on | Verwezen op | Referred on
intake_offered_on | Intake aangeboden op | Intake offered on
intake_on | Intake op | Intake on
started_on | Begonnen op | Started on
paused_on | Gestopt voor even op | Paused on
ended_on | Klaar op | Ended on
end_reason | Waarom gestopt | Why it ended | note
drop_out_reason | Waarom eerder gestopt | Why it ended early | drop_out_reason
drop_out_by | Wie dat besloot | Who decided that | drop_out_by
created_at | Opgeschreven op | Recorded on

referral_event | Stappen in uw behandeling | Steps in your treatment
referral_id | Verwezen op | Referred on | @referral
act | Stap | Step | referral_step
happened_on | Dag | Day
note | Aantekening | Note | note
recorded_at | Opgeschreven op | Recorded on

place_offer | Plekken die u kreeg aangeboden | Places you were offered
group_id | Groep | Group | @treatment_group
state | Stand | State | offer
offered_at | Aangeboden op | Offered on
answer_by | Antwoord voor | Answer by | limit
answered_at | Antwoord op | Answered on
reason | Reden | Reason | note

escalation | Signalen en besluiten daarover | Signals and decisions on them
rule_code | Regel | Rule | rule
severity | Hoe dringend (3 is het meest) | How urgent (3 is most)
state | Stand | State | escalation
opened_at | Begonnen op | Opened on
snoozed_until_at | Uitgesteld tot | Snoozed until
decision | Besluit | Decision | decision
decision_reason | Waarom | Why | note
decided_at | Besloten op | Decided on

escalation_act | Wat er met een signaal is gedaan | What was done with a signal
escalation_id | Signaal | Signal | @escalation
act | Wat | What | escalation_act
acted_at | Wanneer | When
reason | Reden | Reason | note
until_at | Tot | Until
decision | Besluit daarvoor | Decision before | decision
decision_reason | Waarom | Why | note
decided_at | Besloten op | Decided on

paper | Waarschuwingen en verslagen | Warnings and reports
kind | Wat | What | paper
language | Taal | Language | language
from_on | Over de tijd vanaf | About the time from
until_on | Tot en met | Until
state | Stand | State | paper_state
content | Tekst | Text | note
drafted_at | Opgesteld op | Drafted on
submitted_at | Ingediend op | Submitted on
return_reason | Waarom teruggegeven | Why it was returned | note
signed_at | Ondertekend op | Signed on
handed_over_on | Gegeven op | Handed over on
handed_over_to | Aan | To | note
handed_over_at | Opgeschreven op | Recorded on

attachment | Documenten in uw dossier, met een kopie | Documents in your file, with a copy
kind | Wat | What | attachment
name | Naam | Name | note
added_at | Toegevoegd op | Added on
removed_at | Verwijderd op | Removed on
remove_reason | Waarom verwijderd | Why removed | note

paper_text | Wat de schrijver in een stuk zette | What the author wrote in a document
paper_id | Stuk | Document | @paper
section | Deel | Part | paper_section
body | Tekst | Text | note
written_at | Geschreven op | Written on
"""

CONTACT: Final = """
message | Berichten aan u | Messages to you
channel | Hoe | How | channel
body | Tekst | Text
language | Taal | Language | language
template | Soort bericht | Kind of message | written
state | Wat ervan kwam | What became of it | delivery
reason | Waarom niet | Why not | task_reason
due_at | Gepland op | Planned for
created_at | Gemaakt op | Made on
disowned_at | Niet uw nummer, gezegd op | Not your number, said on
unless staff_id

inbound_text | Berichten van u | Messages from you
body | Tekst | Text
meaning | Zo begrepen | Understood as | reply
received_at | Gekregen op | Received on

inbound_step | Wat wij met uw berichten deden | What we did with your messages
act | Wat | What | incoming_act
reason | Reden | Reason | task_reason
answer | Antwoord | Answer
done_at | Wanneer | When

letter | Brieven aan u | Letters to you
kind | Soort brief | Kind of letter | letter
content | Tekst | Text
language | Taal | Language | language
state | Stand | State | letter_state
due_on | Posten voor | Post by
made_at | Gemaakt op | Made on
printed_at | Geprint op | Printed on
sent_on | Gepost op | Posted on
ended_at | Opgeschreven op | Recorded on

task | Werk dat wij voor u deden | Work we did for you
kind | Wat | What | task
reason | Waarom | Why | task_reason
due_at | Uiterlijk | At the latest | limit
state | Stand | State | deadline
created_at | Ontstaan op | Since
done_at | Gedaan op | Done on
done_note | Aantekening | Note | note

team_transfer | Voorstel om naar een ander team te gaan | Proposal to move you to another team
reason | Reden | Reason | note
proposed_at | Voorgesteld op | Proposed on
outcome | Uitkomst | Outcome | team_transfer
answer | Antwoord | Answer | note
ended_at | Beantwoord op | Answered on

officer_transfer | Andere toezichthouder | Another officer
from_on | Vanaf | From
reason | Reden | Reason | note
arranged_at | Geregeld op | Arranged on
done_at | Gedaan op | Done on
called_off_at | Geannuleerd op | Cancelled on
called_off_reason | Waarom geannuleerd | Why cancelled | note
"""

AROUND: Final = """
related_person | Mensen om u heen (zonder hun gegevens) | People around you (without their data)
role | Wie dit voor u is | Who this is to you | related
from_on | Vanaf | From
until_on | Tot en met | Until

circle | Uw cirkel van steun | Your circle of support
volunteers | Aantal vrijwilligers | Number of volunteers
started_on | Begonnen op | Started on
ended_on | Klaar op | Ended on
note | Aantekening | Note | note

access_request | Uw verzoeken om inzage | Your requests for access
received_on | Gekregen op | Received on
received_by | Hoe u het vroeg | How you asked | access_received
law | Wet | Law | access_law
identity | Hoe wij weten dat u het was | How we know it was you | access_identity
language | Taal | Language | language
state | Stand | State | access_state
extended_on | Verlengd op | Extended on
extension_reason | Waarom verlengd | Why extended
extension_informed_on | U hoorde dat op | You were informed on
refusal_ground | Grond voor weigeren | Ground to refuse | access_refusal
withdrawal_way | Hoe u zei dat het niet meer hoeft | How you said that you no longer ask | access_withdrawal
reason | Reden | Reason | note
objection | Waarom niet geweigerd | Why not refused | note
proposed_at | Voorstel van | Proposed on
registered_at | Opgeschreven op | Recorded on
ended_on | Klaar op | Ended on
ended_at | Klaar opgeschreven op | End recorded on
given_by | Hoe u het kreeg | How you got it | access_given

correction_note | Wat u niet juist vindt | What you dispute
subject_kind | Over | About | disputed
statement | Wat u zegt | What you say
stated_on | Gezegd op | Said on
entered_at | Opgeschreven op | Recorded on
decision | Besluit | Decision | correction
reason | Waarom | Why
decided_at | Besloten op | Decided on

disclosure | Wat anderen over u kregen | What others got about you
disclosed_on | Dag | Day
what | Wat | What | disclosed
detail | Wat erin stond | What was in it
recipient | Aan wie | To whom
ground | Op grond van | On the ground of | disclosure_ground
entered_at | Opgeschreven op | Recorded on
voided_at | Ingetrokken op | Withdrawn on
void_reason | Waarom ingetrokken | Why withdrawn

case_conference | Overleg over u | Conferences about you
held_on | Dag | Day
took_part | Wie er waren | Who took part | note
starts_at | Gepland voor | Planned for
place | Waar | Where | note
cancelled_at | Afgezegd op | Cancelled on
entered_at | Opgeschreven op | Recorded on

agreed_action | Wat in een overleg is afgesproken | What was agreed in a conference
what | Wat | What | note
due_on | Klaar op | Due on
entered_at | Opgeschreven op | Recorded on

protected_change | Veranderingen die het OM moet weten | Changes that the prosecution service has to know of
what | Wat | What | disclosed
condition_id | Welke voorwaarde | Which condition | @condition
not_waited_because | Waarom het niet kon wachten | Why it could not wait | unwaited
entered_at | Opgeschreven op | Recorded on
changed_at | Veranderd op | Changed on

submission | Wat andere organisaties stuurden | What other organisations sent
sender_id | Van wie | From whom | @staff
type | Wat | What | submission_type
sent_at | Gestuurd op | Sent on
received_at | Gekregen op | Received on
document | Wat er stond | What it said | note submission
state | Wat ermee is gedaan | What was done with it | submission_state
decided_at | Besloten op | Decided on
reason | Waarom | Why | note
misattributed_at | Dit ging niet over u. Gezien op | This was not about you. Found on

file_closing | Sluiten van uw dossier | Closing of your file
closed_on | Gesloten op | Closed on
reason | Waarom | Why | closing_reason
note | Aantekening | Note | note
closed_at | Opgeschreven op | Recorded on
reopened_at | Weer geopend op | Opened again on
reopen_reason | Waarom weer geopend | Why opened again | note

legal_hold | Uw dossier blijft langer bewaard | Your file is kept longer
reason | Waarom | Why | note
review_on | Opnieuw bekijken op | To be looked at again on
placed_at | Sinds | Since
lifted_at | Gestopt op | Stopped on
lift_reason | Waarom gestopt | Why stopped | note

destruction | Gegevens die zijn weggehaald | Data that were removed
kinds | Wat | What | data_kind
proposed_at | Voorstel van | Proposed on
confirmed_at | Besloten op | Decided on
refused_at | Niet gedaan, besloten op | Not done, decided on
refuse_reason | Waarom niet | Why not | note
destroyed_at | Weggehaald op | Removed on
"""
