from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from altair.typing import ChartType
from drafts import acme

from leadkit import charts
from leadkit.evidence.drivers import Drivers, card, drivers
from leadkit.history.history import History

HOSTILE = "</text></svg><script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def found() -> Drivers:
    """Return what goes with the outcome in the shipped sample."""
    return drivers(acme())


def texts(chart: ChartType) -> list[str]:
    """Return all texts of a chart as it is drawn; what is not sound SVG fails here."""
    root = ET.fromstring(charts.svg(chart))
    return ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]


def test_drivers_are_drawn_in_their_order(found: Drivers) -> None:
    """The title is the finding, found ones come first, at most sixteen, zero is on the axis, both parts have a key."""
    said = texts(charts.drivers(found.frame(), "The finding", "by hand"))
    titles = [driver.title for driver in found.drivers if driver.held_difference is not None]
    assert [text for text in said if text in titles] == titles[:16]
    assert {"The finding", "by hand", "0", "on leads held out, with its interval"} <= set(said)


def test_steps_say_how_many_leads_they_rest_on(found: Drivers) -> None:
    """A row per group with the number of leads held out; what rests on too few has no percentage."""
    frame = found.steps_frame()
    said = texts(charts.driver_steps(frame[frame["name"] == "seniority"], "The finding", axis="Became customers"))
    assert {
        "staff (184 leads)",
        "chief officer (88 leads)",
        "20.5 %",
        "too few to say",
        "0\u00a0%",
        "Became customers",
    } <= set(said)


def test_windows_are_drawn_the_best_first(found: Drivers) -> None:
    """A bar per window with its score at the end."""
    frame = found.windows_frame()
    said = texts(charts.windows(frame[frame["name"] == "product page view"], "The finding"))
    rows = [text for text in said if text.startswith("at least")]
    assert rows[0] == "at least 5 times on one day"
    assert len(rows) == 7


def test_points_are_drawn_from_the_highest(found: Drivers) -> None:
    """Ranges of points, all leads and the rate held out."""
    made = card(found)
    assert made is not None
    frame = made.bands_frame()
    said = texts(charts.bands(frame, "The finding", axis="Became customers"))
    rows = [text for text in said if text.endswith(" points")]
    assert rows == [f"{title} points" for title in frame["title"][::-1]]
    assert f"{frame['leads'].iloc[0]:,}" in said


def test_names_that_attack_are_drawn_as_text() -> None:
    """A field and a value named like a script stay text."""
    random = np.random.default_rng(3)
    values = random.choice([HOSTILE, "b"], 600)
    won = random.random(600) < np.where(values == HOSTILE, 0.6, 0.2)
    ids = [f"L{i}" for i in range(600)]
    outcomes = {"lead_id": ids, "status": ["won" if w else "lost" for w in won]}
    past = drivers(History({"lead_id": ids, HOSTILE: values.tolist()}, outcomes=outcomes))
    assert [driver.verdict for driver in past.drivers] == ["found"]
    for chart in (
        charts.drivers(past.frame(), HOSTILE),
        charts.driver_steps(past.steps_frame(), past.drivers[0].sentence),
    ):
        assert any("<script>" in text for text in texts(chart))
        assert "<script" not in charts.svg(chart)
