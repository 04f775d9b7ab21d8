"""The verdict block on screen: a chip, three figures with range bars on one scale, and segments side by side.

Drawn as plain HTML inside Streamlit's own element, in the theme's colours: the browser takes the light or the dark one
of each pair by the scheme of the page that Streamlit sets, so that nothing is drawn again when somebody changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import COMPANY, CUSTOMERS, DARK, GATE, LEVER, LIGHT, OUTCOME, REFERENCE, UNCERTAINTY
from evenhand.vocabulary.numbers import money

if TYPE_CHECKING:
    from evenhand.assessment.block import Block
    from evenhand.assessment.glance import Figure, Side
    from evenhand.assessment.offers import SegmentGain
    from evenhand.assessment.verdict import Kind

ICONS: Mapping[Kind, str] = {
    "change-first": "✕",
    "cannot-say": "?",
    "do-not-collect": "✕",
    "collect-if": "✓",
    "collect": "✓",
}
SLOTS: Mapping[Kind, str] = {
    "change-first": GATE,
    "cannot-say": UNCERTAINTY,
    "do-not-collect": GATE,
    "collect-if": LEVER,
    "collect": OUTCOME,
}
BEST_FIRST: Sequence[Kind] = ("collect", "collect-if", "cannot-say", "do-not-collect", "change-first")
BASIS = "monthly averages"
"""What the three figures are, in the words beside the chip: no mean reads as what everybody gets. Of whom each is
stands with the figure."""
PER: Mapping[str, str] = {
    "paid": "A mean per participant and month.",
    "company": "A mean per customer and month.",
    "customers": "A mean per customer and month.",
}
"""Of whom each figure is a mean."""
ALIKE = "alike in every segment, on average"
SIDES: Mapping[str, str] = {"paid": LEVER, "company": COMPANY, "customers": CUSTOMERS}


def pair(slot: str) -> str:
    """Return a slot's colour in the light and in the dark theme, as CSS chooses between them."""
    return f"light-dark({LIGHT[slot]}, {DARK[slot]})"


LOOKS: Mapping[Kind, Mapping[str, str]] = {
    kind: {"icon": icon, "color": pair(SLOTS[kind])} for kind, icon in ICONS.items()
}
"""How the chip of each verdict looks."""
LINE = f"color-mix(in srgb, {pair(REFERENCE)} 35%, transparent)"
CSS = f"""
.ev {{ container-type: inline-size; font-variant-numeric: tabular-nums; line-height: 1.35 }}
.ev-head {{ display: flex; flex-wrap: wrap; gap: .35rem .9rem; align-items: center }}
.ev-chip {{ display: inline-flex; gap: .45rem; align-items: center; padding: .18rem .7rem; border-radius: 1rem;
  border: 1.5px solid currentColor; font-weight: 600; font-size: 1.05rem }}
.ev-of {{ opacity: .8; font-size: .9rem }}
.ev-figures {{ display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5rem 1.6rem;
  margin-top: .7rem }}
.ev-name {{ font-size: .85rem; opacity: .85 }}
.ev-amount {{ font-size: 1.55rem; font-weight: 600; white-space: nowrap }}
.ev-amount small {{ font-size: .85rem; font-weight: 400; opacity: .8 }}
.ev-range {{ font-size: .85rem; opacity: .85 }}
.ev-bar {{ position: relative; height: .8rem; margin: .15rem 0; border-bottom: 1px solid {LINE} }}
.ev-bar i {{ position: absolute; top: .25rem; height: .4rem; border-radius: .2rem; opacity: .5; min-width: 2px }}
.ev-bar b {{ position: absolute; top: .05rem; height: .8rem; width: .22rem; border-radius: .1rem;
  margin-left: -.11rem }}
.ev-bar u {{ position: absolute; top: 0; height: .9rem; border-left: 1px solid {LINE} }}
.ev-doubt {{ font-size: .95rem; margin-top: .5rem }}
.ev-seg {{ display: grid; grid-template-columns: minmax(6rem, 13rem) minmax(0, 1fr) minmax(4.5rem, auto);
  gap: .1rem .8rem; align-items: center; font-size: .9rem }}
.ev-segment {{ display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: center }}
.ev-segment .ev-gains {{ text-align: right; white-space: nowrap }}
@container (max-width: 34rem) {{
  .ev-figures {{ grid-template-columns: 1fr; gap: .35rem }}
  .ev-segment > span:first-child {{ grid-column: 1 / 3 }}
  .ev-segment > .ev-gains {{ grid-area: 1 / 3 }}
  .ev-segment > .ev-bar {{ grid-area: 2 / 1 / 3 / -1 }}
}}
"""
STYLE = f"<style>{CSS}</style>"
KEY_CSS = """
.ev-key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .85rem; opacity: .9; margin-top: .3rem }
.ev-key span::before { content: ""; display: inline-block; width: .9rem; height: .6rem; margin-right: .35rem;
  background: var(--mark); border-radius: .15rem }
"""
"""How the key to a drawing's colours looks, see `key_html`."""


def show_verdict(
    block: Block,
    *,
    sentence: str = "",
    key: str = "verdict",
    conditions: Sequence[str] = (),
    **parameters: str,
) -> None:
    """Show the verdict block with its next step, and the whole sentence one click away.

    Parameters
    ----------
    block
        What was concluded.
    sentence
        The same with every number, written only when somebody asks for it.
    key
        The block's name on the page.
    conditions
        What is to be met, where the block stands on the page of its next step: they are shown instead of a link to it.
    **parameters
        What else the page of the next step reads from its address.
    """
    with st.container(border=True, key=f"answer-{key}"):
        st.html(html_of(block))
        show_way_on(block, sentence=sentence, conditions=conditions, **parameters)


def show_way_on(block: Block, *, sentence: str = "", conditions: Sequence[str] = (), **parameters: str) -> None:
    """Show a verdict's next step and, a click away, the whole sentence and the other doubts; see `show_verdict`."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        if conditions:
            with st.popover(block.step.label, icon=":material/checklist:"):
                st.markdown("\n".join(f"- {escape_markdown(condition)}" for condition in conditions))
        else:
            parts.go(block.step.page, block.step.label, **{**block.step.address, **parameters})
        if sentence:
            with st.popover("Why", icon=":material/notes:"):
                st.markdown(escape_markdown(sentence))
                if len(block.doubts) > (not block.obstacle):
                    doubts = "\n".join(f"- {escape_markdown(as_sentence(doubt))}" for doubt in block.doubts)
                    st.markdown(f"Why it may be wrong:\n\n{doubts}")


def html_of(block: Block) -> str:
    """Return the block as HTML."""
    figures = _figures_html(block)
    doubt = f"<b>Doubt:</b> {escape(as_sentence(block.doubts[0]))}" if block.doubts else ""
    held = escape(as_sentence(block.obstacle)) if block.obstacle else doubt
    of = f'<span class="ev-of"><span class="ev-offer">{escape(block.offer)}</span>, {BASIS}</span>' if figures else ""
    drawn = f'<div class="ev-figures">{figures}</div>' if figures else ""
    return (
        f'<div class="ev" role="group" aria-label="{escape(block.text)}">{STYLE}'
        f'<div class="ev-head">{chip_html(block)}{of}</div>{drawn}<div class="ev-doubt">{held}</div></div>'
    )


def bar_html(block: Block, said: str) -> str:
    """Return the block in one line with something said beside it, for a bar that follows while somebody edits."""
    figures = " · ".join(
        f"{escape(figure.name.lower())} {escape(amount_of(figure, block.currency))}" for figure in block.figures
    )
    of = (
        f'<span class="ev-of">{escape(block.offer)}: {figures} {escape(block.currency)}, {BASIS}</span>'
        if figures
        else ""
    )
    why = "" if figures else block.why_no_figures
    held = f'<span class="ev-of">{escape(as_sentence(why))}</span>' if why else ""
    return (
        f'<div class="ev" role="status">{STYLE}<div class="ev-head">{chip_html(block)}{of}{held}'
        f'<span class="ev-of">{escape(said)}</span></div></div>'
    )


def segments_html(gains: Sequence[SegmentGain]) -> str:
    """Return a bar a segment, from zero, as HTML; a heading above them says the currency and what is paid."""
    low, high = gain_scale(gains)
    zero = place(0.0, low, high)
    shared = shared_words([segment.name for segment in gains])
    lines, said = [], []
    for segment in gains:
        gain, paid, left, width, color = segment_look(segment, (low, high))
        lines.append(
            f'<div class="ev-segment"><span>{escape(segment.name.removeprefix(shared))}</span>'
            f'<div class="ev-bar" aria-hidden="true"><u style="left:{zero}%"></u>'
            f'<i style="left:{left}%;width:{width}%;background:{color};opacity:.85"></i></div>'
            f'<span class="ev-gains"><span class="ev-gain">{escape(gain)}</span>'
            f'<small> · <span class="ev-paid">{escape(paid)}</span></small></span></div>'
        )
        said.append(f"{segment.name} {gain}, paid {paid}")
    head = f'<div class="ev-of" aria-hidden="true">{escape(shared)}</div>' if shared else ""
    bars = f'{head}<div class="ev-seg">{"".join(lines)}</div>'
    return f'<div class="ev" role="group" aria-label="{escape("; ".join(said))}">{STYLE}{bars}</div>'


def key_html(meanings: Iterable[tuple[str, str]]) -> str:
    """Return the key to a drawing's colours: what each slot means."""
    said = "".join(f'<span style="--mark:{pair(slot)}">{escape(words)}</span>' for slot, words in meanings)
    return f'<div class="ev-key">{said}</div>'


def shared_words(names: Sequence[str]) -> str:
    """Return the words that all names begin with and that are said once above them."""
    first = names[0].split(" ") if len(names) > 1 else []
    count = 0
    while count < len(first) - 1 and all(name.startswith(" ".join(first[: count + 1]) + " ") for name in names):
        count += 1
    return " ".join(first[:count]) + " " if count else ""


def gain_scale(gains: Iterable[SegmentGain]) -> tuple[float, float]:
    """Return from where to where the bars of segments run: zero lies within."""
    each = [segment.gain for segment in gains]
    low, high = min(0.0, *each), max(0.0, *each)
    return low, high if high > low else low + 1.0


def segment_look(segment: SegmentGain, scale: tuple[float, float]) -> tuple[str, str, float, float, str]:
    """Return a segment’s gain and pay in words, and its bar: start and length in percent, and colour."""
    start, end = sorted((place(0.0, *scale), place(segment.gain, *scale)))
    color = pair(CUSTOMERS if segment.gain >= 0 else GATE)
    gain, paid = money(segment.gain, "", 2), segment.paid_said()
    return gain, paid, start, round(end - start, 1), color


def smaller_gain(block: Block) -> float:
    """Return what the side gains that gains less; nothing where no figures are shown."""
    return min((figure.mean for figure in block.figures if figure.side != "paid"), default=0.0)


def chip_html(block: Block) -> str:
    """Return the verdict as a chip."""
    look = LOOKS[block.kind]
    icon = f'<span class="ev-icon" aria-hidden="true">{look["icon"]}</span>'
    title = f'<span class="ev-title">{escape(block.title)}</span>'
    return f'<span class="ev-chip" style="color:{look["color"]}">{icon}{title}</span>'


def _figures_html(block: Block) -> str:
    """Return a block's figures as HTML, what both sides gain on one scale."""
    scales = figure_scales(block.figures) if block.figures else {}
    return "".join(_figure(figure, block.currency, scales[figure.side]) for figure in block.figures)


def _figure(figure: Figure, currency: str, scale: tuple[float, float]) -> str:
    said, between, _, _, _ = figure_look(figure, currency, scale)
    return (
        f'<div class="ev-figure" title="{explained(figure)}"><div class="ev-name">{figure.name}</div>'
        f'<div class="ev-amount"><span class="ev-said">{escape(said)}</span> <small>{escape(currency)}</small></div>'
        f'{range_html(figure, scale)}<div class="ev-range">{escape(between)}</div></div>'
    )


def explained(figure: Figure) -> str:
    """Return of whom a figure is a mean and what its range is, escaped for an attribute."""
    return f"{PER[figure.side]} {escape(figure.explained)}"


def range_html(figure: Figure, scale: tuple[float, float]) -> str:
    """Return a figure's range as a bar, with zero and the mean marked."""
    _, _, start, width, mean = figure_look(figure, "", scale)
    color = pair(SIDES[figure.side])
    return (
        f'<div class="ev-bar" aria-hidden="true"><u style="left:{place(0.0, *scale)}%"></u>'
        f'<i style="left:{start}%;width:{width}%;background:{color}"></i>'
        f'<b style="left:{mean}%;background:{color}"></b></div>'
    )


def amount_of(figure: Figure, currency: str) -> str:
    """Return a figure in words, without the currency that stands beside it."""
    return figure.said.removesuffix(f" {currency}")


def figure_look(figure: Figure, currency: str, scale: tuple[float, float]) -> tuple[str, str, float, float, float]:
    """Return a figure and its range in words, and its bar: where it begins, how long it is, its mean, in percent."""
    start, end, mean = (place(value, *scale) for value in (figure.low, figure.high, figure.mean))
    between = figure.between or ALIKE
    by = f"{between} by segment" if figure.lowest and figure.between else between
    by = f"{between} in 8 of 10 futures" if not figure.lowest else by
    return amount_of(figure, currency), by, start, round(end - start, 1), mean


def figure_scales(figures: Iterable[Figure]) -> dict[Side, tuple[float, float]]:
    """Return from where to where each figure's bar runs: what both sides gain shares one scale."""
    every = tuple(figures)
    paid = _span([figure for figure in every if figure.side == "paid"])
    gained = _span([figure for figure in every if figure.side != "paid"])
    return {"paid": paid, "company": gained, "customers": gained}


def _span(figures: Sequence[Figure]) -> tuple[float, float]:
    low = min(0.0, *(figure.low for figure in figures))
    high = max(0.0, *(max(figure.high, figure.mean) for figure in figures))
    return low, high if high > low else low + 1.0


def place(value: float, low: float, high: float) -> float:
    """Return where a value lies on a scale, in percent of its length."""
    return round(100.0 * min(max((value - low) / (high - low), 0.0), 1.0), 1)


def as_sentence(words: str) -> str:
    """Return words that begin small as a sentence."""
    return f"{words[:1].upper()}{words[1:]}."
