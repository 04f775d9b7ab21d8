"""The papers of law as document formats: each is written by the end of its file's name, for example ``.dpia.docx``."""

from __future__ import annotations

from evenhand.report.format import Format, Made, register
from evenhand.report.formats.word import MIME, to_docx
from evenhand.report.papers import PAPERS, Paper

RANK = 50


def _registered(paper: Paper, rank: int) -> None:
    def render(made: Made) -> bytes:
        return to_docx(paper.make(made))

    register(Format(f".{paper.id}.docx", paper.name, MIME, render, paper.help, rank, paper.applies))


for _number, _paper in enumerate(PAPERS):
    _registered(_paper, RANK + _number)
