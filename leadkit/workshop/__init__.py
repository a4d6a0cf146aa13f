"""The room: a workshop's folder with its agenda, drafts, notebooks and agreements."""

from leadkit.workshop.folder import Phase, Workshop

__all__ = ["Phase", "Workshop"]
