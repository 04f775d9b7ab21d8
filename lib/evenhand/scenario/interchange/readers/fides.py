"""Manifests of Fides."""

from __future__ import annotations

from evenhand.scenario.fides.drafting import RESOURCES, draft, is_manifest
from evenhand.scenario.interchange.reader import Kind, register

register(
    Kind(
        tool="Fides",
        name="a Fides manifest",
        mark="A Fides manifest (YAML) has 'system:' or 'dataset:' at the top.",
        keys=RESOURCES,
        recognises=is_manifest,
        read=draft,
        silent="Fides does not say how people are asked or what they get",
        rank=10,
    )
)
