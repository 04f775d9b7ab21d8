"""A field in which people type a number as they write it: "1,50" is one and a half, "1,500" is a question.

A browser's own number field drops a comma that its language does not use, so that 1,50 becomes 150 without a word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st

from evenhand.customers.amounts import Style, amount_style, parse_amount
from evenhand.errors import InputError
from evenhand.ui.kit.controls import Bound, Width, sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import typographic

MOST = 1e9
"""No number in an address is larger than this."""
DIGITS = 12
"""A number is shown with that many significant digits at most: more are an artefact of computing."""
BETWEEN = re.compile(r"(?<=[^\s(eE])\s*(?:\bto\b|\bbis\b|\bà\b|–|—|…|-)\s*(?=\S)")
"""What stands between the two numbers of a range."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers a field takes."""

    least: float = 0.0
    most: float = math.inf
    """The lowest and the highest."""
    whole: bool = False
    """Whether only whole numbers are meant, so that a mark can only part thousands."""
    unit: str = ""
    """What may stand behind the number, and stands in the label."""

    def read(self, text: str) -> tuple[float | None, str]:
        """Return the number that a text means, and otherwise what there is to ask; an empty text means none.

        >>> Numbers().read("1,50"), Numbers(whole=True).read("10.000"), Numbers(unit="%").read("12 %")
        ((1.5, ''), (10000.0, ''), (12.0, ''))
        >>> Numbers().read("1,500")
        (None, '“1,500” could mean 1500 or 1.500: type it without thousands.')
        """
        return self._read(text, amount_style([self._bare(text)]))

    def read_range(self, text: str) -> tuple[tuple[float, float] | None, str]:
        """Return the two numbers of a range, and otherwise what there is to ask; one end tells how the other is meant.

        >>> Numbers().read_range("5 to 10"), Numbers().read_range("1,500–2,25")
        (((5.0, 10.0), ''), ((1.5, 2.25), ''))
        >>> Numbers().read_range("7")
        (None, '“7” is one number: type a range, for example 5 to 10.')
        """
        if not text.strip():
            return None, ""
        ends = BETWEEN.split(text.strip(), maxsplit=1)
        if len(ends) == 1:
            ask = self.read(text)[1]
            return None, ask or f"“{text.strip()}” is one number: type a range, for example 5 to 10."
        style = amount_style(map(self._bare, ends))
        (low, ask), (high, also) = (self._read(end, style) for end in ends)
        if low is None or high is None:
            return None, ask or also
        if low > high:
            return None, f"“{text.strip()}” goes down: type the lower number first."
        return (low, high), ""

    def _bare(self, text: str) -> str:
        typed = text.strip().removesuffix(self.unit).strip()
        return re.sub(r"\D", "", typed) if self.whole and re.fullmatch(WHOLE, typed) else typed

    def _read(self, text: str, style: Style) -> tuple[float | None, str]:
        typed = self._bare(text)
        if not typed:
            return None, ""
        read = parse_amount(typed, style)
        if read.exact is None:
            fault = (read.fault or "").partition(": no other amount")[0]
            ask = " type it without thousands." if fault.startswith("could mean") else ""
            return None, f"“{text.strip()}” {fault}{':' if ask else '.'}{ask or ' Type digits, for example 12.50.'}"
        value = float(read.exact)
        if self.whole and value != int(value):
            return None, f"“{text.strip()}” is not a whole number."
        if not self.least <= value <= self.most:
            return None, f"“{text.strip()}” cannot be: it must be {self._limits()}."
        return value, ""

    def _limits(self) -> str:
        ends = {"at least": self.least, "at most": self.most}
        return " and ".join(f"{words} {self.written(end)}" for words, end in ends.items() if math.isfinite(end))

    def written(self, value: float | None) -> str:
        """Return a number as the field shows it; nothing for none."""
        if value is None:
            return ""
        plain = format(Decimal(f"{value:.{DIGITS}g}"), "f")
        whole, _, fraction = plain.partition(".")
        # Three digits behind a mark could be thousands, and a single one is half an amount of money.
        fraction += "0" * (len(fraction) in (1, 3))
        return typographic(f"{int(whole):,}" if self.whole else f"{whole}.{fraction}" if fraction else whole)

    def written_range(self, low: float, high: float) -> str:
        """Return a range as the field shows it."""
        return f"{self.written(low)} to {self.written(high)}"


WHOLE = r"[-+−]?\d{1,3}([.,'’\u00a0\u202f\u2009 ]\d{3})+"
"""A whole number with its thousands apart."""


def typed_number(
    label: str,
    value: float | None,
    *,
    key: str,
    store: Callable[[float | None], None],
    numbers: Numbers,
    help_text: str,
    placeholder: str = "not known yet",
    width: Width = 420,
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
    if not hold or key not in st.session_state:
        _sync(key, value, numbers)

    @uninterruptible
    def changed() -> None:
        number, ask = numbers.read(st.session_state[key])
        if not ask:
            store(number)

    _field(label, key, numbers, help_text, placeholder, width, changed)


def asked_number(
    label: str,
    *,
    key: str,
    numbers: Numbers,
    help_text: str,
    placeholder: str = "not said yet",
    width: Width = "stretch",
    value: float | None = None,
) -> float | None:
    """Draw a field for a number that only the visit holds, and return it; ``None`` while there is none.

    It begins with the value given.
    """
    if value is not None and key not in st.session_state:
        sync_widget(key, numbers.written(value))
    return _field(label, key, numbers, help_text, placeholder, width, None)


def number_in(key: str, numbers: Numbers, label: str) -> float | None:
    """Return the number in a field of a form that was sent; ``None`` when it is empty.

    Raises
    ------
    InputError
        When what was typed cannot be read, in the words that stand beneath the field.
    """
    number, ask = numbers.read(st.session_state.get(key, ""))
    if ask:
        raise InputError(f"“{label}”: {ask}")
    return number


def bound_number(
    label: str,
    *,
    name: str,
    default: float,
    numbers: Numbers,
    help_text: str,
    key: str,
    width: Width = "stretch",
    in_form: bool = False,
) -> float:
    """Draw a field for a number that stands in the address, and return what stands there.

    Parameters
    ----------
    name, default
        The query parameter, and what holds without it.
    in_form
        Whether a form sends it; the form's own callback then writes with `Bound`.
    """
    numbers = replace(numbers, least=max(numbers.least, -MOST), most=min(numbers.most, MOST))
    text = st.query_params.get(name)
    value = default if text is None else _of_address(text, numbers)
    bound = Bound(name, key, default, repaired=() if text is None or value is not None else (text,))
    value = default if value is None else value
    if in_form:
        _sync(key, value, numbers)
        _field(label, key, numbers, help_text, "", width, None)
    else:
        typed_number(
            *(label, value), key=key, store=bound.put, numbers=numbers, help_text=help_text, placeholder="", width=width
        )
    bound.say_repaired(numbers.written(value))
    return value


def _of_address(text: str, numbers: Numbers) -> float | None:
    """Return the number that a query parameter names: links are written by programs, with a point."""
    try:
        value = float(text)
    except ValueError:
        return None
    fits = numbers.least <= value <= numbers.most and not (numbers.whole and value != int(value))
    return value if fits else None


def _sync(key: str, value: float | None, numbers: Numbers) -> None:
    """Let a field show a number, unless what stands in it means the same or is being asked about."""
    shown, ask = numbers.read(str(st.session_state.get(key, "")))
    if key not in st.session_state or (not ask and shown != value):
        sync_widget(key, numbers.written(value))


def _field(
    label: str,
    key: str,
    numbers: Numbers,
    help_text: str,
    placeholder: str,
    width: Width,
    changed: Callable[[], None] | None,
) -> float | None:
    # In a row the question stands under its own field.
    with st.container(width=width, gap="xsmall"):
        st.text_input(label, key=key, on_change=changed, placeholder=placeholder, help=help_text)
        number, ask = numbers.read(st.session_state[key])
        if ask:
            st.error(escape_markdown(ask), icon=":material/help:")
    return number
