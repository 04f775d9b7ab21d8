"""No dividend: nothing is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evenhand.exchange.scheme import Said, Scheme, Words, register
from evenhand.scenario.facts import Maybe, is_known

if TYPE_CHECKING:
    from evenhand.scenario.programme import Incentive


@register
class NoDividend(Scheme):
    """Nothing is paid."""

    kind: Literal["none"]

    rank: ClassVar[int] = 10
    pays: ClassVar[bool] = False
    to_each: ClassVar[bool] = False
    words: ClassVar[Words] = Words(
        name="none",
        label="nothing is paid",
        explanation="Nobody is paid. On every picture, what would happen at a dividend is that of the same amount for "
        "everyone who takes part.",
        handed_out="Nothing is handed out.",
        told="If you say yes, you get {} a month.",
    )

    def offered(self, incentive: Incentive) -> Maybe[float]:
        """Return what people are told that they get: without a scheme, only "no incentive" answers for nothing."""
        told = incentive.value_month
        return 0.0 if not is_known(told) and incentive.kind == "none" else told

    def at(self, *, dividend: float, rate: float, before: float) -> dict[str, Any]:
        """Return the same amount for everyone where anything is to be paid."""
        return {"kind": "flat", "dividend": round(dividend, 4)} if dividend > 0 else {"kind": "none"}

    def funding(self, currency: str) -> Said:
        """Return that nothing is funded."""
        return "Nothing is paid, so nothing is funded.", ("scheme.kind",)

    def valuing(self, currency: str) -> Said:
        """Return that no data count."""
        return "Not at all.", ("scheme.kind",)
