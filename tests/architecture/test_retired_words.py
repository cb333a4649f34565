"""Words that were replaced do not come back: in names, in docstrings, in sentences, on pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from aftercare.web.shell.sources import ADOPTED
from aftercare.web.shell.sources import CITED as SOURCES

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "aftercare"
CATALOGUE = PRODUCT / "web" / "locale" / "nl" / "LC_MESSAGES" / "aftercare.po"

# Each with the word that took its place.
NAMES = {
    "Noun": "Resource",
    "Listing": "ResourceQuery",
    "House": "AppState",
    "WebHouse": "WebState",
    "open_house": "open_app_state",
    "Desk": "RequestContext, SenderIdentity or IncrementalPlan",
    "Bell": "JobRunner",
    "Walked": "RunResult",
    "Forgetful": "NoRedaction",
    "Clicks": "DoubleSubmitGuard",
    "lead_home": "install_error_pages",
    "EscalationCase": "EscalationView",
    "CaseOut": "EscalationDetailOut",
    "NewCase": "NewEscalation",
    "PastCase": "PastEscalation",
    "lock_cases": "lock_escalations",
    "close_case": "close_escalation",
    "climb_case": "escalate",
    "READ_CASES": "READ_CASE_FILES",
    "WRITE_CASES": "WRITE_CASE_FILES",
    "ToldSender": "SenderView",
    "ToldLetter": "LetterView",
    "ChangeToTell": "ChangeToPassOn",
    "ToWeigh": "ToEvaluate",
    "weigh_people": "evaluate_people",
    "climb_escalation": "run_steps",
    "climb_anew": "restart_steps",
    "roll_team": "extend_horizon_of_team",
    "keep_quiet": "snooze_escalation",
    "RuleTrialRow": "RuleBacktestRow",
    "DutyTurnRow": "DutyShiftRow",
    "Asking": "RunQueries, BindingCondition",
    "Enlarging": "FactAdder",
    "Renewing": "PlanUpdater",
    "NewPlace": "NewSite",
    "my_places": "my_sites",
    "MANAGE_PLACES": "MANAGE_SITES",
    "PLACE_KINDS": "SITE_KINDS",
    "Duty": "ClientObligation",
    "NO_QUESTION": "NO_QUERY",
    "ask_as_clock": "query_as_clock",
    "ask_and_as_clock": "query_and_as_clock",
    "Whom": "Scope",
    "leaving": "check_due",
    "standing_still": "with_fixed_bookings",
    "Hearsay": "Attribution",
    "TriedBooks": "BacktestBooks",
    "tried_book": "checked_draft",
    "may": "can_perform, or a name with may_ for what a page shows",
    "case": "escalation, case_file, or scenario of a test",
    "cases": "escalations, case_files",
    "CaseDocument": "CaseFileDocument",
    "ImportedCase": "ImportedCaseFile",
    "export_case": "export_case_file",
    "import_case": "import_case_file",
    "CaseFacts": "CaseFileFacts",
    "CaseNames": "ProtectedNames",
    "names_case": "has_protected_name",
    "case_papers": "escalation_papers",
    "TriedCases": "BacktestEscalations",
    "reads_cases": "reads_case_files",
    "InboxQuestion": "InboxQuery",
    "LogQuestion": "LogQuery",
    "trigger_asked": "trigger_of",
    "kind_asked_by": "required_paper",
    "is_asked_by": "escalation_has_trigger",
    "lock_escalations_asked_by": "lock_escalations_with_trigger",
    "room_asked": "capacity_requests",
    "ask_backtest": "request_backtest",
    "Work": "UnitOfWork",
    "back_to": "redirect_to",
    "end_step": "finish_sign_in",
    "end_step_of": "finish_sign_in_of",
    "end_steps": "cancel_waiting_sign_ins",
    "finish_step": "finish_with_code",
    "begin_full_session": "begin_session",
    "SignInStepRow": "WaitingSignInRow",
    "create_account": "add_account_unchecked",
    "end_account": "close_account_unchecked",
    "read_task": "lock_and_read_placement",
    "read_narrow_task": "lock_and_read_placement_of",
    "PlacementTask": "PlacementInput",
    "PlanDifference": "PlacementDifference",
    "reassignment": "lock_and_compute_reassignment",
    "plan_anew": "replan_reminders_of",
    "PlanAnew": "ReplanReminders",
    "note_passed_on": "note_client_knows",
    "note_reminded": "mark_state_notified",
    "mark_notified": "mark_state_notified",
    "has_own_wording": "is_worded_by_administrator",
    "call_off_waiting": "cancel_texts_to_other_numbers",
    "call_off_texts_about": "cancel_texts_about",
    "cancel_planned": "cancel_texts_of_changed",
    "lapse_offer": "expire_offer",
    "enter_turn": "enter_shift",
    "terms_met_by": "deadlines_met_by",
    "term_view": "deadline_view",
    "AroundFile": "RelatedPersonsFile",
    "any_notified": "any_known_to_client",
    "JudgedMiss": "MissWithVerdict",
    "decided_misses": "misses_with_verdict",
    "DECIDE_ABSENCES": "GIVE_VERDICTS",
    "SmsGateway": "MessageGateway",
    "OutgoingText": "OutgoingMessage",
    "asks_who": "needs_fresh_sign_in",
    "WEIGHTY_ACTS": "FRESH_SIGN_IN_ACTS",
    "as_door": "as_sign_in",
    "extend_team": "extend_horizon_of_team",
    "pass_over": "record_not_offered",
    "OpenDraftExists": "VersionInHand",
    "DueWindow": "DueOccurrence",
    "forget_senders": "remove_sending_credentials",
    "Outlook": "PlanPreview",
    "EXCUSED_BY_SERVICE": "CALLED_OFF",
    "CANCELLED_BY_SERVICE": "CALLED_OFF",
    "TakenEscalationNoticeRow": "HandOverNoticeRow",
    "note_hand_over": "fill_hand_over_list",
    "mark_overdue": "mark_outcomes_overdue",
    "overdue_appointments": "appointments_without_outcome",
    "escalate_steps_job": "run_steps_job",
    "WaitingTimes": "UnplacedList",
    "waiting_times": "list_unplaced",
    "place_waiting": "place_unplaced",
    "PlanOutlook": "PlanPreviewView",
    "plan_outlook": "plan_preview",
    "look_ahead_at": "previewed_change",
}
# As a word of any name: of code, of templates and scripts, of files, and of codes that are strings.
RETIRED_PARTS = re.compile(
    r"(?<![a-z])(?:un)?(?:told|tells?|telling|teller)(?![a-z])"
    r"|(?:Told|Tells?|Telling|Teller)(?![a-z])|(?<![A-Z])(?:UN)?(?:TOLD|TELLS?|TELLING)(?![A-Z])"
)
WORD = re.compile(r"\w+")
JOINED = re.compile(r"\b[A-Za-z]+_\w+\b")
IDENTIFIER = re.compile(r"[A-Za-z][\w-]*")
# Stored under this name: the act of a reply, an action in the access log, a rule of the shipped rule book.
STORED_CODES = {"told", "tell-change", "not-told"}
# In any file of the product that is read by people or PostgreSQL, older migrations and the log's own codes aside.
TEXTS = {
    "weighed_at": "evaluated_at",
    "silenced": "snoozed",
    "silence_reason": "snooze_reason",
    "rule_trial": "rule_backtest",
    "rule-trial": "rule-backtest",
    "duty_turn": "duty_shift",
    "duty-turn": "duty-shift",
    '"sweep"': "mark-overdue",
    '"weigh"': "evaluate-rules",
    '"climb"': "escalate-steps",
    "/api/v1/persons": "/api/v1/people",
    "/api/v1/cases": "/api/v1/case-files",
    '("/places': '("/sites',
    " /persons/{": " /people/{",
    "room_asked": "capacity_requests",
    "nobody-asks-": "no-rule-for-",
    "other-question": "other-trigger",
    "view=asked": "view=notified",
    "escalation.question": "escalation.trigger_code",
    "escalation_id = :case": "escalation_id = :escalation",
    "case-open-already": "escalation-open-already",
    "number-of-cases": "number-of-escalations",
    "unknown-case": "unknown-escalation",
    'tool-juvenile-case"': "tool-juvenile-case-file",
    "taken-cases": "taken-escalations",
    "case-papers": "escalation-papers",
    "{{ case.": "{{ escalation.",
}
ENGLISH = {
    "whoever": "who, or the role",
    "somebody": "someone",
    "nobody": "no one",
    "anybody": "anyone",
    "everybody": "everyone",
    "legal frame": "order, type of order",
    "taken up": "acknowledged",
    "take up": "acknowledge",
    "taking up": "acknowledging",
    "told": "notified, passed on",
    "rung": "escalation step",
    "laid down": "missing, entered",
    "gives away": "reveals",
}
# On pages only: code and its docstrings have names such as `called_off`.
ON_PAGES = ENGLISH | {
    "called? off": "cancelled",
    "e-mails?": "email",
    "(?:un)?muted": "snoozed",
    "escalation ladder:": "escalation steps",
    "hand-over": "handover",
    "forbidden areas?": "exclusion zone",
    "present password": "current password",
}
DUTCH = {
    "reclasseringswerker": "toezichthouder",
    "meldplichtgesprek": "meldgesprek",
    "absentie": "afwezigheid",
    "sessie": "bijeenkomst",
    "verstuurd": "verzonden",
    "zaak": "escalatie, dossier",
    "stilgezette?": "uitgesteld",
    "stilzetten": "uitstellen",
    "verzuim": "afwezigheid",
    "toezichtopdracht": "kader",
    "verifiëren": "controleren",
    "uw": "je",
}
# Sentences that stored rules and standards cite as their source: their text is their identity.
CITED = {
    "Nobody: an example to try with",
    "what was not told is no failure of the client; a day before there is still time for a call",
    # The account of that name on Unix.
    "Root may not run PostgreSQL, and there is no user postgres or nobody.",
}
# The state of an escalation in a signed document, in the words of the day it was signed.
CITED_WORDS = {("words.py", "silenced"), ("words.py", "stilgezette?")}
# What is written to the client says u.
TO_STAFF = DUTCH.keys() - {"uw"}
MOST_WORDS = 25
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
VAGUE = re.compile(r"\b(whoever|somebody|nobody|whose|whatever|anybody)\b", re.IGNORECASE)
MOST_VAGUE_DOCSTRINGS = 20


def names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name


def retired_names(tree: ast.AST) -> set[str]:
    return set(names_in(tree)) & NAMES.keys()


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Keyword arguments, imported names, strings that are one word, and words with an underscore in any other: keys,
    columns, codes."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield name
            case ast.Constant(value=str(text)):
                yield from [text] if IDENTIFIER.fullmatch(text) else JOINED.findall(text)


def retired_parts(tree: ast.AST) -> set[str]:
    names = {*names_in(tree), *(set(codes_in(tree)) - STORED_CODES)}
    return {name for name in names if RETIRED_PARTS.search(name)}


def names_in_template(text: str) -> set[str]:
    """Names in expressions and statements, ids and classes; sentences and comments aside."""
    plain = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    inside = " ".join(re.findall(r"\{[{%].*?[%}]\}", plain, flags=re.DOTALL))
    inside = re.sub(r"\"[^\"]*\"|'[^']*'", "", inside)
    marked = re.findall(r"(?:id|class|name|for)=\"([^\"]*)\"", plain)
    return set(re.findall(r"[A-Za-z][\w-]*", " ".join([inside, *marked])))


def names_in_script(text: str) -> set[str]:
    plain = re.sub(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"|`[^`]*`", "", text, flags=re.DOTALL)
    return set(IDENTIFIER.findall(plain))


def retired_words(text: str, words: dict[str, str]) -> set[str]:
    """Most texts have none of them: an expression is searched only where its plain beginning occurs."""
    low = text.lower()
    return {
        word
        for word in words
        if _plain_start(word) in low and re.search(rf"\b{word}\b", text, re.IGNORECASE)
    }


@cache
def _plain_start(word: str) -> str:
    """What each text that fits the expression has, or nothing; a letter before `?` or `*` may be absent."""
    if "|" in word:
        return ""
    start = re.match(r"[\w' -]*", word)
    assert start is not None
    found = start.group()
    return (found[:-1] if word[len(found) :].startswith(("?", "*", "{")) else found).lower()


def sentences_in(tree: ast.AST) -> Iterator[str]:
    """Docstrings, and every string of more than one word: callers get them as faults, descriptions and labels."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if " " in text and text not in CITED:
                yield text


def vague_docstrings(tree: ast.AST) -> int:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return sum(
        VAGUE.search(ast.get_docstring(node, clean=False) or "") is not None
        for node in ast.walk(tree)
        if isinstance(node, documented)
    )


def product(having: Callable[[str], object]) -> Iterator[tuple[str, ast.Module]]:
    """Each module of the product whose text has it: parsing two thousand of them takes seconds."""
    for path in sorted(PRODUCT.rglob("*.py")):
        if "versions" not in path.parts and having(text := path.read_text()):
            yield path.relative_to(ROOT).as_posix(), ast.parse(text)


def may_have_parts(text: str) -> bool:
    low = text.lower()
    return "tell" in low or "told" in low


def test_no_name_that_was_replaced_is_used() -> None:
    occurring = product(lambda text: not NAMES.keys().isdisjoint(WORD.findall(text)))
    found = {name: retired_names(tree) for name, tree in occurring}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_word_that_was_replaced_is_part_of_a_name() -> None:
    trees = [
        path
        for top in ("aftercare", "tests", "bench", "tools")
        for path in (ROOT / top).rglob("*.py")
        if "versions" not in path.parts and path != Path(__file__)
    ]
    texts = {path: path.read_text() for path in trees}
    found = {
        path: retired_parts(ast.parse(text)) if may_have_parts(text) else set()
        for path, text in texts.items()
    }
    for path in PRODUCT.rglob("*.html"):
        found[path] = set(filter(RETIRED_PARTS.search, names_in_template(path.read_text())))
    for path in (PRODUCT / "web" / "static" / "js").glob("*.js"):
        found[path] = set(filter(RETIRED_PARTS.search, names_in_script(path.read_text())))
    assert len(found) > 1_000
    assert {path.name: words for path, words in found.items() if words} == {}
    assert [path.name for path in trees if RETIRED_PARTS.search(path.stem)] == []


def test_no_code_column_or_address_that_was_replaced_is_written() -> None:
    files = [
        path
        for path in PRODUCT.rglob("*")
        if path.suffix in {".py", ".html", ".sql", ".json", ".js"}
    ]
    texts = {path: path.read_text() for path in files if "versions" not in path.parts}
    assert len(texts) > 1_000
    assert {
        (path.name, word) for path, text in texts.items() for word in TEXTS if word in text
    } <= CITED_WORDS


def on_pages() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each entry of the catalogue: in English, singular and plural, and in Dutch."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            key = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            if key[0]:
                yield tuple(map(str, key)), tuple(map(str, said))


def long_sentences(text: str) -> list[str]:
    return [one for one in SENTENCE_END.split(text) if len(one.split()) > MOST_WORDS]


def test_no_sentence_of_a_page_says_a_word_that_was_replaced() -> None:
    found = {
        key[0]: retired_words(" ".join(key), ON_PAGES) | retired_words(" ".join(said), DUTCH)
        for key, said in on_pages()
        if key[0] not in CITED
    }
    assert {key: words for key, words in found.items() if words} == {}


def test_no_sentence_of_a_page_has_more_than_twenty_five_words() -> None:
    """In either language; the sources keep the English that rules and standards were adopted with."""
    texts = [
        text
        for key, said in on_pages()
        for text in ((*said,) if key[0] in ADOPTED | set(SOURCES) else (*key, *said))
    ]
    assert len(texts) > 8_000
    assert [one for text in texts for one in long_sentences(text)] == []


def test_no_document_or_letter_says_a_dutch_word_that_was_replaced() -> None:
    words = {word: DUTCH[word] for word in TO_STAFF}
    found = {
        (path.name, word)
        for folder in ("papers", "subject_access", "letters")
        for path in (PRODUCT / "domain" / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in retired_words(node.value, words)
    }
    assert found <= CITED_WORDS


def test_no_docstring_and_no_sentence_of_the_code_says_a_word_that_was_replaced() -> None:
    found = {
        (name, word)
        for name, tree in product(bool)
        for sentence in sentences_in(tree)
        for word in retired_words(sentence, ENGLISH)
    }
    assert found == set()


def test_few_docstrings_speak_of_whoever_and_somebody() -> None:
    """Most of them have a noun for who is meant."""
    assert sum(vague_docstrings(tree) for _, tree in product(VAGUE.search)) <= MOST_VAGUE_DOCSTRINGS


def test_what_was_replaced_is_found_where_it_is_planted() -> None:
    planted = ast.parse('"""Whose it is."""\n\nclass Desk:\n    """One."""\n\nhouse.lock_cases()\n')
    assert retired_names(planted) == {"Desk", "lock_cases"}
    assert vague_docstrings(planted) == 1
    fault = ast.parse("""FieldFault('/text', 'told', f'It gives away {name}.')""")
    assert [retired_words(one, ENGLISH) for one in sentences_in(fault)] == [{"gives away"}]
    assert retired_parts(ast.parse("told = published('told')")) == {"told"}
    told = "def told_of(untold, *, TELLS=1):\n    return Teller(telling=row['to_tell'], act='told')"
    assert retired_parts(ast.parse(told)) == {
        "told_of", "untold", "TELLS", "Teller", "telling", "to_tell",
    }  # fmt: skip
    template = '{# told #}<p id="told-title">{{ _("Tell me") }}{% if one.told %}{{ tell(it) }}'
    assert {"told-title", "told", "tell"} < names_in_template(template)
    assert "told" in names_in_script('/* tell */ const told = "tells";')
    assert not RETIRED_PARTS.search("instelling_satellite_tellen")
    assert retired_words("Nobody was told.", ENGLISH) == {"nobody", "told"}
    assert retired_words("De sessie is verstuurd", DUTCH) == {"sessie", "verstuurd"}
    assert retired_words("An e-mail was called off.", ON_PAGES) == {"e-mails?", "called? off"}
    assert long_sentences("One. " + "word " * 26) == [("word " * 26)]
