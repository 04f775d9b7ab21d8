"""The report as one web page: no network, no script, light and dark, and fit to be printed."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from evenhand.report.format import Format, register
from evenhand.report.model import Figure, Report, printable

STYLE = """
:root{color-scheme:light dark;--ink:#1f2a37;--soft:#5b6472;--line:#cfd6dd;--shade:#e6efee;--page:#fff;--key:#0b5563;
--alarm:#a32a12}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf0;--soft:#a9b4bf;--line:#3b4652;--shade:#22303a;--page:#141b22;
--key:#7cc6d2;--alarm:#ff9d85}}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:50rem;margin:0 auto;
padding:1.5rem;overflow-wrap:anywhere}
h1{font-size:clamp(1.35rem,5.5vw,1.9rem);line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.3rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
.answer{font-size:1.15rem;font-weight:600;border-inline-start:.3rem solid var(--key);padding-inline-start:.8rem}
footer,details{color:var(--soft);font-size:.85rem}
.alone{border:1px solid var(--line);border-radius:.4rem;padding:0 1rem .4rem}.alone h2{margin-top:1rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem;margin:.8rem 0 1.4rem}
caption,figcaption{text-align:start;color:var(--soft);font-size:.9rem;margin-bottom:.3rem}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:start;vertical-align:top}
thead th{background:var(--shade)}
th,td{overflow-wrap:break-word}
a{color:var(--key)}
figure{margin:1.2rem 0}
figure svg{width:100%;height:auto;background:#fff;border-radius:.3rem}
.annex{font-size:.9rem}
.stamp{color:var(--alarm);font-weight:700;border:2px solid;display:inline-block;padding:.1rem .6rem;border-radius:.3rem}
nav li{margin:.1rem 0}
@media print{body{max-width:none;padding:0;font-size:10pt}nav,details{display:none}
.alone{border:0;padding:0;break-after:page}h2{break-after:avoid}
tr,figure{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
@page{size:A4;margin:20mm}
"""

TEMPLATE = """\
{% macro grid(table) -%}
<div class="wide" tabindex="0" role="region" aria-label="{{ table.caption }}"><table>
<caption dir="auto">{{ table.caption }}</caption>
<thead><tr>{% for cell in table.header %}<th scope="col" dir="auto">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for row in table.rows %}
<tr>{% for cell in row %}{% if loop.first %}<th scope="row" dir="auto">{{ cell }}</th>{% else -%}
<td dir="auto">{{ cell }}</td>{% endif %}{% endfor %}</tr>
{%- endfor %}
</tbody>
</table></div>
{%- endmacro -%}
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{ digest }}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{ report.title }}</title>
<style>{{ style }}</style>
</head>
<body>
<main>
{%- if report.stamp %}
<p class="stamp" dir="auto">DRAFT · {{ report.stamp }}</p>
{%- endif %}
<h1 dir="auto">{{ report.title }}</h1>
<p class="answer" dir="auto">{{ report.subtitle }}</p>
{%- if linked %}
<nav aria-label="Contents"><ol>
{%- for section in report.sections %}
<li><a href="#part-{{ loop.index }}">{{ section.heading }}</a></li>
{%- endfor %}
</ol></nav>
{%- endif %}
{%- for section in report.sections %}
{%- set part = loop.index %}
{%- set kind = "annex" if section.appendix else "alone" if section.alone else "body" %}
<section class="{{ kind }}" aria-labelledby="part-{{ part }}">
<h2 id="part-{{ part }}">{{ section.heading }}</h2>
{%- for block in section.blocks %}
{%- set kind = block.__class__.__name__ %}
{%- if kind == "Paragraph" %}
<p dir="auto">{% if block.strong %}<strong>{{ block.text }}</strong>{% else %}{{ block.text }}{% endif %}</p>
{%- elif kind == "Bullets" %}
<ul>
{%- for item in block["items"] %}
<li dir="auto">{{ item }}</li>
{%- endfor %}
</ul>
{%- elif kind == "Table" %}
{{ grid(block) }}
{%- else %}
<figure>
<figcaption dir="auto">{{ block.caption }}</figcaption>
{{ drawing(block, part ~ "-" ~ loop.index) }}
{%- if block.picture.chart %}
<details><summary>The numbers of this picture</summary>
{{ grid(block.picture.chart.table(block.caption)) }}
</details>
{%- endif %}
</figure>
{%- endif %}
{%- endfor %}
</section>
{%- endfor %}
</main>
<footer><p dir="auto">{{ report.foot }}</p></footer>
</body>
</html>
"""


def to_html(report: Report, *, linked: bool = True) -> bytes:
    """Render a report as one HTML file that asks for nothing else; the same report gives the same bytes.

    Parameters
    ----------
    report
        What it says.
    linked
        Whether it begins with links to its sections.
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return (
        _template().render(report=report, style=_Safe(STYLE), digest=digest, drawing=_drawing, linked=linked).encode()
    )


class _Safe(str):
    """Text of ours that is markup already."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def _drawing(figure: Figure, name: str) -> _Safe:
    """Return the picture as lines inside the page, with a title and a description of its own."""
    text = figure.picture.svg.decode()
    text = text[text.index("<svg") :]
    # Every part of a drawing that another part points to is named apart from those of other drawings.
    text = re.sub(r'(\sid="|url\(#|href="#)', lambda match: f"{match[1]}f{name}-", text)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    # The policy of the page allows one style sheet; a drawing's own would be ignored, its attributes are not.
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", text, flags=re.DOTALL)
    text = re.sub(r'\sstyle="([^"]*)"', lambda match: _attributes(match[1]), text)
    words = _template().environment.from_string("<title>{{ caption }}</title><desc>{{ alt }}</desc>")
    told = words.render(caption=figure.caption, alt=figure.alt)
    head, mark, rest = text.partition(">")
    return _Safe(f'{head} role="img"{mark}{told}{rest}')


def _attributes(style: str) -> str:
    pairs = (part.partition(":") for part in style.split(";") if ":" in part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)


def _printed(value: object) -> object:
    # What is markup already comes from here or from a macro, whose own values have passed.
    return value if hasattr(value, "__html__") else printable(value)


@cache
def _template() -> Template:
    return Environment(autoescape=True, undefined=StrictUndefined, finalize=_printed).from_string(TEMPLATE)


register(
    Format(
        ".html",
        "Web page (HTML)",
        "text/html",
        lambda made: to_html(made.report),
        help="The whole recommendation as one file that needs no network; prints well.",
        rank=12,
    )
)
