from __future__ import annotations

from pathlib import Path

import pytest

from leadkit.errors import UsageError
from leadkit.history.history import History
from leadkit.report import Beliefs

HOSTILE = "facebook</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def history() -> History:
    """Return two hundred leads, half of them from a network with a hostile name; every fourth became a customer."""
    ids = [f"L{i}" for i in range(200)]
    leads = {"lead_id": ids, "source": [HOSTILE if i % 2 else "web" for i in range(200)]}
    status = {"lead_id": ids, "status": ["lost" if i // 2 % 4 else "won" for i in range(200)]}
    return History(leads, outcomes=status)


def test_every_belief_has_its_verdict(history: History) -> None:
    """The headline counts them, and each shows its verdict and a picture with the numbers in words."""
    beliefs = Beliefs(history, {"source": "source"})
    said = beliefs.verdicts()._repr_mimebundle_()["text/plain"]
    assert "Of 10 beliefs" in said
    shown = beliefs.one("social")._repr_mimebundle_()["text/html"]
    assert 'class="banner bad"' in shown
    assert 'alt="From social networks (25 of 100); All other leads (25 of 100)"' in shown
    assert beliefs.figures()["social"]["groups"] == [["From social networks", 25, 100], ["All other leads", 25, 100]]


def test_hostile_names_are_text(history: History) -> None:
    """A source that tries to be a script is shown as it is spelled."""
    shown = Beliefs(history, {"source": "source"}).one("social")._repr_mimebundle_()["text/html"]
    assert "facebook&lt;/script&gt;" in shown
    assert "<script" not in shown


def test_blind_judgements_come_from_a_file(history: History, tmp_path: Path) -> None:
    """More than half of those who judged a lead decide; a draw decides nothing."""
    votes = [f"L{i},{'Good' if i % 8 < 2 else 'bad'}" for i in range(200)]
    path = tmp_path / "judged.csv"
    path.write_text("lead_id,judged\n" + "\n".join([*votes, *votes, "L2,good", "L2,good"]), encoding="utf-8")
    found = Beliefs(history, judgements=path).found.of("eye")
    assert found.answer == "holds"
    assert sum(group.rate.of for group in found.groups) == 199


@pytest.mark.parametrize(
    ("text", "words"), [("lead,judged\nL1,good\n", "columns"), ("lead_id,judged\nL1,so so\n", "Line 2")]
)
def test_a_file_that_is_none_is_refused(history: History, tmp_path: Path, text: str, words: str) -> None:
    """What is wrong is said in the words of the file."""
    path = tmp_path / "judged.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        _ = Beliefs(history, judgements=path).found


def test_one_belief_is_one(history: History) -> None:
    """The headline counts in the singular where there is one."""
    said = str(Beliefs(history, {"source": "source"}).verdicts())
    fallen = sum(myth.answer == "does not hold" for myth in Beliefs(history, {"source": "source"}).found.all)
    assert f"{fallen} do not hold" in said if fallen != 1 else "1 does not hold" in said
    ids = [f"L{i}" for i in range(100)]
    lost = {"lead_id": ids, "status": ["won"] * 20 + ["lost"] * 80}
    assert "1 does not hold on these leads, 0 hold" in str(Beliefs(History({"lead_id": ids}, outcomes=lost)).verdicts())
