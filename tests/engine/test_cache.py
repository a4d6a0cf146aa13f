from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from leadkit.engine.cache import Cache


def test_what_is_kept_is_not_made_again() -> None:
    """The second time the same object comes back."""
    cache = Cache()
    first = cache.get("a", lambda: [1], len)
    assert cache.get("a", lambda: [2], len) is first
    assert "a" in cache
    assert "b" not in cache


def test_the_least_recently_used_go_first() -> None:
    """With room for two, the one that was not asked for again makes way; what alone is too large stays."""
    cache = Cache(limit=2)
    for key in "ab":
        cache.get(key, lambda: 0, lambda _: 1)
    cache.get("a", lambda: 1, lambda _: 1)
    cache.get("c", lambda: 0, lambda _: 1)
    assert [key in cache for key in "abc"] == [True, False, True]
    cache.get("large", lambda: 0, lambda _: 9)
    assert [key in cache for key in ("a", "c", "large")] == [False, False, True]
    assert cache.size == 9


def test_threads_share_one_result() -> None:
    """Two that ask at the same moment have the same object, and what is kept is counted once."""
    cache = Cache(limit=50)
    together = threading.Barrier(2)

    def ask() -> list[object]:
        def make() -> object:
            together.wait(10)
            return object()

        return [cache.get("slow", make, lambda _: 1)]

    with ThreadPoolExecutor(2) as pool:
        (one,), (two,) = (asked.result() for asked in [pool.submit(ask), pool.submit(ask)])
    assert one is two
    assert cache.size == 1


def test_threads_do_not_lose_count() -> None:
    """Thousands of results from four threads, far more than there is room for: never more are kept than allowed."""
    cache = Cache(limit=40)

    def ask(thread: int) -> None:
        for i in range(2_000):
            key = (thread + i) % 97
            assert cache.get(key, partial(int, key), lambda _: 1) == key

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(ask, range(0, 80, 20)))
    finally:
        sys.setswitchinterval(before)
    assert cache.size == 40
    assert sum(key in cache for key in range(97)) == 40
