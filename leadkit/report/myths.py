"""Ten beliefs about leads, each with its verdict on these leads, a chart and two sentences."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from leadkit import charts
from leadkit.errors import Fault, UsageError
from leadkit.evidence.myths import Myth, Myths, myths
from leadkit.evidence.young import none_old_enough
from leadkit.history import History
from leadkit.report.blocks import Tone, banner, headline, paragraph, picture, table
from leadkit.report.markup import Markup, Shown, show, tag
from leadkit.report.progress import working
from leadkit.report.setting import PathLike
from leadkit.text import say

TONES: dict[str, Tone] = {"holds": "good", "does not hold": "bad", "cannot be told": "care"}
YES_NO = {"yes": True, "good": True, "true": True, "1": True, "no": False, "bad": False, "false": False, "0": False}


@dataclass(frozen=True)
class Beliefs:
    """The ten beliefs on one history.

    Parameters
    ----------
    names, behaviour
        As of `leadkit.evidence.myths.myths`.
    judgements
        A CSV file with ``lead_id`` and ``judged`` (good or bad), a row per blind judgement of a lead.
    """

    history: History
    names: dict[str, str] | None = None
    behaviour: tuple[str, ...] = ()
    judgements: PathLike | None = None

    @cached_property
    def found(self) -> Myths:
        """The verdicts."""
        judged = None if self.judgements is None else _read(Path(self.judgements))
        with working("beliefs", self.history) as tell:
            return myths(
                self.history, names=self.names, behaviour=tuple(self.behaviour), judgements=judged, progress=tell
            )  # fmt: skip

    def verdicts(self) -> Shown:
        """Show all ten with their verdicts, how many fell first."""
        counted = {answer: sum(m.answer == answer for m in self.found.all) for answer in TONES}
        said = say(
            "notebook.myths.headline", all=len(self.found.all), open=counted["cannot be told"],
            fallen=say("notebook.myths.fallen", n=counted["does not hold"]),
            kept=say("notebook.myths.kept", n=counted["holds"]),
        )  # fmt: skip
        young = none_old_enough(self.history)
        head = [say("notebook.myths.belief"), say("notebook.myths.verdict")]
        rows = [(tag("b", myth.title), myth.answer_words) for myth in self.found.all]
        return show(headline(said), paragraph(young) if young else None, table(head, rows, shape="tk"))

    def one(self, name: str) -> Shown:
        """Show one belief: its verdict, what was found, the chart behind it."""
        return show(_shown(self.found.of(name)))

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        return {
            myth.name: {"answer": myth.answer, "groups": [[g.title, g.rate.hits, g.rate.of] for g in myth.groups]}
            for myth in self.found.all
        }


def _shown(myth: Myth) -> list[Markup]:
    parts = [banner(TONES[myth.answer], myth.sentences()[0], *(paragraph(text) for text in myth.said))]
    if any(group.rate.of for group in myth.groups):
        chart = charts.groups(myth.frame(), myth.sentences()[0])
        told = "; ".join(say("charts.hits_of", title=g.title, hits=g.rate.hits, leads=g.rate.of) for g in myth.groups)
        parts.append(picture(charts.svg(chart), told))
    return parts


def _read(path: Path) -> dict[str, bool]:
    """Return whether each lead was judged good by more than half of those who judged it.

    Raises
    ------
    UsageError
        The file has not these columns, or a judgement is neither good nor bad.
    """
    votes: dict[str, list[bool]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if not {"lead_id", "judged"} <= set(rows.fieldnames or ()):
            raise UsageError(Fault("judgements", path.name, say("notebook.myths.columns")))
        for number, row in enumerate(rows, 2):
            vote = YES_NO.get((row["judged"] or "").strip().casefold())
            if vote is None:
                message = say("notebook.myths.judged", line=number, found=row["judged"] or "")
                raise UsageError(Fault("judgements", path.name, message, row["judged"]))
            votes.setdefault(row["lead_id"], []).append(vote)
    return {name: sum(said) * 2 > len(said) for name, said in votes.items() if sum(said) * 2 != len(said)}
