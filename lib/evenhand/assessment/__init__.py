"""Scores, trust, exchange and fairness put together into a verdict."""

from evenhand.assessment.assess import DEFAULT_DRAWS, DEFAULT_SEED, Assessment, assess
from evenhand.assessment.questions import OpenQuestion, by_role, open_questions, to_csv
from evenhand.assessment.recommendation import Recommended
from evenhand.assessment.run import policy_of, run_key, run_of
from evenhand.assessment.summary import Summary, summary_of
from evenhand.assessment.trust import trust_of, with_trust
from evenhand.assessment.verdict import TITLES, Verdict
from evenhand.scenario.policy import Policy

__all__ = [
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "TITLES",
    "Assessment",
    "OpenQuestion",
    "Policy",
    "Recommended",
    "Summary",
    "Verdict",
    "assess",
    "by_role",
    "open_questions",
    "policy_of",
    "run_key",
    "run_of",
    "summary_of",
    "to_csv",
    "trust_of",
    "with_trust",
]
