"""What every part of a scenario is made of: frozen values, and facts that may be unknown.

A fact that nobody has established is `Unknown`, never a guess. It is written ``unknown`` in YAML, or, when it is
clear who should find out::

    retention: {unknown: {ask: legal, due: 2027-01-31, note: ask the records office}}
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeGuard, TypeVar

from fideslang.default_taxonomy import DEFAULT_TAXONOMY
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from evenhand.nearest import nearest

DATA_CATEGORIES: frozenset[str] = frozenset(item.fides_key for item in DEFAULT_TAXONOMY.data_category or [])
DATA_USES: frozenset[str] = frozenset(item.fides_key for item in DEFAULT_TAXONOMY.data_use or [])
DATA_SUBJECTS: frozenset[str] = frozenset(item.fides_key for item in DEFAULT_TAXONOMY.data_subject or [])


_CATEGORY_NAMES = {item.fides_key: str(item.name) for item in DEFAULT_TAXONOMY.data_category or []}
_PLAIN_NAMES = {
    "user": "personal data",
    "user.behavior": "observed behaviour",
    "user.content": "content of one’s own",
    "user.content.self_image": "pictures of oneself",
    "user.contact.address": "postal address",
    "user.contact.email": "e-mail address",
    "user.contact.phone_number": "phone number",
    "user.contact.url": "website",
    "user.contact.address.city": "city",
    "user.contact.address.country": "country",
    "user.contact.address.postal_code": "postal code",
    "user.contact.address.state": "state",
    "user.contact.address.street": "street",
    "user.demographic.profile": "profile data",
    "user.device.cookie_id": "cookie ID",
    "user.device.device_id": "device ID",
    "user.device.ip_address": "IP address",
    "user.government_id": "government ID",
    "user.government_id.immigration": "immigration ID",
    "user.health_and_medical.genetic": "genetic data",
    "user.health_and_medical.insurance_beneficiary_id": "medical insurance number",
    "user.health_and_medical.record_id": "medical record number",
    "user.location.imprecise": "rough location",
    "user.location.precise": "exact location",
    "user.unique_id": "identifying number",
    "user.unique_id.pseudonymous": "pseudonymous number",
    "user.user_sensor": "sensor data of a person’s devices",
}
"""Where the taxonomy's own name is no word that people say, or would be misspelt inside a sentence."""


def category_name(key: str) -> str:
    """Return what a data category is called inside a sentence.

    >>> category_name("user.behavior.purchase_history")
    'purchase history'
    >>> category_name("user.contact.email")
    'e-mail address'
    """
    return _PLAIN_NAMES.get(key) or _CATEGORY_NAMES[key].partition(" (")[0].lower()


class Facts(BaseModel):
    """Base of all scenario values: immutable, and strict about names it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, str_strip_whitespace=True, allow_inf_nan=False
    )

    @property
    def idle(self) -> frozenset[str]:
        """Fields that decide nothing as the others stand: nobody needs to be asked for them."""
        return frozenset()


class Role(StrEnum):
    """The roles around the table, each of which can be asked for a fact."""

    TECHNOLOGY = "technology"
    ANALYTICS = "analytics"
    MARKETING = "marketing"
    LEGAL = "legal"
    CUSTOMER_ADVOCATE = "customer-advocate"


class Unknown(Facts):
    """A fact that nobody has established yet."""

    ask: Role | None = None
    """Who should be able to answer."""
    person: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    """Who was asked, by name."""
    due: date | None = None
    """By when."""
    note: str | None = None
    """Anything that helps the person asked."""

    @model_validator(mode="before")
    @classmethod
    def _read_short_forms(cls, value: Any) -> Any:
        if value == "unknown":
            return {}
        if isinstance(value, dict) and set(value) == {"unknown"}:
            value = value["unknown"] or {}
        if isinstance(value, dict) and isinstance(value.get("due"), str):
            # Strict validation takes a text for a date from JSON only, and this validator has left JSON behind.
            with suppress(ValueError):
                value = {**value, "due": date.fromisoformat(value["due"])}
        return value

    @model_serializer(mode="plain")
    def _write_short_form(self) -> Any:
        details = {
            key: value
            for key, value in (
                ("ask", self.ask.value if self.ask else None),
                ("person", self.person),
                ("due", self.due.isoformat() if self.due else None),
                ("note", self.note),
            )
            if value is not None
        }
        return {"unknown": details} if details else "unknown"

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both written forms to editors."""
        return {
            "description": "A fact that nobody has established yet; it may name who should answer.",
            "anyOf": [
                {"const": "unknown"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["unknown"],
                    "properties": {
                        "unknown": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "ask": {"enum": [role.value for role in Role]},
                                "person": {"type": "string", "minLength": 1, "maxLength": 120},
                                "due": {"type": "string", "format": "date"},
                                "note": {"type": "string"},
                            },
                        }
                    },
                },
            ],
        }


UNKNOWN = Unknown()

T = TypeVar("T")


def _known_or_unknown(value: Any) -> str:
    if isinstance(value, Unknown) or value == "unknown":
        return "unknown"
    if isinstance(value, dict) and set(value) == {"unknown"}:
        return "unknown"
    return "known"


# A callable discriminator, not a plain union: an error is then reported for the branch that was meant, once.
Maybe = Annotated[
    Annotated[T, Tag("known")] | Annotated[Unknown, Tag("unknown")],
    Discriminator(_known_or_unknown),
]


def is_known(value: T | Unknown) -> TypeGuard[T]:
    """Return whether a fact has been established (``None`` is an answer too: "there is none")."""
    return not isinstance(value, Unknown)


def _member(kind: str, keys: frozenset[str]) -> AfterValidator:
    def check(key: str) -> str:
        if key in keys:
            return key
        near = nearest(key, keys)
        hint = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"{key!r} is not a {kind} of the Fides taxonomy{hint}")

    return AfterValidator(check)


DataCategory = Annotated[
    str,
    _member("data category", DATA_CATEGORIES),
    Field(json_schema_extra={"enum": sorted(DATA_CATEGORIES)}),
]
DataUse = Annotated[str, _member("data use", DATA_USES), Field(json_schema_extra={"enum": sorted(DATA_USES)})]
DataSubject = Annotated[
    str, _member("data subject", DATA_SUBJECTS), Field(json_schema_extra={"enum": sorted(DATA_SUBJECTS)})
]
