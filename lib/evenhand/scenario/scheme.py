"""What is paid, as facts: a union of the kinds of scheme that are registered, open to further ones.

Each kind lives with everything else that belongs to it in one module of `evenhand.exchange.schemes`. That package is
built upon this one, so it is not imported here: it is looked up by name when the first scenario is read.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args

from pydantic import BaseModel, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from evenhand.scenario.facts import Facts, Maybe
from evenhand.scenario.programme import Incentive

SCHEMES = "evenhand.exchange.schemes"
"""The package whose modules are schemes."""


class SchemeFacts(Facts):
    """The facts of one kind of scheme, and what the core of a scenario asks of every kind."""

    kind: str

    rank: ClassVar[int] = 1000
    """Where it stands among the kinds, lowest first; kinds of the same rank in the order of their names."""
    pays: ClassVar[bool] = True
    """Whether anything is paid or given at all."""
    to_each: ClassVar[bool] = True
    """Whether those who take part get something that others do not."""
    by_category: ClassVar[bool] = False
    """Whether customers choose, category by category, which data to share."""
    amount: ClassVar[str | None] = None
    """The fact that says how much is paid; ``None`` when there is none."""

    offer_facts: ClassVar[tuple[str, ...]] = ()
    """The facts that fix what a participant is offered; none where it is what people are told."""

    def offered(self, incentive: Incentive) -> Maybe[float]:
        """Return what a participant is offered a month, in money's worth.

        Parameters
        ----------
        incentive
            The offer as people are told it.
        """
        return incentive.value_month


Kind = TypeVar("Kind", bound=type[SchemeFacts])
Model = TypeVar("Model", bound=type[BaseModel])

_kinds: dict[str, type[SchemeFacts]] = {}
_holders: list[type[BaseModel]] = []
_loaded: list[str] = []


def declare(kind: Kind) -> Kind:
    """Register a kind of scheme by the one value that its fact ``kind`` may have.

    Raises
    ------
    ValueError
        When the name is taken.
    """
    name = _name(kind)
    if name in _kinds:
        raise ValueError(f"there is a scheme {name!r} already")
    _kinds[name] = kind
    _rebuild()
    return kind


def forget(name: str) -> None:
    """Take a kind out of the register again; scenarios that use it are no longer valid."""
    del _kinds[name]
    _rebuild()


def scheme_kinds() -> Mapping[str, type[SchemeFacts]]:
    """Return every kind of scheme by name, in their order; on first use the modules in `SCHEMES` are found."""
    if not _loaded:
        package = importlib.import_module(SCHEMES)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{SCHEMES}.{module.name}")
        # Last, so that no other thread takes a part of them for all.
        _loaded.append(SCHEMES)
    return dict(sorted(_kinds.items(), key=lambda item: (item[1].rank, item[0])))


def nothing_paid() -> SchemeFacts:
    """Return the scheme of a scenario that declares none."""
    return scheme_kinds()["none"](kind="none")


class _AnyRegistered:
    """Reads a scheme as whichever registered kind it names."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Which kinds there are is known only now.
        kinds: Any = Union[tuple(scheme_kinds().values())]  # noqa: UP007  # pyrefly: ignore[invalid-annotation]
        return handler.generate_schema(Annotated[kinds, Field(discriminator="kind")])


Scheme = Annotated[SchemeFacts, _AnyRegistered()]
"""The scheme of a scenario: of any registered kind."""


def holds_scheme(model: Model) -> Model:
    """Mark a model with a field of type `Scheme`, which is built on first use and again when a kind is added."""
    _holders.append(model)
    return model


def _name(kind: type[SchemeFacts]) -> str:
    names = get_args(kind.model_fields["kind"].annotation)
    if len(names) != 1:
        raise ValueError(f"{kind.__name__}.kind must be a Literal of one name")
    return str(names[0])


def _rebuild() -> None:
    for model in _holders:
        if model.__pydantic_complete__:
            model.model_rebuild(force=True)
