from __future__ import annotations

import numpy as np
import pytest
from drafts import acme
from lists import asks, equals, listed

from leadkit.evidence.guards import guards, simpson, turned
from leadkit.history.history import History

CATEGORIES = {"format": {"type": "category"}, "source": {"type": "category"}, "x": {"type": "category"}}


def noise(random: np.random.Generator, n: int = 1_500) -> History:
    """Return leads whose outcome depends on nothing, with formats and sources of very different sizes."""
    columns = {
        "format": random.choice(list("abcdefgh"), n, p=[0.4, 0.25, 0.15, 0.08, 0.05, 0.04, 0.02, 0.01]),
        "source": random.choice([f"s{i}" for i in range(20)], n),
        "x": random.choice(["yes", "no"], n),
        "y": random.choice(list("abcd"), n),
    }
    columns["x"] = np.where(random.random(n) < 0.3, columns["x"], np.where(columns["format"] < "c", "yes", "no"))
    return listed(columns, (random.random(n) < 0.15).astype(int).tolist(), fields=CATEGORIES)


def test_noise_turns_nowhere() -> None:
    """Of 200 histories of chance at most 5 in 100 are warned about, whatever the conditions."""
    random = np.random.default_rng(5)
    warned = 0
    for _ in range(200):
        history = noise(random)
        found = simpson(asks(history, equals("x", "yes"), equals("y", "a")))
        assert [headline.name for headline in found.headlines] == ["admitted", "x", "y"]
        warned += bool(found.warnings)
    assert warned <= 10


def test_a_true_difference_is_not_warned_about_for_noisy_strata() -> None:
    """Where the difference is the same within every format, small formats that differ by chance are no warning."""
    random = np.random.default_rng(6)
    warned = 0
    for _ in range(100):
        n = 2_000
        x = random.random(n) < 0.4
        columns = {
            "format": random.choice(list("abcdefghij"), n), "source": random.choice(list("uvw"), n),
            "x": np.where(x, "yes", "no"),
        }  # fmt: skip
        status = (random.random(n) < np.where(x, 0.2, 0.1)).astype(int).tolist()
        warned += bool(simpson(asks(listed(columns, status, fields=CATEGORIES), equals("x", "yes"))).warnings)
    assert warned <= 5


def by_hand() -> History:
    """Return "x" that loses overall and wins in both formats: 20 of 200 and 90 of 100, against 0 of 50 and 400 of 500.

    That is 110 of 300 against 400 of 550.
    """
    cells = [("a", "yes", 20, 200), ("b", "yes", 90, 100), ("a", "no", 0, 50), ("b", "no", 400, 500)]
    columns: dict[str, list[object]] = {"format": [], "x": []}
    status: list[int] = []
    for form, x, won, of in cells:
        columns["format"] += [form] * of
        columns["x"] += [x] * of
        status += [1] * won + [0] * (of - won)
    return listed(columns, status, fields={name: CATEGORIES[name] for name in columns})


def test_the_reversal_counted_by_hand() -> None:
    """36.7 % against 72.7 % overall; within formats +10 points each, so +10 pooled; and the words say it."""
    found = simpson(asks(by_hand(), equals("x", "yes")))
    row = found.frame().iloc[0]
    assert (row["turn"], row["weight"], row["field"]) == ("turns", "warning", "format")
    assert (row["first_rate"], row["second_rate"]) == (110 / 300, 400 / 550)
    assert row["pooled"] == pytest.approx(0.1)
    (said,) = found.sentences()
    assert said.startswith(
        "The leads that count: less often customers overall (36.7 % against 72.7 %), but more often inside b and a."
    )
    assert "the difference is +10.0 points" in said


def test_the_other_direction_is_worded_the_other_way() -> None:
    """Those without "x" win overall and lose in both formats."""
    (said,) = simpson(asks(by_hand(), equals("x", "no"))).sentences()
    assert "more often customers overall (72.7 % against 36.7 %), but less often inside b and a" in said


def test_what_chance_could_make_is_not_said_to_stay_so() -> None:
    """A difference that cannot be told from chance is called that; one beyond chance stays so."""
    n = 1_200
    random = np.random.default_rng(8)
    columns = {"format": random.choice(list("ab"), n).tolist(), "x": ["yes", "no"] * (n // 2)}
    for rates, words in (((0.30, 0.31), "that chance alone could make"), ((0.6, 0.2), "and it stays so")):
        won = [int(random.random() < rates[i % 2]) for i in range(n)]
        history = listed(columns, won, fields={name: CATEGORIES[name] for name in columns})
        found = simpson(asks(history, equals("x", "yes"))).findings[0]
        assert found.code == "holds"
        assert words in found.message


def test_a_format_is_not_judged_within_itself() -> None:
    """A draft of nothing but a format is looked at within the other fields alone."""
    found = simpson(asks(by_hand(), equals("format", "a")))
    assert [split.field for headline in found.headlines for split in headline.within] == []
    assert found.sentences() == ("No headline turns within format or source.",)


def test_social_networks_of_acme_turn() -> None:
    """The planted paradox: 3.9 against 6.6 % in all, and more within the formats; no other channel turns."""
    (warning,) = turned(acme()).warnings
    assert (warning.code, warning.fields) == ("turns", ("format",))
    assert warning.message.startswith(
        "Source “social networks”: less often customers overall (3.9 % against 6.6 %), but more often inside newsletter"
    )
    numbers = warning.numbers
    assert numbers["difference"] == pytest.approx(-0.0268, abs=1e-4)
    assert numbers["pooled"] is not None
    assert numbers["pooled"] > 0


def test_a_draft_of_social_networks_is_warned_about() -> None:
    """The same as a draft, among the guards."""
    found = guards(asks(acme(), equals("lead_source", "social networks")), checks=["simpson"])
    assert [(g.code, g.weight) for g in found.warnings] == [("turns", "warning")]


def test_without_outcome_or_channels_it_says_so() -> None:
    """Leads with nothing that says how they came cannot be split."""
    found = simpson(asks(listed({"x": ["1", "2"] * 20}, [1, 0] * 20), equals("x", "1")))
    assert found.headlines == ()
    assert found.sentences() == ("The data has no outcome, or nothing that says how or where from leads came.",)


def test_what_rests_on_too_few_is_a_note_that_says_so() -> None:
    """Where hardly any format has leads of both kinds, the answer is that it cannot be told; it is no warning."""
    forms, asked = ["a"] * 100 + ["b"] * 102, ["yes"] * 102 + ["no"] * 100
    status = [1] * 90 + [0] * 10 + [1, 0] + [1] * 10 + [0] * 90
    history = listed({"format": forms, "x": asked}, status, fields={name: CATEGORIES[name] for name in ("format", "x")})
    (found,) = simpson(asks(history, equals("x", "yes"))).findings
    assert (found.code, found.weight) == ("open", "note")
    assert "whether that is so between leads alike in Format too cannot be told" in found.message
