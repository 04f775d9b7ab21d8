"""What comes out of holding a notice against the declared facts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from evenhand.scoring.notice.detection import Evidence


class Kind(StrEnum):
    """How text and facts differ."""

    UNDISCLOSED = "undisclosed"
    """Declared, but not in the text."""
    CONTRADICTED = "contradicted"
    """Declared, and the text says the opposite."""
    UNDECLARED = "undeclared"
    """In the text, but not declared."""


class Subject(StrEnum):
    """What a fact is about."""

    CONTROLLER = "controller"
    DATA = "data"
    PURPOSE = "purpose"
    RECIPIENT = "recipient"
    RETENTION = "retention"
    SALE = "sale"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Match:
    """A declared fact that the text gives; ``broadly`` where it names only the group that the fact belongs to."""

    subject: Subject
    declared: str
    path: str
    evidence: Evidence
    broadly: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One point at which text and facts differ.

    Parameters
    ----------
    kind, subject
        How, and about what.
    fact
        The fact, or what the text says, in words.
    path
        Where the scenario declares it, or would.
    grave
        Whether it is one that misleads most: an undisclosed recipient, sale or sensitive category, or a contradiction.
    evidence
        The sentence, when there is one.
    instead
        What the text says in its place, where that can be named.
    """

    kind: Kind
    subject: Subject
    fact: str
    path: str
    grave: bool
    evidence: Evidence | None = None
    instead: str | None = None

    @property
    def sentence(self) -> str:
        """The difference in one sentence."""
        match self.kind:
            case Kind.UNDISCLOSED:
                return f"The facts declare the {self.subject.value} “{self.fact}”; the notice does not say so."
            case Kind.CONTRADICTED if self.instead is not None:
                return f"The facts declare the {self.subject.value} “{self.fact}”; the notice says “{self.instead}”."
            case Kind.CONTRADICTED:
                return f"The facts declare the {self.subject.value} “{self.fact}”; the notice says the opposite."
            case Kind.UNDECLARED:
                return f"The notice speaks of the {self.subject.value} “{self.fact}”; the facts do not declare it."


def undeclared(subject: Subject, fact: str, path: str, evidence: Evidence | None) -> Difference:
    """Return what the text says and the facts do not declare."""
    return Difference(Kind.UNDECLARED, subject, fact, path, grave=False, evidence=evidence)


@dataclass(frozen=True, slots=True)
class FactsComparison:
    """A notice held against the declared facts.

    Parameters
    ----------
    matches
        What is declared and said.
    differences
        Where they differ, the gravest first.
    not_compared
        Paths of facts that are unknown, or whose words cannot be looked for, so that nothing can be said.
    in_other_words
        Whether the facts are worded in another language than the notice.
    """

    matches: tuple[Match, ...]
    differences: tuple[Difference, ...]
    not_compared: tuple[str, ...]
    in_other_words: bool = False

    @property
    def undisclosed(self) -> tuple[Difference, ...]:
        """What the facts declare and the text does not say, or denies."""
        return tuple(d for d in self.differences if d.kind is not Kind.UNDECLARED)

    @property
    def undeclared(self) -> tuple[Difference, ...]:
        """What the text says and the facts do not declare."""
        return tuple(d for d in self.differences if d.kind is Kind.UNDECLARED)

    @property
    def grave(self) -> tuple[Difference, ...]:
        """The differences that mislead most."""
        return tuple(d for d in self.differences if d.grave)

    @property
    def answer(self) -> str:
        """What came out, in a few words; where nothing could be compared, that."""
        if self.differences:
            return f"{len(self.differences)} differences, {len(self.grave)} of them grave"
        if not self.matches:
            return "not compared"
        return (
            "it says what is declared, as far as it was compared" if self.not_compared else "it says what is declared"
        )

    def to_json_dict(self) -> dict[str, object]:
        """Return the comparison as plain values."""
        return {
            "answer": self.answer,
            "matches": [
                {
                    "subject": match.subject.value,
                    "declared": match.declared,
                    "path": match.path,
                    "broadly": match.broadly,
                    "evidence": match.evidence and asdict(match.evidence),
                }
                for match in self.matches
            ],
            "differences": [
                {
                    "kind": difference.kind.value,
                    "subject": difference.subject.value,
                    "fact": difference.fact,
                    "path": difference.path,
                    "grave": difference.grave,
                    "sentence": difference.sentence,
                    "evidence": difference.evidence and asdict(difference.evidence),
                }
                for difference in self.differences
            ],
            "not_compared": list(self.not_compared),
        }
