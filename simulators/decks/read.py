"""Reads CFAST 7 input files."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from simulators.decks.deck import Deck, DeckAir, DeckDetector, DeckTarget
from simulators.decks.devices import read_devices
from simulators.decks.fires import read_fires
from simulators.decks.grammar import GRAMMAR, ONCE, UNMODELLED_GROUPS
from simulators.decks.group import Group, read_group
from simulators.decks.namelist import DeckError, Written, written_groups
from simulators.decks.rooms import distinct, read_connections, read_materials, read_rooms
from simulators.decks.vents import read_ceiling_vents, read_fans, read_wall_vents
from simulators.kernels.constants import EXTINCTION_M2_KG
from simulators.physics.building import MAX_ROOMS
from simulators.physics.humid_air import O2_OF_AIR
from simulators.physics.zone_model import O2_LIMIT

MOST_BYTES = 4 << 20
MOST_DEVICES = 1000
LONGEST_S = 30 * 86_400.0
MOST_OUTPUTS = 200_000
DEFAULT_OUTPUT_S = 15.0
VERSIONS = range(7000, 9000)
CFAST_O2, MOST_O2 = 0.23, 0.99


def read_deck(path: Path | str) -> Deck:
    """Read a CFAST input file. Raises DeckError, whose message names file, group, keyword and what was expected."""
    path = Path(path)
    content = _content(path)
    file = path.name
    warnings: list[str] = []
    groups = _groups(_text(content, file, warnings), file, warnings)
    vents = groups["VENT"]
    time, init, misc = (_first(groups, name, file) for name in ("TIME", "INIT", "MISC"))
    if not groups["TIME"]:
        raise DeckError(f"{file}: expected a &TIME group, found none")
    if not groups["COMP"]:
        raise DeckError(f"{file}: expected a &COMP group, found none")
    if len(groups["COMP"]) > MAX_ROOMS:
        raise DeckError(f"{file}: &COMP: expected at most {MAX_ROOMS} rooms, got {len(groups['COMP'])}")
    if len(groups["DEVC"]) > MOST_DEVICES:
        raise DeckError(f"{file}: &DEVC: expected at most {MOST_DEVICES} devices, got {len(groups['DEVC'])}")
    end_s, output_s = _times(time, warnings)
    materials = read_materials(groups["MATL"], (*groups["COMP"], *groups["DEVC"]), warnings.append)
    rooms = read_rooms(groups["COMP"], materials, misc.flag("ADIABATIC"), warnings.append)
    fires = read_fires(groups["FIRE"], groups["CHEM"], groups["TABL"], rooms, warnings.append)
    devices = read_devices(groups["DEVC"], rooms, materials, fires, warnings.append)
    distinct(vents)
    deck = Deck(
        path.stem, _title(groups), _version(groups, warnings), hashlib.sha256(content).hexdigest(), end_s, output_s,
        _air(init, warnings), _fraction(misc, "LOWER_OXYGEN_LIMIT", O2_LIMIT), _extinction(misc), materials, rooms,
        read_wall_vents(vents, rooms, warnings.append), read_ceiling_vents(vents, rooms, warnings.append),
        read_fans(vents, rooms, warnings.append), read_connections(groups["CONN"], rooms, warnings.append), fires,
        devices, tuple(dict.fromkeys(warnings)),
    )  # fmt: skip
    _check_triggers(deck, file)
    return deck


def _content(path: Path) -> bytes:
    """What stands in a deck, which may be a pipe: it is read once."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise DeckError(f"{path}: expected a CFAST input file, found none") from error
    except (OSError, ValueError) as error:
        raise DeckError(f"{path}: cannot be read: {getattr(error, 'strerror', error)}") from error
    if len(content) > MOST_BYTES:
        raise DeckError(f"{path.name}: expected at most {MOST_BYTES} bytes, got more")
    return content


def _text(content: bytes, file: str, warnings: list[str]) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise DeckError(f"{file}: expected text, found binary data")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        warnings.append("the file is not UTF-8; it is read as Windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _groups(text: str, file: str, warnings: list[str]) -> dict[str, list[Group]]:
    groups: dict[str, list[Group]] = defaultdict(list)
    for written in written_groups(text, file):
        _warn_of_end(written, warnings)
        label = f"&{written.name} {written.number}"
        if written.name in UNMODELLED_GROUPS:
            said = " ".join(written.body.split())[:200]
            warnings.append(f"{label} ({said}) is ignored: {UNMODELLED_GROUPS[written.name]}")
        elif written.name not in GRAMMAR and written.name != "VENT":
            warnings.append(f"{label}: this group is not known; it is ignored")
        elif written.name in ONCE and written.number > 1:
            warnings.append(f"{label} is ignored: the first &{written.name} counts, as in CFAST")
        elif (group := read_group(written, file, warnings.append)) is not None:
            groups[written.name].append(group)
    if not groups:
        form = "the comma-separated form of CFAST 7.2 and older" if text.lstrip().startswith("VERSN") else "no group"
        raise DeckError(f"{file}: expected namelist groups such as &HEAD, &TIME and &COMP, found {form}")
    return groups


def _warn_of_end(written: Written, warnings: list[str]) -> None:
    if not written.closed:
        warnings.append(f"&{written.name} {written.number} has no / at its end; it ends where the next group begins")
    if "&" in written.rest:
        said = written.rest.strip()[:60]
        warnings.append(f"&{written.name} {written.number}: {said!r} behind its / is ignored, as in CFAST")


def _first(groups: dict[str, list[Group]], name: str, file: str) -> Group:
    return groups[name][0] if groups[name] else Group(name, f"{file}: &{name} 1", {})


def _times(time: Group, warnings: list[str]) -> tuple[float, float]:
    end_s = time.positive("SIMULATION", 900.0)
    if end_s > LONGEST_S:
        raise time.error("SIMULATION", f"expected at most {LONGEST_S:g} s, got {end_s:g}")
    output_s = time.real("SPREADSHEET", DEFAULT_OUTPUT_S)
    if output_s <= 0.0:
        warnings.append(f"&TIME 1: SPREADSHEET = {output_s:g} asks for no output; it is written every "
                        f"{DEFAULT_OUTPUT_S:g} s")  # fmt: skip
        output_s = DEFAULT_OUTPUT_S
    if end_s / output_s > MOST_OUTPUTS:
        raise time.error("SPREADSHEET", f"expected at most {MOST_OUTPUTS} output times, got {end_s / output_s:.0f}")
    return end_s, output_s


def _air(init: Group, warnings: list[str]) -> DeckAir:
    outdoor, indoor = init.pair("TEMPERATURES", (20.0, 20.0))
    humidity = init.real("RELATIVE_HUMIDITY", 50.0, least=0.0)
    if humidity > 100.0:
        warnings.append(f"{init.label}, RELATIVE_HUMIDITY: expected 0 to 100 %, got {humidity:g}; 100 counts")
    if 0.0 < humidity <= 1.0:
        warnings.append(f"{init.label}, RELATIVE_HUMIDITY: {humidity:g} is read as {humidity:g} %, as CFAST does")
    air = DeckAir(
        init.real("INTERIOR_TEMPERATURE", indoor),
        init.real("EXTERIOR_TEMPERATURE", outdoor),
        init.positive("PRESSURE", 101_325.0),
        min(humidity, 100.0),
        _o2_share(init, "INTERIOR_O2_MASS_FRACTION"),
        _o2_share(init, "EXTERIOR_O2_MASS_FRACTION"),
    )
    for keyword, value in (("INTERIOR_TEMPERATURE", air.indoor_temp_c), ("EXTERIOR_TEMPERATURE", air.outdoor_temp_c)):
        if not -100.0 <= value <= 500.0:
            raise init.error(keyword, f"expected -100 to 500 C, got {value:g}")
    return air


def _fraction(group: Group, keyword: str, default: float) -> float:
    value = group.real(keyword, default)
    if not 0.0 <= value <= 1.0:
        raise group.error(keyword, f"expected 0 to 1, got {value:g}")
    return value


def _extinction(misc: Group) -> tuple[float, float]:
    misc.reals("SPECIFIC_EXTINCTION", least=0.0)
    return misc.pair("SPECIFIC_EXTINCTION", EXTINCTION_M2_KG)


def _o2_share(init: Group, keyword: str) -> float:
    """Of dry air by mass; CFAST's usual 0.23 is ordinary air."""
    share = _fraction(init, keyword, CFAST_O2)
    return O2_OF_AIR if share == CFAST_O2 else min(share, MOST_O2)


def _title(groups: dict[str, list[Group]]) -> str:
    return groups["HEAD"][0].text("TITLE", "") if groups["HEAD"] else ""


def _version(groups: dict[str, list[Group]], warnings: list[str]) -> int | None:
    if not groups["HEAD"] or "VERSION" not in groups["HEAD"][0]:
        warnings.append("no &HEAD tells the VERSION; it is read as CFAST 7")
        return None
    version = int(groups["HEAD"][0].real("VERSION"))
    if version not in VERSIONS:
        warnings.append(f"&HEAD 1: VERSION = {version} is not of CFAST 7 or 8; it is read as CFAST 7")
    return version


def _check_triggers(deck: Deck, file: str) -> None:
    """What opens vents and lights fires is a target of the deck. Raises DeckError."""
    targets = [d.name for d in deck.devices if isinstance(d, DeckTarget)]
    others = [d.name for d in deck.devices if isinstance(d, DeckDetector)]
    triggers = [("FIRE", fire.name, fire.trigger) for fire in deck.fires]
    for vents in (deck.wall_vents, deck.ceiling_vents, deck.fans):
        triggers += [("VENT", vent.name, vent.trigger) for vent in vents]
    for group, name, trigger in triggers:
        if trigger is not None and trigger.device not in targets:
            what = "is a detector" if trigger.device in others else "does not exist"
            raise DeckError(f"{file}: &{group} ({name!r}), DEVC_ID: device {trigger.device!r} {what}; expected a "
                            f"target: one of {', '.join(targets) or 'none'}")  # fmt: skip
