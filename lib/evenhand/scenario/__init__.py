"""The scenario: declared facts about a programme of collecting customer data."""

from evenhand.scenario.facts import UNKNOWN, Role, Unknown, is_known
from evenhand.scenario.model import Scenario
from evenhand.scenario.parties import Jurisdiction
from evenhand.scenario.plain import document_of, scenario_of
from evenhand.scenario.purposes import Basis
from evenhand.scenario.reading import load, loads
from evenhand.scenario.revision import revision
from evenhand.scenario.writing import dump

__all__ = [
    "UNKNOWN",
    "Basis",
    "Jurisdiction",
    "Role",
    "Scenario",
    "Unknown",
    "document_of",
    "dump",
    "is_known",
    "load",
    "loads",
    "revision",
    "scenario_of",
]
