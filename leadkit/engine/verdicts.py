"""What an engine returns for one definition: the narrow waist between meaning and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Definition, Node
from leadkit.engine.bitmaps import Pair


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of one definition on `n` leads.

    Parameters
    ----------
    admitted
        The definition's own verdict.
    criteria, sections
        Verdicts by criterion key, in the order of the document, and by section name.
    admitted_at
        Gives, for every lead, the second at which it was admitted; `leadkit.engine.counting.NEVER` where it was not,
        or where the moment is not known.
    """

    admitted: Pair
    criteria: Mapping[str, Pair]
    sections: Mapping[str, Pair]
    admitted_at: Callable[[], NDArray[np.int64]]


class Engine(Protocol):
    """Judges definitions on one history."""

    def verdicts(self, definition: Definition, dropped: frozenset[str] = frozenset()) -> Verdicts:
        """Judge a definition, without the criteria in `dropped`."""
        ...

    def group(self, node: Node) -> Pair:
        """Judge one group on its own, such as who can never be a lead."""
        ...


@runtime_checkable
class Together(Protocol):
    """An engine that judges several definitions at once with less work than one by one."""

    def prepare(self, asked: Sequence[tuple[Definition, frozenset[str]]]) -> None:
        """Judge several definitions, each without some criteria; `Engine.verdicts` then knows them."""
        ...
