"""What a directory sends is read as SCIM says, and what does not hold is refused whole."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.directory.leaving import says_inactive
from aftercare.domain.directory.users import (
    CORE,
    ENTERPRISE,
    LONGEST,
    PATCH,
    Lookup,
    ScimRefused,
    ScimType,
    claims,
    display_name,
    language,
    patched,
    read_filter,
    read_user,
)
from tests.tiers import examples

SMIT = {
    "schemas": [CORE, ENTERPRISE], "userName": "j.smit", "externalId": "42", "active": True,
    "name": {"givenName": "Jo", "familyName": "Smit"}, "roles": [{"value": "officers"}],
    ENTERPRISE: {"department": "north"}, "emails": [{"value": "jo@example.org"}],
}  # fmt: skip


def operations(*listed: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(listed)}


def test_a_user_is_read_with_what_is_used_alone() -> None:
    assert read_user(SMIT) == {
        "userName": "j.smit", "externalId": "42", "active": True, "roles": ["officers"],
        "name": {"givenName": "Jo", "familyName": "Smit"}, "department": "north",
    }  # fmt: skip
    loud = {key.upper(): value for key, value in SMIT.items()}
    assert read_user(loud) == read_user(SMIT)


def test_names_language_and_claims_follow_from_it() -> None:
    smit = read_user(SMIT)
    assert (display_name(smit), language(smit)) == ("Jo Smit", "nl")
    assert display_name(smit | {"displayName": "J. Smit"}) == "J. Smit"
    assert language(smit | {"preferredLanguage": "en-GB"}) == "en"
    assert claims(smit, "groups", "roles", "department") == {
        "groups": ["officers", "north"], "roles": ["officers"], "department": ["north"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"schemas": []}, ScimType.INVALID_SYNTAX),
        ({"schemas": [CORE, "urn:example:other"]}, ScimType.INVALID_SYNTAX),
        ({"schemas": [PATCH]}, ScimType.INVALID_SYNTAX),
        ({"schemas": CORE}, ScimType.INVALID_SYNTAX),
        ({"username": "twice"}, ScimType.INVALID_SYNTAX),
        ({"userName": None}, ScimType.INVALID_VALUE),
        ({"userName": 1}, ScimType.INVALID_VALUE),
        ({"userName": "j\0smit"}, ScimType.INVALID_VALUE),
        ({"userName": "j\ud800smit"}, ScimType.INVALID_VALUE),
        ({"displayName": "Jo\u202eSmit"}, ScimType.INVALID_VALUE),
        ({"displayName": "x" * (LONGEST + 1)}, ScimType.INVALID_VALUE),
        ({"active": "perhaps"}, ScimType.INVALID_VALUE),
        ({"active": 1}, ScimType.INVALID_VALUE),
        ({"name": "Jo"}, ScimType.INVALID_SYNTAX),
        ({"roles": [[["officers"]]]}, ScimType.INVALID_VALUE),
        ({"roles": [{"value": {"a": 1}}]}, ScimType.INVALID_VALUE),
        ({"roles": ["x"] * 101}, ScimType.INVALID_VALUE),
    ],
)
def test_a_user_that_does_not_hold_is_refused(change: dict[str, Any], kind: ScimType) -> None:
    with pytest.raises(ScimRefused) as refused:
        read_user(SMIT | change)
    assert refused.value.kind is kind


@pytest.mark.parametrize(
    ("operation", "changed"),
    [
        ({"op": "replace", "path": "active", "value": False}, {"active": False}),
        ({"op": "Replace", "path": "Active", "value": "False"}, {"active": False}),
        ({"op": "replace", "value": {"active": False}}, {"active": False}),
        ({"op": "add", "path": "displayName", "value": "J. Smit"}, {"displayName": "J. Smit"}),
        ({"op": "add", "path": "roles", "value": [{"value": "audit"}]}, {"roles": ["officers", "audit"]}),
        ({"op": "replace", "path": "roles", "value": "audit"}, {"roles": ["audit"]}),
        ({"op": "remove", "path": 'roles[value eq "officers"]'}, {"roles": []}),
        ({"op": "remove", "path": "roles", "value": [{"value": "other"}]}, {}),
        ({"op": "replace", "path": "name.givenName", "value": "Joke"},
         {"name": {"givenName": "Joke", "familyName": "Smit"}}),
        ({"op": "add", "path": f"{ENTERPRISE}:department", "value": "south"}, {"department": "south"}),
        ({"op": "replace", "value": {ENTERPRISE: {"department": "south"}}}, {"department": "south"}),
        ({"op": "add", "path": "nickName", "value": "Jo"}, {}),
        # What Entra ID sends with the mapping it begins with.
        ({"op": "Add", "path": 'emails[type eq "work"].value', "value": "x"}, {}),
        ({"op": "Replace", "path": 'phoneNumbers[type eq "a]b"].value', "value": "x"}, {}),
        ({"op": "Remove", "path": "addresses.formatted"}, {}),
        ({"op": "replace", "value": {"active": False, 'emails[type eq "work"].value': "x"}}, {"active": False}),
        # Its function for one role.
        ({"op": "Replace", "path": 'roles[primary eq "True"].value', "value": "audit"}, {"roles": ["audit"]}),
        ({"op": "add", "path": f"{CORE}:roles[primary eq true].value", "value": "audit"}, {"roles": ["audit"]}),
        ({"op": "Remove", "path": 'roles[primary eq "True"].value'}, {"roles": []}),
        ({"op": "Remove", "path": 'roles[primary eq "True"].value', "value": "other"}, {"roles": []}),
    ],
)  # fmt: skip
def test_a_patch_changes_what_it_names(operation: dict[str, Any], changed: dict[str, Any]) -> None:
    before = read_user(SMIT)
    assert patched(before, operations(operation)) == before | changed
    assert before == read_user(SMIT)


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "multiply", "path": "active", "value": True}, ScimType.INVALID_SYNTAX),
        ({"op": "remove"}, ScimType.NO_TARGET),
        ({"op": "remove", "path": "userName"}, ScimType.MUTABILITY),
        ({"op": "replace", "path": 'active[type eq "work"].value', "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "replace", "path": 'roles[primary eq "False"].value', "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "add", "path": 'roles[primary eq "True"].value', "value": ["x", "y"]}, ScimType.INVALID_VALUE),
        ({"op": "replace", "path": 'emails[type eq "work"', "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "replace", "path": 'emails[type eq "work"]; drop', "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "replace", "path": "active.value", "value": True}, ScimType.INVALID_PATH),
        ({"op": "replace", "path": "urn:example:2.0:User:department", "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "replace", "path": "'; drop table staff --", "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "replace", "path": 7, "value": "x"}, ScimType.INVALID_PATH),
        ({"op": "replace", "value": "active"}, ScimType.INVALID_SYNTAX),
    ],
)  # fmt: skip
def test_a_patch_that_does_not_hold_is_refused(operation: dict[str, Any], kind: ScimType) -> None:
    with pytest.raises(ScimRefused) as refused:
        patched(read_user(SMIT), operations(operation))
    assert refused.value.kind is kind


@pytest.mark.parametrize("listed", [[], None, "x", [{"op": "remove", "path": "title"}] * 101])
def test_a_patch_has_some_operations(listed: Any) -> None:
    with pytest.raises(ScimRefused):
        patched(read_user(SMIT), {"schemas": [PATCH], "Operations": listed})


def test_a_filter_asks_for_one_name_or_id() -> None:
    assert read_filter('userName eq "J.Smit"') == Lookup("userName", "J.Smit")
    assert read_filter(' EXTERNALID EQ "a\\"b" ') == Lookup("externalId", 'a"b')


@pytest.mark.parametrize(
    "text",
    [
        "", "userName", 'userName co "j"', 'userName eq "a" or userName eq "b"', "userName eq 'a'",
        'emails.value eq "x"', 'userName eq "a\\x"', 'userName eq "a" --', 'userName eq a', 'userName eq "a',
    ],
)  # fmt: skip
def test_any_other_filter_is_refused(text: str) -> None:
    with pytest.raises(ScimRefused) as refused:
        read_filter(text)
    assert refused.value.kind is ScimType.INVALID_FILTER


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "userName", "roles", "name", "active"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=examples(200))
@given(value=JSON, path=st.sampled_from(["userName", "roles", "name", "active", "displayName"]))
def test_whatever_is_sent_is_read_or_refused(value: Any, path: str) -> None:
    for read in (
        lambda: read_user(SMIT | {path: value}),
        lambda: patched(
            read_user(SMIT), operations({"op": "replace", "path": path, "value": value})
        ),
    ):
        with suppress(ScimRefused):
            assert isinstance(read()["userName"], str)


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        (SMIT, False),
        (SMIT | {"active": False, "userName": None}, True),
        ({"ACTIVE": "False"}, True),
        (operations({"op": "Replace", "path": "Active", "value": "FALSE"}, {"op": "multiply"}), True),
        (operations({"op": "add", "path": f"{CORE}:active", "value": False}), True),
        (operations({"op": "replace", "value": {"active": False, "name": "x"}}), True),
        # The last word counts, as where it is obeyed.
        (operations(*({"op": "replace", "path": "active", "value": one} for one in (False, "True"))), False),
        (operations({"op": "remove", "path": "active", "value": False}), False),
        (operations({"op": "replace", "path": "title", "value": False}), False),
        (operations({"op": "replace", "path": 'emails[active eq "x"]', "value": False}), False),
        (operations({"op": "replace", "path": "active", "value": 0}), False),
    ],
)  # fmt: skip
def test_the_end_of_an_account_is_read_also_where_the_rest_does_not_hold(
    body: dict[str, Any], ends: bool
) -> None:
    assert says_inactive(body) is ends


@settings(max_examples=examples(200))
@given(
    listed=st.lists(
        st.fixed_dictionaries(
            {"op": st.sampled_from(["add", "Replace"]), "value": JSON},
            optional={"path": st.sampled_from(["active", "Active", f"{CORE}:active", "title"])},
        ),
        max_size=3,
    ),
    other=JSON,
)
def test_it_is_read_as_where_it_is_obeyed(listed: list[dict[str, Any]], other: Any) -> None:
    says_inactive(other)
    with suppress(ScimRefused):
        found = patched(read_user(SMIT), operations(*listed))
        assert says_inactive(operations(*listed)) is not found["active"]
