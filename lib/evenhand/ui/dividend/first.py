"""The first picture of the dividend page: what an earlier start stored is drawn before anything else is loaded."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from evenhand.assessment.picture import Picture
from evenhand.assessment.summary import Summary
from evenhand.ui import charts
from evenhand.ui.kit.drawing import show_drawing
from evenhand.ui.kit.theme import COMPANY, CUSTOMERS
from evenhand.ui.kit.verdict import html_of
from evenhand.vocabulary.landmarks import NAMES as LANDMARK_NAMES
from evenhand.vocabulary.numbers import money, percent

AXES = {"dividend": "Dividend per participant and month, {currency}", "rate": "Rate: payout ÷ data revenue"}


def show_stored(summary: Summary) -> None:
    """Show the verdict and the curve that an earlier start stored, while the rest of the page is worked out.

    The verdict alone where nobody said what customers spend: the curve would be of what stands in for it.
    """
    picture = summary.picture
    st.html(html_of(summary.block))
    if picture is None:
        return
    drawn = curve_of(picture, picture, "dividend", f"{summary.currency} per customer and month", summary.currency)
    style = f"<style>{charts.ALONG_CSS} .cv-mark, .cv-dot {{ display: none }}</style>"
    show_drawing(f"{style}{charts.drawing(**drawn)}", key="dividend-stored")


def curve_of(
    picture: Picture,
    first: Picture,
    axis: str,
    unit: str,
    currency: str,
    *,
    factor: float = 1.0,
    band: charts.Programmes | None = None,
) -> dict[str, Any]:
    """Return what `evenhand.ui.charts.drawing` draws: what each side gets along the dividend.

    Parameters
    ----------
    picture
        What it is drawn from.
    first
        The picture of the sentences beside it, which say what is recommended.
    axis
        ``dividend`` or ``rate``.
    unit, currency
        Of the amounts.
    factor
        What amounts per customer are multiplied by.
    band
        What real programmes pay.
    """
    x, bands = picture.along(axis), _bands(picture, factor)
    alt = charts.peaks(bands, _where(picture, currency), x_title=AXES[axis].format(currency=currency), y_title=unit)
    return {
        "alt": alt,
        "x": np.round(np.maximum.accumulate(np.nan_to_num(x)), 5).tolist(),
        "bands": bands,
        "unit": unit,
        "short": currency if factor == 1 else unit,
        "percent": axis == "rate",
        "landmarks": _landmarks(picture, first, axis),
        "programmes": band,
    }


def _bands(picture: Picture, factor: float) -> tuple[charts.Band, ...]:
    bands = []
    for name, side, slot, values in (
        ("Company’s profit", "Company", COMPANY, picture.profit),
        ("Customers’ gain", "Customers", CUSTOMERS, picture.gain),
    ):
        # Rounded, the picture is half as long on its way to the browser.
        low, mean, high = np.round(values * factor, 4)
        bands.append(charts.Band(name, slot, low.tolist(), mean.tolist(), high.tolist(), side))
    return tuple(bands)


def _landmarks(picture: Picture, first: Picture, axis: str) -> tuple[charts.Landmark, ...]:
    """Return the named places, and the one recommended by the futures that all sentences speak of."""
    recommended, said = first.recommended, first.recommended_said.get(axis, "")
    landmarks = [charts.Landmark(LANDMARK_NAMES[name], place) for name, place in picture.landmarks[axis].items()]
    if recommended:
        landmarks.append(charts.Landmark(f"recommended ({said})", recommended[axis]))
    return tuple(landmarks)


def _where(picture: Picture, currency: str) -> list[str]:
    """Return what each row of the curve pays, in all three units."""
    return [
        f"{money(d, currency, 2)} a month, rate {percent(r)}, {percent(s, 1)} of spending"
        for d, r, s in zip(picture.dividends, picture.rates, picture.share_of_spending, strict=True)
    ]
