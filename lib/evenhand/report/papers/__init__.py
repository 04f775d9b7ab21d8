"""Papers that the law asks for, filled from facts and empty where nobody knows; each is for counsel to finish."""

from __future__ import annotations

from evenhand.report.papers.consent import consent_notes
from evenhand.report.papers.dpia import impact_assessment
from evenhand.report.papers.incentive import incentive_paper
from evenhand.report.papers.notice import notice_changes
from evenhand.report.papers.paper import FOR_COUNSEL, Paper
from evenhand.report.papers.risk import risk_assessment

__all__ = ["FOR_COUNSEL", "PAPERS", "Paper"]

PAPERS: tuple[Paper, ...] = (
    Paper(
        "incentive",
        "Notice of financial incentive (California)",
        "The five items of 11 CCR 7016(d); it is refused, in words, while one of them would be empty.",
        incentive_paper,
        places=("US-CA",),
    ),
    Paper(
        "consent",
        "Consent request: drafting notes",
        "What each request has to say and do, tied to the facts and the criteria it follows from.",
        consent_notes,
    ),
    Paper(
        "notice",
        "Changes to the privacy notice",
        "What this programme must add to the notice, with the facts to be told.",
        notice_changes,
    ),
    Paper(
        "dpia",
        "Impact assessment (GDPR Art. 35)",
        "By the four points of GDPR Art. 35(7); likelihood, severity and advice are left to people.",
        impact_assessment,
        places=("EU", "UK"),
    ),
    Paper(
        "risk",
        "Risk assessment (California)",
        "By the nine points of 11 CCR 7152(a), quoted; what nobody knows is left empty, with who is asked.",
        risk_assessment,
        places=("US-CA",),
    ),
)
"""In the order in which they are offered."""
