"""The sentences of en.toml and the code that says them agree, in Python and on the board."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from string import Formatter
from typing import Any

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"[a-z_]+(\.[\w-]+)+")
SCREEN = "board"  # the table that goes to the board's own parts as a whole
JS_STRING = re.compile(r'"([a-z_]+(?:\.[\w-]+)*)"')
JS_SAY = re.compile(r'\bsay\("([^"]+)"')
JS_SAY_GAP = re.compile(r"\bsay\(`([^`]+)`")


@dataclass
class Uses:
    """What a piece of code says: keys in full, keys with a gap, whole tables, and the calls with their values."""

    literals: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    calls: list[tuple[str, set[str], str]] = field(default_factory=list)
    screen_calls: list[tuple[str, str]] = field(default_factory=list)

    def __add__(self, other: Uses) -> Uses:
        """Return both together."""
        return Uses(**{part.name: self.joined(other, part.name) for part in fields(self)})

    def joined(self, other: Uses, name: str) -> Any:
        """Return one part of both."""
        mine, theirs = getattr(self, name), getattr(other, name)
        return mine | theirs if isinstance(mine, set) else mine + theirs


def uses(source: str, where: str) -> Uses:
    """Read what a module says; any string that looks like a key counts as said."""
    found = Uses()
    for node in ast.walk(ast.parse(source, where)):
        match node:
            case ast.Constant(value=str(text)) if KEY.fullmatch(text):
                found.literals.add(text)
            case ast.Call(func=function, args=[ast.Constant(value=str(prefix))]) if called(function) == "section":
                found.tables.add(prefix)
            case ast.Call(func=function, args=[ast.JoinedStr(values=parts)]) if called(function) == "say":
                found.patterns.add("".join(gap(part) for part in parts))
            case ast.Call(func=function, args=[ast.Constant(value=str(key))], keywords=given) if called(
                function
            ) == "say" and all(word.arg for word in given):
                found.calls.append((key, {str(word.arg) for word in given}, f"{where}:{node.lineno}"))
    return found


def screen_uses(source: str, where: str) -> Uses:
    """Read what a part of the board says; any string that looks like a key, or the end of one, counts as said."""
    found = Uses({f"{SCREEN}.{word}" for word in JS_STRING.findall(source)})
    for words in JS_SAY_GAP.findall(source):
        pieces = re.split(r"\$\{.*?\}", words)
        found.patterns.add(re.escape(f"{SCREEN}.") + ".+".join(map(re.escape, pieces)))
    for number, line in enumerate(source.splitlines(), start=1):
        found.screen_calls += [(f"{SCREEN}.{key}", f"{where}:{number}") for key in JS_SAY.findall(line)]
    return found


def called(function: ast.expr) -> str:
    """Return the last name of what is called."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def gap(part: ast.expr) -> str:
    """Return a part of an f-string as a regular expression."""
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Return the sentences of a table and the tables in it by their full keys."""
    sentences: dict[str, str] = {}
    for name, value in table.items():
        sentences |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return sentences


SENTENCES = flat(tomllib.loads((ROOT / "leadkit" / "text" / "en.toml").read_text(encoding="utf-8")))


def all_uses() -> Uses:
    """Read everything that LeadKit says."""
    readers = {".py": uses, ".js": screen_uses}
    return sum(
        (
            readers[path.suffix](path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
            for path in sorted((ROOT / "leadkit").rglob("*"))
            if path.suffix in readers
        ),
        start=Uses(),
    )


def placeholders(sentence: str) -> set[str]:
    """Return the names that a sentence needs filled in."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(sentence) if name}


def wrong_calls(calls: list[tuple[str, set[str], str]], sentences: dict[str, str]) -> Iterator[str]:
    """Yield each call of `say` that would fail: no such sentence, or a value that it needs is not given."""
    for key, given, where in calls:
        if key not in sentences:
            yield f"{where}: no sentence {key}"
            continue
        missing = (placeholders(sentences[key]) | placeholders(sentences.get(f"{key}.one", ""))) - given
        if missing:
            yield f"{where}: {key} needs {', '.join(sorted(missing))}"


def unused(found: Uses, sentences: dict[str, str]) -> list[str]:
    """Return the sentences that nothing says; the form for one (``.one``) goes with its sentence."""
    gaps = [re.compile(pattern) for pattern in found.patterns]
    return [
        key
        for key in sentences
        for base in [key.removesuffix(".one") if key.removesuffix(".one") in sentences else key]
        if base not in found.literals
        and not any(pattern.fullmatch(base) for pattern in gaps)
        and not any(base.startswith(f"{table}.") for table in found.tables - {SCREEN})
    ]


def test_every_sentence_said_exists_and_gets_its_values() -> None:
    """Each ``say("…")`` names a sentence of en.toml and gives all the values that it needs."""
    found = all_uses()
    assert len(found.calls) > 50
    assert list(wrong_calls(found.calls, SENTENCES)) == []


def test_every_sentence_said_on_the_board_exists() -> None:
    """Each ``say("…")`` of the board's own parts names a sentence of its table."""
    found = all_uses()
    assert len(found.screen_calls) > 50
    assert [f"{where}: {key}" for key, where in found.screen_calls if key not in SENTENCES] == []


def test_every_sentence_with_a_gap_exists() -> None:
    """Each ``say(f"…")`` can name at least one sentence."""
    assert [p for p in sorted(all_uses().patterns) if not any(re.fullmatch(p, key) for key in SENTENCES)] == []


def test_every_sentence_is_said() -> None:
    """No sentence of en.toml is left over."""
    assert unused(all_uses(), SENTENCES) == []


def test_the_checks_find_what_they_look_for() -> None:
    """A sentence that is not there, one without its value and one left over are each found."""
    sentences = {"a.b": "{n} leads", "a.b.one": "{n} lead", "a.c": "old", "d.e": "x", "d.f": "y", "g.h": "{n:,} {x.y}"}
    found = uses('say("a.b")\nsay("a.x", n=1)\nsay(f"d.{kind}")\nsay("g.h", n=1, **more)\nsay("g.h", n=2)', "m.py")
    assert list(wrong_calls(found.calls, sentences)) == [
        "m.py:1: a.b needs n",
        "m.py:2: no sentence a.x",
        "m.py:5: g.h needs x",
    ]
    assert unused(found, sentences) == ["a.c"]


def test_the_checks_find_what_they_look_for_on_the_board() -> None:
    """On the board too a sentence that is not there and one left over are found."""
    sentences = {"board.a": "x", "board.op.add": "x", "board.op.add_step": "x", "board.old": "x"}
    found = screen_uses('b.say("a"); b.say("gone")\nb.say(`op.${name}_step`, { n })\nconst words = ["op.add"]', "m.js")
    assert found.screen_calls == [("board.a", "m.js:1"), ("board.gone", "m.js:1")]
    assert unused(found, sentences) == ["board.old"]
