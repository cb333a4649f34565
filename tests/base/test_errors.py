"""Every fault is one fact: a stable code of its own, a title for people, a meaning in HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from aftercare.base.errors import Fault, FieldFault, Invalid
from aftercare.base.start_errors import UnusableSettings


def faults(kind: type[Fault] = Fault) -> Iterator[type[Fault]]:
    yield kind
    for below in kind.__subclasses__():
        yield from faults(below)


OURS = [kind for kind in faults() if kind.__module__.startswith("aftercare.base.")]
BELOW = OURS[1:]
by_name = pytest.mark.parametrize("kind", BELOW, ids=lambda kind: kind.__name__)


def test_no_two_faults_share_a_code() -> None:
    # One that says more under the code of its parent is the same fault to its reader.
    codes = [kind.code for kind in OURS if "code" in vars(kind)]
    assert len(codes) == len(set(codes))


@by_name
def test_a_code_is_written_in_small_letters_with_hyphens(kind: type[Fault]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)


@by_name
def test_a_title_is_a_sentence_of_its_own_without_a_full_stop(kind: type[Fault]) -> None:
    assert kind.title != Fault.title
    assert kind.title[0].isupper()
    assert not kind.title.endswith(".")


@by_name
def test_a_fault_means_the_same_in_http_as_the_family_it_belongs_to(kind: type[Fault]) -> None:
    if kind is UnusableSettings:
        assert kind.status == 500  # nobody is being served yet
        return
    assert 400 <= kind.status <= 503
    parent = kind.__base__
    assert parent is not None
    if parent is not Fault:
        assert issubclass(parent, Fault)
        assert kind.status == parent.status


@by_name
def test_what_python_prints_of_a_fault_is_its_code(kind: type[Fault]) -> None:
    fault = kind("a detail that may be shown", (FieldFault("/a", "b", "c"),))
    assert str(fault) == kind.code
    assert fault.detail == "a detail that may be shown"


def test_a_fault_says_which_fields_do_not_hold() -> None:
    field = FieldFault("/phone", "phone-invalid", "This number does not exist.")
    assert Invalid(fields=(field,)).fields == (field,)
    assert Invalid().fields == ()
