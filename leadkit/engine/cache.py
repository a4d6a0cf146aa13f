"""Keeps results by the description of what was asked, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Kept = TypeVar("Kept")
CACHE_BYTES = 512 * 1024 * 1024


class Cache:
    """Results by description; the least recently used go when there are more bytes than allowed.

    Threads may share one: two that ask the same at the same time both make it, and have the same result.
    """

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable, make: Callable[[], Kept], size: Callable[[Kept], int]) -> Kept:
        """Return what is kept under `key`, or make and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]  # type: ignore[return-value]
        made = make()
        with self._lock:
            if key in self._kept:
                return self._kept[key][0]  # type: ignore[return-value]
            self._kept[key] = (made, size(made))
            self.size += size(made)
            while self.size > self.limit and len(self._kept) > 1:
                _, (_, freed) = self._kept.popitem(last=False)
                self.size -= freed
        return made
