from __future__ import annotations

import numpy as np
from pure_noise import noise

from leadkit.evidence.drivers import drivers, suggest

REPETITIONS = 200


def test_on_pure_noise_next_to_nothing_is_found() -> None:
    """Of 200 histories in which chance decides, at most 5 % of the effects reported are said to be found.

    What the older leads suggest does no better on those held out than any other lead: a lift of one on average.
    """
    effects = found = histories = 0
    lifts: list[float] = []
    for seed in range(REPETITIONS):
        past = drivers(noise(seed))
        effects += past.tests
        found += len(past.found)
        made = suggest(past)
        histories += bool(made.made)
        lifts += [s.held_lift for s in made.tried if s.held_lift is not None]
    assert effects > 5 * REPETITIONS
    assert found <= 0.05 * effects
    assert histories <= 0.05 * REPETITIONS
    assert 0.95 <= float(np.mean(lifts)) <= 1.05
