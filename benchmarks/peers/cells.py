"""What all peers make of a co-occurrence matrix in the same way."""

from __future__ import annotations

from draft import Figures


def cells(both: list[list[int]], n: int, suffix: str) -> Figures:
    """Return for each two drafts the leads that both, only one and neither admits, out of `n`."""
    found = {}
    for a, row in enumerate(both):
        for b in range(a + 1, len(both)):
            in_both, in_a, in_b = int(row[b]), int(row[a]), int(both[b][b])
            found[f"{a} {b} both{suffix}"] = in_both
            found[f"{a} {b} first{suffix}"] = in_a - in_both
            found[f"{a} {b} second{suffix}"] = in_b - in_both
            found[f"{a} {b} neither{suffix}"] = int(n) - in_a - in_b + in_both
    return found
