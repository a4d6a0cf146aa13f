"""The words of the command line: commands, arguments, options, and what to say where one is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from leadkit.cli.output import Output
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.text import say

Run = Callable[[argparse.Namespace, Output], int]


class Parser(argparse.ArgumentParser):
    """A parser that answers a slip with the nearest match, in one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
        self._optionals.title = say("cli.options")
        self._positionals.title = say("cli.arguments")

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong."""
        raise UsageError(Fault("usage", "", say("cli.usage", message=message, program=self.prog)))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        allowed = None if action.choices is None else tuple(str(choice) for choice in action.choices)
        if allowed is not None and value not in allowed:
            key = "cli.unknown_command" if isinstance(action, argparse._SubParsersAction) else "cli.unknown_value"
            self.unknown(key, str(value), allowed)

    def unknown(self, key: str, found: str, allowed: Iterable[str]) -> NoReturn:
        """Raise that `found` is none of the `allowed` words."""
        names = tuple(allowed)
        raise UsageError(Fault("unknown-word", "", say(key, found=found), found, names, nearest_match(found, names)))


class Command:
    """One command being described: its arguments, then what it does.

    The sentences are in the table ``[cli.NAME]``: ``about``, ``example``, and one per argument.
    """

    def __init__(self, commands: argparse._SubParsersAction[Parser], name: str, run: Run) -> None:
        self.name = name
        about = say(f"cli.{name}.about")
        example = say("cli.example", example=say(f"cli.{name}.example"))
        self.parser = commands.add_parser(name, help=about, description=about, epilog=example)
        self.parser.set_defaults(run=run, command=name)

    def argument(self, name: str, **kwargs: Any) -> None:
        """Add a positional argument, shown in capitals."""
        self.parser.add_argument(name, metavar=name.upper(), help=say(f"cli.{self.name}.{name}"), **kwargs)

    def option(self, name: str, **kwargs: Any) -> None:
        """Add an option ``--name``."""
        key = name.replace("-", "_")
        self.parser.add_argument(f"--{name}", dest=key, help=say(f"cli.{self.name}.{key}"), **kwargs)

    def flag(self, name: str) -> None:
        """Add an option that takes no value."""
        self.option(name, action="store_true")

    def finish(self) -> None:
        """Add the options that every command has."""
        self.parser.add_argument("--json", dest="as_json", action="store_true", help=say("cli.json"))
        self.parser.add_argument(
            "--progress", action=argparse.BooleanOptionalAction, default=None, help=say("cli.progress")
        )


def parse(parser: Parser, argv: Sequence[str]) -> argparse.Namespace:
    """Return what `argv` says.

    Raises
    ------
    UsageError
        A word that nobody knows, with the nearest match; or one that is missing.
    """
    args, unknown = parser.parse_known_args(argv)
    command = _command_parser(parser, getattr(args, "command", None))
    for word in unknown:
        if word.startswith("-"):
            names = [name for action in command._actions for name in action.option_strings if name.startswith("--")]
            command.unknown("cli.unknown_option", word.partition("=")[0], sorted(names))
    if unknown:
        scheme, is_address, _ = unknown[0].partition("://")  # an address may hold a password
        command.error(say("cli.too_many", found=f"{scheme}://…" if is_address else scheme))
    return args


def _command_parser(parser: Parser, name: str | None) -> Parser:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and name in action.choices:
            found: Parser = action.choices[name]
            return found
    return parser


def count(least: int = 0) -> Callable[[str], int]:
    """Return a reader of whole numbers of at least `least`, thousands separators allowed."""

    def read(text: str) -> int:
        digits = text.replace("_", "").replace(",", "")
        if not digits.isascii() or not digits.isdigit() or int(digits) < least:
            raise UsageError(Fault("not-a-count", "", say("cli.not_a_count", found=text, least=least), text))
        return int(digits)

    return read
