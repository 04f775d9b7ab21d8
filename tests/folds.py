"""Folds of pages as Streamlit mounts them."""

from __future__ import annotations

CONTROLS = frozenset(
    ("checkbox", "date_input", "multiselect", "number_input", "radio", "selectbox", "text_area", "text_input", "toggle")
)


def hidden_controls(app):
    """Return the controls in folds that the browser mounts after the run that gave them their values.

    They then show their first option or nothing, and send that as if somebody had chosen it.
    """
    folds = [fold for fold in app.get("popover") if not fold.proto.popover.id]
    return [f"{control.type} {control.label}" for fold in folds for kind in CONTROLS for control in fold.get(kind)]
