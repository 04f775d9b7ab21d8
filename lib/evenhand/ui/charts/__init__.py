"""The pictures: each asks its question in the title, says in words what is to be seen, and carries its numbers.

The functions take plain values and return a `Chart`, which `show` puts on a page, or one that follows the width of the
page, a `Drawn`. Colours are slots of
`evenhand.ui.kit.theme`, which Streamlit replaces in the light and the dark theme.
"""

from evenhand.ui.charts.along import ALONG_CSS, drawing, span_of
from evenhand.ui.charts.bars import net_gains, participation, tornado
from evenhand.ui.charts.named import profit_against_consent
from evenhand.ui.charts.picture import Chart, Drawn, show, show_drawn, wrapped
from evenhand.ui.charts.rate import Band, Landmark, Programmes, monthly, peaks
from evenhand.ui.charts.scatter import named_ranges, trade_off
from evenhand.ui.charts.waterfall import Step, Steps, waterfall

__all__ = [
    "ALONG_CSS",
    "Band",
    "Chart",
    "Drawn",
    "Landmark",
    "Programmes",
    "Step",
    "Steps",
    "drawing",
    "monthly",
    "named_ranges",
    "net_gains",
    "participation",
    "peaks",
    "profit_against_consent",
    "show",
    "show_drawn",
    "span_of",
    "tornado",
    "trade_off",
    "waterfall",
    "wrapped",
]
