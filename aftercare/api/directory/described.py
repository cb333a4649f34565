"""What SCIM clients ask first: what this service can do, and what a user is (RFC 7643, sections 5 to 7)."""

from __future__ import annotations

from typing import Any, Final

from aftercare.domain.directory.users import CORE, ENTERPRISE

MOST_RESULTS: Final = 200
_CONFIG: Final = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
_TYPE: Final = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:Schema"
LIST: Final = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_NO: Final = {"supported": False}


def config(base: str) -> dict[str, Any]:
    return {
        "schemas": [_CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": _NO,
        "sort": _NO,
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token of its own, made for this directory.",
                "primary": True,
            }
        ],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": f"{base}/ServiceProviderConfig",
        },
    }


def resource_type(base: str) -> dict[str, Any]:
    return {
        "schemas": [_TYPE],
        "id": "User",
        "name": "User",
        "endpoint": "/Users",
        "description": "An account, which a second person confirms.",
        "schema": CORE,
        "schemaExtensions": [{"schema": ENTERPRISE, "required": False}],
        "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/User"},
    }


def schemas(base: str) -> list[dict[str, Any]]:
    name = [_text(one) for one in ("formatted", "givenName", "familyName")]
    core = [
        _text("userName", required=True, uniqueness="server", mutability="immutable"),
        _text("displayName"),
        _attribute("name", "complex", subAttributes=name),
        _attribute("active", "boolean"),
        _text("preferredLanguage"),
        _text("userType"),
        _text("title"),
        *(
            _attribute(one, "complex", multiValued=True, subAttributes=[_text("value")])
            for one in ("roles", "entitlements")
        ),
    ]
    employment = [_text(one) for one in ("department", "organization", "division", "costCenter")]
    return [
        _schema(base, CORE, "User", core),
        _schema(base, ENTERPRISE, "EnterpriseUser", employment),
    ]


def listed(found: list[dict[str, Any]], total: int, start: int = 1) -> dict[str, Any]:
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(found),
        "Resources": found,
    }


def _schema(base: str, name: str, short: str, attributes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schemas": [_SCHEMA],
        "id": name,
        "name": short,
        "attributes": attributes,
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{name}"},
    }


def _text(name: str, **changes: Any) -> dict[str, Any]:
    return _attribute(name, "string", caseExact=False, uniqueness="none") | changes


def _attribute(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "multiValued": False,
        "required": False,
        "mutability": "readWrite",
        "returned": "default",
    } | more
