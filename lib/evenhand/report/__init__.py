"""One report, many documents."""

from __future__ import annotations

from evenhand.report.content import make_report
from evenhand.report.format import Format, Made, format_of, known_formats
from evenhand.report.formats.markdown import to_markdown
from evenhand.report.formats.word import to_docx
from evenhand.report.model import Report

__all__ = ["Format", "Made", "Report", "format_of", "known_formats", "make_report", "to_docx", "to_markdown"]
