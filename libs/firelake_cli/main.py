"""The `firelake` command: finds the verb and runs it."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

VERBS = ("athena", "chain", "cloud", "demo", "deploy", "replay", "simulate")


def parser() -> argparse.ArgumentParser:
    """The command's parser, with every verb."""
    root = argparse.ArgumentParser(prog="firelake", description="A data platform that manufactures fires.")
    subparsers = root.add_subparsers(dest="verb", required=True, metavar="verb")
    for verb in VERBS:
        import_module(f"firelake_cli.{verb}").add_parser(subparsers)
    return root


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
