"""Labels for a backtest of rules: its progress, why it failed, and which rule book a number belongs to."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.web.shell.view import View
from aftercare.web.shell.words import Word, Words

BOOKS = {
    "in_force": Word(sentence("Rules in force"), "circle-check"),
    "draft": Word(sentence("This version"), "flag"),
}
BACKTEST_FAILED = sentence(
    "The test stopped before it was finished. Try again; if that fails too, the service's "
    "operator can see why in the log."
)
BACKTEST_FAULTS = {
    "backtest-too-long": sentence(
        "The test took longer than eight minutes. Choose a shorter period."
    ),
    "worker-lost": sentence("The test process stopped twice before it was finished."),
}


def backtest_view(row: RuleBacktestRow) -> View:
    return View(
        row, href=f"/rule-books/{row.version}/backtests/{row.id}", back=f"/rule-books/{row.version}"
    )


WORDS: Words = {
    "backtest": {
        "waiting": Word(sentence("In the queue"), "hourglass", "neutral"),
        "running": Word(sentence("Test running"), "hourglass", "info"),
        "done": Word(sentence("Tested"), "circle-check", "ok"),
        "failed": Word(sentence("Test failed"), "alert-triangle", "danger"),
    },
    "backtest_book": BOOKS,
}
