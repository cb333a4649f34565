"""Messages for faults about treatment, shown at a field."""

from __future__ import annotations

from aftercare.web.shell.language import sentence

# The existence of a no-contact pair is never revealed: the message only says that it is not possible.
TREATMENT_SENTENCES = {
    "already-referred": sentence("There is an open referral to this programme already"),
    "site-not-for-kind": sentence("This kind of site is not for this kind of obligation"),
    "kind-in-use": sentence("Plans have appointments here that this kind of site does not allow"),
    "provider-in-use": sentence("Plans have treatment here: its provider cannot change"),
    "no-provider-of-room": sentence("Choose the treatment provider whose room this is"),
    "not-of-a-provider": sentence("This kind of site does not belong to a treatment provider"),
    "too-far-ahead": sentence("Give a day at most half a year ahead"),
    "unknown-provider": sentence("Choose a provider"),
    "waits-for-place": sentence("The treatment waits for a place: no referral has an agreed start"),
    "before-last-step": sentence("Not before the day of the step before it"),
    "condition-ended": sentence("This condition has ended"),
    "fewer-than-members": sentence("More people than that have a place in this group"),
    "group-closed": sentence("This group is closed: nobody joins any more"),
    "group-ended": sentence("This group has ended"),
    "group-full": sentence("This group is full"),
    "no-provider": sentence("Nobody gives this programme"),
    "no-treatment-asked": sentence("This condition asks for no treatment"),
    "not-in-this-group": sentence("Not possible in this group"),
    "not-waiting": sentence("This referral has ended"),
    "other-audience": sentence("Juveniles and adults are not treated together"),
    "other-programme": sentence("This group belongs to another programme"),
    "programme-in-use": sentence("Groups, referrals or plans rest on this programme: this stays"),
    "same-programme": sentence("Choose another programme or another group"),
    "where-to": sentence("Say where the client goes: use the form for a transfer"),
}
