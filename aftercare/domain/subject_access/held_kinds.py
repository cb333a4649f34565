"""The kinds of record held about a client and the plain labels of their columns, in Dutch and English.

A block is a table with its title, then a line per column: `column | label | label in English | codes`. Instead of
codes, `note` is free text, and `@table` is an id that is shown by the name in that table.
"""

from __future__ import annotations

from typing import Final

PERSON: Final = """
person | Wie u bent | Who you are
given_name | Voornaam | Given name
family_name | Achternaam | Family name
birth_on | Geboren op | Born on
reference | Ons nummer voor u | Our number for you
language | Taal | Language | language
regime | Welk strafrecht | Which criminal law | regime
tier | Niveau van toezicht | Level of supervision | tier
case_type | Soort delict | Type of offence | case_type
index_offence | Waarvoor u onder toezicht staat | What you are supervised for | note
victim_safety | Wat slachtoffers veilig houdt | What keeps victims safe | note
phone | Telefoon | Telephone
phone_state | Is het nummer gecontroleerd | Was the number checked | phone
texts_consented | U wilt sms-berichten | You want text messages
opted_out_at | Gestopt met sms-berichten op | Stopped text messages on
texts_go_to_agreed_at | Sms-berichten naar iemand anders sinds | Texts to someone else since
work_weeks | Wanneer u werkt | When you work | hours
enrolled_on | Bij ons sinds | With us since
closed_on | Afgesloten op | Closed on

postal_address | Uw postadres | Your postal address
care_of | Per adres | Care of
lines | Adres | Address
entered_at | Opgeschreven op | Recorded on
known_since | Bekend sinds | Known since

home_address | Waar wij u thuis bezoeken | Where we visit you at home
lines | Adres | Address
position | Plek op de kaart | Place on the map
entered_at | Opgeschreven op | Recorded on
known_since | Bekend sinds | Known since

site | Uw huis | Your home
address | Adres | Address
kind | Soort plek | Type of place | place
name | Naam in ons systeem | Name in our system
latitude | Plek op de kaart, breedte | Place on the map, latitude
longitude | Plek op de kaart, lengte | Place on the map, longitude
unless team_id provider_id

phone_number | Uw telefoonnummers | Your telephone numbers
number | Nummer | Number
state | Stand | State | phone
from_at | Vanaf | From
from_because | Waarom | Why | phone_reason
note | Aantekening | Note | note
until_at | Tot | Until
until_because | Waarom niet meer | Why no longer | phone_reason
unless related_id

phone_code | Codes om uw nummer te controleren | Codes to check your number
number | Nummer | Number
for_page | Voor uw eigen pagina | For your own page
sent_at | Verzonden op | Sent on
valid_until_at | Geldig tot | Valid until | limit
ended_at | Klaar op | Ended on
ended_because | Hoe het afliep | How it ended | phone_code
unless related_id staff_id

client_page_visit | Wanneer u uw eigen pagina bekeek | When you looked at your own page
started_at | Begonnen op | Started on
used_at | Laatst bekeken op | Last looked at
ended_at | Klaar op | Ended on

client_check_in | Wat u op uw eigen pagina antwoordde | What you answered on your own page
sent_on | Dag | Day
sent_at | Verzonden op | Sent on
mood | Hoe het ging | How you were | check_in
changed | Er was iets veranderd | Something had changed
call | U wilde gebeld worden | You wanted to be called
call_when | Wanneer | When | note

away_period | Wanneer u niet kon komen | When you could not come
kind | Reden | Reason | away
during | Periode | Period
entered_at | Opgeschreven op | Recorded on
ended_at | Einde opgeschreven op | End recorded on

away_removal | Wanneer u niet kon komen: verwijderd of verbeterd | When you could not come: removed or corrected
kind | Reden | Reason | away
during | Periode | Period
entered_at | Opgeschreven op | Recorded on
removed_at | Verwijderd op | Removed on

channel_preference | Hoe wij u bereiken | How we reach you
channels | Manieren, in volgorde | Ways, in order | channel
reason | Waarom zo | Why so | note
agreed | U vond dat goed | You agreed
although_restricted | Ook al is uw dossier afgeschermd | Although your file is restricted
moves_most | Hoe vaak u per sms een andere tijd mag kiezen | How often you may choose another time by text
moves_until_hours | Tot hoeveel uur voor de afspraak | Until how many hours before
own_page | U wilt een eigen pagina | You want a page of your own
check_in | Met drie vragen op die pagina | With three questions on that page
set_at | Opgeschreven op | Recorded on

calendar_feed | Uw agenda op de telefoon | Your calendar on the telephone
consent | Uw toestemming | Your consent
despite_restricted | Ook al is uw dossier afgeschermd | Although your file is restricted
created_at | Gemaakt op | Made on
fetched_at | Laatst opgehaald | Last fetched
revoked_at | Gestopt op | Stopped on
revoked_because | Waarom gestopt | Why stopped | calendar_link
unless staff_id
"""

FRAME: Final = """
supervision_order | Uw straf of maatregel | Your sentence or measure
frame | Wat | What | frame
court_reference | Nummer van de rechter | Number of the court
starts_on | Begint op | Begins on
ends_on | Eindigt op | Ends on
immediately_enforceable | Geldt meteen | Applies at once
regime | Welk strafrecht | Which criminal law | regime
age_at_offence | Leeftijd toen | Age then
final_on | Definitief op | Final on
length_number | Hoe lang | How long
serious_risk | De rechter ziet een groot risico | The court sees a serious risk
executed_by | Wie het toezicht doet | Who does the supervision | executor
ended_on | Gestopt op | Ended on
end_reason | Waarom gestopt | Why it ended | end_reason

order_extension | Verlengingen | Extensions
decided_on | Besluit van | Decided on
court_reference | Nummer van de rechter | Number of the court
length_number | Hoe lang | How long
entered_at | Opgeschreven op | Recorded on
voided_at | Ingetrokken op | Withdrawn on

order_suspension | Toezicht stond stil | Supervision stood still
kind | Waarom | Why | suspension
from_on | Vanaf | From
until_on | Tot en met | Until
entered_at | Opgeschreven op | Recorded on
voided_at | Ingetrokken op | Withdrawn on

day_change | Andere dagen van een voorwaarde of van stilstand | Other days of a condition or a standstill
was_kind | Waarom, eerst | Why, before | suspension
was_from_on | Vanaf, eerst | From, before
was_until_on | Tot en met, eerst | Until, before
kind | Waarom, daarna | Why, after | suspension
from_on | Vanaf, daarna | From, after
until_on | Tot en met, daarna | Until, after
changed_at | Opgeschreven op | Recorded on

order_change | Wat aan uw straf of maatregel is veranderd | What was changed of your sentence or measure
part | Wat | What | order_part
was_reference | Nummer, eerst | Number, before
was_on | Eerst | Before
became_on | Daarna | After
changed_at | Opgeschreven op | Recorded on

order_event | Gebeurtenissen in uw toezicht | Events in your supervision
kind | Wat | What | order_event
happened_at | Wanneer | When
note | Aantekening | Note | note
entered_at | Opgeschreven op | Recorded on
voided_at | Ingetrokken op | Withdrawn on

condition | Uw voorwaarden | Your conditions
kind | Voorwaarde | Condition | condition
own_kind | Naam in onze organisatie | Name in our organisation | own_kind
wording | Tekst | Wording | note
parameters | Details | Details | note parameter
starts_on | Begint op | Begins on
ends_on | Eindigt op | Ends on
withdrawn_on | Ingetrokken op | Withdrawn on
monitored | Met een enkelband | With an ankle tag
monitored_from_on | Enkelband vanaf | Ankle tag from
monitored_until_on | Enkelband tot en met | Ankle tag until

coverage_reason | Waarom een voorwaarde geen afspraken heeft | Why a condition has no appointments
reason | Reden | Reason | note
until_on | Tot en met | Until
entered_at | Opgeschreven op | Recorded on
withdrawn_at | Ingetrokken op | Withdrawn on

exclusion | Plekken van ons waar u niet komt | Places of ours where you do not come
site_id | Plek | Place | @site

accepted_site | Plekken waar u wel mag komen | Places where you may come
site_id | Plek | Place | @site
reason | Reden | Reason | note
accepted_at | Besloten op | Decided on
withdrawn_at | Ingetrokken op | Withdrawn on

deadline | Termijnen in uw toezicht | Deadlines in your supervision
code | Wat | What | deadline_code
due_at | Uiterlijk | At the latest | limit
state | Stand | State | deadline
done_on | Gedaan op | Done on
done_at | Opgeschreven op | Recorded on
done_note | Aantekening | Note | note
created_at | Ontstaan op | Since
misattributed_at | Dit ging niet over u. Gezien op | This was not about you. Found on

goal | Uw doelen | Your goals
area | Waarover | About | goal_area
words | Wat u wilt bereiken | What you want to reach | note
state | Stand | State | goal_state
reason | Waarom | Why | note
entered_at | Opgeschreven op | Recorded on
ended_at | Bereikt of gestopt op | Reached or dropped on

goal_step | Stappen naar uw doelen | Steps to your goals
words | Wat | What | note
done_by | Wie dit doet | Who does it | goal_done_by
due_on | Klaar op | Due on
state | Stand | State | goal_step_state
reason | Waarom | Why | note
entered_at | Opgeschreven op | Recorded on
ended_at | Gedaan of gestopt op | Done or dropped on

praise_choice | Hoe u het hoort als iets goed gaat | How you hear that something goes well
choice | Hoe | How | praise_choice
entered_at | Opgeschreven op | Recorded on

praise | Wat goed ging | What went well
months | Zoveel maanden niets gemist | So many months without a miss
counted_from_on | Geteld vanaf | Counted from
way | Hoe u het hoorde | How you heard it | praise_way
entered_at | Opgeschreven op | Recorded on
"""
