"""A workshop's folder: made once, read with all of its faults."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from leadkit.definition.model import Definition
from leadkit.definition.suit import misfits
from leadkit.errors import WorkshopError
from leadkit.history import History
from leadkit.workshop import Phase, Workshop
from leadkit.workshop.folder import new

ROOT = Path(__file__).parents[2]
ACME = ROOT / "workshops" / "acme"


def test_a_new_workshop_reads_back(tmp_path: Path) -> None:
    """What `new` makes is what `Workshop.open` reads: title, sides, agenda, and the history seen from the folder."""
    made = new(tmp_path / "spring-kick_off", tmp_path / "data" / "crm")
    found = Workshop.open(tmp_path / "spring-kick_off")
    assert found == made
    assert found.title == "Spring kick off"
    assert found.history == "../data/crm"
    assert found.history_folder == tmp_path / "data" / "crm"
    assert found.first == "0_prepare"
    assert found.specs.is_dir()


def test_a_new_workshop_has_an_empty_draft_for_each_side(tmp_path: Path) -> None:
    """Each side starts from a sound definition that asks for nothing."""
    made = new(tmp_path / "w", tmp_path / "h")
    drafts = {side: Definition.read(path) for side, path in made.drafts.items()}
    assert list(drafts) == ["sales", "marketing", "leadership"]
    assert drafts["sales"].sections() == {}
    assert drafts["sales"].id == "w.sales"


@pytest.mark.parametrize("title", ['He said "go" \\ or not', "Größe – 2026", "a # b", "{title}"])
def test_any_printable_title_is_kept(title: str, tmp_path: Path) -> None:
    """Quotes, backslashes and signs in a title survive the file."""
    new(tmp_path / "w", tmp_path / "h", title)
    assert Workshop.open(tmp_path / "w").title == title


def test_a_title_that_cannot_be_printed_is_refused(tmp_path: Path) -> None:
    """Control characters are refused before anything is written."""
    with pytest.raises(WorkshopError):
        new(tmp_path / "w", tmp_path / "h", "a\x7fb")
    assert not (tmp_path / "w").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A folder that holds anything is not made a workshop."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(WorkshopError, match="not empty"):
        new(tmp_path, tmp_path / "h")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def write(folder: Path, text: str) -> Path:
    """Write a ``workshop.toml`` and return its folder."""
    (folder / "workshop.toml").write_text(text, encoding="utf-8")
    return folder


def test_only_title_and_history_are_needed(tmp_path: Path) -> None:
    """Without sides there are the usual three; without an agenda nothing opens by itself."""
    found = Workshop.open(write(tmp_path, 'leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\n'))
    assert found.sides == ("sales", "marketing", "leadership")
    assert (found.agenda, found.first) == ((), None)


def test_sides_and_phases_are_free(tmp_path: Path) -> None:
    """A workshop may name other teams and other notebooks; a team's file has no blanks."""
    text = """leadkit = "workshop/1"
title = "T"
history = "h"
sides = ["Inside sales", "Ops"]
start = "mine.ipynb"
[[agenda]]
notebook = "mine"
title = "Ours"
"""
    found = Workshop.open(write(tmp_path, text))
    assert found.draft("Inside sales") == tmp_path / "drafts" / "inside-sales.json"
    assert found.agenda == (Phase("mine", "Ours"),)
    assert found.first == "mine"


FAULTY = {
    "not TOML": ("leadkit = ", ["not-toml"]),
    "another format": ('leadkit = "workshop/2"\ntitle = "T"\nhistory = "h"', ["unknown-kind"]),
    "a misspelt member": ('leadkit = "workshop/1"\ntitel = "T"\nhistory = "h"', ["unknown-member", "missing-member"]),
    "no side": ('leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\nsides = []', ["wrong-kind"]),
    "a side that is a path": ('leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\nsides = ["../x"]', ["wrong-kind"]),
    "a side twice": ('leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\nsides = ["a b", "A-b"]', ["same-side"]),
    "a notebook elsewhere": ('leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\nstart = "../x"', ["wrong-kind"]),
    "an agenda of words": ('leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\nagenda = ["a"]', ["wrong-kind"]),
    "an agenda that is none": ('leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\nagenda = 1', ["wrong-kind"]),
    "no time": (
        'leadkit = "workshop/1"\ntitle = "T"\nhistory = "h"\n[[agenda]]\nnotebook = "a"\ntitle = "A"\nminutes = 0',
        ["wrong-kind"],
    ),
}


@pytest.mark.parametrize(("text", "codes"), FAULTY.values(), ids=FAULTY.keys())
def test_every_fault_is_named(text: str, codes: list[str], tmp_path: Path) -> None:
    """A faulty ``workshop.toml`` is refused with all that is wrong."""
    with pytest.raises(WorkshopError) as caught:
        Workshop.open(write(tmp_path, text))
    assert [fault.code for fault in caught.value.faults] == codes


@pytest.mark.parametrize("name", ["absent", "."])
def test_a_folder_that_is_no_workshop(name: str, tmp_path: Path) -> None:
    """A folder that is not there, or has no ``workshop.toml``, is told apart from a faulty one."""
    with pytest.raises(WorkshopError):
        Workshop.open(tmp_path / name)


def test_an_unknown_side_is_answered(tmp_path: Path) -> None:
    """Asking for a team that the workshop does not have names the nearest one."""
    with pytest.raises(WorkshopError) as caught:
        new(tmp_path / "w", tmp_path / "h").draft("sale")
    assert caught.value.faults[0].nearest == "sales"


def test_acme_is_a_workshop(acme_workshop: Path) -> None:
    """The shipped workshop has past leads, three drafts that suit them, and a reason for every condition."""
    workshop = Workshop.open(acme_workshop)
    history = History.read(workshop.history_folder)
    assert [phase.notebook for phase in workshop.agenda] == [
        "0_prepare",
        "1_diagnose",
        "2_draft",
        "3_compare",
        "5_export",
    ]
    for path in workshop.drafts.values():
        draft = Definition.read(path)
        assert misfits(draft, history.catalogue) == ()
        assert all(criterion.remarks.note for criterion in draft.criteria())


def test_acmes_settings_are_as_new_ones(acme_workshop: Path) -> None:
    """The shipped ``workshop.toml`` has the members that `new` writes."""
    ours = tomllib.loads((acme_workshop / "workshop.toml").read_text(encoding="utf-8"))
    assert list(ours) == ["leadkit", "title", "history", "sides", "agenda"]
