"""The board on real leads: a flat file without dates, and leads with outcomes joined over a key."""

from __future__ import annotations

import json
import shutil
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from leadkit.board.session import Session
from leadkit.definition.files import load_json
from leadkit.history.history import History

pytestmark = pytest.mark.real
ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "leadkit" / "board" / "board.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["xeducation", "marketstar"])
def test_real_leads_can_be_drafted_on(name: str, real_data: Path, tmp_path: Path) -> None:
    """Real fields, values and drafts give a valid payload with every figure, and a picture."""
    ours = ROOT / "tests" / "notebooks" / "data" / name
    folder = shutil.copytree(real_data / name, tmp_path / name)
    shutil.copy(ours / "history.toml", folder)
    session = Session(History.read(folder), load_json(ours / "sales.json"), title=name)
    session.handle({"type": "why", "seq": 1, "open": True})
    payload = session.payload()
    faults = jsonschema.Draft202012Validator(SCHEMA).iter_errors(json.loads(json.dumps(payload, allow_nan=False)))
    assert [fault.json_path for fault in faults] == []
    state = payload["state"]
    assert state["faults"] == []
    assert all(state["figures"][figure] for figure in ("count", "rate", "missed"))
    assert state["why"]["bars"]
    picture = unescape(session.picture())
    assert [c["summary"] for c in state["conditions"].values() if c["summary"] not in picture] == []
