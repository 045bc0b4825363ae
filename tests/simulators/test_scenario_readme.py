"""How to add a scenario: every key and limit that the README states is the code's, and its examples run."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
import yaml

from simulators.physics.fuels import FUELS
from simulators.physics.materials import MATERIALS
from simulators.scenarios import declaration
from simulators.scenarios.catalogue import FOLDER, read_file
from simulators.scenarios.distributions import Distribution
from simulators.scenarios.drawing import draw_scenario

TEXT = (FOLDER / "README.md").read_text()
BLOCKS = {
    "The file": declaration.ScenarioBlock,
    "`fire`": declaration.FireBlock,
    "Each of `releases`": declaration.ReleaseBlock,
    "Each of `objects`": declaration.ObjectBlock,
    "Each of `openings`": declaration.OpeningBlock,
    "Each of `rooms`": declaration.RoomBlock,
    "Each of `vents`": declaration.VentBlock,
    "Each of `holes`": declaration.HoleBlock,
    "Each of `fans`": declaration.FanBlock,
}


def _rows(heading):
    """Keys, limits and what stands for a key left out, of the table under a heading."""
    _, below = re.split(rf"^#+ {re.escape(heading)}$", TEXT, maxsplit=1, flags=re.MULTILINE)
    table = [line for line in re.split(r"^#", below, maxsplit=1, flags=re.MULTILINE)[0].splitlines() if "|" in line]
    for line in table[2:]:
        keys, limits, default = [cell.strip() for cell in line.strip("|").split("|")][:3]
        for key in re.findall(r"`(\w+)`", keys):
            yield key, limits, default


@pytest.mark.parametrize("heading", BLOCKS)
def test_every_key_is_stated_with_its_limits_and_its_default(heading):
    known = {field.name: field for field in fields(BLOCKS[heading])}
    stated = {key: (limits, default) for key, limits, default in _rows(heading)}
    assert set(stated) == set(known)
    for key, (limits, default) in stated.items():
        declared = known[key]
        assert (default == "needed") == (declared.default is MISSING), key
        if "minimum" in declared.metadata:
            low, high = (float(number) for number in re.match(r"([-\de.]+) to ([\de.]+)", limits).groups())
            assert (low, high) == (declared.metadata["minimum"], declared.metadata["maximum"]), key
            if isinstance(declared.default, Distribution):
                assert float(default) == declared.default.a, key
        elif "allowed" in declared.metadata and "`" in limits:
            assert set(re.findall(r"`(\w+)`", limits)) == set(declared.metadata["allowed"]), key


def test_every_fuel_and_use_of_a_room_is_named():
    named = (("Fuels:", FUELS), ("Uses of rooms:", declaration.ROOM_USES), ("Materials:", MATERIALS))
    for heading, words in named:
        sentence = TEXT.split(heading)[1].split(".")[0]
        assert set(re.findall(r"`(\w+)`", sentence)) == set(words)


def test_the_examples_can_be_drawn(tmp_path: Path):
    fire, building = re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL)
    path = tmp_path / "mine.yaml"
    for text in (fire, fire + building):
        path.write_text(text)
        drawn = draw_scenario(1, 0, read_file(path))
        assert drawn.fire.fuel == "paper"
    assert [room.name for room in drawn.building.rooms] == [
        room["name"] for room in yaml.safe_load(building)["building"]["rooms"]
    ]
