"""How far two labellings of the same notices agree, for each language and item.

Cohen's kappa (1960) is the agreement beyond what the two would reach by chance, each with the share of yes that it
gave; Krippendorff's alpha takes one share for both. Neither can be told where both always said the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.decision.agreement import krippendorff_alpha
from evenhand.scoring.notice import ITEMS

Pairs = list[tuple[bool, bool]]


def cohens_kappa(pairs: Pairs) -> float | None:
    """Compute kappa of two labellings: 1 is perfect agreement, 0 what chance gives.

    Returns
    -------
    float or None
        None when both gave every thing the same label: chance would then agree as well.
    """
    count = len(pairs)
    observed = sum(first == second for first, second in pairs) / count
    yes = [sum(pair[labelling] for pair in pairs) / count for labelling in (0, 1)]
    expected = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return None if expected == 1 else (observed - expected) / (1 - expected)


def show_agreement(labellings: Mapping[str, tuple[frozenset[str], ...]]) -> None:
    """Print how far two labellings agree.

    Parameters
    ----------
    labellings
        For each notice, whose name begins with its language, the items given by the first and by the second labelling.
    """
    languages = sorted({name[:2] for name in labellings})
    for language in (*languages, ""):
        names = [name for name in labellings if name.startswith(language)]
        print(f"agreement, {language or 'all'}: {len(names)} notices, {_in_figures(_pairs(labellings, names, ITEMS))}")
    for item in ITEMS:
        pairs = _pairs(labellings, labellings, (item,))
        if any(first != second for first, second in pairs):
            print(f"agreement, {item}: {_in_figures(pairs)}")


def _pairs(
    labellings: Mapping[str, tuple[frozenset[str], ...]],
    names: Mapping[str, object] | list[str],
    items: tuple[str, ...],
) -> Pairs:
    return [(item in labellings[name][0], item in labellings[name][1]) for name in names for item in items]


def _in_figures(pairs: Pairs) -> str:
    kappa = cohens_kappa(pairs)
    alpha = krippendorff_alpha([[float(label) for label in labels] for labels in zip(*pairs, strict=True)], "nominal")
    same = sum(first == second for first, second in pairs)
    figures = ["not told" if figure is None else f"{figure:.2f}" for figure in (kappa, alpha)]
    return f"{same} of {len(pairs)} labels the same, kappa {figures[0]}, alpha {figures[1]}"
