"""The recommendation as a bundle: all documents with what they follow from, to be checked by anybody."""

from __future__ import annotations

from evenhand.report.bundle import SUFFIX, to_bundle
from evenhand.report.format import Format, register

register(
    Format(
        SUFFIX,
        "Bundle to be checked (ZIP)",
        "application/zip",
        to_bundle,
        help="All documents with scenario, customers' sketch and hashes; evenhand report verify works it out again.",
        rank=90,
    )
)
