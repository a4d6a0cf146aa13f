"""How a workshop opens: what a lead is made of, and the agenda with its times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from leadkit.errors import Fault, UsageError
from leadkit.report.blocks import Tone, banner, card, cards, heading, headline, table
from leadkit.report.markup import Content, Shown, show, tag
from leadkit.text import say
from leadkit.workshop import Phase

ANSWERS: dict[str, Tone] = {"admitted": "good", "rejected": "rest", "undecided": "care"}


def what_a_lead_is() -> Shown:
    """Show the three things that define a lead, when it is created, and the three answers for one lead."""
    parts = (
        card(say(f"notebook.lead.{part}.title"), say(f"notebook.lead.{part}.text"), over=say(f"section.{part}"))
        for part in ("format", "characteristics", "actions")
    )
    answers = (
        card(say(f"notebook.lead.{answer}.title"), say(f"notebook.lead.{answer}.text"), tone=tone)
        for answer, tone in ANSWERS.items()
    )
    return show(
        headline(say("notebook.lead.headline")),
        cards(parts),
        banner("good", say("notebook.lead.created"), tag("p", say("notebook.lead.created_text"))),
        heading(say("notebook.lead.answers")),
        cards(answers),
    )


def agenda(phases: Sequence[Phase], begins: str) -> Shown:
    """Show the steps of the workshop with their times, as far as each says how long it takes.

    Parameters
    ----------
    begins
        The time of the day, such as ``"09:00"``.

    Raises
    ------
    UsageError
        `begins` is no time of the day.
    """
    try:
        start = datetime.strptime(begins, "%H:%M")
    except ValueError:
        raise UsageError(Fault("no-time", "begins", say("notebook.agenda.no_time", found=begins), begins)) from None
    if not phases:
        return show(headline(say("notebook.agenda.nothing")))
    at: datetime | None = start
    rows: list[tuple[Content, ...]] = []
    for phase in phases:
        minutes = "" if phase.minutes is None else say("notebook.agenda.minutes", n=phase.minutes)
        rows.append(("" if at is None else f"{at:%H:%M}", minutes, tag("b", phase.title), phase.notebook))
        at = None if at is None or phase.minutes is None else at + timedelta(minutes=phase.minutes)
    head = [say(f"notebook.agenda.{column}") for column in ("at", "takes", "what", "notebook")]
    said = say("notebook.agenda.from", begins=begins)
    if at is not None:
        said = say("notebook.agenda.from_to", begins=begins, ends=f"{at:%H:%M}")
    return show(headline(said), table(head, rows, shape="knt"))
