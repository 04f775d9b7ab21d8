"""What a change did to an answer, in words."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment.block import SHORT
from evenhand.assessment.summary import Summary


def what_changed(before: Summary, now: Summary) -> str:
    """Return what a change did to the verdict, its figures and its open questions."""
    return "; ".join(_changes(before, now)) or "nothing that is shown here"


def _changes(before: Summary, now: Summary) -> Iterator[str]:
    if before.block.title != now.block.title:
        yield f"“{before.block.title}” became “{now.block.title}”"
    for figure in now.block.figures:
        earlier = before.block.figure(figure.side)
        if earlier is None:
            yield f"{SHORT[figure.side]} {figure.said}"
        elif figure.said != earlier.said:
            yield f"{SHORT[figure.side]} {earlier.said} → {figure.said}"
    if before.questions != now.questions:
        yield f"open questions {before.questions} → {now.questions}"
    if before.block.title == now.block.title and not now.block.figures and before.answer != now.answer:
        yield f"now: {now.block.why_no_figures or 'no doubt is left'}"
