"""An executed notebook as one page to hand out: no code, loads nothing, runs no script, prints."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from leadkit.definition.files import write_text

FIRST = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")
"""What is shown of an output that comes in several forms: a board's still picture, not its widget."""
ELSEWHERE = ("mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url")
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""What a browser is told: no script, nothing from elsewhere, whatever the page may say."""
SCRIPT = re.compile(r"<script\b.*?</script>\s*", re.DOTALL | re.IGNORECASE)


def page(notebook: str | Path, out: str | Path | None = None) -> Path:
    """Write the executed `notebook` as HTML, beside it unless `out` says where, and return the path."""
    import nbformat

    notebook = Path(notebook)
    out = notebook.with_suffix(".html") if out is None else Path(out)
    content: Any = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    write_text(out, html(content, notebook.stem))
    return out


def html(content: Any, title: str) -> str:
    """Return an executed notebook as a page.

    Parameters
    ----------
    title
        What a browser calls the page.
    """
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    content = content.copy()
    content.metadata = {key: value for key, value in content.metadata.items() if key != "widgets"}
    content.metadata["title"] = title
    config = Config({"NbConvertBase": {"display_data_priority": list(FIRST)}})
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        config=config, template_name="lab", exclude_input=True, exclude_output_prompt=True, exclude_input_prompt=True,
        embed_images=True, **dict.fromkeys(ELSEWHERE, ""),
    )  # fmt: skip
    body, _ = exporter.from_notebook_node(content)
    look = files("leadkit.report").joinpath("page.css").read_text(encoding="utf-8")
    first = f'<head><meta http-equiv="Content-Security-Policy" content="{ALONE}">'
    body = SCRIPT.sub("", str(body)).replace("<head>", first, 1)
    return body.replace("</head>", f"<style>\n{look}</style></head>", 1)
