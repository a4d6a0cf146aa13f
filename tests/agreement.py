"""Whether two engines say the same of a history: every verdict, every section, every moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from stored import judge

from leadkit.definition.model import Definition, Ladder
from leadkit.definition.reading import read_document
from leadkit.engine.admission import ANSWERS
from leadkit.engine.counting import NEVER
from leadkit.history.history import History

Told = dict[str, list[str | int]]
"""What is asked to what is said of each lead."""


def told(document: dict[str, Any] | Definition | Ladder, history: History, engine: str) -> Told:
    """Return all that an engine says of the leads of `history`."""
    draft = read_document(document) if isinstance(document, dict) else document
    found = judge(draft, history, engine, allow_later=True)  # type: ignore[arg-type]
    said: Told = {f"condition {name}": codes(pair.codes()) for name, pair in found.answers.items()}
    for definition, level in zip(found.definitions, found.levels, strict=True):
        said |= {f"{definition.id} {name}": codes(pair.codes()) for name, pair in level.sections.items()}
        said[f"{definition.id} counts"] = codes(level.admitted.codes())
        said[f"{definition.id} since"] = moments(level.admitted_at().tolist())
    if isinstance(draft, Ladder):
        said["stands on"] = found.standing.tolist()
    return {**said, "verdict": codes(found.verdict), "since": moments(found.admitted_at.tolist())}


def answers(document: dict[str, Any], history: History, engine: str) -> list[str | int]:
    """Return what an engine says of each lead: yes, no or unknown."""
    found = judge(Definition.from_dict(document), history, engine, allow_later=True)
    return codes(found.verdict)


def codes(numbers: Iterable[int]) -> list[str | int]:
    """Return verdict codes as words."""
    return [ANSWERS[int(code)] for code in numbers]


def moments(seconds: Iterable[int]) -> list[str | int]:
    """Return moments in UTC as they can be read, years far away too; nothing for `NEVER`."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return ["" if at == NEVER else f"{epoch + timedelta(seconds=at):%Y-%m-%d %H:%M:%S}" for at in seconds]
    except OverflowError:
        return list(seconds)


def differences(document: dict[str, Any], history: History, engine: str, judge: str = "rows") -> list[str]:
    """Return every answer in which an engine differs from the judge, a readable line each; none is well."""
    return differing(told(document, history, judge), told(document, history, engine), history, engine)


def differing(right: Told, said: Told, history: History, engine: str) -> list[str]:
    """Return the lines for what two engines said."""
    if list(right) != list(said):
        return [f"{engine} tells {list(said)} instead of {list(right)}"]
    return [
        f"{name} of {lead}: {expected!r}, but {engine} says {found!r}"
        for name in right
        for lead, expected, found in zip(history.lead_ids, right[name], said[name], strict=True)
        if expected != found
    ]
