"""What a bundle holds for programs beside its documents: vocabularies of others, filled from facts alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from evenhand.assessment import Assessment
from evenhand.california import worksheet
from evenhand.law.place import Jurisdiction
from evenhand.report.format import Made
from evenhand.scenario import Scenario
from evenhand.scenario.facts import Unknown, category_name, is_known
from evenhand.scenario.purposes import Basis, Purpose

DPV = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
GROUNDS: Mapping[Basis, str] = {
    Basis.CONSENT: "eu-gdpr:A6-1-a",
    Basis.CONTRACT: "eu-gdpr:A6-1-b",
    Basis.LEGAL_OBLIGATION: "eu-gdpr:A6-1-c",
    Basis.VITAL_INTERESTS: "eu-gdpr:A6-1-d",
    Basis.PUBLIC_INTEREST: "eu-gdpr:A6-1-e",
    Basis.LEGITIMATE_INTERESTS: "eu-gdpr:A6-1-f",
}
"""The six grounds of GDPR Art. 6(1) by their names in DPV's extension; other places have no names there."""
CRATE = "ro-crate-metadata.json"


def records(made: Made) -> dict[str, Any]:
    """Return what stands beside the documents, by the name of its file.

    Parameters
    ----------
    made
        The recommendation.

    Returns
    -------
    dict
        Plain values. A file whose facts nobody knows, or that does not apply, is left out.
    """
    assessment = made.assessment
    scenario = assessment.scenario
    drawn = assessment.simulation.drawn
    files: dict[str, Any] = {
        "drawn.json": [asdict(drawn.assumption(name)) for name in drawn],
        "dpv.jsonld": _dpv(scenario),
        "receipt.json": _receipt(scenario),
    }
    signal = scenario.consent.signals.gpc
    if signal in ("honoured", "ignored"):
        # Obeyed in one channel only is no promise that the file could make.
        files["gpc.json"] = {"gpc": signal == "honoured", "lastUpdate": _day(made)}
    if Jurisdiction.US_CA in scenario.jurisdictions and assessment.sketch.priced:
        files["valuation.json"] = _valuation(assessment, made)
    plain: dict[str, Any] = json.loads(json.dumps(files, default=str, allow_nan=False))
    return plain


def _day(made: Made) -> str:
    return made.at.astimezone(dt.UTC).date().isoformat()


def _valuation(assessment: Assessment, made: Made) -> dict[str, Any]:
    keys = {"sketch": assessment.sketch.fingerprint, "assumptions": assessment.assumptions.fingerprint}
    return worksheet(assessment.at_subject, made=made.at.date(), keys=keys).to_json_dict()


def _dpv(scenario: Scenario) -> dict[str, Any]:
    """Return the programme in the W3C community's Data Privacy Vocabulary, as JSON-LD."""
    node: dict[str, Any] = {
        "@context": DPV,
        "@id": f"urn:evenhand:{scenario.id}",
        "@type": "dpv:Process",
        "dct:title": scenario.name,
        "dct:description": scenario.summary,
        "dpv:hasProcess": [_process(scenario, purpose) for purpose in scenario.purposes],
    }
    if is_known(scenario.controller.name) and scenario.controller.name:
        node["dpv:hasDataController"] = {"@type": "dpv:DataController", "dpv:hasName": scenario.controller.name}
    if not isinstance(scenario.recipients, Unknown):
        node["dpv:hasRecipient"] = [
            {"@type": "dpv:Recipient", "dct:identifier": recipient.id}
            | ({"dpv:hasName": recipient.name} if is_known(recipient.name) and recipient.name else {})
            for recipient in scenario.recipients
        ]
    return node


def _process(scenario: Scenario, purpose: Purpose) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"urn:evenhand:{scenario.id}:{purpose.id}",
        "@type": "dpv:Process",
        "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:identifier": purpose.id},
    }
    if not isinstance(purpose.text, Unknown):
        node["dpv:hasPurpose"]["dct:description"] = purpose.text
    if not isinstance(purpose.data, Unknown):
        node["dpv:hasPersonalData"] = [
            {"@type": "dpv:PersonalData", "dct:identifier": key, "skos:prefLabel": category_name(key)}
            for key in purpose.data
        ]
    grounds = {GROUNDS[basis] for basis in purpose.basis.values() if isinstance(basis, Basis) and basis in GROUNDS}
    if grounds:
        node["dpv:hasLegalBasis"] = [{"@id": ground} for ground in sorted(grounds)]
    return node


def _receipt(scenario: Scenario) -> dict[str, Any]:
    """Return a consent receipt with the fields of ISO/IEC TS 27560 filled as far as facts go.

    What belongs to one person and one answer is empty: a template is no record.
    """
    consented = [purpose for purpose in scenario.purposes if _asks(purpose)]
    return {
        "template": True,
        "schema": "ISO/IEC TS 27560:2023",
        "record_id": "",
        "pii_principal_id": "",
        "privacy_notice": "",
        "language": "",
        "pii_controller": _said(scenario.controller.name),
        "pii_controller_contact": _said(scenario.controller.contact),
        "jurisdictions": [place.value for place in scenario.jurisdictions],
        "purposes": [
            {
                "purpose": purpose.id,
                "description": _said(purpose.text),
                "lawful_basis": {place.value: _said(basis) for place, basis in purpose.basis.items()},
                "pii_types": [] if isinstance(purpose.data, Unknown) else [*purpose.data],
                "retention_days": _days(purpose),
                "withdrawal_method": "",
            }
            for purpose in consented
        ],
        "events": [{"event_time": "", "event_type": "", "duration": "", "entity_id": ""}],
    }


def _asks(purpose: Purpose) -> bool:
    return any(basis in (Basis.CONSENT, Basis.OPT_IN) for basis in purpose.basis.values())


def _said(value: Any) -> str:
    return "" if value is None or isinstance(value, Unknown) else str(value)


def _days(purpose: Purpose) -> int | None:
    kept = purpose.retention
    return kept.days if not isinstance(kept, Unknown) and isinstance(kept.days, int) else None


def crate(made: Made, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what describes a bundle as a research object (RO-Crate 1.1): every file, its kind and its hash."""
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "about": {"@id": "./"},
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": made.report.title,
                "description": made.report.subtitle,
                "datePublished": _day(made),
                "license": "Every file is its owner's; nothing is licensed by being packed.",
                "hasPart": [{"@id": name} for name in sorted(files)],
            },
            *_entities(files),
        ],
    }


def _entities(files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for name in sorted(files):
        kind = "application/ld+json" if name.endswith(".jsonld") else mimetypes.types_map.get(f".{name.split('.')[-1]}")
        yield {
            "@id": name,
            "@type": "File",
            "contentSize": str(len(files[name])),
            "sha256": hashlib.sha256(files[name]).hexdigest(),
            **({"encodingFormat": kind} if kind else {}),
        }
