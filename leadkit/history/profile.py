"""Writes a first ``history.toml`` for any files, with what it is unsure of marked for a person."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from leadkit.definition.duration import format_duration
from leadkit.definition.faults import Faults, shorten
from leadkit.errors import Fault, HistoryError
from leadkit.history import sources
from leadkit.history.column import NO_TIME, Seconds
from leadkit.history.history import History
from leadkit.history.loading import Tables
from leadkit.history.notice import Notice
from leadkit.history.profiling import outcomes
from leadkit.history.profiling.dates import Dates, settle
from leadkit.history.profiling.decimals import has_decimal_comma
from leadkit.history.profiling.fields import attribute_block, field_block
from leadkit.history.profiling.joins import Link, Roles, Seen, assign_roles
from leadkit.history.profiling.sight import SURE_TOKENS
from leadkit.history.profiling.tables import activities_blocks, leads_block, outcome_block
from leadkit.history.profiling.toml import CHECK, Block, write
from leadkit.history.reading import FORMAT, read_settings
from leadkit.history.settings import CsvSettings
from leadkit.text import say

_DAY = 86_400
_MONTH = 30 * _DAY
_MOST_WON = 0.9
_ENOUGH_WON = 20


@dataclass(frozen=True)
class Profile:
    """What can be told of some files.

    Parameters
    ----------
    blocks
        The tables of the ``history.toml``.
    folder
        Where the leads file is.
    history
        The files read as these tables say.
    """

    blocks: tuple[Block, ...]
    folder: Path
    history: History

    @property
    def checks(self) -> tuple[str, ...]:
        """What a person should look at, each with its place."""
        return tuple(check for block in self.blocks for check in block.checks)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was odd about the data."""
        return self.history.notices

    def toml(self, folder: str | Path | None = None) -> str:
        """Return the text of a ``history.toml`` that lies in `folder`, or beside the leads file."""
        return write(self.blocks, Path(folder) if folder is not None else self.folder)


def profile(files: Iterable[str | Path]) -> Profile:
    """Look at files and tell which is what, and what their columns are.

    Parameters
    ----------
    files
        One or more tables (CSV, Parquet), of which one has a row per lead.

    Raises
    ------
    HistoryError
        A file cannot be read, or none has a column that names each of its rows.
    """
    seen = _see([Path(file) for file in files])
    roles = assign_roles(seen)
    if roles is None:
        raise _no_id(seen)
    return _Draft(roles).profile()


def _see(paths: Sequence[Path]) -> list[Seen]:
    if not paths:
        raise HistoryError(Fault("no-files", "", say("profile.no-files")))
    tables = [sources.read(path, CsvSettings()) for path in dict.fromkeys(paths)]
    tables = [table.without_blank_rows(next(iter(table.columns))) if table.columns else table for table in tables]
    if has_decimal_comma(tables):
        tables = [replace(table, decimal=",") for table in tables]
    return [Seen(path, table) for path, table in zip(dict.fromkeys(paths), tables, strict=True)]


def _no_id(seen: Sequence[Seen]) -> HistoryError:
    faults = []
    for one in seen:
        if not one.table.rows:
            faults.append(Fault("no-leads", one.path.name, say("history.no-leads")))
            continue
        nearest = max(one.sights.values(), key=lambda sight: len(sight.values))
        message = say("profile.no-id", name=shorten(nearest.name), n=len(nearest.values), rows=one.table.rows)
        faults.append(Fault("no-id", one.path.name, message))
    return HistoryError(faults)


class _Draft:
    """The history.toml while it is made: first the tables, then with them read, what else they tell."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.top = Block((), [say("profile.head")])
        self.csv = Block(("csv",))
        self.outcomes: list[tuple[outcomes.OutcomeGuess, Seen | None, Link | None]] = list(_outcomes(roles))
        self._general()

    def profile(self) -> Profile:
        """Return the finished profile."""
        tables = [self.top, *([self.csv] if self.csv.items else []), leads_block(self.roles)]
        tables.extend(activities_blocks(self.roles))
        tables.extend(outcome_block(*outcome, self.roles.id) for outcome in self.outcomes)
        if not self.outcomes:
            tables[-1].check(say("profile.no-outcome"))
        draft = self._read(tables)
        self._moments(draft)
        blocks = (*tables, *self._attributes(), *self._fields(draft))
        return Profile(blocks, self.roles.leads.path.parent, self._read(blocks))

    def _general(self) -> None:
        every = [self.roles.leads, *(seen for seen, _ in (*self.roles.outcomes, *self.roles.activities))]
        self.top.add("leadkit", FORMAT)
        formats, is_doubtful = settle(_dates(every))
        tokens: dict[str, int] = {}
        for sight in (sight for seen in every for sight in seen.sights.values()):
            for value in sight.missing:
                if value.strip().casefold() in SURE_TOKENS:
                    tokens[value] = tokens.get(value, 0) + 1
        self.missing = tuple(sorted(tokens))
        found = ", ".join(f"“{token}” ({n})" for token, n in tokens.items())
        self.top.add("missing", ("", *self.missing) if tokens else None, CHECK + say("profile.missing", names=found))
        doubt = CHECK + say("profile.swapped") if is_doubtful else None
        self.top.add("date_formats", formats or None, doubt)
        if self.roles.leads.table.decimal == ",":
            self.csv.add("decimal", ",", CHECK + say("profile.decimal"))
        for seen in self.roles.unused:
            self.top.check(say("profile.unused", name=seen.path.name))

    def _read(self, blocks: Iterable[Block]) -> History:
        """Return the files read as `blocks` say."""
        faults = Faults()
        tree = tomllib.loads(write(blocks, self.roles.leads.path.parent))
        settings = read_settings(tree, "history.toml", faults, on_disk=True)
        if faults.found:
            raise HistoryError(faults.found)
        activities = self.roles.activities[0][0].table if self.roles.activities else None
        others = {guess.name: seen.table for guess, seen, _ in self.outcomes if seen is not None}
        return History.of_tables(settings, Tables(self.roles.leads.table, activities, others))

    def _moments(self, draft: History) -> None:
        """Propose when the data was taken, its time zone, and how long a lead needs."""
        created = draft.created_at
        stamps = [created, *(rows.at for rows in draft.activities.values())]
        newest = max((int(moments.max()) for moments in stamps if len(moments)), default=NO_TIME)
        if newest == NO_TIME:
            return
        has_time = any((moments[moments != NO_TIME] % _DAY).any() for moments in stamps)
        day = datetime.fromtimestamp(newest, UTC).date() + timedelta(days=1 if has_time else 0)
        self.top.add("as_of", day, CHECK + say("profile.as-of-end" if has_time else "profile.as-of"))
        self.top.add("time_zone", "UTC", CHECK + say("profile.zone"))
        days = _days_to_win(draft, created)
        if days is not None:
            lasting = format_duration(max(1, math.ceil(days * _DAY / _MONTH)) * _MONTH)
            self.top.add("mature_after", lasting, CHECK + say("profile.mature", days=days))

    def _attributes(self) -> list[Block]:
        if not self.roles.activities:
            return []
        seen = self.roles.activities[0][0]
        used = {item.value for block in activities_blocks(self.roles) for item in block.items}
        return [
            attribute_block(sight, seen.guesses[name], self.missing)
            for name, sight in seen.sights.items()
            if name not in used
        ]

    def _fields(self, draft: History) -> list[Block]:
        leads = self.roles.leads
        parts = {item.key: item.value for item in leads_block(self.roles).items}
        roles = {str(parts.get("created_at")): "created", str(parts.get("handed_over_at")): "handed-over"}
        for guess, seen, link in self.outcomes:
            columns = guess.columns if seen is None else {link.key} - {self.roles.id} if link is not None else set()
            roles.update(dict.fromkeys(columns, "outcome"))
        won = draft.outcome.won if draft.outcome is not None else None
        return [
            field_block(
                sight, leads.guesses[name], self.missing, roles.get(name), None if won is None else won[: sight.rows]
            )
            for name, sight in leads.sights.items()
            if name != self.roles.id
        ]


def _outcomes(roles: Roles) -> Iterable[tuple[outcomes.OutcomeGuess, Seen | None, Link | None]]:
    """Yield the outcomes: those of other tables first, or one that the leads tell."""
    names: set[str] = set()
    for at, (seen, link) in enumerate(roles.outcomes):
        for guess in outcomes.of_table(seen, link, at == 0):
            while guess.name in names:
                guess.name += "_2"
            names.add(guess.name)
            yield guess, seen, link
    if not roles.outcomes:
        guess_of_leads = outcomes.of_leads(roles.leads, roles.id)
        if guess_of_leads is not None:
            yield guess_of_leads, None, None


def _dates(every: Sequence[Seen]) -> list[Dates]:
    return [guess.dates for seen in every for guess in seen.guesses.values() if guess.dates is not None]


def _days_to_win(draft: History, created: Seconds) -> int | None:
    """Return within how many days nine of ten won leads were won, ``None`` where too few tell it."""
    if draft.outcome is None:
        return None
    decided = draft.outcome.decided_at
    told = draft.outcome.won & (created != NO_TIME) & (decided != NO_TIME) & (decided >= created)
    if told.sum() < _ENOUGH_WON:
        return None
    return math.ceil(float(np.quantile((decided - created)[told], _MOST_WON)) / _DAY)
