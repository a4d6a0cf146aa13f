"""What all tests of beliefs look at: a history, what its leads became, and which fields play which part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from leadkit.engine.bitmaps import Bits, Mask, empty, pack, unpack
from leadkit.evidence.by import is_told_of, named_like
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.drivers import Drivers, drivers
from leadkit.evidence.rates import Rate
from leadkit.evidence.roles import Roles, reported, roles
from leadkit.evidence.target import Target, targets
from leadkit.evidence.worked import Worked, worked
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME

PERSONA_WORDS = ("persona", "buyer persona", "buyer profile")


@dataclass(frozen=True, eq=False)
class Past:
    """A history under test.

    Parameters
    ----------
    names
        Which fields are ``source``, ``form`` (how a lead came) and ``persona``, and which outcome is ``accepted`` (by
        sales), where their names do not say it.
    behaviour
        Fields that hold behaviour as totals, such as the number of visits.
    judgements
        Whether a lead was judged good by people who did not know what became of it: lead id to yes or no.
    """

    history: History
    names: Mapping[str, str] = field(default_factory=dict)
    behaviour: tuple[str, ...] = ()
    judgements: Mapping[str, bool] | None = None
    seed: int = 0

    @cached_property
    def target(self) -> Target | None:
        """Who became a customer, of those old enough to tell; ``None`` without an outcome."""
        found = targets(self.history)
        return found[0] if found and found[0].name == OUTCOME else None

    @cached_property
    def roles(self) -> Roles:
        """The fields that say where a lead came from, and how."""
        return roles(self.history, source=self.names.get("source"), form=self.names.get("form"))

    @cached_property
    def persona(self) -> str | None:
        """The field that says which persona a lead was taken for."""
        if "persona" in self.names:
            return reported(self.history, self.names["persona"])
        found = [name for name in named_like(self.history, PERSONA_WORDS) if self.is_open(name)]
        return found[0] if found else None

    @cached_property
    def accepted(self) -> Target | None:
        """What sales said of the leads that it judged."""
        wanted = self.names.get("accepted")
        for target in targets(self.history)[1:]:
            if target.name == wanted or (wanted is None and re.search(r"accept|sal", target.name, re.IGNORECASE)):
                return target
        return None

    @cached_property
    def worked(self) -> Worked:
        """What we did with the leads ourselves."""
        return worked(self.history)

    @cached_property
    def drivers(self) -> Drivers:
        """What goes with becoming a customer."""
        return drivers(self.history, self.target, seed=self.seed)

    def is_open(self, name: str) -> bool:
        """Whether a field may be shown."""
        of = self.history.catalogue.fields[name]
        return is_told_of(of) and of.known != "later"

    def rate(self, leads: Bits) -> Rate:
        """Return how many of a group became customers, of those old enough to tell."""
        assert self.target is not None
        return self.target.rate(leads)

    def named(self, fields: tuple[str | None, ...], words: re.Pattern[str]) -> tuple[Bits, tuple[str, ...]]:
        """Return the leads of which one of some fields has a value that matches `words`, and these values."""
        leads, values = empty(self.history.n), []
        for name in dict.fromkeys(fields):
            if name is None:
                continue
            column = self.history.column(name)
            hits = np.array([bool(words.search(value)) for value in column.classes], np.bool_)
            if hits.any():
                leads = leads | pack(np.append(hits, False)[column.class_codes()])
                values += [value for value, hit in zip(column.classes, hits, strict=True) if hit]
        return leads, tuple(dict.fromkeys(values))

    def known(self, fields: tuple[str | None, ...]) -> Bits:
        """Return the leads of which at least one of some fields is known."""
        leads = empty(self.history.n)
        for name in fields:
            if name is not None:
                leads = leads | pack(~self.history.column(name).missing())
        return leads

    def acted(self) -> Mask:
        """Return the leads that did something that can count, before they were handed over or decided."""
        acted = np.zeros(self.history.n, np.bool_)
        for name, kind in self.history.catalogue.activities.items():
            cut = self.history.cut(name) if kind.by == "lead" else None
            if cut is not None:
                acted[cut.lead] = True
        return acted

    @property
    def has_actions(self) -> bool:
        """Whether buyer actions are recorded one by one."""
        return any(kind.by == "lead" and len(self.history.activities[name])
                   for name, kind in self.history.catalogue.activities.items())  # fmt: skip

    @cached_property
    def mature(self) -> Mask:
        """The leads that are old enough for rates."""
        return unpack(Cohort.of(self.history).mature, self.history.n)
