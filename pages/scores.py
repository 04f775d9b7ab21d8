"""Scores: how open is this programme, how good is its consent, and what would have to change?"""

from __future__ import annotations

from evenhand.scoring import grouped
from evenhand.ui import (
    controls,
    parts,
    scores_change,
    scores_criteria,
    scores_evidence,
    scores_gates,
    scores_lifting,
    scores_lifts,
    scores_notice,
    scores_patterns,
    scores_pillars,
    state,
)

VIEWS = ("What would lift most", "Criteria", "Notice", "Patterns and evidence")

parts.heading("scores")

draft_id = scores_lifting.draft_in_hand()
study = state.study_in_hand()
scenario, rubric = study.scenario, study.rubric
scorecard = state.score(study)
groups = grouped(scorecard)

sentence, because = scores_gates.answer_of(scenario, scorecard, groups)
parts.answer(sentence, because=because)

scores_gates.show_gates(scenario, groups, scorecard)
scores_lifting.show_lifting(scenario, groups, draft_id)

law = parts.jurisdiction_picker(scenario.jurisdictions)
scores_pillars.show_pillars(scorecard, state.assess(study), law)
scores_pillars.show_forces(scorecard)

scores_criteria.follow_link()
view = controls.choose(
    "Look closer",
    {name: name for name in VIEWS},
    name="closer",
    default=VIEWS[0],
    help_text="What to do first; every criterion with its facts and sources; what the privacy notice says; deceptive "
    "patterns, and files that show what is declared.",
)
if view == "Criteria":
    scores_criteria.show_criteria(scenario, scorecard, rubric, law)
elif view == "Notice":
    scores_notice.show_notice(scenario)
elif view == "Patterns and evidence":
    scores_patterns.show_patterns(scenario, rubric, law, draft_id)
    scores_evidence.show_attachments(scenario, scorecard, groups, draft_id)
else:
    scores_change.show_change(study, law)
    scores_lifts.show_lifts(study, law)
