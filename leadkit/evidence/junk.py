"""Which leads could never have bought, and why sales sends leads back.

Junk is not the same as refused: "no need now" was a lead once and may be one again, an invented address never will.
Where no outcome says who was junk, it is read from the reasons for which leads were refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from leadkit.engine.bitmaps import pack, unpack
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.rates import Rate, rate
from leadkit.evidence.target import Target, target, targets
from leadkit.evidence.wording import percent
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

JUNK = "junk"
_BAD_NAME = re.compile(r"\b(junk|spam|invalid|disqualified|unqualified|bad|bogus|fake)\b")
_JUNK_REASON = re.compile(
    r"\b(junk|spam|invalid|invented|fake|false|bogus|nonsense|test|duplicate|students?|private persons?|job seekers?"
    r"|competitors?|unsubscribed|do not call|wrong (contact|number|person|address|or)|bad (e-?mail|contact|number|data)"
    r"|not a (company|business)|bounced)\b"
)
_SIGNS = re.compile(r"[_\W]+")


@dataclass(frozen=True, slots=True, eq=False)
class Junk:
    """Which leads were found to be junk, among those of whom it was looked at.

    Parameters
    ----------
    target
        Those that were looked at, and those of them that were junk.
    basis
        ``"outcome"``: an outcome says it. ``"reasons"``: it is read from the reasons of a refusal.
    outcome
        The name of the outcome that it is read from.
    reasons
        The reasons that are taken for junk; empty where an outcome says it.
    """

    target: Target
    basis: Literal["outcome", "reasons"]
    outcome: str
    reasons: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return what is taken for junk."""
        if self.basis == "outcome":
            return say("evidence.junk.outcome", outcome=self.outcome)
        return say("evidence.junk.reasons", outcome=self.outcome, reasons=", ".join(f"“{r}”" for r in self.reasons))


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for which leads were refused.

    Parameters
    ----------
    share
        Of all refused leads.
    is_junk
        Whether it means that the lead could never have bought; ``None`` for those without a reason.
    """

    title: str
    share: Rate
    is_junk: bool | None


@dataclass(frozen=True, slots=True, repr=False)
class Reasons:
    """Why leads were refused, the commonest reason first, those without one last."""

    outcome: str
    rows: tuple[Reason, ...]

    def frame(self) -> pd.DataFrame:
        """Return a row per reason.

        Columns: ``title``, ``leads`` (refused for it), ``refused`` (all refused leads that are old enough for rates),
        ``share`` (between 0 and 1) with its 95 % interval ``low``, ``high``; ``is_junk``.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "title": row.title, "leads": row.share.hits, "refused": row.share.of, "share": row.share.value,
                    "low": row.share.low, "high": row.share.high, "is_junk": row.is_junk,
                }
                for row in self.rows
            ]
        )  # fmt: skip

    def sentences(self) -> tuple[str, ...]:
        """Return each reason in words."""
        return tuple(
            say("evidence.junk.reason", title=row.title, n=row.share.hits, share=percent(row.share.value or 0))
            for row in self.rows
        )

    def __repr__(self) -> str:
        return "\n".join(self.sentences())


def is_bad(name: str) -> bool:
    """Return whether an outcome is one that nobody wishes for, by its name.

    >>> is_bad("junk"), is_bad("accepted")
    (True, False)
    """
    return bool(_BAD_NAME.search(_SIGNS.sub(" ", name).casefold()))


def sounds_like_junk(reason: str) -> bool:
    """Return whether a reason says that a lead could never have bought.

    >>> sounds_like_junk("wrong or invented contact data"), sounds_like_junk("no need now")
    (True, False)
    """
    return bool(_JUNK_REASON.search(_SIGNS.sub(" ", reason).casefold()))


def junk(history: History, reasons: Collection[str] | None = None) -> Junk | None:
    """Return which leads were junk, as an outcome of such a name says, else by the reasons why leads were refused.

    Parameters
    ----------
    reasons
        The reasons that mean junk; by default those that sound like it.

    Returns
    -------
    Junk or None
        ``None`` where nothing in the history says it.

    Raises
    ------
    UsageError
        One of the reasons does not occur.
    """
    if reasons is None:
        named = next((name for name in history.outcomes if name != OUTCOME and is_bad(name)), None)
        if named is not None:
            found = target(history, named)
            return Junk(Target(JUNK, say("evidence.junk.title"), found.asked, found.hits), "outcome", named)
    refusing = next((t for t in _with_reasons(history) if not is_bad(t.name)), None)
    if refusing is None:
        return None
    column = history.outcomes[refusing.name].reason
    assert column is not None
    unknown = [reason for reason in reasons or () if reason not in column.classes]
    if unknown:
        near = nearest_match(unknown[0], column.classes)
        said = say("evidence.junk.no_reason", found=unknown[0])
        raise UsageError(Fault("unknown-reason", "junk", said, unknown[0], column.classes, near))
    chosen = tuple(name for name in column.classes if _taken(name, reasons))
    if not chosen:
        return None
    is_junk = np.append(np.isin(np.array(column.classes, dtype=object), np.array(chosen, dtype=object)), False)
    hits = pack(is_junk[column.class_codes()]) & refusing.asked & ~refusing.hits
    return Junk(Target(JUNK, say("evidence.junk.title"), refusing.asked, hits), "reasons", refusing.name, chosen)


def reasons(history: History, junk_reasons: Collection[str] | None = None) -> Reasons | None:
    """Return why leads were refused; ``None`` where no outcome has reasons.

    Refused are the leads that were lost in the first outcome that has reasons; in an outcome that nobody wishes for
    (junk), all leads for which a reason is given. Only those old enough for rates.
    """
    refusing = next(iter(_with_reasons(history)), None)
    if refusing is None:
        return None
    column = history.outcomes[refusing.name].reason
    assert column is not None
    codes = column.class_codes()
    refused = unpack(refusing.asked, history.n)
    refused = refused & (codes >= 0) if is_bad(refusing.name) else refused & ~unpack(refusing.hits, history.n)
    counts = np.bincount(codes[refused] + 1, minlength=len(column.classes) + 1)
    total = int(counts.sum())
    order = [code for code in np.argsort(-counts[1:], kind="stable").tolist() if counts[code + 1]]
    rows = [Reason(name, rate(int(counts[code + 1]), total), _taken(name, junk_reasons))
            for code, name in ((code, column.classes[code]) for code in order)]  # fmt: skip
    if counts[0]:
        rows.append(Reason(say("evidence.junk.none_given"), rate(int(counts[0]), total), None))
    return Reasons(refusing.name, tuple(rows)) if rows else None


def _taken(reason: str, junk_reasons: Collection[str] | None) -> bool:
    return sounds_like_junk(reason) if junk_reasons is None else reason in junk_reasons


def _with_reasons(history: History) -> list[Target]:
    """Return the outcomes that give reasons: first those between the lead and its end."""
    found = [t for t in targets(history) if history.outcomes[t.name].reason is not None]
    return sorted(found, key=lambda t: t.name == OUTCOME)
