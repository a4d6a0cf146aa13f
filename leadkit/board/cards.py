"""Single leads as cards with the reasons in words. Names, addresses and owners stay hidden until somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.board.catalogue_view import unlisted
from leadkit.board.reasons import NO, UNKNOWN, YES, Reasons
from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import ActionCriterion
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, inside, unpack
from leadkit.engine.explain import cell_words
from leadkit.engine.records import cell
from leadkit.evidence.by import is_personal
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.wording import amount
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.text import say

View = dict[str, Any]
CARDS = 4
FACTS = 7
REASONS = 8
IDS_LOOKED_AT = 1_000
DAY_S = 86_400
Order = tuple[str, ...]
LACKING_FIRST: Order = (NO, UNKNOWN, YES)
MET_FIRST: Order = (YES, UNKNOWN, NO)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which leads a row of cards may be taken from, and what puts some of them first (highest first)."""

    leads: Bits
    first: NDArray[np.int64]

    def rows(self, n: int) -> NDArray[np.int64]:
        """Return the rows of the leads that are shown."""
        rows = np.flatnonzero(unpack(self.leads, n))
        if len(rows) > CARDS:
            rows = np.sort(rows[np.argpartition(~self.first[rows], CARDS - 1)[:CARDS]])
        return rows[np.argsort(~self.first[rows], kind="stable")]  # ~ turns the order and, unlike -, takes NO_TIME


def card(admission: Admission, row: int, revealed: bool, reasons: Reasons, order: Order = LACKING_FIRST) -> View:
    """Return the card of the lead in `row`; reasons of the verdicts that `order` names first come first."""
    history = admission.history
    private = hidden_fields(history.catalogue, revealed)
    return {
        "title": title_of(history, row, revealed),
        "hidden": not revealed and has_hidden(history),
        "facts": _facts(admission, row, revealed),
        "reasons": _reasons(admission, row, private, reasons, order),
        "outcome_text": say("cards.kept_back") if _is_kept_back(history, row) else outcome_text(history, row),
    }


def title_of(history: History, row: int, revealed: bool) -> str:
    """Return what a lead is called: by its id, or by its place where the ids are not to be seen."""
    field = history.catalogue.fields.get(history.settings.leads.id or "")
    if (field is not None and is_hidden(field, revealed)) or (not revealed and ids_are_personal(history)):
        return say("cards.nth", n=row + 1)
    return say("cards.lead", lead=history.lead_ids[row])


_PERSONAL_IDS: WeakKeyDictionary[History, bool] = WeakKeyDictionary()


def ids_are_personal(history: History) -> bool:
    """Whether the lead ids are e-mail addresses, or a column that is marked as personal."""
    if history not in _PERSONAL_IDS:
        field = history.catalogue.fields.get(history.settings.leads.id or "")
        marked = field is not None and is_personal(field)
        _PERSONAL_IDS[history] = marked or any("@" in lead for lead in history.lead_ids[:IDS_LOOKED_AT])
    return _PERSONAL_IDS[history]


def is_hidden(field: Field, revealed: bool) -> bool:
    """Whether no value of a field may be seen: of a personal one until it is `revealed`, of others marked so ever."""
    return not revealed if is_personal(field) else not field.show


def hidden_fields(catalogue: Catalogue, revealed: bool) -> frozenset[str]:
    """Return the fields and attributes of which no value may be seen."""
    every = (*catalogue.fields.values(), *catalogue.attributes.values())
    return frozenset(field.name for field in every if is_hidden(field, revealed))


def has_hidden(history: History) -> bool:
    """Whether there is anything on the cards of a history to reveal."""
    return ids_are_personal(history) or any(is_personal(field) for field in history.catalogue.fields.values())


def _facts(admission: Admission, row: int, revealed: bool) -> list[View]:
    """Return what is known of a lead: what the definition asks about first, then what else tells something."""
    history = admission.history
    fields = history.catalogue.fields
    roles = history.settings.leads
    hidden = hidden_fields(history.catalogue, revealed)
    asked_for = [
        c.test.field for d in admission.definitions for c in d.criteria() if not isinstance(c, ActionCriterion)
    ]
    distinctive = unlisted(history) - {*asked_for}
    names = [name for name in dict.fromkeys([*asked_for, *fields]) if name in fields and name not in distinctive]
    facts: list[View] = []
    for name in names:
        field = fields[name]
        if name in (roles.id, roles.created_at) or field.known == "later" or name in hidden:
            continue
        if not is_personal(field) and sum(not fact.get("personal") for fact in facts) >= FACTS:
            continue
        value = cell(history.column(name), row)
        if value is not None:
            said = value if isinstance(value, str) else cell_words(value, field)
            fact: View = {"label": field.title, "value": said}
            facts.append({**fact, "personal": True} if is_personal(field) else fact)
    return sorted(facts, key=lambda fact: not fact.get("personal"))


def _reasons(admission: Admission, row: int, private: frozenset[str], reasons: Reasons, order: Order) -> list[View]:
    """Return the conditions that tell, those first that decide."""
    told: dict[str, str] = {}
    for definition in admission.definitions:
        for _, reason in reasons.telling(row, definition, private):
            told.setdefault(reason.text, reason.verdict)
    said = [{"verdict": verdict, "text": text} for text, verdict in told.items()]
    said.sort(key=lambda reason: order.index(reason["verdict"]))
    return [*_never(admission, row), *said[:REASONS]]


def _never(admission: Admission, row: int) -> list[View]:
    if not unpack(admission.never.possible, admission.never.n)[row]:
        return []
    if unpack(admission.never.sure, admission.never.n)[row]:
        return [{"verdict": "no", "text": say("cards.never")}]
    return [{"verdict": "unknown", "text": say("cards.perhaps_never")}]


def _is_kept_back(history: History, row: int) -> bool:
    """Whether what became of a lead is in no figure, so that its card does not say it either."""
    if not Cohort.of(history).kept_back:
        return False
    return bool(inside(hold_out(history).held_out, np.array([row]))[0])


def outcome_text(history: History, row: int) -> str | None:
    """Return what became of a lead: "Won after 43 days, 48,000"; None where the history does not say."""
    outcome = history.outcome
    if outcome is None:
        return None
    status = {1: "won", 0: "lost", -1: "open"}[int(outcome.status[row])]
    end = history.as_of if status == "open" else int(outcome.decided_at[row])
    created = int(history.created_at[row])
    if end is None or NO_TIME in (end, created) or end < created:
        said = say(f"cards.{status}")
    else:
        days = (end - created) // DAY_S
        said = say(f"cards.{status}_days", n=days) if days else say(f"cards.{status}_at_once")
    if status == "won" and outcome.has_value[row]:
        said = say("cards.worth", outcome=said, amount=amount(int(outcome.value_cents[row])))
    return said
