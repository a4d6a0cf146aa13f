"""LeadKit: sales, marketing and leadership write one lead definition together, on the evidence of their past leads.

    import leadkit as lk

    history = lk.History.read("data/acme")
    draft = lk.Definition.read("workshops/acme/drafts/sales.json")
    admission = lk.admit(draft, history)
    admission.counts

Every name is imported when it is first used, so that ``import leadkit`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadkit import evidence, export, widgets
    from leadkit.definition.model import Definition, Ladder
    from leadkit.engine.admission import Admission, admit
    from leadkit.evidence.compare import compare
    from leadkit.history.history import History
    from leadkit.history.sample import sample
    from leadkit.spec.envelope import Spec

__version__ = "0.1.0"

__all__ = [
    "Admission",
    "Definition",
    "History",
    "Ladder",
    "Spec",
    "__version__",
    "admit",
    "compare",
    "evidence",
    "export",
    "sample",
    "widgets",
]

_HOMES = {
    "Admission": "leadkit.engine.admission",
    "Definition": "leadkit.definition.model",
    "History": "leadkit.history.history",
    "Ladder": "leadkit.definition.model",
    "Spec": "leadkit.spec.envelope",
    "admit": "leadkit.engine.admission",
    "compare": "leadkit.evidence.compare",
    "sample": "leadkit.history.sample",
}
_FOLDERS = ("evidence", "export", "widgets")


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name in _FOLDERS:
        return import_module(f"leadkit.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'leadkit' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names, those not imported yet included."""
    return sorted({*globals(), *__all__})
