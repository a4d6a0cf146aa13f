"""The board's parts are joined into one ES module and one stylesheet."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from leadkit.board.module import join, source


def run(node: Path, text: str, expression: str, folder: Path) -> str:
    """Return what `expression` prints for the default export of a module."""
    (folder / "joined.mjs").write_text(text, encoding="utf-8")
    program = f'import board from "./joined.mjs"; console.log(JSON.stringify({expression}));'
    (folder / "main.mjs").write_text(program, encoding="utf-8")
    done = subprocess.run([node, "main.mjs"], cwd=folder, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def test_the_module_is_one_file(node: Path, tmp_path: Path) -> None:
    """The joined module loads by itself and exports render."""
    esm, _ = source()
    assert "import " not in "\n".join(line for line in esm.splitlines() if line.startswith("import"))
    assert esm.count("export default") == 1
    assert run(node, esm, "typeof board.render", tmp_path) == '"function"'


def test_nothing_is_loaded_from_elsewhere() -> None:
    """Neither module nor stylesheet names an address, an import or a font file."""
    esm, css = source()
    assert "http" not in esm.replace("http://www.w3.org/2000/svg", "")
    assert "innerHTML" not in esm
    assert "eval(" not in esm
    assert not any(word in css for word in ("@import", "url(", "@font-face"))


def test_parts_come_after_those_they_need(node: Path, tmp_path: Path) -> None:
    """Parts may be given in any order; what is private in one may have the same name in another."""
    parts = {
        "board": 'import { twice } from "./middle.js";\nconst own = 4;\nexport default { render: () => twice(own) };\n',
        "middle": 'import {\n add,\n} from "./low.js";\nconst own = 1;\nexport const twice = (n) => add(n, n) * own;',
        "low": "const own = 0;\nexport const add = (a, b) => a + b + own;\nexport function* many() { yield own; }\n",
    }
    assert run(node, join(parts), "board.render()", tmp_path) == "8"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"board": 'import { a } from "./b.js";\nexport default 1;', "b": ""}, "imports a from b.js"),
        ({"board": 'import { a } from "./gone.js";\nexport default 1;'}, "imports a from gone.js"),
        ({"board": 'import * as all from "./b.js";\nexport default 1;', "b": ""}, "cannot be joined: import"),
        ({"board": "export default 1;", "b": "export { a };"}, "cannot be joined: export { a }"),
        ({"board": "export default import('x');"}, "cannot be joined"),
        ({"board": "const a = 1;"}, "one default export"),
        (
            {
                "board": "export default 1;",
                "a": 'import { b } from "./b.js";\nexport const a = b;',
                "b": 'import { a } from "./a.js";\nexport const b = a;',
            },
            "in a circle: ",
        ),
    ],
    ids=["no such name", "no such part", "star", "list", "dynamic", "no default", "circle"],
)
def test_what_cannot_be_joined_is_refused(parts: dict[str, str], message: str) -> None:
    """A part of a form that the join does not know stops it with a message that names part and line."""
    with pytest.raises(ValueError, match=re.escape(message)):
        join(parts)
