"""The documentation of documents and commands agrees with what they are."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from leadkit.cli import COMMANDS, build
from leadkit.cli.parser import Parser, parse
from leadkit.definition.faults import Faults
from leadkit.definition.reading import read_document
from leadkit.errors import DocumentError
from leadkit.export import targets
from leadkit.history.reading import read_settings
from leadkit.text import say
from leadkit.workshop import Workshop

DOCS = Path(__file__).parents[2] / "docs"
FORMATS = (DOCS / "formats.md").read_text(encoding="utf-8")
COMMAND_LINE = (DOCS / "command-line.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return the fenced blocks of one kind in formats.md."""
    return re.findall(rf"(?ms)^```{kind}\n(.*?)^```", FORMATS)


@pytest.mark.parametrize("text", blocks("json"))
def test_documents_shown_are_sound(text: str) -> None:
    """Each definition and ladder that is shown can be read."""
    assert read_document(json.loads(text)).id


def test_settings_shown_are_sound(tmp_path: Path) -> None:
    """The ``history.toml`` and the ``workshop.toml`` that are shown can be read."""
    history, workshop = blocks("toml")
    faults = Faults()
    read_settings(tomllib.loads(history), "history.toml", faults, on_disk=True)
    assert faults.found == []
    (tmp_path / "workshop.toml").write_text(workshop, encoding="utf-8")
    assert Workshop.open(tmp_path).first == "0_prepare"


def test_every_link_within_leads_somewhere() -> None:
    """Each link to a heading of formats.md names one that is there."""
    headings = {h.lower().replace(" ", "-") for h in re.findall(r"(?m)^## (.+)$", FORMATS)}
    assert (
        set(re.findall(r"\(formats\.md#([\w-]+)\)", COMMAND_LINE) + re.findall(r"\(#([\w-]+)\)", FORMATS)) <= headings
    )


def options(parser: Parser) -> set[str]:
    """Return the long options of a command that are its own."""
    names = {name for action in parser._actions for name in action.option_strings if name.startswith("--")}
    return names - {"--help", "--json", "--progress", "--no-progress"}


def test_every_command_and_option_is_described() -> None:
    """Each command has its heading with exactly the options that it has."""
    heads = dict(re.findall(r"(?m)^### `leadkit (\w+)(.*)`$", COMMAND_LINE))
    assert set(heads) == set(COMMANDS)
    found = next(action for action in build()._actions if action.choices and "admit" in action.choices)
    assert found.choices is not None
    parsers = dict(found.choices)  # type: ignore[arg-type]
    assert {name: set(re.findall(r"--[\w-]+", head)) for name, head in heads.items()} == {
        name: options(parser) for name, parser in parsers.items()
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_is_a_command(name: str) -> None:
    """The example in a command's help is understood by the command line."""
    words = shlex.split(say(f"cli.{name}.example"))
    assert words[0] == "leadkit"
    assert parse(build(), words[1:]).command == name


def test_every_target_is_described() -> None:
    """Each target of ``export`` has its line, and its word in the help."""
    assert all(f"\n| `{target}` |" in COMMAND_LINE for target in targets())
    assert all(target in say("cli.export.target").split() for target in targets())


def test_a_document_that_is_not_sound_would_be_found() -> None:
    """The check of the shown documents can fail."""
    with pytest.raises(DocumentError):
        read_document({"leadkit": "definition/1"})
