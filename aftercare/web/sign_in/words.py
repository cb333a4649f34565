"""Labels of sign-ins, and of what a refused permission would have allowed."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

# By the codes of `Permission`; the last is for a refusal that names none.
_REFUSED = {
    "see-own-week": sentence("My week"),
    "read-cases": sentence("Case files"),
    "enrol-own-clients": sentence("Enrolling clients"),
    "enrol-persons": sentence("Bringing clients in for an officer"),
    "write-cases": sentence("Changing case files"),
    "write-plans": sentence("Writing plans"),
    "decide-plans": sentence("Approving plans"),
    "read-times": sentence("Times of appointments"),
    "move-appointments": sentence("Moving appointments"),
    "record-outcomes": sentence("Recording outcomes"),
    "plan-catch-ups": sentence("Planning a session that makes a missed one good"),
    "transfer-clients": sentence("Transferring clients"),
    "correct-outcomes": sentence("Correcting outcomes"),
    "decide-absences": sentence("Deciding on absences"),
    "acknowledge-escalations": sentence("Acknowledging escalations"),
    "decide-escalations": sentence("Deciding on escalations"),
    "read-rota": sentence("Duty rota"),
    "manage-rota": sentence("Changing the duty rota"),
    "manage-working-hours": sentence("Changing working hours"),
    "manage-sites": sentence("Managing sites"),
    "locate-sites": sentence("Sites on the map"),
    "read-attendance": sentence("Attendance to record"),
    "send-submissions": sentence("Sending what another organisation knows"),
    "send-concerns": sentence("Sending concerns"),
    "read-access-log": sentence("Access log"),
    "manage-accounts": sentence("Managing accounts"),
    "confirm-accounts": sentence("Confirming accounts"),
    "read-standards": sentence("Contact standards"),
    "read-look-ups": sentence("Names of colleagues, sites and providers"),
    "manage-standards": sentence("Managing standards, rules and policies"),
    "manage-templates": sentence("Managing message templates"),
    "read-figures": sentence("Figures"),
    "answer-reading": sentence("Unusual reading"),
    "read-certificates": sentence("Certificates of destruction"),
    "confirm-destruction": sentence("Confirming destruction"),
    "destroy-files": sentence("Retention and destruction"),
    "emergency-access": sentence("Emergency access"),
    "manage-file-access": sentence("Lists of who may see a case file"),
    "reopen-files": sentence("Reopening case files"),
    "permission": sentence("Something else"),
}

WORDS: Words = {
    "permission": {code: Word(name, "lock") for code, name in _REFUSED.items()},
    "account_notice": {
        "password_set": Word(sentence("Password chosen"), "key"),
        "provider_new_place": Word(
            sentence("Signed in through the organisation in a new place"), "map-pin"
        ),
        "sessions_ended": Word(sentence("Signed out everywhere by an administrator"), "ban"),
        "codes_renewed": Word(sentence("New recovery codes made"), "key"),
        "recovery_code_used": Word(sentence("Recovery code used"), "key"),
        "app_added": Word(sentence("App with codes set up"), "device-mobile"),
        "app_removed": Word(sentence("App with codes removed"), "device-mobile"),
        "passkey_added": Word(sentence("Passkey added"), "key"),
        "passkey_removed": Word(sentence("Passkey removed"), "key"),
        "passkey_new_place": Word(sentence("Passkey used in a new place"), "eye"),
        "address_changed": Word(sentence("Email address changed"), "send"),
        "new_place": Word(sentence("Password used in a new place"), "eye"),
        "code_missing": Word(sentence("Correct password, no valid code"), "alert-triangle"),
        "code_missing_elsewhere": Word(
            sentence("Correct password, no valid code, from another address"), "alert-triangle"
        ),
        "reset_proposed": Word(sentence("New sign-in proposed by an administrator"), "key"),
        "reset": Word(sentence("Sign-in reset by two colleagues"), "key"),
    },
    "sign_in": {
        "session": Word(sentence("Browser"), "eye"),
        "token": Word(sentence("Program"), "key"),
    },
}
