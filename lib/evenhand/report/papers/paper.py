"""What the papers have in common: who they are for, facts as rows, and room where nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from evenhand.assessment import Assessment
from evenhand.report.format import Made
from evenhand.report.labels import about, in_words, subjects
from evenhand.report.model import Block, Paragraph, Report, Section, Table
from evenhand.scenario.leaves import leaves
from evenhand.vocabulary.roles import role_in_words

FOR_COUNSEL = "for counsel: drafted from declared facts, to be checked and finished before anybody relies on it"
"""The stamp on every page."""
TO_FILL = ""
"""What stands where only people can say something: nothing."""
IDLE = frozenset({"id", "content"})
"""Names for machines, and the text that is a document of its own."""
ROOM = ("To be filled in", "Answer")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of law.

    Parameters
    ----------
    id
        What its file's name ends in, before ``.docx``.
    name, help
        What it is called where it is offered, and what is in it.
    make
        Writes it; raises `evenhand.errors.ScenarioError` with every fact that it lacks where it must not be written.
    places
        Where it is asked for; everywhere when empty.
    """

    id: str
    name: str
    help: str
    make: Callable[[Made], Report]
    places: tuple[str, ...] = ()

    def applies(self, assessment: Assessment) -> bool:
        """Return whether people are asked where it is called for."""
        return not self.places or any(place.value in self.places for place in assessment.scenario.jurisdictions)


def paper_report(made: Made, title: str, subtitle: str, sections: Iterable[tuple[str, Iterable[Block]]]) -> Report:
    """Return a paper as a report, stamped for counsel on every page.

    Parameters
    ----------
    made
        What it is made from.
    title, subtitle
        What it is.
    sections
        Headings and what stands under them.
    """
    meta = {key: made.report.meta[key] for key in ("Scenario", "Revision", "Date")}
    own = Report(
        f"{title}: {made.assessment.scenario.name}",
        subtitle,
        meta,
        tuple(Section(heading, tuple(blocks), id=f"part-{n}") for n, (heading, blocks) in enumerate(sections, 1)),
    )
    stamped = own.as_draft(FOR_COUNSEL)
    return stamped if not made.report.stamp else stamped.as_draft(f"{made.report.stamp}; {FOR_COUNSEL}")


def facts_table(
    assessment: Assessment, caption: str, paths: Collection[str], *, beside: Collection[str] = ()
) -> Table | Paragraph:
    """Return the facts under some paths as rows; one that nobody knows has an empty answer and who is asked.

    Parameters
    ----------
    assessment
        Whose facts.
    caption
        What the table shows.
    paths
        Beginnings of paths without positions, for example ``purposes.data``.
    beside
        Beginnings of those left out.
    """
    names = subjects(assessment.scenario)
    asked = {question.path: question for question in assessment.questions}
    rows = []
    for leaf in leaves(assessment.scenario):
        bare = _bare(leaf.path)
        if not _under(bare, paths) or _under(bare, beside) or bare.rpartition(".")[2] in IDLE:
            continue
        who = ""
        if not leaf.known and (question := asked.get(leaf.path)) is not None:
            who = f"{role_in_words(question.role)}{f' by {question.due}' if question.due else ''}"
        rows.append((about(leaf.path, names), leaf.question, in_words(leaf.value) if leaf.known else TO_FILL, who))
    if not rows:
        return Paragraph(f"{caption}: nothing is declared of it.")
    return Table(caption, ("About", "Question", "Answer", "Not known: who is asked"), tuple(rows))


def to_fill(caption: str, *questions: str) -> Table:
    """Return a table of questions that only people can answer."""
    return Table(caption, ROOM, tuple((question, TO_FILL) for question in questions))


def _bare(path: str) -> str:
    return ".".join(part.split("[")[0] for part in path.split("."))


def _under(path: str, beginnings: Collection[str]) -> bool:
    return any(path == beginning or path.startswith(f"{beginning}.") for beginning in beginnings)
