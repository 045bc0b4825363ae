"""A group of a deck with its values checked against the grammar, and the warnings about what nothing reads."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulators.decks.grammar import ALIASES, ANY, GRAMMAR, MAY_BE_EMPTY, VENT_TYPES, Keyword
from simulators.decks.namelist import DeckError, Written, values_of

Warn = Callable[[str], None]
"""Is told what a deck says that is taken otherwise."""


@dataclass(frozen=True)
class Group:
    """A group's values by keyword, and the names of those that are not known. Every reader raises DeckError naming
    file, group, keyword and what was expected."""

    name: str
    where: str
    values: dict[str, list[Any]]
    unknown: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What warnings call it: its name, number and ID."""
        return self.where.split(": ", 1)[1]

    def __contains__(self, keyword: str) -> bool:
        return bool(self.values.get(keyword))

    def real(self, keyword: str, default: float | None = None, least: float = -math.inf) -> float:
        """One number; without a default it must be there."""
        if keyword not in self:
            if default is None:
                raise self.missing(keyword, "a number")
            return default
        return self.reals(keyword, least=least)[0]

    def positive(self, keyword: str, default: float | None = None) -> float:
        """One number above 0."""
        value = self.real(keyword, default)
        if value <= 0.0:
            raise self.error(keyword, f"expected a number above 0, got {value:g}")
        return value

    def reals(self, keyword: str, exactly: int | None = None, least: float = -math.inf) -> list[float]:
        """The numbers of a keyword; none where it is not there."""
        values = self.numbers(keyword)
        if exactly is not None and len(values) != exactly:
            raise self.error(keyword, f"expected {exactly} numbers, got {len(values)}")
        whole = [value for value in values if value is not None]
        if len(whole) < len(values):
            raise self.error(keyword, "expected numbers, got None")
        if whole and min(whole) < least:
            raise self.error(keyword, f"expected at least {least:g}, got {min(whole):g}")
        return whole

    def numbers(self, keyword: str) -> list[float | None]:
        """The numbers of a keyword, None where one is left out between commas."""
        values = self.values.get(keyword, [])
        for value in values:
            if value is not None and not math.isfinite(value):
                raise self.error(keyword, f"expected numbers, got {value}")
        return [None if value is None else float(value) for value in values]

    def pair(self, keyword: str, default: tuple[float, float]) -> tuple[float, float]:
        """Two numbers; of those left out the default's count."""
        first, second, *_ = [*self.numbers(keyword), None, None]
        return default[0] if first is None else first, default[1] if second is None else second

    def text(self, keyword: str, default: str | None = None, allowed: tuple[str, ...] = ()) -> str:
        """One text; NULL is none. `allowed` texts are compared in capitals."""
        values = self.texts(keyword)
        if not values:
            if default is None:
                raise self.missing(keyword, "a quoted text")
            return default
        value = values[0].upper() if allowed else values[0]
        if allowed and value not in allowed:
            raise self.error(keyword, f"expected one of {', '.join(allowed)}, got {values[0]!r}")
        return value

    def texts(self, keyword: str) -> list[str]:
        """The texts of a keyword; NULL is none."""
        return [str(v).strip() for v in self.values.get(keyword, []) if v is not None and str(v).upper() != "NULL"]

    def flag(self, keyword: str) -> bool:
        """One logical; absent is false."""
        return keyword in self and bool(self.values[keyword][0])

    def missing(self, keyword: str, expected: str) -> DeckError:
        """Of a keyword that must be there: one of those that are not known may be it, misspelt."""
        instead = f" ({', '.join(self.unknown)} is not known)" if self.unknown else ""
        return self.error(keyword, f"expected {expected}, found none{instead}")

    def error(self, keyword: str, what: str) -> DeckError:
        return DeckError(f"{self.where}, {keyword}: {what}")


def read_group(written: Written, file: str, warn: Warn) -> Group | None:
    """A group checked against the grammar; None, and a warning, for an empty one or a vent of no known type.

    Raises DeckError for values of another kind or too many of them.
    """
    values, odd = values_of(written, f"{file}: &{written.name} {written.number}")
    for alias in [k for k in values if (written.name, k) in ALIASES]:
        values.setdefault(ALIASES[written.name, alias], values[alias])
        del values[alias]
    named = next((str(v[0]) for k in ("ID", "COMP_ID") if (v := values.get(k))), "")
    label = f"&{written.name} {written.number}" + (f" ({named!r})" if named else "")
    group = Group(written.name, f"{file}: {label}", values)
    for what in odd:
        warn(f"{label}: {what}")
    if not values and written.name not in MAY_BE_EMPTY:
        warn(f"{label} is empty; it is ignored")
        return None
    name_of_grammar = _grammar_of(group)
    if name_of_grammar is None:
        warn(f"{label}: expected a TYPE of {', '.join(VENT_TYPES)}, got {group.text('TYPE', 'none')!r}; it is left out")
        return None
    keywords = GRAMMAR[name_of_grammar]
    for name in list(values):
        keyword = keywords.get(name)
        if keyword is None:
            known = written.name == "VENT" and any(name in GRAMMAR[f"VENT {t}"] for t in VENT_TYPES.values())
            warn(f"{label}: {name} {'says nothing of a vent of this type' if known else 'is not known'}; it is ignored")
            del values[name]
            group.unknown.append(name)
            continue
        values[name] = [_checked(value, keyword, name, group) for value in values[name]]
        low, high = keyword.likely
        if keyword.likely != ANY and any(v is not None and not low <= v <= high for v in values[name]):
            warn(f"{label}: {name} = {', '.join(map(str, values[name]))} is not likely; it is taken in {keyword.unit}, "
                 f"of which {low:g} to {high:g} are")  # fmt: skip
        if len(values[name]) > keyword.most:
            raise group.error(name, f"expected at most {keyword.most} values, got {len(values[name])}")
        if keyword.unmodelled and any(v not in keyword.usual for v in values[name]):
            warn(f"{label}: {name} = {', '.join(map(str, values[name]))} is ignored: {keyword.unmodelled}")
    return group


def _grammar_of(group: Group) -> str | None:
    if group.name != "VENT":
        return group.name
    of_vent = VENT_TYPES.get(group.text("TYPE", "").upper())
    return f"VENT {of_vent}" if of_vent else None


def _checked(value: Any, keyword: Keyword, name: str, group: Group) -> Any:
    if value is None or keyword.kind == "text":
        return value
    if keyword.kind == "flag":
        # the manual itself quotes a logical; Fortran minds its first letter alone
        first = str(value).lstrip(".").upper()[:1]
        if first not in ("T", "F"):
            raise group.error(name, f"expected .TRUE. or .FALSE., got {value!r}")
        return first == "T"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise group.error(name, f"expected a number, got {value!r}")
    low, high = keyword.limits
    if not math.isnan(value) and not low <= value <= high:
        expected = f"{low:g} to {high:g}" if math.isfinite(low) else f"at most {high:g}"
        raise group.error(name, f"expected {expected} {keyword.unit}".rstrip() + f", got {value:g}")
    return value
