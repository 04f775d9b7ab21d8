"""One report, many documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evenhand.report.content import make_report
from evenhand.report.markdown import to_markdown
from evenhand.report.model import Report
from evenhand.report.word import to_docx

__all__ = ["FORMATS", "Report", "make_report", "to_docx", "to_markdown"]

FORMATS: Mapping[str, Callable[[Report], bytes]] = {".md": to_markdown, ".docx": to_docx}
"""The renderers by file suffix."""
