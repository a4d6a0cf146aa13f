"""Draws charts as SVG on this machine: no script, no network, fit for notebooks, pages and paper."""

from __future__ import annotations

import altair as alt
import vl_convert
from altair.typing import ChartType


def use_svg() -> None:
    """Let notebooks draw Altair charts as SVG; the usual way needs the internet."""
    alt.renderers.enable("svg")


def svg(chart: ChartType) -> str:
    """Return the chart as an SVG document."""
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[]))
