from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from altair.typing import ChartType
from dozen import LIFE, RICH, STRICT, dozen_settings, dozen_tables

from leadkit import charts
from leadkit.charts.style import WIDEST
from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.evidence import by, compare, funnel, intersections, notches, outcome, readiness, what_if
from leadkit.evidence.drift import drift
from leadkit.history.history import History

HOSTILE = "</text></svg><script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def strict() -> Admission:
    """Return the strict draft on the dozen, one value of which is hostile."""
    leads, outcomes = dozen_tables()
    leads["format"][8] = HOSTILE
    history = History(leads, outcomes=outcomes, settings=dozen_settings())
    return admit(Definition.from_dict(STRICT), history)


def draft(strict: Admission, *criteria: dict[str, Any]) -> Admission:
    """Return a draft that asks for all of some criteria, on the same history."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"all": list(criteria)}}
    return admit(Definition.from_dict(document), strict.history)


def drawn(strict: Admission) -> dict[str, ChartType]:
    """Return every chart of the strict draft, by name."""
    found = readiness(strict.history)
    sides = {"sales": strict, "marketing": draft(strict, RICH), "leadership": draft(strict, LIFE)}
    return {
        "rates": charts.rates(outcome(strict).frame(), "The finding", "by hand"),
        "breakdown": charts.breakdown(by(strict, "format").frame(), "The finding"),
        "steps": charts.steps(funnel(strict).frame(), "The finding"),
        "conditions": charts.conditions(what_if(strict).frame(), "The finding"),
        "overlap": charts.overlap(compare(sides).frame(), "The finding"),
        "marked": charts.overlap(compare(sides).frame(), "The finding", marks=compare(sides).mark_frame()),
        "together": charts.overlap(
            intersections(strict).frame(), "The finding", marks=intersections(strict).mark_frame(), conditions=True
        ),
        "exchanges": charts.exchanges(compare(sides).exchange_frame(), "The finding"),
        "notches": charts.notches(notches(strict).frame(), "The finding"),
        "months": charts.months(drift(strict).frame(), "The finding", broke_in="March 2025"),
        "fields": charts.fields(found.field_frame(), found.suspicious, "The finding"),
    }


NAMES = [
    "rates", "breakdown", "steps", "conditions", "overlap", "marked", "together", "exchanges", "notches", "months",
    "fields",
]  # fmt: skip


def texts(svg: str) -> list[str]:
    """Return the texts of a drawing in their order."""
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_drawn_without_a_network(name: str, strict: Admission) -> None:
    """A chart becomes a self-contained SVG with its title, no wider than paper allows; it loads and runs nothing."""
    svg = charts.svg(drawn(strict)[name])
    assert "The finding" in texts(svg)
    links = set(re.findall(r"(?:https?:)?//[^\s\"'<)]+", svg)) - {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert links == set()
    assert "<script" not in svg
    width = re.search(r'width="(\d+)', svg)
    assert width is not None
    assert int(width.group(1)) <= WIDEST


def test_hostile_values_are_text() -> None:
    """A value that looks like markup is drawn as it stands."""
    frame = by(hostile(), "format").frame()
    svg = charts.svg(charts.breakdown(frame, "Formats"))
    assert "<script" not in svg
    assert any(text.startswith("</text></svg><scr") for text in texts(svg))


def test_a_name_that_javascript_knows_is_a_row_like_any_other() -> None:
    """Leads whose format is called "constructor" are drawn with the others."""
    frame = by(hostile("constructor", "form"), "format").frame()
    assert {"constructor", "form"} <= set(texts(charts.svg(charts.breakdown(frame, "Formats"))))


def hostile(*formats: str) -> Admission:
    """Return a draft on a history with hostile values."""
    values = list(formats or [HOSTILE[:30]])
    history = History({"lead_id": [f"{i}" for i in range(len(values))], "format": values})
    return admit(Definition(id="d"), history)


def test_the_numbers_drawn_are_those_of_the_table(strict: Admission) -> None:
    """Steps show the leads left and their share, as the table has them."""
    found = texts(charts.svg(drawn(strict)["steps"]))
    assert [text for text in found if "%" in text] == ["12 (100 %)", "8 (66.7 %)", "5 (41.7 %)"]


def test_what_cannot_be_told_is_marked(strict: Admission) -> None:
    """L05 has no revenue: who asks for it can't tell, which is not drawn like a no; without marks it is."""
    assert texts(charts.svg(drawn(strict)["marked"])).count("?") == 4
    assert "can’t tell of some, the others not" in texts(charts.svg(drawn(strict)["marked"]))
    assert "?" not in texts(charts.svg(drawn(strict)["overlap"]))


@pytest.mark.parametrize("n", [2, 6, 7, 12])
def test_long_names_of_many_teams_are_written_out(strict: Admission, n: int) -> None:
    """Up to six names stand above their dots line by line, more lie aslant; none is cut off, whatever it holds."""
    names = [f"customer success {i} \"'\\" for i in range(n)]
    sides = {name: draft(strict, RICH, {**LIFE, "key": f"k{i}"}) for i, name in enumerate(names)}
    sides[names[0]] = strict
    found = " ".join(texts(charts.svg(charts.overlap(compare(sides).frame(), "Teams"))))
    assert found.count("success") == n
    assert "…" not in found


def test_bars_go_both_ways_from_zero(strict: Admission) -> None:
    """What is gained stands to the right with a plus, what is lost to the left with a minus; nothing has no bar."""
    frame = compare({"rich": draft(strict, RICH), "life": draft(strict, LIFE)}).exchange_frame()
    found = texts(charts.svg(charts.exchanges(frame, "Life instead of rich")))
    assert {"Life instead of rich", "+1", "+<0.1", "−<0.1"} <= set(found)
    counted = texts(charts.svg(charts.exchanges(frame, "Leads", told=False)))
    assert "Won deals" not in counted


def test_exchanges_without_dates_are_drawn_in_leads() -> None:
    """Where nothing is dated a load per week is not to be had; leads are drawn as they are counted."""
    history = History({"lead_id": ["1", "2", "3"], "x": ["a", "a", "b"]})
    one, other = (
        admit(
            Definition.from_dict(
                {"leadkit": "definition/1", "id": "d", "format": {"key": "x", "field": "x", "op": "=", "value": v}}
            ),
            history,
        )
        for v in "ab"
    )
    found = texts(charts.svg(charts.exchanges(compare({"a": one, "b": other}).exchange_frame(), "T", told=False)))
    assert {"Leads", "+2", "−1", "A instead of b"} <= set(found)


def test_too_few_leads_get_no_number(strict: Admission) -> None:
    """What rests on a dozen leads is marked as too few instead of given a percentage."""
    found = texts(charts.svg(drawn(strict)["rates"]))
    assert sum(text.startswith("too few to say (of ") for text in found) == 3
    assert not [text for text in found if re.fullmatch(r"\d+\.\d %", text)]


def test_rows_without_a_rate_keep_their_place(strict: Admission) -> None:
    """A condition that keeps nobody out has no win rate; the rows beside it still stand at its height."""
    anyone = {"key": "any", "field": "lead_id", "op": "known"}
    chart = charts.conditions(what_if(draft(strict, RICH, anyone)).frame(), "Conditions")
    points = chart.to_dict()["hconcat"][1]["layer"][0]["encoding"]["y"]
    assert points["scale"]["domain"] == ["Revenue", "Lead id"]


def test_conditions_of_one_name_are_told_apart(strict: Admission) -> None:
    """Two conditions on the same field are two rows, named with their keys."""
    rich, richer = RICH, {**RICH, "key": "richer", "value": 700}
    svg = charts.svg(charts.conditions(what_if(draft(strict, rich, richer)).frame(), "Conditions"))
    assert {"Revenue (rich)", "Revenue (richer)"} <= set(texts(svg))


def test_notebooks_draw_svg() -> None:
    """After `use_svg` a chart shows itself as an image that needs no script."""
    before = alt.renderers.active
    try:
        charts.use_svg()
        bundle = charts.steps(funnel(hostile()).frame(), "Steps")._repr_mimebundle_()
        content = bundle[0] if isinstance(bundle, tuple) else bundle
        assert set(content) == {"image/svg+xml"}
    finally:
        alt.renderers.enable(before)
