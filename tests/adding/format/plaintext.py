"""The headings of a report as plain text."""

from __future__ import annotations

from evenhand.report.format import Format, register


def to_text(title: str, headings: list[str]) -> bytes:
    return "\n".join((title, *headings)).encode()


register(
    Format(
        ".txt",
        "Headings (TXT)",
        "text/plain",
        lambda made: to_text(made.report.title, [section.heading for section in made.report.sections]),
    )
)
