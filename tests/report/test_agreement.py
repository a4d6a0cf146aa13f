from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dozen import FORM, LIFE, RICH, STRICT

from leadkit.definition.model import Definition, Ladder
from leadkit.errors import UsageError
from leadkit.history.history import History
from leadkit.report import Agreement
from leadkit.spec import Spec


def agreement(history: History, folder: Path, **members: Any) -> Agreement:
    """Return the strict draft, changed, on its way to a folder."""
    return Agreement(Definition.from_dict({**STRICT, **members}), history, folder)


def test_it_is_written_and_read_back(dozen: History, tmp_path: Path) -> None:
    """The file bears id and version, holds the definition, and answers INTACT and UNSIGNED."""
    made = agreement(dozen, tmp_path)
    assert "The agreement is on file." in made.write().content.text
    spec = Spec.read(tmp_path / "strict-1.0.0.json")
    assert spec.definition == made.draft
    assert "INTACT" in made.verify().content.text
    assert "jq -cjS .definition strict-1.0.0.json | sha256sum" in made.verify().content.text
    assert made.figures()["figures"]["admitted"] == 5


def test_writing_again_is_the_same(dozen: History, tmp_path: Path) -> None:
    """Running the notebook again changes nothing and says nothing of replacing."""
    agreement(dozen, tmp_path).write()
    before = (tmp_path / "strict-1.0.0.json").read_bytes()
    assert "replaced" not in agreement(dozen, tmp_path).write().content.text
    assert (tmp_path / "strict-1.0.0.json").read_bytes() == before


def test_an_unsigned_one_is_replaced(dozen: History, tmp_path: Path) -> None:
    """As long as nobody has signed, the room may change its mind; it is told so."""
    agreement(dozen, tmp_path).write()
    changed = agreement(dozen, tmp_path, characteristics={"all": [LIFE]})
    assert "nobody had signed, was replaced" in changed.write().content.text


def test_a_signed_one_never_changes(dozen: History, tmp_path: Path) -> None:
    """A signed version with other content is left alone, and the refusal says why."""
    first = agreement(dozen, tmp_path)
    signed = Spec(first.spec.body, first.spec.stated, first.spec.seen, ({"name": "A"},))
    signed.write(tmp_path / "strict-1.0.0.json")
    with pytest.raises(UsageError, match="a signed version never changes"):
        agreement(dozen, tmp_path, characteristics={"all": [LIFE]}).write()
    assert Spec.read(tmp_path / "strict-1.0.0.json").signoffs


def test_a_planned_condition_stands_in_the_way(dozen: History, tmp_path: Path) -> None:
    """What nobody records yet stops the signing, not the writing."""
    planned = {"key": "budget", "field": "Budget", "op": "known", "planned": True}
    made = agreement(dozen, tmp_path, characteristics={"all": [LIFE, planned]})
    assert "It cannot be agreed yet. One thing stands in the way." in made.check().content.text
    assert "Nobody should sign it yet." in made.write().content.text


def test_what_can_cease_to_hold_needs_a_time(dozen: History, tmp_path: Path) -> None:
    """What is judged at the horizon cannot be signed before the room says when leads are judged."""
    members: dict[str, Any] = {"characteristics": {"none": [LIFE]}}
    assert "bad" in [tone for tone, _ in agreement(dozen, tmp_path, **members).findings]
    members["horizon"] = {"observe": "P30D"}
    assert "bad" not in [tone for tone, _ in agreement(dozen, tmp_path, **members).findings]


def test_what_the_history_lacks_is_said_at_once(dozen: History, tmp_path: Path) -> None:
    """A draft that asks for what is not there is read aloud, every fault is shown, and nothing is written."""
    made = agreement(dozen, tmp_path, characteristics={"all": [{**RICH, "field": "revenu"}, {**LIFE, "op": ">"}]})
    assert "A lead is created when" in made.read_aloud().content.text
    shown = made.check().content.text
    assert "2 things stand in the way" in shown
    assert "Did you mean “revenue”?" in shown
    assert "Nothing was written" in made.write().content.text
    assert "Nothing was written" in made.verify().content.text
    assert list(tmp_path.iterdir()) == []
    assert len(made.figures()["faults"]) == 2


def test_too_few_and_undecided_are_told(dozen: History, tmp_path: Path) -> None:
    """One undecided lead and four mature ones that count: both are said before anyone signs."""
    shown = agreement(dozen, tmp_path).check().content.text
    assert "Of 1 past lead it cannot be told" in shown
    assert "too few to say how good they are" in shown


def test_a_ladder_shows_where_leads_stand(dozen: History, tmp_path: Path) -> None:
    """Of a ladder the room sees each level's sentence and how many leads stand where."""
    low = {"leadkit": "definition/1", "id": "low", "title": "Marketing lead", "format": {"all": [FORM]}}
    high = {"leadkit": "definition/1", "id": "high", "title": "Sales lead", "characteristics": {"all": [LIFE]}}
    never = {"key": "poor", "field": "revenue", "op": "<", "value": 200}
    ladder = Ladder.from_dict({"leadkit": "ladder/1", "id": "l", "never": {"any": [never]}, "levels": [low, high]})
    made = Agreement(ladder, dozen, tmp_path)
    shown = made.read_aloud().content.text
    assert "Sales lead 6" in shown
    assert "Never a lead 1" in shown
    assert "The agreement is on file." in made.write().content.text
