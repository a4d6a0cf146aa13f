"""The names that a person types: ``import leadkit as lk``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import leadkit as lk

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", lk.__all__)
def test_every_name_is_there(name: str) -> None:
    """Each public name can be imported, and is listed."""
    assert getattr(lk, name) is not None
    assert name in dir(lk)


def test_a_slip_is_an_attribute_error() -> None:
    """A name that is not there fails as in any module."""
    with pytest.raises(AttributeError, match="Histroy"):
        lk.Histroy  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_the_packages() -> None:
    """The version in the code is that of the package."""
    assert lk.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_the_first_steps(acme_workshop: Path) -> None:
    """The example of the documentation runs: read, judge, count, compare."""
    history = lk.sample(leads=60, seed=7)
    draft = lk.Definition.read(acme_workshop / "drafts" / "sales.json")
    admission = lk.admit(draft, history)
    assert sum(admission.counts.values()) == 60
    assert list(admission.leads.columns) == ["verdict", "admitted_at", *(c.key for c in draft.criteria())]
    other = lk.admit(lk.Definition(id="all"), history)
    assert lk.compare({"sales": admission, "everyone": other}).neither.leads == 0
    assert lk.evidence.outcome(admission).everyone.all.leads == 60


def test_an_agreement_from_python(acme_workshop: Path, tmp_path: Path) -> None:
    """A draft is written as an agreement with the figures seen, read, verified and brought back."""
    history = lk.sample(leads=60, seed=7)
    draft = lk.Definition.read(acme_workshop / "drafts" / "sales.json")
    assert "spec" in lk.export.targets()
    path = lk.export.write(draft, "spec", tmp_path / "specs" / "sales.json", history)
    spec = lk.Spec.read(path)
    assert spec.verify().intact
    assert spec.definition == draft
    assert spec.seen is not None
    assert spec.seen["leads"] == 60
    lk.export.write(spec, "definition", tmp_path / "draft.json")
    assert lk.Definition.read(tmp_path / "draft.json") == draft
