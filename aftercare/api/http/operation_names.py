"""The name of every operation, made from its method and address: `plans.submit` and "Submit a plan"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_VERSION = re.compile(r"^/api/v\d+")
_VOWEL = re.compile(r"[aeio]|un")
# Where the rule would say something odd: an address without a noun or of several, and an act on many.
_OWN: Final[dict[str, tuple[str, str]]] = {
    "get /healthz": ("health.show_alive", "Ask whether the process is alive"),
    "get /startupz": ("health.show_started", "Ask whether the service has started"),
    "get /readyz": ("health.show_ready", "Ask whether the service is ready"),
    "get /me": ("account.show_own", "Show your own account"),
    "post /token": ("token.create", "Get a token"),
    "post /token/revocation": ("token.revoke", "Revoke a token"),
    "delete /token": ("token.end", "End the token of the request"),
    "post /sign-ins/end-others": ("sign_ins.end_others", "End your other sign-ins"),
    "get /schemas/case-1.json": ("case_files.show_schema", "Show the schema of a case file"),
    "get /schemas/submissions/{submission_type}": (
        "submissions.show_schema", "Show the schema of a submission",
    ),
    "get /submissions/{submission_id}/difference": (
        "submissions.show_difference", "Show what a submission would change",
    ),
    "get /sent-submissions/{submission_id}": (
        "submissions.show_sent", "Show what became of what you sent",
    ),
    "post /submissions": ("submissions.send", "Send a submission"),
    "post /case-files": ("case_files.import", "Import a case file"),
    "get /people/{person_id}/case-file": ("case_files.export", "Export a case file"),
    "post /escalations/hand-over": ("escalations.hand_over_many", "Hand over several escalations"),
    "post /people/bring-in": ("people.bring_in", "Bring a client in for an officer"),
    "post /people/add-several": ("people.add_several", "Enrol several clients"),
    "post /appointments/record-outcomes": (
        "appointments.record_outcomes", "Record several outcomes",
    ),
    "post /people/{person_id}/conversation/mark-seen": (
        "people.mark_conversation_seen", "Mark the conversation with a client as seen",
    ),
    "get /staff": ("staff.list", "List colleagues"),
    "get /staff/{colleague_id}": ("staff.show", "Show a colleague"),
    "post /letters/post": ("letters.post_many", "Record that several letters were posted"),
    "post /letters/{letter_id}/post": ("letters.post", "Record that a letter was posted"),
    "post /changes-to-pass-on/texts": ("changes_to_pass_on.send_texts", "Send texts about changes"),
    "get /changes-to-pass-on": ("changes_to_pass_on.list", "List changes to pass on"),
    "post /people/{person_id}/conversation/mark-answered": (
        "people.mark_conversation_answered", "Mark the conversation with a client as answered",
    ),
    "post /people/{person_id}/conversation/texts": (
        "people.send_text", "Send a text to a client",
    ),
    "post /appointments/{appointment_id}/confirm-catch-up": (
        "appointments.confirm_catch_up", "Confirm the time that makes a missed session good",
    ),
    "post /leave": ("leave.create", "Enter leave, and replan what falls in it"),
    "get /templates/in-force": ("templates.list_in_force", "List the wordings in force"),
    "post /stand-ins/{stand_in_id}/items/{item_id}/mark-seen": (
        "stand_ins.mark_item_seen", "Mark an item of a stand-in as seen",
    ),
    "post /deadlines/{deadline_id}/move-alarm": (
        "deadlines.move_alarm",
        "Say that an alarm is about another client",
    ),
    "post /deadlines/zone-alarms": ("deadlines.report_zone_alarm", "Report an alarm of a zone"),
    "get /waiting-list/numbers": (
        "waiting_list.list_numbers", "List the numbers of the waiting list",
    ),
    "get /waiting-list/forecast": (
        "waiting_list.list_forecast", "List the forecast of the waiting list",
    ),
    "get /access-log": ("access_log.list", "List entries of the access log"),
    "get /waiting-list": ("waiting_list.list", "List who waits for treatment"),
    "get /unplaced": ("unplaced.list", "List occurrences without an appointment"),
    "get /not-offered": ("not_offered.list", "List what a standard asks and no plan offers"),
    "get /praise": ("praise.list", "List praise"),
    "post /praise": ("praise.create", "Record praise"),
    "get /emergency-access": ("emergency_access.list", "List emergency accesses"),
    "get /message-retention": ("message_retention.list", "List versions of message retention"),
    "post /message-retention": ("message_retention.create", "Propose how long messages are kept"),
    "post /message-retention/{version}/activate": (
        "message_retention.activate", "Activate how long messages are kept",
    ),
    "get /team-figures": ("team_figures.show", "Show the figures of teams"),
    "get /outcome-figures": ("outcome_figures.show", "Show the figures of outcomes"),
    "get /message-figures": ("message_figures.show", "Show the figures of messages"),
    "get /team-figures.csv": ("team_figures.export", "Export the figures of teams"),
    "get /outcome-figures.csv": ("outcome_figures.export", "Export the figures of outcomes"),
    "get /letters/due/pdf": ("letters.print_due", "Print all letters that are due"),
    "get /letters/{letter_id}/pdf": ("letters.print", "Print a letter"),
    "get /papers/{paper_id}/pdf": ("papers.print", "Print a paper"),
    "get /attachments/{attachment_id}/content": (
        "attachments.download", "Download an attachment",
    ),
    "post /webhooks/twilio/status/{message_id}": (
        "webhooks.receive_status", "Receive the state of a text from Twilio",
    ),
    "post /webhooks/twilio/inbound": ("webhooks.receive_text", "Receive a text from Twilio"),
    "post /webhooks/openid/logout": (
        "webhooks.end_sessions", "Receive the end of sessions from the OpenID provider",
    ),
}  # fmt: skip
_ACTS: Final = {"get": "show", "post": "create", "put": "change", "delete": "remove"}
_WITHIN: Final = {"get": "show", "post": "add", "put": "set", "delete": "remove"}
# Verbs of two words; elsewhere what follows the first word is what the act is about.
_TWO_WORDS: Final = ("take_back", "hand_over", "set_aside")
_IRREGULAR: Final = {
    "people": "client", "risk_matrices": "risk_matrix", "working_hours": "working_hours",
}  # fmt: skip
_UNCOUNTED: Final = frozenset({"evidence", "praise", "working_hours"})
_HYPHENATED: Final = re.compile(r"\b(stand in|sign in|catch up|co officer|no contact)")
# What is added is for them; what is added to anything else becomes a part of it.
_PEOPLE: Final = frozenset({"people", "related_persons", "accounts"})


@dataclass(frozen=True)
class Operation:
    """One method of one address, as the document describes it."""

    method: str
    path: str
    described: dict[str, Any]

    @property
    def answer(self) -> dict[str, Any]:
        """The schema of its first success, empty without a JSON body."""
        for status, response in sorted(self.described["responses"].items()):
            if status.startswith("2"):
                content: dict[str, Any] = response.get("content", {})
                schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
                return schema
        return {}

    @property
    def model(self) -> str:
        """The name of that schema, empty for one without."""
        return str(self.answer.get("$ref", "")).rpartition("/")[2]


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of a document."""
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            yield Operation(method, path, described)


def named(one: Operation) -> tuple[str, str]:
    """The operationId, `resource.verb`, and the summary. They follow from the method and the address alone, so that no
    route can be forgotten, and none gets another name unless it gets another address."""
    where = _VERSION.sub("", one.path)
    if own := _OWN.get(f"{one.method} {where}"):
        return own
    parts = [part.replace("-", "_").replace(".", "_") for part in where.strip("/").split("/")]
    nouns = [part for part in parts[1:] if not part.startswith("{")]
    about, by_id = parts[0], parts[-1].startswith("{")
    of_one = len(parts) > 1 and parts[1].startswith("{")
    if nouns and one.method == "post" and not _is_plural(nouns[-1]):
        verb = "_".join([nouns[-1], *nouns[:-1]])
    elif nouns:
        is_list = one.method == "get" and not by_id and _is_plural(nouns[-1])
        is_many = is_list or (one.method == "put" and not by_id)
        last = nouns[-1] if is_many else _singular(nouns[-1])
        first = "list" if is_list else _WITHIN[one.method]
        verb = "_".join([first, *map(_singular, nouns[:-1]), last])
    else:
        verb = "list" if one.method == "get" and not of_one else _ACTS[one.method]
    one_within = by_id and bool(nouns)
    return f"{about}.{verb}", _summary(about, verb, of_one or verb == "create", one_within)


def _summary(about: str, verb: str, of_one: bool, one_within: bool) -> str:
    """As "Submit a plan", "List the times of an appointment", "Search clients"."""
    first, _, rest = verb.partition("_")
    if verb in _TWO_WORDS:
        first, rest = _said(verb), ""
    noun = _article(_singular(about)) if of_one else _said(about.replace("people", "clients"))
    if not rest:
        return f"{first.capitalize()} {noun}"
    if first == "add":
        return f"Add {_article(rest)} {'for' if about in _PEOPLE else 'to'} {noun}"
    return (
        f"{first.capitalize()} {_article(rest) if one_within else f'the {_said(rest)}'} of {noun}"
    )


def _article(noun: str) -> str:
    if noun in _UNCOUNTED:
        return _said(noun)
    return f"{'an' if _VOWEL.match(noun) else 'a'} {_said(noun)}"


def _said(noun: str) -> str:
    spaced = noun.replace("_", " ")
    return _HYPHENATED.sub(lambda found: found[0].replace(" ", "-"), spaced)


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _singular(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun.removesuffix("s") if _is_plural(noun) else noun
