"""A workshop's notebooks: copies that follow the kit until someone edits them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkit.workshop import Workshop
from leadkit.workshop.folder import new
from leadkit.workshop.notebooks import fingerprint, place, templates

PARAMETERS = 'workshop = "../workshops/acme"  # the workshop\'s folder\nhistory = None  # past leads\n'


def notebook(code: str = "1 + 1") -> dict[str, Any]:
    """Return a notebook with a text, parameters and some code."""
    empty: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Größe\n", "text"]},
            {"cell_type": "code", "id": "b", "metadata": {"tags": ["parameters"]}, "source": PARAMETERS, **empty},
            {"cell_type": "code", "id": "c", "metadata": {}, "source": [code], **empty},
        ],
    }


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """Return a folder with the kit's own notebooks."""
    folder = tmp_path / "kit"
    folder.mkdir()
    for name in ("0_prepare", "2_draft"):
        write(folder / f"{name}.ipynb", notebook(name))
    return folder


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Return a new workshop."""
    return new(tmp_path / "w", tmp_path / "h")


def write(path: Path, document: dict[str, Any]) -> None:
    """Write a notebook."""
    path.write_text(json.dumps(document), encoding="utf-8")


def read(workshop: Workshop, name: str) -> dict[str, Any]:
    """Read a workshop's copy."""
    document: dict[str, Any] = json.loads((workshop.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))
    return document


def test_copies_are_set_to_the_workshop(workshop: Workshop, kit: Path) -> None:
    """A copy's parameters name the workshop that it lies in; all else is as in the kit."""
    assert place(workshop, kit).written == ("0_prepare", "2_draft")
    copy = read(workshop, "0_prepare")
    assert "".join(copy["cells"][1]["source"]) == PARAMETERS.replace('"../workshops/acme"', '".."')
    assert [copy["cells"][i] for i in (0, 2)] == [notebook("0_prepare")["cells"][i] for i in (0, 2)]


def test_a_second_time_nothing_is_written(workshop: Workshop, kit: Path) -> None:
    """What is current stays, with the outputs that it has."""
    place(workshop, kit)
    ran = read(workshop, "2_draft")
    ran["cells"][2] |= {"execution_count": 3, "outputs": [{"output_type": "stream", "name": "stdout", "text": "hi"}]}
    write(workshop.notebooks / "2_draft.ipynb", ran)
    assert place(workshop, kit).written == ()
    assert read(workshop, "2_draft") == ran


def test_a_newer_kit_renews_what_nobody_edited(workshop: Workshop, kit: Path) -> None:
    """After an update of the kit a copy that was only run follows it."""
    place(workshop, kit)
    ran = read(workshop, "2_draft")
    ran["cells"][2]["execution_count"] = 3
    write(workshop.notebooks / "2_draft.ipynb", ran)
    write(kit / "2_draft.ipynb", notebook("newer"))
    assert place(workshop, kit).written == ("2_draft",)
    assert read(workshop, "2_draft")["cells"][2]["source"] == ["newer"]


def test_an_edited_copy_belongs_to_the_room(workshop: Workshop, kit: Path) -> None:
    """An edited copy is never written over; that the kit has a newer one is told."""
    place(workshop, kit)
    edited = read(workshop, "2_draft")
    edited["cells"][0]["source"] = ["# Ours"]
    write(workshop.notebooks / "2_draft.ipynb", edited)
    assert place(workshop, kit).kept == ()
    write(kit / "2_draft.ipynb", notebook("newer"))
    placed = place(workshop, kit)
    assert (placed.written, placed.kept) == ((), ("2_draft",))
    assert read(workshop, "2_draft") == edited


@pytest.mark.parametrize("text", ["no notebook", "[]", '{"cells": 1}', '{"cells": [1]}'])
def test_someones_own_file_stays(text: str, workshop: Workshop, kit: Path) -> None:
    """A file of that name that is no notebook is left alone."""
    workshop.notebooks.mkdir()
    path = workshop.notebooks / "2_draft.ipynb"
    path.write_text(text)
    assert place(workshop, kit).kept == ("2_draft",)
    assert path.read_text() == text


@pytest.mark.parametrize("record", ["", "[]", "{", '{"2_draft": 1}'])
def test_a_broken_record_loses_nothing(record: str, workshop: Workshop, kit: Path) -> None:
    """Without its record of what was written, a copy is taken for edited unless it is the kit's own."""
    place(workshop, kit)
    (workshop.own / "notebooks.json").write_text(record)
    assert place(workshop, kit).kept == ()
    write(kit / "2_draft.ipynb", notebook("newer"))
    assert place(workshop, kit).written == ("2_draft",)


def test_a_deleted_copy_comes_back(workshop: Workshop, kit: Path) -> None:
    """Who deletes an edited copy gets the kit's own again."""
    place(workshop, kit)
    (workshop.notebooks / "2_draft.ipynb").unlink()
    assert place(workshop, kit).written == ("2_draft",)


def test_the_fingerprint_is_of_what_is_written() -> None:
    """Sources as text or as lines are the same; another word is not."""
    one, other = notebook(), notebook()
    other["cells"][0]["source"] = "# Größe\ntext"
    assert fingerprint(one) == fingerprint(other)
    other["cells"][0]["source"] = "# Größe\nTEXT"
    assert fingerprint(one) != fingerprint(other)


def test_the_kit_has_notebooks() -> None:
    """The kit's own notebooks are found; each has parameters that name a workshop."""
    paths = sorted(templates().glob("*.ipynb"))
    of_the_room = [path.stem for path in paths if path.stem[0].isdigit()]
    assert of_the_room == ["0_prepare", "1_diagnose", "2_draft", "3_compare", "5_export", "6_review"]


def test_the_kits_notebooks_can_be_set(workshop: Workshop) -> None:
    """Each of the kit's own notebooks, copied, works on the workshop that it lies in."""
    place(workshop)
    for path in workshop.notebooks.glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = ["".join(c["source"]) for c in cells if "parameters" in c["metadata"].get("tags", [])]
        assert [text.splitlines()[0].split("#")[0].strip() for text in tagged] == ['workshop = ".."']
