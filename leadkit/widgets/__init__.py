"""Boards in Jupyter: anywidget hosts for what `leadkit.board` makes. Nothing else in LeadKit imports widgets."""

from leadkit.widgets.drafter import Drafter

__all__ = ["Drafter"]
