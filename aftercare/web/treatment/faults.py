"""Messages for faults about treatment, shown at a field."""

from __future__ import annotations

from aftercare.web.shell.language import sentence

# The existence of a no-contact pair is never revealed: the message only says that it is not possible.
TREATMENT_SENTENCES = {
    "already-referred": sentence("There is already an open referral to this programme"),
    "site-not-for-kind": sentence("This kind of site is not for this kind of obligation"),
    "kind-in-use": sentence("Plans have appointments here that this kind of site does not allow"),
    "provider-in-use": sentence("Plans have treatment here: its provider cannot change"),
    "no-provider-of-room": sentence("Choose the treatment provider this room belongs to"),
    "not-of-a-provider": sentence("This kind of site does not belong to a treatment provider"),
    "too-far-ahead": sentence("Give a day at most half a year ahead"),
    "unknown-provider": sentence("Choose a provider"),
    "waits-for-place": sentence("The treatment waits for a place: no referral has an agreed start"),
    "before-last-step": sentence("Must be on or after the day of the previous step"),
    "condition-ended": sentence("This condition has ended"),
    "fewer-than-members": sentence("More people than that already have a place in this group"),
    "group-closed": sentence("This group is closed: no one can join any more"),
    "group-ended": sentence("This group has ended"),
    "group-full": sentence("This group is full"),
    "no-provider": sentence("No provider offers this programme"),
    "no-treatment-asked": sentence("This condition does not require treatment"),
    "not-in-this-group": sentence("Not possible in this group"),
    "not-waiting": sentence("This referral has ended"),
    "other-audience": sentence("Juveniles and adults are not treated together"),
    "other-programme": sentence("This group belongs to another programme"),
    "programme-in-use": sentence(
        "Groups, referrals or plans use this programme, so this cannot change"
    ),
    "same-programme": sentence("Choose another programme or another group"),
    "where-to": sentence("Say where the client is going: use the transfer form"),
}
