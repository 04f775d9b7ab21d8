"""What a law says: acts, judgments and guidance, and the propositions that rest on a provision of one.

A proposition says in plain words what one provision lays down, and quotes the sentence that says so. Whoever cites it
takes over its place, its force and how far its text was read; none of that is written twice.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

OFFICIAL_HOSTS = (
    *("eur-lex.europa.eu", "edpb.europa.eu", "ico.org.uk", "cnil.fr", "legislation.gov.uk", "doi.org"),
    *("leginfo.legislature.ca.gov", "cppa.ca.gov", "oag.ca.gov", "govt.westlaw.com"),
    *("ecfr.gov", "ftc.gov", "uscode.house.gov", "coag.gov", "leg.colorado.gov", "law.lis.virginia.gov"),
    *("statutes.capitol.texas.gov", "planalto.gov.br", "meity.gov.in", "legisquebec.gouv.qc.ca"),
)
UNOFFICIAL_HOSTS = ("law.cornell.edu", "law.justia.com")
"""Where a provision has an address of its own that its official publisher does not give it."""


def standing(text_read: date | None, until: date | None, *, compared: bool) -> str:
    """Return how far a text was checked, in words; empty where the text in force was read.

    >>> standing(None, None, compared=True)
    'source not yet checked'
    """
    if text_read is None:
        return "source not yet checked"
    if until:
        return f"read in the text before {until:%-d %B %Y}; amended since"
    return "" if compared else "read in an older text; later changes not compared"


class Force(StrEnum):
    """How binding a source is, the most binding first."""

    STATUTE = "statute"
    REGULATION = "regulation"
    DIRECTIVE = "directive"
    COURT = "court"
    DECISION = "decision"
    RECITAL = "recital"
    GUIDELINE = "guideline"
    STANDARD = "standard"
    STUDY = "study"
    OURS = "ours"


BINDING = frozenset({Force.STATUTE, Force.REGULATION, Force.DIRECTIVE, Force.COURT})
"""The forces whose operative provisions, or holdings, bind; only they carry a G1."""

Pinned = Literal["article", "recital", "section", "schedule", "regulation", "paragraph", "part", "whole"]

CITED: dict[str, str] = {
    "article": "Art. {}",
    "recital": "Rec. {}",
    "section": "s. {}",
    "schedule": "Sch. {}",
    "regulation": "reg. {}",
    "paragraph": "para {}",
    "part": "{}",
}
"""How a place in a text is cited, unless its act says otherwise."""

NOT_HELD = "not-held.yaml"

_A_RECITAL = re.compile(r"\s*\(?(?:rec(?:ital)?s?\b|whereas|preamble|considérant|erwägungsgr)", re.IGNORECASE)
"""How the number of a recital begins that is passed off as another place."""


class Entry(BaseModel):
    """A part of a file of law: frozen, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, str_strip_whitespace=True)


def _official(address: str) -> str:
    parts = urlsplit(address)
    host = parts.hostname or ""
    known = (*OFFICIAL_HOSTS, *UNOFFICIAL_HOSTS)
    if parts.scheme != "https" or not any(host == name or host.endswith(f".{name}") for name in known):
        raise ValueError(f"{address!r} is not an official address; use https and one of {', '.join(known)}")
    return address


def _no_is_none(value: object) -> object:
    return None if value in ("no", False) else value


def _as_written(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("is read as a number and loses its last zero; put it in quotes")
    return str(value) if isinstance(value, int) else value


Official = Annotated[str, AfterValidator(_official)]
Read = Annotated[date | None, BeforeValidator(_no_is_none)]
Sentence = Annotated[str, Field(min_length=2)]


class Pin(Entry):
    """A place in a text: exactly one of the kinds of place there are."""

    kind: Pinned
    """Article, recital, section, …"""
    number: str
    """As it is cited, for example ``7(4)``; empty for the whole."""

    @model_validator(mode="before")
    @classmethod
    def _from_one_pair(cls, value: Any) -> Any:
        if not isinstance(value, dict) or set(value) == {"kind", "number"}:
            return value
        if len(value) != 1:
            raise ValueError("name one place, for example {article: 7(4)}")
        (kind, number), *_ = value.items()
        if kind != "recital" and _A_RECITAL.match(str(number)):
            raise ValueError(f"{number!r} is a recital: write {{recital: …}}, since it explains and does not bind")
        return {"kind": kind, "number": _as_written(number)}

    @property
    def unit(self) -> str:
        """The part of the number that has an address of its own: ``7`` of ``7(4)``.

        >>> Pin(kind="article", number="7(4)").unit, Pin(kind="section", number="1798.140(h)").unit
        ('7', '1798.140')
        """
        return re.split(r"[(, ]", self.number, maxsplit=1)[0]


class Copy(Entry):
    """The copy in which a text was read."""

    title: Sentence
    """What the copy is, and of which date."""
    address: Official
    """Where the text is published."""


class Proposition(Entry):
    """What one provision lays down."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    """Its name in citations; begins with that of its act."""
    at: Pin
    """Exactly where."""
    says: Sentence
    """What it lays down, in plain words."""
    sentence: str | None = None
    """The words that say so, as they stand in the copy."""
    text_read: Read = None
    """When they were read; none when they were not ("source not yet checked")."""
    amended: date | None = None
    """Since when other words are in force that are not held; the sentence is then of an older text."""
    applies_when: Literal["terminal_equipment"] | None = None
    """The circumstance without which it does not bear: something is kept on, or read from, people's devices."""

    @model_validator(mode="after")
    def _is_read_or_not(self) -> Proposition:
        if (self.sentence is None) != (self.text_read is None):
            raise ValueError(
                "what was read is quoted, and what is quoted was read: give sentence and text_read, or none"
            )
        return self


class Act(Entry):
    """A law, a judgment, a decision or a guideline, and what it lays down."""

    id: str
    """The name of its file."""
    title: Sentence
    """As it is cited, for example "GDPR"."""
    full_title: str | None = None
    """Its whole name."""
    force: Force
    """How binding its operative part is."""
    address: Official | None = None
    """Where it is published."""
    links: dict[Pinned, str] = Field(default_factory=dict)
    """The address of one provision: ``{unit}`` stands for its number, ``{number}`` for the number in full."""
    cited: dict[Pinned, str] = Field(default_factory=dict)
    """How its places are cited where that is not the custom."""
    in_force: date | None = None
    """Since when the text that was read is in force, or the day of the judgment; none when nothing was read."""
    until: date | None = None
    """Since when other words are in force that are not held; the whole copy is then of an older text."""
    compared: bool = True
    """Whether the copy was compared with what is in force now; where it was not, words may have changed since."""
    copy_read: Copy | None = None
    """The copy that was read; none when none was."""
    propositions: Annotated[tuple[Proposition, ...], Field(min_length=1)]
    """What it lays down, as far as it is cited."""

    @model_validator(mode="after")
    def _is_one_text(self) -> Act:
        for item in self.propositions:
            if not item.id.startswith(f"{self.id}-"):
                raise ValueError(f"{item.id!r} must begin with the name of its act, {self.id}-")
            if self.force in BINDING and item.at.kind == "whole":
                raise ValueError(f"{item.id} binds by one of its provisions: say which")
            if item.sentence is not None and (self.copy_read is None or self.in_force is None):
                raise ValueError(f"{item.id} was read: say in which copy (copy_read), and in_force since when")
        return self

    def cite(self, at: Pin) -> str:
        """Return a place in it as it is cited, for example ``GDPR Art. 7(4)``."""
        pattern = self.cited.get(at.kind, CITED.get(at.kind, ""))
        return f"{self.title} {pattern.format(at.number)}".strip()

    def link(self, at: Pin) -> str | None:
        """Return the address of a place in it, or of the whole where its places have none."""
        pattern = self.links.get(at.kind)
        return self.address if pattern is None else _official(pattern.format(unit=at.unit, number=at.number))

    def force_of(self, at: Pin) -> Force:
        """Return how binding a place in it is: a recital explains and does not bind."""
        return Force.RECITAL if at.kind == "recital" else self.force

    def standing(self, item: Proposition) -> str:
        """Return how far a proposition was checked, in words; empty where the text in force was read."""
        return standing(item.text_read, self.outdated(item), compared=self.compared)

    def outdated(self, item: Proposition) -> date | None:
        """Return since when other words than those read are in force, if that is known."""
        return item.amended or self.until


class NotHeld(Entry):
    """Something that may not be asserted as read, because no text of it is held."""

    act: str
    """The act."""
    at: tuple[str, ...] = ()
    """The numbers of the provisions; none means whatever of it is not quoted."""
    what: Sentence
    """What is not held."""
