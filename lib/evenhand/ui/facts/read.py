"""Facts as a criterion read them: in plain words, with the way to the form where each can be changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args, get_origin

from evenhand.scenario.facts import Facts
from evenhand.scenario.shape import is_facts, kinds, written_fields
from evenhand.ui.facts.sections import Section, section_at
from evenhand.ui.facts.words import NONE, NOT_KNOWN, is_unknown, label_of, question_of
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import typographic

if TYPE_CHECKING:
    from evenhand.scenario import Jurisdiction, Scenario

STEPS = re.compile(r"[^.\[\]]+|\[\d+\]")
LONGEST = 160


def fact_words(scenario: Scenario, path: str) -> str:
    """Return what a fact says, and of which item, in the words of the form."""
    words, about = words_apart(scenario, path)
    return f"{words} ({about})" if about else words


def words_apart(scenario: Scenario, path: str) -> tuple[str, str]:
    """Return what a fact says, and the item that it says it of: nothing where there is only one."""
    from evenhand.scenario import Scenario as Model

    if "#" in path:
        return f"Read in the notice: {path.partition('#')[2].replace('-', ' ')}", ""
    kind: Any = Model
    value: Any = scenario
    words, about = path, ""
    for step in STEPS.findall(path):
        if step.startswith("["):
            index = int(step[1:-1])
            value = value[index] if isinstance(value, tuple) and index < len(value) else None
            about = _name(value, index)
            kind = next(iter(kinds(_inner(kind))), None)
        elif is_facts(kind):
            group: type[Facts] = type(value) if isinstance(value, Facts) and type(value) is not Facts else kind
            field = written_fields(group).get(step) or written_fields(kind).get(step)
            if field is None:
                return path, ""
            words, _ = question_of(field.description, step)
            value = getattr(value, _attribute(group, step), None)
            kind = field.annotation
            inner = [part for part in kinds(kind) if is_facts(part)]
            kind = inner[0] if inner and not _listed(kind) else kind
        else:
            about = ", ".join(part for part in (about, step.replace("_", " ")) if part)
            value = value.get(step) if isinstance(value, Mapping) else None
            kind = type(value) if isinstance(value, Facts) else kind
    return words, about


def _attribute(group: type[Facts], written: str) -> str:
    return next((name for name, field in group.model_fields.items() if (field.alias or name) == written), written)


def _listed(annotation: Any) -> bool:
    return any(get_origin(kind) is tuple for kind in kinds(annotation))


def _inner(annotation: Any) -> Any:
    listed = next((kind for kind in kinds(annotation) if get_origin(kind) is tuple), None)
    return get_args(listed)[0] if listed is not None else annotation


def _name(item: Any, index: int) -> str:
    for attribute in ("id", "name", "category", "country", "type", "code"):
        said = getattr(item, attribute, None)
        if isinstance(said, str) and said:
            return said
    purposes = getattr(item, "purposes", None)
    if isinstance(purposes, tuple) and len(purposes) == 1:
        return f"the question for {purposes[0]}"
    return f"question {index + 1}" if isinstance(purposes, tuple) else f"no. {index + 1}"


def value_words(value: Any, field: str = "") -> str:
    """Return a fact's value as people read it, by the name of its field; long ones are cut."""
    if value is None:
        return NONE
    if is_unknown(value):
        return NOT_KNOWN
    if isinstance(value, Mapping):
        text = "; ".join(
            f"{str(key).replace('_', ' ')}: {value_words(inner, str(key))}" for key, inner in value.items()
        )
    elif isinstance(value, (list, tuple)):
        text = ", ".join(value_words(item, field) for item in value) or "none"
    elif isinstance(value, float):
        text = typographic(f"{value:,.12g}")
    else:
        # Only single words are keys; sentences stay as they were written.
        text = str(value) if " " in str(value) else label_of(value, field)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def evidence_of(evidence: Mapping[str, Any], law: Jurisdiction) -> Mapping[str, Any]:
    """Return the facts that were read for one place: the ground of a purpose in another place is left out."""
    return {
        path: value for path, value in evidence.items() if ".basis." not in path or path.endswith(f".basis.{law.value}")
    }


def evidence_list(scenario: Scenario, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts a level was computed from as Markdown, one a line.

    What is not known and what was read in the notice come first: they explain most.
    """
    order = sorted(evidence, key=lambda path: evidence[path] != "unknown" and "#" not in path)
    return tuple(
        f"- {escape_markdown(fact_words(scenario, path))}: "
        f"**{escape_markdown(value_words(evidence[path], field_of(path)))}**"
        for path in order
    )


def field_of(path: str) -> str:
    """Return the name of the field a fact stands in; the ground in one place is a value of ``basis``."""
    names: list[str] = [step for step in STEPS.findall(path) if not step.startswith("[")]
    return names[-2] if len(names) > 1 and names[-2] == "basis" else names[-1]


def sections_of(paths: Iterable[str]) -> tuple[Section, ...]:
    """Return the parts of the form that hold any of several facts, each once."""
    sections = [section for path in paths if (section := section_at(path)) is not None]
    return tuple({section.name: section for section in sections}.values())
