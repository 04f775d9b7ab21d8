"""The report as one web page: no network, no script, light and dark, and fit to be printed."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from evenhand.report.format import Format, register
from evenhand.report.model import Figure, Report, printable

__all__ = ["to_html"]

STYLE = """
:root{color-scheme:light dark;--ink:#1f2a37;--soft:#5b6472;--line:#cfd6dd;--shade:#e6efee;--page:#fff;--key:#0b5563}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf0;--soft:#a9b4bf;--line:#3b4652;--shade:#22303a;--page:#141b22;
--key:#7cc6d2}}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:50rem;margin:0 auto;
padding:1.5rem;overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.3rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
.answer{font-size:1.15rem;font-weight:600;border-inline-start:.3rem solid var(--key);padding-inline-start:.8rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;color:var(--soft);font-size:.85rem}
dd{margin:0}
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
nav li{margin:.1rem 0}
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}h2{break-after:avoid}
tr,figure{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
@page{size:A4;margin:20mm}
"""

TEMPLATE = """\
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
<h1 dir="auto">{{ report.title }}</h1>
<p class="answer" dir="auto">{{ report.subtitle }}</p>
<nav aria-label="Contents"><ol>
{%- for section in report.sections %}
<li><a href="#part-{{ loop.index }}">{{ section.heading }}</a></li>
{%- endfor %}
</ol></nav>
{%- for section in report.sections %}
{%- set part = loop.index %}
<section{% if section.appendix %} class="annex"{% endif %} aria-labelledby="part-{{ part }}">
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
<div class="wide" tabindex="0" role="region" aria-label="{{ block.caption }}"><table>
<caption dir="auto">{{ block.caption }}</caption>
<thead><tr>{% for cell in block.header %}<th scope="col" dir="auto">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for row in block.rows %}
<tr>{% for cell in row %}{% if loop.first %}<th scope="row" dir="auto">{{ cell }}</th>{% else -%}
<td dir="auto">{{ cell }}</td>{% endif %}{% endfor %}</tr>
{%- endfor %}
</tbody>
</table></div>
{%- else %}
<figure>
<figcaption dir="auto">{{ block.caption }}</figcaption>
{{ drawing(block, part ~ "-" ~ loop.index) }}
<p dir="auto">{{ block.alt }}</p>
</figure>
{%- endif %}
{%- endfor %}
{%- if loop.first %}
<dl>
{%- for key, value in report.meta.items() %}
<dt>{{ key }}</dt><dd dir="auto">{{ value }}</dd>
{%- endfor %}
</dl>
{%- endif %}
</section>
{%- endfor %}
</main>
</body>
</html>
"""


def to_html(report: Report) -> bytes:
    """Render a report as one HTML file that asks for nothing else; the same report gives the same bytes."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return _template().render(report=report, style=_Safe(STYLE), digest=digest, drawing=_drawing).encode()


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
    return value if isinstance(value, _Safe) else printable(value)


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
