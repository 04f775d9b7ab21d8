"""Programmes under each other as rows: the verdict, what is paid and gained on one scale, and scores.

What the columns are is said once above them; where a row is too narrow for columns it stands with each value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from evenhand.assessment.glance import NAMES
from evenhand.ui.kit.theme import OUTCOME, UNCERTAINTY
from evenhand.ui.kit.verdict import (
    BASIS,
    CSS,
    LINE,
    amount_of,
    as_sentence,
    chip_html,
    explained,
    figure_scales,
    pair,
    range_html,
)

if TYPE_CHECKING:
    from evenhand.assessment.block import Block
    from evenhand.assessment.glance import Figure

RANGES = (
    "Paid to a participant, gained by a customer asked. The company’s range: 8 of 10 possible futures; the other two: "
    "from the segment with least to the one with most."
)
BEST = f'<span class="ev-mark" role="img" aria-label="best" title="best" style="color:{pair(OUTCOME)}">▲</span>'
WORST = f'<span class="ev-mark" role="img" aria-label="worst" title="worst" style="color:{pair(UNCERTAINTY)}">▽</span>'
DEFENDED_MARK = (
    f'<span class="ev-mark" role="img" aria-label="both sides would defend it" title="both sides would defend it" '
    f'style="color:{pair(OUTCOME)}">●</span>'
)
NAME = "name"
"""Where a mark stands beside a programme's name."""
MANY = 6
"""So many scores stand closer together."""
UNIT = ' class="ev-unit"'
STYLE = f"""<style>{CSS}
.ev-row, .ev-heads {{ display: grid; gap: .15rem .6rem;
  grid-template-columns: 14.2rem repeat(3, minmax(0, 1fr)) repeat(var(--scores), var(--score)) }}
.ev-row {{ padding: .5rem 0; border-top: 1px solid {LINE}; align-items: center }}
.ev-heads {{ font-size: .8rem; opacity: .85; padding-bottom: .2rem; align-items: end }}
.ev-heads .ev-score {{ font-size: .7rem }}
.ev-row .ev-chip {{ font-size: .82rem; padding: .05rem .55rem; gap: .35rem }}
.ev-row .ev-amount {{ font-size: 1.1rem }}
.ev-row .ev-name, .ev-row .ev-unit {{ display: none }}
.ev-wide {{ grid-column: 2 / 5; margin-top: 0 }}
.ev-score b {{ font-weight: 600; font-size: .95rem; white-space: nowrap }}
.ev-row .ev-score {{ line-height: 1.2 }}
.ev-mark {{ font-size: .75rem; margin-left: .25rem }}
@container (max-width: 44rem) {{
  .ev-heads > :not(:first-child) {{ display: none }}
  .ev-heads {{ display: block }}
  .ev-row .ev-unit {{ display: inline }}
  .ev-row {{ grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .3rem .8rem }}
  .ev-row > :first-child, .ev-wide {{ grid-column: 1 / -1 }}
  .ev-row .ev-name {{ display: block }}
  .ev-row .ev-amount {{ font-size: 1rem }}
}}
</style>"""


def heads_html(currency: str, scores: Sequence[str], *, role: str = "") -> str:
    """Return the names of the columns.

    The first says the unit of all amounts; in narrow rows it is the only one shown.

    Parameters
    ----------
    currency
        Of all amounts; empty where each has its own beside it.
    scores
        What stands behind the amounts.
    role
        What the line is to a screen reader, in a table ``row``; without one it is hidden from it.
    """
    column = ' role="columnheader"' if role else ""
    unit = f"{BASIS.capitalize()}, {currency}" if currency else BASIS.capitalize()
    cells = [f"<span{column}>{escape(name)}</span>" for name in (unit, *NAMES.values())]
    cells += [f'<span class="ev-score"{column}>{escape(name)}</span>' for name in scores]
    named = f'role="{role}"' if role else 'aria-hidden="true"'
    return f'<div class="ev-heads" {named} {_columns(scores)}>{"".join(cells)}</div>'


def row_html(
    name: str,
    block: Block,
    every: Iterable[Figure],
    scores: Mapping[str, str],
    *,
    role: str = "group",
    currency: str = "",
    below: str = "",
    marks: Mapping[str, str] | None = None,
) -> str:
    """Return a programme as a row.

    Parameters
    ----------
    name
        What it is called.
    block
        Its verdict.
    every
        The figures that share the scale of its own.
    scores
        What stands behind the amounts, by the name of its column.
    role
        What it is to a screen reader: ``group`` alone, ``row`` in a table.
    currency
        Of its amounts, where it stands beside each.
    below
        What else is said under the verdict.
    marks
        What stands beside an amount, a score or the name, as HTML, by its side, its column or `NAME`.
    """
    marks, cell = marks or {}, ' role="cell"' if role == "row" else ""
    first = ' role="rowheader"' if role == "row" else ""
    of = " · ".join([*([block.offer] if block.figures else []), *([below] if below else [])])
    cells = [
        f'<div class="ev-score"{cell}><span class="ev-name">{escape(column)}</span><b>{escape(value)}</b>'
        f"{marks.get(column, '')}</div>"
        for column, value in scores.items()
    ]
    return (
        f'<div class="ev-row" role="{role}" aria-label="{escape(name)}: {escape(block.text)}" '
        f"{_columns(scores)}><div{first}><b>{escape(name)}</b>{marks.get(NAME, '')}<br>{chip_html(block)}"
        f'<div class="ev-of">{escape(of)}</div></div>'
        f"{''.join(_amounts(block, every, cell, currency, marks))}{''.join(cells)}</div>"
    )


def _columns(scores: Collection[str]) -> str:
    """Return how many scores a row has room for, and how wide each is."""
    return f'style="--scores:{len(scores)};--score:{"4rem" if len(scores) < MANY else "3.75rem"}"'


def waiting_html(name: str, scores: Collection[str]) -> str:
    """Return the row of a programme whose verdict is being worked out.

    Parameters
    ----------
    name
        What it is called.
    scores
        What will stand behind the amounts.
    """
    said = "being worked out"
    chip = f'<span class="ev-chip" style="opacity:.7"><span class="ev-icon" aria-hidden="true">…</span>{said}</span>'
    return (
        f'<div class="ev-row" role="group" aria-label="{escape(name)}: {said}" {_columns(scores)}>'
        f"<div><b>{escape(name)}</b><br>{chip}</div></div>"
    )


def _amounts(
    block: Block, every: Iterable[Figure], cell: str, currency: str, marks: Mapping[str, str]
) -> Iterable[str]:
    """Yield the cells with a block's amounts, or one over all three that says why there are none."""
    if not block.figures:
        why = escape(as_sentence(block.why_no_figures)) if block.why_no_figures else ""
        yield f'<div class="ev-doubt ev-wide"{cell}{" aria-colspan=3" if cell else ""}>{why}</div>'
        return
    scales = figure_scales(every)
    # A currency that the heads say stands beside the amount where a row is too narrow for heads.
    unit = f" <small{'' if currency else UNIT}>{escape(currency or block.currency)}</small>"
    for figure in block.figures:
        # A column of numbers has a sign where a sentence has a word.
        said = amount_of(figure, block.currency).replace("about ", "≈\N{NARROW NO-BREAK SPACE}")
        yield (
            f'<div class="ev-figure"{cell} title="{explained(figure)}"><div class="ev-name">{figure.name}</div>'
            f'<div class="ev-amount"><span class="ev-said">{escape(said)}</span>{unit}'
            f"{marks.get(figure.side, '')}</div>{range_html(figure, scales[figure.side])}"
            f'<div class="ev-range">{escape(figure.between) or "&nbsp;"}</div></div>'
        )
