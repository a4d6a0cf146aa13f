"""Writing files: whole or nothing, through links, and into what is no file."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from leadkit.definition.files import write_text


def test_a_link_leads_to_the_file_that_is_written(tmp_path: Path) -> None:
    """The link stays one, and what it leads to has the new content, there before or not."""
    (tmp_path / "real").write_text("old")
    for name in ("real", "new"):
        link = tmp_path / f"link-to-{name}"
        link.symlink_to(name)
        write_text(link, "text")
        assert link.is_symlink()
        assert (tmp_path / name).read_text() == "text"
    assert len(list(tmp_path.iterdir())) == 4


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    """Who reads at its other end gets the text, and it stays a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()), daemon=True)
    reader.start()
    write_text(pipe, "text")
    assert pipe.is_fifo()
    reader.join(10)
    assert heard == ["text"]


def test_a_pipe_without_a_name_is_written_into() -> None:
    """As a shell hands over what stands in ``>(…)``."""
    end, other = os.pipe()
    write_text(f"/proc/self/fd/{other}", "text")
    os.close(other)
    with os.fdopen(end) as stream:
        assert stream.read() == "text"


def test_links_that_lead_in_a_circle_stay(tmp_path: Path) -> None:
    """Nothing can be written there; the error names the link."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="a"):
        write_text(tmp_path / "a", "text")
    assert (tmp_path / "a").is_symlink()


def test_what_a_process_has_open_is_added_to(tmp_path: Path) -> None:
    """As by ``--out /dev/stdout >> file``: what stood in the file stays, and it is the same file."""
    (tmp_path / "log").write_text("old\n")
    with (tmp_path / "log").open("a") as stream:
        (tmp_path / "out").symlink_to(f"/proc/self/fd/{stream.fileno()}")
        write_text(tmp_path / "out", "text\n")
        stream.write("more\n")
    assert (tmp_path / "log").read_text() == "old\ntext\nmore\n"
