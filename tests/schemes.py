"""One offer of each scheme, by the name it has in tests, with each way to split a pool."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SCHEMES"]

SCHEMES: Mapping[str, Mapping[str, object]] = {
    "none": {"kind": "none"},
    "flat": {"kind": "flat", "dividend": 2.0},
    "revenue share": {"kind": "revenue_share", "rate": 0.5},
    "equal pool": {"kind": "pool", "rate": 0.5, "split": "equal"},
    "pool by spending": {"kind": "pool", "rate": 0.5, "split": "spending"},
    "shapley pool": {"kind": "pool", "rate": 0.5, "split": "shapley"},
    "in kind": {"kind": "in_kind", "face_value": 3.0, "worth": 0.9, "cost": 0.5, "breakage": 0.1},
    "price list": {"kind": "price_list", "prices": {"user.behavior.purchase_history": 1.5}},
    "collective trust": {"kind": "collective_trust", "rate": 0.4, "worth": 1.2, "trustee": "A board"},
}
"""That every scheme registered is among them is tested with the schemes themselves."""
