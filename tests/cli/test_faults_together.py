from __future__ import annotations

from pathlib import Path

from commands import Call, write

PAGES = {"key": "p", "activity": "product page veiw", "count": {"op": ">=", "value": 1}}
BROKEN = {
    "leadkit": "definition/1",
    "id": "x",
    "characteristics": {
        "all": [
            {"key": "a", "field": "revenu", "op": "=", "value": 1},
            {"key": "b", "field": "rank", "op": ">>", "value": "x"},
        ]
    },
}


def test_faults_of_document_and_history_come_together(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """A fault in the document's form hides neither what it asks of the history nor the history's own faults."""
    path = write(tmp_path / "b.json", BROKEN)
    answer = leadkit("check", path, history, "--json")
    assert answer.code == 2
    assert {fault["code"] for fault in answer.data["faults"]} == {"unknown-op", "unknown-field"}
    assert answer.err.strip().count("\n") == 0
    assert "b.json" in answer.err
    nowhere = leadkit("check", path, tmp_path / "nowhere", "--json")
    assert {fault["code"] for fault in nowhere.data["faults"]} >= {"unknown-op"}
    assert len(nowhere.data["faults"]) == 2
