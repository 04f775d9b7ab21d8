"""Surveys of what customers ask for, as asked prices, percentiles or choices, in place of the defaults."""

from evenhand.survey.bids import fit_bids
from evenhand.survey.choices import AttributePrice, ChoiceEstimate
from evenhand.survey.estimate import LEAST_RESPONDENTS, Estimated, SupplyEstimate
from evenhand.survey.holdout import PredictedShare, predict
from evenhand.survey.percentiles import fit_percentiles
from evenhand.survey.reading import KINDS, read_survey
from evenhand.survey.result import Survey

__all__ = [
    "KINDS",
    "LEAST_RESPONDENTS",
    "AttributePrice",
    "ChoiceEstimate",
    "Estimated",
    "PredictedShare",
    "SupplyEstimate",
    "Survey",
    "fit_bids",
    "fit_percentiles",
    "predict",
    "read_survey",
]
