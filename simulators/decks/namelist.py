"""Fortran namelists as CFAST reads them: groups of a text, one after another, and their values by keyword.

A group begins where `&` is the first character of a line and ends at the first `/` or `&END` outside quotes, or where
the next group begins; what stands behind it on that line, and every line between groups, is comment (CFAST User's
Guide, "Namelist Formatting").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import f90nml  # type: ignore[import-untyped]

_BEGINS = re.compile(r"\s*&([A-Za-z]\w*)")
_KEYWORD = re.compile(r"([A-Za-z]\w*)\s*(?:\([^)]*\)\s*)?=")
_TWO_POINTS = re.compile(r"(\d\.\d*)\.(?=[\s,]|$)")
_COUNT = re.compile(r"(?:^|[\s,=(:])(\d+)\s*(?=[*):])", re.MULTILINE)
_PLAIN_QUOTES = str.maketrans("‘’“”\t\r", "''\"\"  ")

MOST_VALUES = 10_000
"""Of one keyword."""


class DeckError(ValueError):
    """A deck that cannot be read or run; the message names the file, the group, the keyword and what was expected."""


@dataclass(frozen=True)
class Written:
    """A group as it is written: its name in capitals, its number among those of that name (from 1), its first line, the
    text between name and `/` without comments, what follows the `/` on its line, and whether there is a `/`."""

    name: str
    number: int
    line: int
    body: str
    rest: str
    closed: bool = True


def written_groups(text: str, file: str) -> Iterator[Written]:
    """The groups of a text, in order. Raises DeckError for a quote, or a last group, that is not closed."""
    counts: Counter[str] = Counter()
    name, line, body, quote, number = "", 0, "", "", 0
    for number, whole in enumerate(text.translate(_PLAIN_QUOTES).split("\n"), start=1):
        begins = _BEGINS.match(whole)
        if begins and quote:
            break
        if begins and name and begins[1].upper() == "END":
            whole = "/"
        elif begins:
            if name:
                yield Written(name, counts[name], line, body, "", closed=False)
            name, line, body = begins[1].upper(), number, ""
            counts[name] += 1
            whole = whole[begins.end() :]
        if not name:
            continue
        inside, rest, quote = _until_slash(whole, quote)
        body += inside if quote else inside + "\n"
        if rest is not None:
            yield Written(name, counts[name], line, body, rest)
            name = ""
    if name and name != "TAIL":
        expected = f"a closing {quote} before line {number}" if quote else "/ before the end of the file"
        raise DeckError(f"{file}: &{name} of line {line} is not closed: expected {expected}")


def values_of(group: Written, where: str) -> tuple[dict[str, list[Any]], list[str]]:
    """The values by keyword (capitals), and what was odd in them. Raises DeckError for what is no namelist.

    A value left out between commas is None. A keyword given twice has its last value.
    """
    bare = _without_quoted(group.body)
    start = bare.strip(" ,\n")
    if start and not _KEYWORD.match(start):
        raise DeckError(f"{where}: expected KEYWORD = value, got {start.split(chr(10))[0][:40]!r}")
    for count in _COUNT.findall(bare):
        if len(count) > 9 or int(count) > MOST_VALUES:
            raise DeckError(f"{where}: expected repeats and indices of at most {MOST_VALUES}, got {count[:20]}")
    odd = [
        f"{keyword} is given {n} times; the last counts"
        for keyword, n in Counter(found.upper() for found in _KEYWORD.findall(bare)).items()
        if n > 1 and "(" not in bare
    ]
    body = group.body
    if _TWO_POINTS.search(bare):
        odd.append("a number with two points is read without the second")
        body = _outside_quotes(body, lambda part: _TWO_POINTS.sub(r"\1", part))
    try:
        parsed = f90nml.Parser().reads(f"&{group.name} {body}/")
    except Exception as error:  # f90nml has no error of its own: any of ValueError, AssertionError, KeyError
        raise DeckError(f"{where}: not a namelist: {error or type(error).__name__}") from error
    namelist = parsed.get(group.name.lower())
    if not isinstance(namelist, f90nml.Namelist):
        raise DeckError(f"{where}: not a namelist")
    return {key.upper(): _listed(key, namelist) for key in namelist}, odd


def _listed(key: str, namelist: Any) -> list[Any]:
    value = namelist[key]
    values = list(value) if isinstance(value, list) else [value]
    first = namelist.start_index.get(key, [1])[0] or 1
    values = [None] * (first - 1) + values
    while values and values[-1] is None:
        values.pop()
    return values


def _until_slash(line: str, quote: str) -> tuple[str, str | None, str]:
    """A line up to the closing slash or to a comment, what follows the slash (None: there is none), and the quote that
    is open behind it, as `quote` is before it: a text goes on on the next line."""
    for at, letter in enumerate(line):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter == "/":
            return line[:at], line[at + 1 :], ""
        elif letter == "&" and line[at + 1 : at + 4].upper() == "END":
            return line[:at], line[at + 4 :], ""
        elif letter == "!":
            return line[:at], None, ""
    return line, None, quote


def _without_quoted(text: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)


def _outside_quotes(text: str, change: Any) -> str:
    parts = re.split(r"('[^']*'|\"[^\"]*\")", text)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))
