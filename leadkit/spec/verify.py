"""What can be said of a spec document's integrity: whether it is as it was written, and whether anyone signed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leadkit.text import say

Answer = Literal["INTACT", "CHANGED", "UNSIGNED"]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answers to "is this still what was agreed?".

    Parameters
    ----------
    stated, computed
        The digest that the document states, and the one that its definition has.
    """

    stated: str
    computed: str

    @property
    def intact(self) -> bool:
        """Whether the definition is the one that the digest was taken of.

        Whoever can change the definition can also write a new digest: INTACT speaks of accidents and of careless
        edits, and never means signed.
        """
        return self.stated == self.computed

    @property
    def answers(self) -> tuple[Answer, ...]:
        """``("INTACT", "UNSIGNED")`` or ``("CHANGED",)``."""
        return ("INTACT", "UNSIGNED") if self.intact else ("CHANGED",)

    def __str__(self) -> str:
        return " ".join(say(f"spec.verify.{answer.lower()}") for answer in self.answers)
