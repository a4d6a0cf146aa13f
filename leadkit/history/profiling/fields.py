"""Writes the catalogue entry that a column seems to deserve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.faults import shorten
from leadkit.history.profiling import names
from leadkit.history.profiling.lateness import Late, looks_late
from leadkit.history.profiling.sight import Sight
from leadkit.history.profiling.toml import CHECK, Block
from leadkit.history.profiling.types import Guess, looks_personal, spelt_alike
from leadkit.text import say


def field_block(
    sight: Sight, guess: Guess, missing: tuple[str, ...], role: str | None, won: NDArray[np.bool_] | None
) -> Block:
    """Return the entry of a field.

    Parameters
    ----------
    missing
        The history's own missing tokens.
    role
        The name of the sentence that says for what the column is used already, if it is.
    won
        Which leads were won, a row per lead.
    """
    block = Block(("fields", sight.name))
    is_personal = names.is_personal(sight.name) or looks_personal(sight)
    block.remarks.append(_counted(sight, guess))
    _type(block, sight, guess, missing, is_personal)
    if role is not None:
        block.add("known", "later" if role in ("outcome", "handed-over") else None, say(f"profile.role.{role}"))
    else:
        _known(block, sight, is_personal, won)
    if is_personal:
        block.add("personal", True, say("profile.personal"))
        block.add("show", False)
    elif sight.is_unique and guess.type in ("text", "number") and names.is_number_of_lead(sight.name):
        block.add("show", False, CHECK + say("profile.number-of-lead"))
    elif guess.doubt in ("blank", "constant"):
        block.add("show", False)
    return block


def attribute_block(sight: Sight, guess: Guess, missing: tuple[str, ...]) -> Block:
    """Return the entry of an attribute of activities."""
    block = Block(("attributes", sight.name))
    is_personal = names.is_personal(sight.name) or looks_personal(sight)
    block.remarks.append(_counted(sight, guess))
    _type(block, sight, guess, missing, is_personal, has_aliases=False)
    if is_personal:
        block.add("personal", True)
    if is_personal or guess.doubt in ("blank", "constant"):
        block.add("show", False)
    return block


def _counted(sight: Sight, guess: Guess) -> str:
    known = sight.known
    absent = 1 - float(sight.is_known.mean()) if sight.rows else 1.0
    if guess.doubt == "blank":
        return CHECK + say("profile.blank")
    if guess.doubt == "constant":
        return CHECK + say("profile.constant", value=shorten(next(iter(known))), absent=absent)
    return say("profile.counted", n=len(known), absent=absent)


def _type(
    block: Block, sight: Sight, guess: Guess, missing: tuple[str, ...], is_personal: bool, *, has_aliases: bool = True
) -> None:
    doubt = None
    if guess.doubt == "unfit":
        doubt = CHECK + say("profile.unfit", n=guess.unfit)
    elif guess.doubt == "not-plain-numbers":
        shown = "" if is_personal else shorten(next(iter(sight.known)))
        doubt = CHECK + say("profile.not-plain-numbers", value=shown)
    block.add("type", guess.type, doubt)
    if guess.type == "ordered":
        block.add("order", guess.order, CHECK + say(f"profile.{guess.doubt}"))
    own = tuple(sorted(sight.missing - set(missing)))
    block.add("missing", own or None, CHECK + say("profile.own-missing"))
    aliases = spelt_alike(sight) if has_aliases and guess.type == "category" and not is_personal else {}
    block.add("aliases", aliases or None, CHECK + say("profile.aliases", n=len(aliases)))


def _known(block: Block, sight: Sight, is_personal: bool, won: NDArray[np.bool_] | None) -> None:
    """Mark a field that may have been filled in after the outcome was known."""
    if names.is_staff(sight.name):
        block.add("known", "unsure", CHECK + say("profile.staff"))
        return
    late = looks_late(sight, won)
    if late is not None and not (is_personal and late.why == "name"):
        block.add("known", "unsure", CHECK + _why(late, is_personal))


def _why(late: Late, is_personal: bool) -> str:
    if late.why == "name":
        return say("profile.late.name")
    if late.why == "missing":
        return say("profile.late.missing", known=late.rate, absent=late.other_rate)
    hidden = say("profile.hidden")
    return say(
        "profile.late.values", value=hidden if is_personal else shorten(late.value), rate=late.rate,
        other=hidden if is_personal else shorten(late.other), other_rate=late.other_rate,
    )  # fmt: skip
