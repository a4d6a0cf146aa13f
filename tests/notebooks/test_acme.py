"""The notebooks on the workshop of Acme Instruments, run from top to bottom, compared with golden figures."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadkit.spec import Spec

pytestmark = pytest.mark.notebook
NAMES = ("0_prepare", "2_draft", "3_compare", "5_export")


@pytest.fixture(scope="session")
def acme(execute: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """Return a function that runs a notebook as it stands; only the agreement goes to a folder of its own."""
    specs = tmp_path_factory.mktemp("specs")

    def run(name: str) -> Any:
        return execute(name, "acme", **({"specs": specs} if name == "5_export" else {}))

    return run


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_those_of_the_golden_file(
    acme: Callable[[str], Any], matches_golden: Callable[[str, Any], None], name: str
) -> None:
    """Run as it stands, the notebook shows the figures that it always showed."""
    matches_golden(f"acme-{name}", acme(name).figures)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs_quietly(acme: Callable[[str], Any], name: str) -> None:
    """No cell fails or prints; each that shows something shows it as HTML, and as text for who has no HTML."""
    for cell in acme(name).outputs.values():
        assert [out.output_type for out in cell] in ([], ["execute_result"])
        assert all(out.data["text/html"] and out.data["text/plain"] for out in cell)


def test_the_board_leaves_its_picture(acme: Callable[[str], Any]) -> None:
    """An executed copy of 2_draft holds a still picture of the board beside the widget: sentence and count."""
    (shown,) = acme("2_draft").outputs["show-board"]
    assert "application/vnd.jupyter.widget-view+json" in shown.data
    assert "A sales lead is created when" in shown.data["text/plain"]
    count = f"{acme('2_draft').figures['admitted']:,}"
    assert count in shown.data["text/html"]
    assert count in acme("2_draft").page.read_text(encoding="utf-8")


def test_the_agreement_is_on_file(acme: Callable[[str], Any]) -> None:
    """5_export writes the agreement and shows its path, version and digest; the figures seen are within."""
    run = acme("5_export")
    (path,) = [Path(line.split()[-1]) for line in text_of(run, "show-write") if line.startswith("File")]
    spec = Spec.read(path)
    assert (spec.id, spec.version, spec.verify().answers) == ("acme.sales-lead", "1.0.0", ("INTACT", "UNSIGNED"))
    assert spec.digest in run.html
    assert spec.seen is not None
    assert spec.seen["admitted"] == run.figures["figures"]["admitted"]


def test_the_command_shown_prints_the_digest(acme: Callable[[str], Any], jq: Path) -> None:
    """The jq command that 5_export shows prints, in the folder of the file, what the notebook says it prints."""
    lines = text_of(acme("5_export"), "show-verify")
    (path,) = [Path(line.split()[-1]) for line in text_of(acme("5_export"), "show-write") if line.startswith("File")]
    (command,) = [line for line in lines if line.startswith("jq ")]
    found = subprocess.run(
        ["bash", "-c", command.replace("jq", str(jq), 1)], cwd=path.parent, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() in [line.strip() for line in lines]


def text_of(run: Any, cell: str) -> list[str]:
    """Return the lines of what a cell shows, as text."""
    (shown,) = run.outputs[cell]
    lines: list[str] = shown.data["text/plain"].splitlines()
    return lines
