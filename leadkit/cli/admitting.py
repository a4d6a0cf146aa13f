"""``leadkit admit``: which past leads does a definition admit, and what became of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from leadkit.cli.inputs import by_concern, read_source, remark_on
from leadkit.cli.output import Output, table
from leadkit.cli.parser import Command
from leadkit.errors import Fault, UsageError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.definition.model import Definition, Ladder
    from leadkit.engine.admission import Admission
    from leadkit.history import History, Notice

SHOWN_NOTICES = 3


def describe(command: Command) -> None:
    """Add the arguments of ``admit``."""
    command.argument("document")
    command.argument("history")
    command.option("leads", metavar="OUT.csv")
    command.option("engine", metavar="ENGINE", default="columns")
    command.flag("allow-later")


def run(args: argparse.Namespace, out: Output) -> int:
    """Judge every lead; 0 whatever the counts."""
    from leadkit.engine.choosing import check_engine

    check_engine(args.engine)
    to_stdout = args.leads == "-"
    if to_stdout and out.as_json:
        raise UsageError(Fault("two-answers", "", say("cli.two_answers")))
    source = read_source(args, out)
    out.progress(say("cli.judging"))
    applied = source.applied
    admission, rows = _judge(applied.draft, applied.history, args)
    notices = (*applied.notices, *source.own_history.notices)
    if args.leads is not None:
        _write_leads(admission, args.leads, out)
    if out.as_json:
        document = as_data(admission, notices)
        out.data(document if rows is None else {**document, "rows_returned": rows})
    elif not to_stdout:
        out.lines(in_words(admission))
    if rows is not None and not out.as_json:
        out.remark(say("cli.admit.rows_returned", n=rows))
    remark_on(applied.notices, out)
    remark_on(by_concern(source.own_history.notices, applied.draft), out, SHOWN_NOTICES)
    return 0


def _judge(draft: Definition | Ladder, history: History, args: argparse.Namespace) -> tuple[Admission, int | None]:
    """Return the verdicts, and from a database how many rows came back: none per lead unless leads are asked for."""
    from leadkit.engine.admission import admit
    from leadkit.engine.choosing import is_database

    if is_database(args.engine) and args.leads is None:
        from leadkit.engine.patterns import count_patterns

        patterns = count_patterns(draft, history, engine=args.engine, allow_later=args.allow_later)
        return patterns.admission, len(patterns)
    admission = admit(draft, history, engine=args.engine, allow_later=args.allow_later)
    return admission, history.n if is_database(args.engine) else None


def _write_leads(admission: Admission, path: str, out: Output) -> None:
    from leadkit.definition.files import write_text
    from leadkit.export.verdicts import verdicts_csv

    out.progress(say("cli.writing", place=path))
    text = verdicts_csv(admission)
    if path == "-":
        out.raw(text)
    else:
        write_text(path, text)


def as_data(admission: Admission, notices: tuple[Notice, ...]) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    from leadkit.export.figures import criterion_counts, figures

    found = figures(admission)
    rates = found.pop("rates")
    document = {**found, "criteria": criterion_counts(admission), "rates": rates}
    steps = ladder_counts(admission)
    if steps is not None:
        document["ladder"] = steps
    document["planned"] = planned(admission)
    document["notices"] = [notice.to_dict() for notice in notices]
    return document


def planned(admission: Admission) -> list[str]:
    """Return the keys of the criteria that are planned only, and so not judged."""
    from leadkit.spec.catalogue import criteria

    return list(dict.fromkeys(c.key for c in criteria(admission.draft) if c.remarks.planned))


def ladder_counts(admission: Admission) -> dict[str, Any] | None:
    """Return where the leads stand on a ladder; ``None`` for a plain definition."""
    from leadkit.definition.model import Ladder
    from leadkit.engine.admission import NEVER_A_LEAD, NO_LEVEL, UNDECIDED

    if not isinstance(admission.draft, Ladder):
        return None
    standing = admission.standing
    levels = [
        {
            "id": level.id, "title": level.name, "standing": int((standing == i + 1).sum()),
            "reached": admission.reaches[i].counts()[0],
        }
        for i, level in enumerate(admission.definitions)
    ]  # fmt: skip
    others = {"never": NEVER_A_LEAD, "none": NO_LEVEL, "undecided": UNDECIDED}
    return {"levels": levels, **{name: int((standing == code).sum()) for name, code in others.items()}}


def in_words(admission: Admission) -> list[str]:
    """Return the figures as lines for a person."""
    from leadkit.definition.words import summary
    from leadkit.evidence.outcome import outcome

    lines = [admission.draft.name, *outcome(admission).sentences()]
    steps = ladder_counts(admission)
    if steps is not None:
        lines += ["", *_ladder_lines(steps)]
    rows = [[say("cli.admit.condition"), *(say(f"cli.admit.{name}") for name in ("met", "not_met", "cant_tell"))]]
    for name, pair in admission.criteria.items():
        told = summary(admission.columns[name][1], admission.history.catalogue)
        rows.append([told, *(f"{n:,}" for n in pair.counts())])
    lines += ["", *table(rows)]
    lines += [say("cli.admit.planned", key=key) for key in planned(admission)]
    return lines


def _ladder_lines(steps: dict[str, Any]) -> list[str]:
    rows = [[level["title"], f"{level['standing']:,}"] for level in reversed(steps["levels"])]
    rows += [[say(f"cli.admit.{name}"), f"{steps[name]:,}"] for name in ("none", "never", "undecided")]
    return table(rows)
