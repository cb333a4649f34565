"""What pages say in Dutch, asked by what it is about, so that a sentence may be reworded without a test of behaviour.

A code is best: `named("task_reason", "unexcused")`, `fault("missing")`, `flash("decided")`. What has none is
asked for by the product's constant or key: `dutch(TAKEN)`, `dutch("The log is whole")`. Whether every sentence
is there and translated is for test_language.py.
"""

from __future__ import annotations

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.shell.flashes import SAID
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.vocabulary import VOCABULARY


def dutch(sentence: str, **holes: object) -> str:
    """A sentence of ours, its holes filled; of two forms the one for `num`. What no page says any more is an
    error, and no test of its absence."""
    words = catalogue("nl")
    known = getattr(words, "_catalog", {})
    if (sentence, 0) in known:
        said = words.ngettext(sentence, sentence, int(str(holes.get("num", 1))))
    elif sentence in known:
        said = words.gettext(sentence)
    else:
        raise LookupError(f"nothing of ours says {sentence!r}")
    return said % holes if holes else said


def opening(sentence: str) -> str:
    """What it says before its first hole."""
    return dutch(sentence).partition("%(")[0]


def named(subject: str, code: str) -> str:
    """What a code of VOCABULARY is called."""
    return dutch(VOCABULARY[subject][code].name)


def fault(code: str) -> str:
    """What stands beside a field for a fault of this code."""
    return dutch(FIELD_FAULTS[code])


def flash(code: str) -> str:
    """What the page that `flash=code` leads to says first."""
    return dutch(SAID[code])
