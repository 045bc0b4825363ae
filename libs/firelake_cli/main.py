"""The `firelake` command: finds the verb and runs it."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

VERBS = {
    "athena": "run Athena SQL on the lake",
    "chain": "start the chain, look at it, approve a model",
    "cloud": "start, look at and stop the local cloud",
    "demo": "run the whole chain on this machine",
    "deploy": "create or update everything from the templates",
    "replay": "feed a measured series through the approved model",
    "simulate": "run scenarios without any cloud",
}
"""Verb to what it does; the module firelake_cli.<verb> adds its arguments."""


def parser(verb: str | None = None) -> argparse.ArgumentParser:
    """The command's parser; only the asked verb's module is imported, so that a command starts fast."""
    root = argparse.ArgumentParser(prog="firelake", description="A data platform that manufactures fires.")
    subparsers = root.add_subparsers(dest="verb", required=True, metavar="verb")
    for name, text in VERBS.items():
        if name == verb:
            import_module(f"firelake_cli.{name}").add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=text, add_help=False)
    return root


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    words = sys.argv[1:] if argv is None else argv
    arguments = parser(words[0] if words and words[0] in VERBS else None).parse_args(words)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # who reads it has read enough; what is still to be said goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
