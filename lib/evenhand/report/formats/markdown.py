"""The report as Markdown, for merging into a larger document."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from evenhand.report.format import Format, register
from evenhand.report.model import Report

# What Markdown, or the HTML inside it, could take for markup: a fact typed by a person stays a fact.
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")

TEMPLATE = """\
# {{ report.title | md }}

**{{ report.subtitle | md }}**

{% if report.stamp %}**DRAFT · {{ report.stamp | md }}**

{% endif -%}
{{ report.foot | md }}
{% for section in report.sections %}
## {{ section.heading | md }}
{% for block in section.blocks %}
{% set kind = block.__class__.__name__ -%}
{% if kind == "Paragraph" -%}
{{ ("**" ~ (block.text | md) ~ "**") if block.strong else (block.text | md) }}
{% elif kind == "Bullets" -%}
{% for item in block["items"] -%}
- {{ item | md }}
{% endfor -%}
{% elif kind == "Table" -%}
*{{ block.caption | md }}*

| {{ block.header | map("md") | join(" | ") }} |
|{{ " --- |" * block.header | length }}
{% for row in block.rows -%}
| {{ row | map("md") | join(" | ") }} |
{% endfor -%}
{% else -%}
*{{ block.caption | md }}* {{ block.alt | md }}
{% endif -%}
{% endfor -%}
{% endfor -%}
"""


def escape(text: Any) -> str:
    """Return ``text`` on one line with everything escaped that Markdown would take for markup."""
    line = " ".join(str(text).split())
    line = MARKUP.sub(r"\\\1", line)
    # A number or a dash at the beginning of a line would start a list.
    return re.sub(r"^(\d+)([.)]) ", r"\1\\\2 ", re.sub(r"^([-+]) ", r"\\\1 ", line))


def to_markdown(report: Report) -> bytes:
    """Render a report as UTF-8 Markdown; the same report gives the same bytes."""
    return _template().render(report=report).encode("utf-8")


@cache
def _template() -> Template:
    # autoescape stays off: this is no HTML, and every value passes the md filter instead.
    environment = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    environment.filters["md"] = escape
    return environment.from_string(TEMPLATE)


register(Format(".md", "Markdown", "text/markdown", lambda made: to_markdown(made.report), rank=20))
