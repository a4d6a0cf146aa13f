"""The charts of sources, junk, value and follow-up: drawn without a network, values from data as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from altair.typing import ChartType

from leadkit import charts
from leadkit.charts.style import WIDEST
from leadkit.evidence.course import course
from leadkit.evidence.follow_up import follow_up
from leadkit.evidence.junk import junk, reasons
from leadkit.evidence.roles import Roles
from leadkit.evidence.side_by_side import side_by_side
from leadkit.evidence.sources import sources
from leadkit.evidence.tiers import tiers
from leadkit.history.history import History

HOSTILE = "</text></svg><script>alert(1)</script>\"'&"
ACME = Path(__file__).parents[2] / "data" / "acme"


@pytest.fixture(scope="module")
def acme() -> History:
    """Return Acme's past leads."""
    return History.read(ACME)


@pytest.fixture(scope="module")
def drawn(acme: History) -> dict[str, ChartType]:
    """Return every chart of the diagnosis, by name."""
    found, followed = junk(acme), follow_up(acme, Roles("lead_source"))
    why = reasons(acme)
    assert why is not None
    side = side_by_side(acme, "lead_source", junk=found)
    over = course(acme, "lead_source", junk=found).frame()
    return {
        "outcomes": charts.outcomes(side.frame(), "The finding"),
        "slope": charts.slope(side.frame(), "outcome", "accepted", ["google"], "The finding"),
        "reasons": charts.reasons(why.frame(), "The finding"),
        "worth": charts.worth(sources(acme, "lead_source", junk=found).frame(), "The finding"),
        "tiers": charts.tiers(tiers(acme, "product_interest").frame(), "The finding"),
        "course": charts.course(over, "win", "The finding"),
        "junk over time": charts.course(over, "junk", "The finding"),
        "chances": charts.chances(followed.frame(), "The finding"),
        "answers": charts.answers(followed.answer_frame(), "The finding"),
        "attempts": charts.attempts(followed.attempt_frame(), "The finding"),
    }


NAMES = [
    "outcomes", "slope", "reasons", "worth", "tiers", "course", "junk over time", "chances", "answers", "attempts",
]  # fmt: skip


def texts(svg: str) -> list[str]:
    """Return the texts of a drawing in their order."""
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_drawn_without_a_network(name: str, drawn: dict[str, ChartType]) -> None:
    """A chart becomes a self-contained SVG with its title, no wider than paper allows; it loads nothing."""
    svg = charts.svg(drawn[name])
    assert "The finding" in texts(svg)
    links = set(re.findall(r"(?:https?:)?//[^\s\"'<)]+", svg))
    assert links <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    width = re.search(r'width="(\d+)', svg)
    assert width is not None
    assert int(width.group(1)) <= WIDEST


def test_the_number_behind_a_rate_stands_beside_it(drawn: dict[str, ChartType]) -> None:
    """Rates with their denominators; too few leads have no number."""
    shown = texts(charts.svg(drawn["outcomes"]))
    assert "12.6 % of 175" in shown
    assert "too few to say" in shown


def test_money_is_in_its_unit(drawn: dict[str, ChartType]) -> None:
    """Cents do not reach the room: a customer from social networks costs 2,410."""
    assert "2,410" in texts(charts.svg(drawn["worth"]))


def test_what_is_turned_stands_out(drawn: dict[str, ChartType]) -> None:
    """The legend of the ranks says what the second colour means."""
    assert "in another order, beyond chance" in texts(charts.svg(drawn["slope"]))


def test_without_costs_value_is_drawn(acme: History) -> None:
    """Where no cost is recorded the chart shows what a lead and a deal bring."""
    frame: Any = sources(acme, "format").frame()
    for column in ("net", "net_low", "net_high"):
        frame[column] = None
    assert "Value per won deal" in texts(charts.svg(charts.worth(frame, "Worth")))


def test_hostile_values_are_text() -> None:
    """A source that looks like markup is drawn as it stands."""
    ids = [f"L{i}" for i in range(80)]
    leads = {"lead_id": ids, "source": [HOSTILE, "web"] * 40}
    ended = {"lead_id": ids, "status": ["won", "lost", "lost", "won"] * 20, "reason": [HOSTILE] * 80}
    past = History(leads, outcomes={"accepted": ended}, settings={"fields": {"source": {"type": "category"}}})
    why = reasons(past)
    assert why is not None
    for chart in (charts.outcomes(side_by_side(past, "source").frame(), "t"), charts.reasons(why.frame(), "t")):
        svg = charts.svg(chart)
        assert "<script" not in svg
        assert any(text.startswith("</text></svg>") for text in texts(svg))
