"""Fires of a deck, from its FIRE, CHEM and TABL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from simulators.decks.deck import DeckFire, DeckRoom
from simulators.decks.grammar import GRAMMAR, MOST_KW
from simulators.decks.group import Group, Warn
from simulators.decks.rooms import distinct, room_number
from simulators.decks.timed import as_read
from simulators.decks.vents import CRITERIA, read_trigger, warn_of_idle
from simulators.kernels.constants import MOLAR_MASS_G, O2
from simulators.physics.combustion import molar_mass_g

COLUMNS = {
    "HRR": ("HRR", 1000.0),
    "HEIGHT": ("", 1.0),
    "AREA": ("AREA", 1.0),
    "CO_YIELD": ("CO_YIELD", 1.0),
    "SOOT_YIELD": ("SOOT_YIELD", 1.0),
    "HCN_YIELD": ("HCN_YIELD", 1.0),
}
"""A table's column: the keyword of CHEM that stands for it where it has none, and the factor to SI units."""

IGNORED_COLUMNS = {name: GRAMMAR["CHEM"][name].unmodelled for name in ("HCL_YIELD", "TRACE_YIELD")}
"""Why a column does nothing, as CHEM's keyword does not."""
MOST_ROWS = 20_000
MOST_RADIATED = 0.99
LIKELY_KW_M2 = 5_000.0
"""Of a room's floor: all of it a pool of heptane gives 4,500 (0.101 kg/(m2 s), Babrauskas, SFPE Handbook)."""
LIKELY_MJ_KG_O2 = (6.0, 20.0)
"""Heat that a fuel makes of a kilogram of oxygen: 12.5 of methane to 17.7 of CO (Huggett 1980), and less where an
effective heat is below that of its formula: of PVC 7.0, of flexible foam 8.3 (Tewarson, SFPE Handbook)."""


def read_fires(
    fires: Sequence[Group], chemistry: Sequence[Group], tables: Sequence[Group], rooms: Sequence[DeckRoom], warn: Warn
) -> tuple[DeckFire, ...]:
    """Fires in the deck's order. Raises DeckError; a chemistry or a table that no fire uses is warned of."""
    distinct(fires)
    by_name: dict[str, Group] = {}
    for g in chemistry:
        name = g.text("ID", "")
        if name in by_name:
            warn(f"{by_name[name].label} is ignored: the last &CHEM of that ID counts, as in CFAST")
        by_name[name] = g
    rows = _tables(tables)
    used_tables = {_table_name(g) for g in by_name.values()}
    read = []
    for g in fires:
        name = _fuel_name(g)
        if name not in by_name:
            known = ", ".join(by_name) or "none"
            warn(f"{g.label}: no &CHEM has ID {name!r}; expected one of {known}; it does not burn, as in CFAST")
            continue
        if not g.text("FIRE_ID", ""):
            warn(f"{g.label}: it names no FIRE_ID; the &CHEM of its own ID is taken, which CFAST does not burn")
        read.append(_fire(g, by_name[name], rows.get(_table_name(by_name[name]), []), rooms, warn))
    used = {_fuel_name(g) for g in fires}
    for unused in [n for n in by_name if n not in used]:
        warn(f"&CHEM ({unused!r}): no &FIRE uses it; it is ignored")
    for unused in [n for n in rows if n not in used_tables]:
        warn(f"&TABL ({unused!r}): no &CHEM uses it; it is ignored")
    return tuple(read)


def _fire(g: Group, chem: Group, table: list[Group], rooms: Sequence[DeckRoom], warn: Warn) -> DeckFire:
    number = room_number(g, "COMP_ID", g.text("COMP_ID"), rooms)
    x, y = _place(g, rooms[number], warn)
    criterion = g.text("IGNITION_CRITERION", "TIME", allowed=CRITERIA)
    carbon, hydrogen, oxygen, nitrogen, chlorine = (
        chem.real(k, 0.0, least=0.0) for k in ("CARBON", "HYDROGEN", "OXYGEN", "NITROGEN", "CHLORINE")
    )
    if carbon + hydrogen + oxygen + nitrogen + chlorine <= 0.0:
        warn(f"{chem.label}: its formula has no atoms; it is taken as methane")
        carbon, hydrogen = 1.0, 4.0
    burns_with = 2.0 * carbon + 0.5 * max(hydrogen - chlorine, 0.0)
    if oxygen >= burns_with:
        warn(
            f"{chem.label}: its carbon and hydrogen burn with {burns_with:g} atoms of oxygen, of which it has "
            f"{oxygen:g}; it uses none of the air's and gives off what is left, but goes out without air, as in CFAST"
        )
    heat_kj_kg = chem.positive("HEAT_OF_COMBUSTION", 50_000.0)
    _warn_of_heat(chem, heat_kj_kg, (carbon, hydrogen, oxygen, nitrogen, chlorine), burns_with - oxygen, warn)
    radiated = chem.real("RADIATIVE_FRACTION", 0.0)
    if radiated < 0.0:
        warn(f"{chem.label}, RADIATIVE_FRACTION: expected 0 to 1, got {radiated:g}; 0 counts")
    if radiated > MOST_RADIATED:
        warn(f"{chem.label}: RADIATIVE_FRACTION = {radiated:g} leaves no plume; {MOST_RADIATED:g} counts")
    rows = _rows(chem, table, warn)
    most_kw, plan_m2 = max(row[1] for row in rows) / 1000.0, rooms[number].plan_m2
    if most_kw > LIKELY_KW_M2 * plan_m2:
        warn(f"{chem.label}: HRR = {most_kw:g} is not likely on a floor of {plan_m2:g} m2; it is taken in kW")
    highest = max(row[2] for row in rows)
    if highest > rooms[number].height_m:
        height = rooms[number].height_m
        raise chem.error("HEIGHT", f"expected a fire below the ceiling at {height:g} m, got one at {highest:g} m")
    is_timed = criterion == "TIME"
    if is_timed:
        warn_of_idle(g, ("DEVC_ID",), "its IGNITION_CRITERION is TIME", warn)
    return DeckFire(
        g.text("ID", ""), number, x, y, (carbon, hydrogen, oxygen, nitrogen, chlorine),
        1000.0 * heat_kj_kg, min(max(radiated, 0.0), MOST_RADIATED), rows,
        ignition_s=max(g.real("SETPOINT", 0.0), 0.0) if is_timed else 0.0,
        trigger=None if is_timed else read_trigger(g, criterion),
        flaming_transition_s=chem.real("FLAMING_TRANSITION_TIME", 0.0, least=0.0),
    )  # fmt: skip


def _warn_of_heat(
    chem: Group, heat_kj_kg: float, formula: tuple[float, float, float, float, float], air_o: float, warn: Warn
) -> None:
    """Of a heat that is not that of its formula, by which a fire takes oxygen and makes gases; air_o: atoms of the
    air's oxygen that a molecule burns with."""
    low, high = GRAMMAR["CHEM"]["HEAT_OF_COMBUSTION"].likely
    if air_o <= 0.0 or not low <= heat_kj_kg <= high:
        return
    o2_kg_kg = 0.5 * air_o * MOLAR_MASS_G[O2] / molar_mass_g(formula)
    made, (least, most) = 0.001 * heat_kj_kg / o2_kg_kg, LIKELY_MJ_KG_O2
    if not least <= made <= most:
        warn(
            f"{chem.label}: HEAT_OF_COMBUSTION = {heat_kj_kg:g} is not likely of its formula, which burns with "
            f"{o2_kg_kg:.3g} kg of oxygen a kg: it makes {made:.3g} MJ of a kg of it, of which {least:g} to {most:g} "
            "are, 13.1 of most fuels; both are taken as they are"
        )


def _fuel_name(g: Group) -> str:
    return g.text("FIRE_ID", g.text("ID", ""))


def _place(g: Group, room: DeckRoom, warn: Warn) -> tuple[float, float]:
    """x and y; below 0 they count from the far wall, as older decks have them."""
    given = g.reals("LOCATION") or [0.0, 0.0]
    if len(given) < 2:
        raise g.error("LOCATION", f"expected x and y, got {len(given)} numbers")
    if any(given[2:]):
        warn(f"{g.label}, LOCATION: expected x and y, got {len(given)} numbers; a height is the table's column HEIGHT")
    sizes = (room.width_m, room.depth_m)
    x, y = (size + p if p < 0.0 else p for p, size in zip(given[:2], sizes, strict=True))
    for axis, p, size in zip("xy", (x, y), sizes, strict=True):
        if not 0.0 <= p <= size + 1e-6:
            raise g.error("LOCATION", f"{axis} {p:g} lies outside room {room.name!r}; expected 0 to {size:g}")
    return min(x, room.width_m), min(y, room.depth_m)


def _table_name(chem: Group) -> str:
    return chem.text("TABLE_ID", chem.text("ID", ""))


def _tables(groups: Sequence[Group]) -> dict[str, list[Group]]:
    tables: dict[str, list[Group]] = defaultdict(list)
    for g in groups:
        tables[g.text("ID", "")].append(g)
    return tables


def _rows(chem: Group, table: list[Group], warn: Warn) -> tuple[tuple[float, ...], ...]:
    """(time, W, m, m2, CO, soot, HCN) rows; what a table has no column for is constant, from CHEM."""
    constants = [factor * (chem.real(k, 0.0, least=0.0) if k else 0.0) for k, factor in COLUMNS.values()]
    labelled = [g for g in table if "LABELS" in g]
    data = [g for g in table if "DATA" in g]
    if not data:
        return ((0.0, *constants),)
    if not labelled:
        raise data[0].error("LABELS", "expected the names of the columns, found none")
    labels = [label.upper() for label in labelled[-1].texts("LABELS")]
    if "TIME" not in labels or len(set(labels)) < len(labels):
        raise labelled[-1].error("LABELS", f"expected TIME and every column once, got {', '.join(labels)}")
    if len(data) > MOST_ROWS:
        raise data[0].error("DATA", f"expected at most {MOST_ROWS} rows, got {len(data)}")
    _warn_of_columns(labels, labelled[-1], data, warn)
    said = [k for name, (k, _) in COLUMNS.items() if k and name in labels and chem.real(k, 0.0) != 0.0]
    warn_of_idle(chem, said, "its &TABL says it", warn)
    rows = []
    for g in data:
        values = dict(zip(labels, _row_values(g, len(labels), warn), strict=True))
        given = [
            factor * values[k] if k in values else constant
            for (k, (_, factor)), constant in zip(COLUMNS.items(), constants, strict=True)
        ]
        if given[0] > 1000.0 * MOST_KW:
            raise g.error("DATA", f"expected a heat release of at most {MOST_KW:g} kW, got {0.001 * given[0]:g}")
        if min(given) < 0.0:
            warn(f"{g.label}, DATA: values below 0 count as 0")
        rows.append((values["TIME"], *(max(value, 0.0) for value in given)))
    times = [row[0] for row in rows]
    if times != sorted(times):
        warn(f"{data[0].label}: expected times that rise; a moment has the first span that it lies in, as in CFAST")
        rows = as_read(rows)
    # as in CFAST, what a table begins with has been so from the start
    first = [(0.0, *rows[0][1:])] if rows[0][0] > 0.0 else []
    return (*first, *rows)


def _row_values(g: Group, n: int, warn: Warn) -> list[float]:
    """The n values of a table's row as CFAST takes them: what is left out is 0, what has no label is nothing's."""
    values = [0.0 if v is None else v for v in g.numbers("DATA")]
    if len(values) < n:
        warn(f"{g.label}, DATA: expected {n} numbers, got {len(values)}; the others are 0")
    return [*values, *[0.0] * n][:n]


def _warn_of_columns(labels: list[str], labelled: Group, data: list[Group], warn: Warn) -> None:
    name = labelled.text("ID", "")
    longest = max(len(g.numbers("DATA")) for g in data)
    if longest > len(labels):
        warn(f"&TABL ({name!r}), DATA: expected {len(labels)} numbers, got {longest}; what has no label is ignored")
    for i, label in enumerate(labels):
        if label in ("TIME", *COLUMNS):
            continue
        if label not in IGNORED_COLUMNS:
            warn(f"&TABL ({name!r}): column {label} is not known; it is ignored")
        elif any(len(values := g.numbers("DATA")) > i and (values[i] or 0.0) > 0.0 for g in data):
            warn(f"&TABL ({name!r}): column {label} is ignored: {IGNORED_COLUMNS[label]}")
