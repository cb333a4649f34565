"""What a type says in the API's document beyond its Python type: how long a text is, or which codes it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from aftercare.base.typed_text import LEAST_LETTERS

# Two words of eight letters in all, which the acts ask of most reasons, have a character between them.
REASON: Final = LEAST_LETTERS + 1
# The name that a list of codes has in the document, until it stands among the schemas there.
NAMED: Final = "x-named"


@dataclass(frozen=True)
class Holds:
    """How many characters a text has: the act checks it, and says what is wrong in its own words. One that has to be
    given is more than white space."""

    least: int = 1
    most: int | None = None

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        bounds = {"minLength": self.least, "pattern": r"\S"} if self.least else {}
        return handler(core) | bounds | ({"maxLength": self.most} if self.most else {})


@dataclass(frozen=True)
class Codes:
    """A text that is one of these codes, listed in the document under a name of their own: the act, or a constraint of
    the database, holds it to them."""

    name: str
    codes: Iterable[str] = field(hash=False)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "enum": sorted(self.codes), NAMED: self.name}
