"""A field in which people type a number as they write it: "1,50" is one and a half, "1,500" is a question.

A browser's own number field drops a comma that its language does not use, so that 1,50 becomes 150 without a word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from evenhand.customers.amounts import amount_style, parse_amount
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import amount

__all__ = ["Numbers", "typed_number"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers a field takes.

    Parameters
    ----------
    least, most
        The lowest and the highest.
    whole
        Whether only whole numbers are meant, so that a mark can only part thousands.
    unit
        What may stand behind the number, and stands in the label.
    """

    least: float = 0.0
    most: float = math.inf
    whole: bool = False
    unit: str = ""

    def read(self, text: str) -> tuple[float | None, str]:
        """Return the number that a text means, and otherwise what there is to ask; an empty text means none.

        >>> Numbers().read("1,50"), Numbers(whole=True).read("10.000"), Numbers(unit="%").read("12 %")
        ((1.5, ''), (10000.0, ''), (12.0, ''))
        >>> Numbers().read("1,500")
        (None, '“1,500” could mean 1500 or 1.500: type it without thousands.')
        """
        typed = text.strip().removesuffix(self.unit).strip()
        if not typed:
            return None, ""
        if self.whole and re.fullmatch(r"\d{1,3}([.,'’  ]\d{3})+", typed):
            typed = re.sub(r"\D", "", typed)
        read = parse_amount(typed, amount_style([typed]))
        if read.exact is None:
            fault = (read.fault or "").partition(": no other amount")[0]
            ask = " type it without thousands." if fault.startswith("could mean") else ""
            return None, f"“{text.strip()}” {fault}{':' if ask else '.'}{ask or ' Type digits, for example 12.50.'}"
        value = float(read.exact)
        if self.whole and value != int(value):
            return None, f"“{text.strip()}” is not a whole number."
        if not self.least <= value <= self.most:
            above = "" if math.isinf(self.most) else f" and at most {self.written(self.most)}"
            return None, f"“{text.strip()}” cannot be: it must be at least {self.written(self.least)}{above}."
        return value, ""

    def written(self, value: float | None) -> str:
        """Return a number as the field shows it; nothing for none."""
        if value is None:
            return ""
        digits = 0 if value == int(value) else 2 if round(value, 2) == value else 6
        text = amount(value, digits)
        # Thousands that are set apart could be read as a fraction, except where only whole numbers are meant.
        return text if self.whole else text.replace(",", "")


def typed_number(
    label: str,
    value: float | None,
    *,
    key: str,
    store: Callable[[float | None], None],
    numbers: Numbers,
    help_text: str,
    placeholder: str = "not known yet",
    width: int | Literal["stretch"] = 420,
    hold: bool = False,
) -> None:
    """Draw a field for a number; what cannot be read is asked about beneath it and stays as it was typed.

    Parameters
    ----------
    label, help_text, placeholder
        What is asked, what helps, and what the empty field says.
    value
        What is known.
    key
        The field's key.
    store
        Called with a number, or ``None`` for an empty field.
    numbers
        Which numbers it takes.
    hold
        Whether what was typed stays, though another number is kept: it was refused.
    """
    if not (hold and key in st.session_state) and numbers.read(str(st.session_state.get(key, "")))[1] == "":
        shown = numbers.read(str(st.session_state[key]))[0] if key in st.session_state else None
        if key not in st.session_state or shown != value:
            sync_widget(key, numbers.written(value))

    @uninterruptible
    def changed() -> None:
        number, ask = numbers.read(st.session_state[key])
        if not ask:
            store(number)

    st.text_input(label, key=key, on_change=changed, placeholder=placeholder, help=help_text, width=width)
    if ask := numbers.read(str(st.session_state[key]))[1]:
        st.error(escape_markdown(ask), icon=":material/help:")
