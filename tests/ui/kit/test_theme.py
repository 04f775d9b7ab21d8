from __future__ import annotations

import ast
import itertools
import re
import tomllib

import numpy as np
import pytest
from evenhand.places import PACKAGE, PAGES, ROOT
from evenhand.ui.kit import theme

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
MODES = {"light": theme.LIGHT, "dark": theme.DARK}
# Slots that stand side by side in one picture.
TOGETHER = (
    (theme.COMPANY, theme.CUSTOMERS, theme.GATE),
    (theme.FREE, theme.COERCED, theme.STEERED),
    (theme.LEVER, theme.UNCERTAINTY, theme.OUTCOME),
)
# How dichromats see linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
SIGHT = {
    "full": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    light = sorted((linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other)), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = np.array(TO_XYZ) @ rgb / [0.95047, 1, 1.08883]
    f = np.where(ratio > 0.008856, np.cbrt(np.maximum(ratio, 1e-9)), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    """Return the CIE 1976 difference of two colours as seen by ``sight``."""
    seen = [lab(np.clip(np.array(SIGHT[sight]) @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


@pytest.mark.parametrize("mode", MODES)
def test_the_slots_have_the_colours_that_the_configuration_gives_them(mode):
    assert CONFIG[mode]["chartCategoricalColors"] == list(MODES[mode].values())


@pytest.mark.parametrize("mode", MODES)
def test_what_is_drawn_stands_out_from_the_page(mode):
    page = CONFIG[mode]["backgroundColor"]
    assert {slot: ratio for slot, colour in MODES[mode].items() if (ratio := contrast(colour, page)) < 3} == {}


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read(mode):
    colours = CONFIG[mode]
    grounds = [colours["backgroundColor"], colours["secondaryBackgroundColor"], colours["sidebar"]["backgroundColor"]]
    for ground in grounds:
        assert contrast(colours["textColor"], ground) >= 7
        assert contrast(colours["linkColor"], ground) >= 4.5
    assert contrast(colours["primaryColor"], "#ffffff") >= 4.5, "white on buttons and chosen items"
    assert contrast(colours["primaryColor"], colours["backgroundColor"]) >= 4.5, "sliders and tabs on the page"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_colours_shown_together_stay_apart_whatever_one_sees(mode, sight):
    # 2.3 is a just noticeable difference; the slots keep several times that.
    for group in TOGETHER:
        for one, other in itertools.combinations(group, 2):
            assert distance(MODES[mode][one], MODES[mode][other], sight) >= 10


def test_pages_leave_out_controls_that_cannot_be_read_in_the_dark_theme():
    places = [*PAGES.glob("*.py"), *(ROOT / "lib" / "evenhand" / "ui").rglob("*.py")]
    results = [path.name for path in places if re.search(r"st\.(pills|segmented_control)\b", path.read_text("utf-8"))]
    assert results == [], "use st.radio(horizontal=True) or st.tabs"


SCREENS = pytest.mark.parametrize(
    "path",
    [*sorted((PACKAGE / "ui").rglob("*.py")), *sorted(PAGES.rglob("*.py"))],
    ids=lambda path: "/".join(path.parts[-2:]),
)


@SCREENS
def test_a_day_is_typed_as_it_is_written(path):
    """Files, papers and pages write 2026-11-23; another order of the same digits is another day."""
    asked = [
        call
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "date_input"
    ]
    for call in asked:
        assert "'YYYY-MM-DD'" in [ast.unparse(word.value) for word in call.keywords if word.arg == "format"]


@SCREENS
def test_no_button_of_an_open_fold_is_drawn_dark_on_dark(path):
    """Streamlit darkens the words of a tertiary button while its fold is open, in the dark theme as well."""
    folds = [
        call
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "popover"
    ]
    kinds = {ast.unparse(word.value) for call in folds for word in call.keywords if word.arg == "type"}
    assert kinds <= {"'primary'", "'secondary'"}
