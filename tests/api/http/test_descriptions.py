"""The OpenAPI document says what each field, parameter and body means, and shows an example of each write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from aftercare.api.goals.routes import NewGoalIn
from aftercare.api.http.descriptions import Descriptions, all_texts, api_models
from aftercare.api.http.examples import CASE_FILE, Examples, all_examples
from aftercare.api.http.openapi import PROBLEM, Application
from aftercare.api.http.operation_names import operations
from aftercare.api.router import mount
from aftercare.bootstrap import AppState
from aftercare.casework.case_files.schema import published_schema
from aftercare.main import create_app
from aftercare.store.database.unit_of_work import Database
from tests.api.conftest import house_on
from tests.conftest import taken_back

Document = dict[str, Any]
WORD = re.compile(r"[a-z0-9]+")
EMPTY = frozenset({"a", "an", "the", "of", "this", "it", "its", "is", "in"})


@pytest.fixture(scope="module")
def app(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Of a demonstration, whose document has everything."""
    with taken_back(engine) as connection:
        folder = tmp_path_factory.mktemp("house")
        state: AppState = house_on(Database(connection), folder, demonstration=True)
        made = create_app(state, [mount])
        assert isinstance(made, Application)
        yield made


@pytest.fixture(scope="module")
def document(app: Application) -> Document:
    return app.openapi()


def fields_of(document: Document) -> Iterator[tuple[str, Document]]:
    """Every property, by its model and name, those within properties too."""

    def within(model: str, schema: Document) -> Iterator[tuple[str, Document]]:
        for name, one in schema.get("properties", {}).items():
            yield f"{model}.{name}", one
            for inner in (one, one.get("items", {})):
                yield from within(model, inner)

    for model, schema in document["components"]["schemas"].items():
        yield from within(model, schema)


def described(document: Document) -> Iterator[tuple[str, Document]]:
    yield from fields_of(document)
    for operation in operations(document):
        said = operation.described
        name = said["operationId"]
        yield from ((f"{name}.{one['name']}", one) for one in said.get("parameters", ()))
        if body := said.get("requestBody"):
            yield f"{name}.body", body


def bodies(document: Document) -> Iterator[tuple[str, Document]]:
    for operation in operations(document):
        for media in operation.described.get("requestBody", {}).get("content", {}).values():
            yield operation.described["operationId"], media


class TestDescriptions:
    def test_each_field_parameter_and_body_has_one_that_says_more_than_its_name(
        self, document: Document
    ) -> None:
        silent = []
        for name, one in described(document):
            said = WORD.findall(one.get("description", "").lower())
            named = WORD.findall(name.rpartition(".")[2].lower())
            if len(said) < 3 or set(said) - EMPTY <= set(named):
                silent.append(name)
        assert silent == []

    def test_a_field_that_can_be_null_says_what_null_means_and_no_other_speaks_of_it(
        self, document: Document
    ) -> None:
        unsaid, idle = [], []
        for name, one in fields_of(document):
            can_be_null = any(choice.get("type") == "null" for choice in one.get("anyOf", ()))
            can_hold_null = "null" in str(one.get("items", ""))
            says_null = re.search(r"\bnull\b", one["description"], re.IGNORECASE) is not None
            if can_be_null and not says_null:
                unsaid.append(name)
            if says_null and not can_be_null and not can_hold_null:
                idle.append(name)
        assert (unsaid, idle) == ([], [])

    def test_no_text_has_a_name_that_the_document_no_longer_has(self, app: Application) -> None:
        raw = FastAPI.openapi(create_app(app.state.app_state, [mount]))
        descriptions = Descriptions(api_models())
        descriptions.write(raw | {"components": with_problem(raw)})
        assert set(places_of_texts()) - descriptions.used == set()

    def test_what_a_model_says_itself_is_kept(self) -> None:
        field = {"type": "string", "description": "As the model says."}
        schemas = {"Any": {"properties": {"person_id": field}}}
        document: Document = {"paths": {}, "components": {"schemas": schemas}}
        Descriptions({}).write(document)
        assert field["description"] == "As the model says."

    def test_a_name_means_first_what_its_model_says_then_its_subject_then_everywhere(self) -> None:
        texts = {
            "everywhere": {"id": "everywhere", "at": "everywhere", "why": "everywhere"},
            "goals": {"at": "goals", "why": "goals", "GoalIn": {"why": "GoalIn"}},
        }
        fields: Document = {"id": {}, "at": {}, "why": {}}
        schemas = {"NewGoalIn": {"properties": fields}}
        models = {"NewGoalIn": NewGoalIn}
        Descriptions(models, texts).write({"paths": {}, "components": {"schemas": schemas}})
        said = {name: one["description"] for name, one in fields.items()}
        assert said == {"id": "everywhere", "at": "goals", "why": "GoalIn"}


class TestExamples:
    def test_every_write_has_one_that_its_schema_allows(self, document: Document) -> None:
        wrong = []
        for name, media in bodies(document):
            schema = media["schema"] | {"components": document["components"]}
            validator = jsonschema_rs.validator_for(schema, validate_formats=True)
            wrong += [f"{name}: {one.message}" for one in validator.iter_errors(media["example"])]
        assert wrong == []

    def test_the_case_file_is_one_by_the_published_schema(self) -> None:
        assert jsonschema_rs.is_valid(json.loads(published_schema()), all_examples()[CASE_FILE])

    def test_no_value_has_a_name_that_the_document_no_longer_has(self, document: Document) -> None:
        examples = Examples(document["components"]["schemas"], api_models())
        examples.write(document)
        assert set(places_of_values()) - examples.used == set()


def with_problem(raw: Document) -> Document:
    """The schemas as the framework names them, with the shape of refusals as it is written down."""
    schemas = dict(raw["components"]["schemas"])
    return {"schemas": schemas | deepcopy({"Problem": PROBLEM})}


def places_of_texts() -> Iterator[tuple[str, str, str]]:
    for file, texts in all_texts().items():
        for name, one in texts.items():
            inner = one if isinstance(one, dict) else {}
            yield from ((file, name, field) for field in inner)
            if not inner:
                yield file, "", name


def places_of_values() -> Iterator[tuple[str, str]]:
    for name, one in all_examples().items():
        inner = one if isinstance(one, dict) and " " not in name else {}
        yield from ((name, field) for field in inner)
        if not inner:
            yield "", name
