from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from leadkit.errors import UsageError
from leadkit.report.page import html, page
from leadkit.report.running import run

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook(path: Path, *cells: str) -> Path:
    """Write a notebook whose first cell holds the parameters."""
    made = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=KERNEL)
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)
    return path


@pytest.mark.notebook
def test_it_runs_quietly_with_paths_from_here(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path is meant from where the caller stands, a text is left alone, and no kernel talks about TCP."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    path = notebook(
        tmp_path / "notebooks" / "n.ipynb", "a = b = None", "import os\nprint(a, b, os.path.basename(os.getcwd()))"
    )
    copy = run(path, tmp_path / "out" / "n.ipynb", a=Path("x"), b=["y", Path("z")])
    (printed,) = nbformat.read(copy, as_version=4).cells[-1].outputs
    assert printed.text == f"{tmp_path / 'x'} ['y', '{tmp_path / 'z'}'] notebooks\n"
    assert capfd.readouterr() == ("", "")


@pytest.mark.notebook
def test_a_failing_cell_is_told_in_one_line(tmp_path: Path) -> None:
    """What a person can mend is shown in the copy without a traceback, and the caller gets one plain line."""
    path = notebook(
        tmp_path / "n.ipynb", "workshop = None", "from leadkit.report import Setting\nSetting.open(workshop)"
    )
    with pytest.raises(UsageError, match=r"n\.ipynb: a cell failed: UsageError: name the workshop’s folder"):
        run(path, tmp_path / "out.ipynb")
    outputs = [
        out for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells for out in cell.get("outputs", [])
    ]
    (error,) = [out for out in outputs if out.output_type == "error"]
    assert error.traceback == ["name the workshop’s folder (workshop) or a folder of past leads (history)."]


def test_a_page_holds_the_picture_and_no_code(tmp_path: Path) -> None:
    """Of an output in several forms the HTML is taken; code, prompts, scripts and widgets' state stay behind."""
    cell = new_code_cell("secret = 1")
    data = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
        "text/html": "<b>picture</b>",
        "text/plain": "p",
    }
    cell.outputs = [new_output("execute_result", data=data, execution_count=1)]
    made = new_notebook(
        cells=[cell], metadata={**KERNEL, "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}}
    )
    nbformat.write(made, tmp_path / "n.ipynb")
    text = page(tmp_path / "n.ipynb").read_text(encoding="utf-8")
    assert "<b>picture</b>" in text
    assert "<script" not in text
    assert "secret" not in text
    assert "widget-state" not in text
    assert text.index("Content-Security-Policy") < text.index("<style")
    assert "<title>n</title>" in text
    assert made.metadata["widgets"], "the notebook itself is left as it was"


def test_a_script_in_an_output_is_taken_out() -> None:
    """A page runs no script, whoever wrote it: what is taken out, the browser would refuse too."""
    cell = new_code_cell("")
    cell.outputs = [new_output("display_data", data={"text/html": "<p>a</p><SCRIPT>alert(1)</SCRIPT><p>b</p>"})]
    text = html(new_notebook(cells=[cell], metadata=KERNEL), "t")
    assert "<p>a</p><p>b</p>" in text
    assert "default-src 'none'" in text
