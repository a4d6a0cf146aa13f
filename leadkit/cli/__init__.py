"""The command line: ``leadkit COMMAND …``, the same as ``python -m leadkit``.

Exit codes: 0 = fine, 1 = the answer is no, 2 = the input is bad. Errors are one plain line on stderr.

To add a command: a module here with a function `describe` (its arguments) and one that runs it, its line in
`COMMANDS`, and its sentences in the table ``[cli.NAME]``. What is slow to import is imported where it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from leadkit import __version__
from leadkit.cli import (
    admitting,
    checking,
    comparing,
    doctor,
    explaining,
    exporting,
    jupyter,
    preparing,
    profiling,
    reviewing,
    sampling,
    workshops,
)
from leadkit.cli.inputs import damage_of
from leadkit.cli.output import Output
from leadkit.cli.parser import Command, Parser, Run, parse
from leadkit.errors import Fault, LeadkitError, UsageError
from leadkit.text import say

COMMANDS: dict[str, tuple[Callable[[Command], None], Run]] = {
    "sample": (sampling.describe, sampling.run),
    "profile": (profiling.describe, profiling.run),
    "prepare": (preparing.describe, preparing.run),
    "check": (checking.describe, checking.run),
    "admit": (admitting.describe, admitting.run),
    "explain": (explaining.describe, explaining.run),
    "compare": (comparing.describe, comparing.run),
    "review": (reviewing.describe, reviewing.run),
    "new": (workshops.describe, workshops.run),
    "open": (jupyter.describe, jupyter.run),
    "export": (exporting.describe, exporting.run),
    "doctor": (doctor.describe, doctor.run),
}
BAD_INPUT, INTERRUPTED, PIPE_CLOSED = 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        return _run(sys.argv[1:] if argv is None else list(argv))
    except SystemExit as stop:  # argparse has shown its help
        return stop.code if isinstance(stop.code, int) else 0
    except LeadkitError as error:
        return _fail(" ".join(error.summary().split("\n")))
    except KeyboardInterrupt:
        _say(say("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
        return PIPE_CLOSED
    except OSError as error:
        return _fail(_of_system(error))
    except Exception as error:
        if os.environ.get("LEADKIT_DEBUG"):
            raise
        return _fail(say("cli.unexpected", kind=type(error).__name__, message=str(error) or "–"))


def build() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(prog="leadkit", description=say("cli.about"), epilog=say("cli.epilog"))
    parser.add_argument("--version", action="version", version=f"leadkit {__version__}")
    commands = parser.add_subparsers(title=say("cli.commands"), metavar="COMMAND", parser_class=Parser)
    for name, (describe, run) in COMMANDS.items():
        command = Command(commands, name, run)
        describe(command)
        command.finish()
    return parser


def _run(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # data is UTF-8 whatever the terminal says; no character stops a command
            reconfigure(encoding="utf-8", errors="backslashreplace")
    args = parse(build(), argv)
    if not hasattr(args, "run"):
        raise UsageError(_nothing_asked())
    run: Run = args.run
    try:
        code = run(args, Output(as_json=args.as_json, progress=args.progress))
    except Exception as error:
        damage = None if isinstance(error, LeadkitError | OSError) else damage_of(args)
        if damage is None:
            raise
        raise damage from error
    sys.stdout.flush()
    return code


def _nothing_asked() -> Fault:
    return Fault("no-command", "", say("cli.no_command"), None, tuple(COMMANDS))


def _of_system(error: OSError) -> str:
    why = error.strerror or str(error) or type(error).__name__
    return say("cli.system", place=error.filename, why=why) if error.filename else say("cli.system_only", why=why)


def _fail(message: str) -> int:
    _say(message)
    return BAD_INPUT


def _say(message: str) -> None:
    """Write the one line that says what went wrong; where nobody listens any more there is nothing left to do."""
    try:
        Output().error(message)
    except BrokenPipeError:
        _close_stdout()


def _close_stdout() -> None:
    """Let Python's own clean-up not stumble over a pipe that nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
