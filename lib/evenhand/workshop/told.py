"""What a round and the points of the group say, in words of the catalogue."""

from __future__ import annotations

from evenhand.vocabulary.numbers import listed
from evenhand.workshop.opening import Workshop
from evenhand.workshop.results import RoundResults
from evenhand.workshop.weights import JUDGED, CriteriaResult
from evenhand.workshop.words import Words


def result_sentence(results: RoundResults, workshop: Workshop, t: Words) -> str:
    """Say what most would choose, how much is contested, and whether one person could change it."""
    names = {item.id: t.name(item) for item in workshop.alternatives} | {"": t("none_of_them")}
    said = sum(results.choices.values())
    if said:
        most = max(results.choices.values())
        leading = [names[one] for one, count in sorted(results.choices.items()) if count == most]
        key = "result_choice" if len(leading) == 1 else "result_tie"
        first = t(key, number=results.round_number, count=most, people=said, names=listed(leading))
    else:
        first = t("result_no_choice", number=results.round_number)
    contested = len(results.contested)
    parts = [
        first,
        t("result_contested", count=contested, all=len(results.answers)) if contested else t("results_none_contested"),
        *([t("result_hangs")] if results.hangs_on_one else []),
    ]
    return " ".join(parts)


def weighed_in_words(result: CriteriaResult, workshop: Workshop, t: Words) -> tuple[str, ...]:
    """Say what somebody would have to care about for each to be right, what the group's points say, what flips it."""
    names = [t.name(next(item for item in workshop.alternatives if item.id == each)) for each in result.alternatives]
    criteria = [t.weighed(criterion, workshop.statements) for criterion in result.criteria]
    over_all = result.over_all
    said = [
        t("weighed_no_winner") if over_all.clear is None else t("weighed_winner", name=names[over_all.clear]),
    ]
    for name, central, share in zip(names, over_all.central, over_all.shares, strict=True):
        if central is None:
            said.append(t("weighed_never", name=name))
        else:
            said.append(t("weighed_best", name=name, share=t.share(share), most=_most(central, criteria, t)))
    return (*said, *_group(result, names, criteria, t))


def _group(result: CriteriaResult, names: list[str], criteria: list[str], t: Words) -> list[str]:
    """Say what the points of the group say, and which smallest change would let another lead."""
    group = result.group
    if group is None:
        return []
    key = "weighed_group" if group.clear else "weighed_group_unclear"
    said = [t(key, people=result.people, name=names[group.alternative], share=t.share(group.share))]
    if group.flip is not None:
        points, criterion = f"{group.flip.points:.0f}", criteria[group.flip.criterion]
        said.append(t("weighed_flip", points=points, criterion=criterion, name=names[group.flip.alternative]))
    if result.equal_roles is not None and result.equal_roles.alternative != group.alternative:
        said.append(t("weighed_equal", name=names[result.equal_roles.alternative]))
    for turn in result.turns:
        gaps = {"name": names[turn.alternative], "criterion": criteria[turn.criterion], "other": names[turn.leads]}
        said.append(t("weighed_higher" if turn.step > 0 else "weighed_lower", **gaps))
    if not result.turns and any(each.startswith(JUDGED) for each in result.criteria):
        said.append(t("weighed_no_turn"))
    for role, left in result.without.items():
        if left.alternative != group.alternative:
            said.append(t("weighed_without", role=t.role(role), name=names[left.alternative]))
    return said


def _most(central: tuple[float, ...], criteria: list[str], t: Words) -> str:
    """Name what matters most to those whom an alternative suits, and what comes second."""
    ranked = sorted(zip(central, criteria, strict=True), reverse=True)
    return ranked[0][1] if len(ranked) == 1 else t("weighed_then", first=ranked[0][1], second=ranked[1][1])
