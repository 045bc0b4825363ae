"""The catalogue: every scenario class, a YAML file each, read strictly."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from simulators.physics.fuels import FUELS
from simulators.scenarios.declaration import BuildingBlock, FireBlock, ScenarioBlock, read_block
from simulators.scenarios.distributions import ScenarioError, shown
from simulators.scenarios.draws import Draws
from simulators.scenarios.pools import POOLS
from simulators.scenarios.stated import stated_house

FOLDER = Path(__file__).parent
MAX_FILE_BYTES = 1_000_000
BUILT_TO_CHECK = 200
"""Times: what does not fit together in one building of fifty is found at 98 in 100."""


@cache
def catalogue() -> tuple[ScenarioBlock, ...]:
    """Every class of the catalogue, by their files' names. Raises ScenarioError for a name that comes twice."""
    found: dict[str, ScenarioBlock] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        block = read_file(path)
        if block.name in found:
            raise ScenarioError(f"{path}: name: there is another class {block.name!r}; expected a name of its own")
        found[block.name] = block
    return tuple(found.values())


def scenario_class(name: str) -> ScenarioBlock:
    """The class of that name. Raises ScenarioError when the catalogue has none."""
    for block in catalogue():
        if block.name == name:
            return block
    raise ScenarioError(f"class {name!r} does not exist; expected one of {', '.join(b.name for b in catalogue())}")


def read_file(path: Path) -> ScenarioBlock:
    """One scenario class from its file. Raises ScenarioError, naming file and key."""
    return read_text(text_of(path), path)


def text_of(path: Path) -> str:
    """What stands in a scenario file, which may be a pipe: it is read once. Raises ScenarioError, naming it."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise ScenarioError(f"{path}: a scenario takes at most {MAX_FILE_BYTES} bytes, this file has more")
        return content.decode("utf-8")
    except FileNotFoundError as error:
        raise ScenarioError(f"{path}: expected a scenario file, found none") from error
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: expected text in UTF-8: {error.reason} at byte {error.start}") from error


def read_text(text: str, path: Path) -> ScenarioBlock:
    """One scenario class from the text of its file. Raises ScenarioError, naming file and key."""
    try:
        mapping = yaml.load(text, _Loader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise ScenarioError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise ScenarioError(f"{path}: not YAML of a scenario: nested too deep") from error
    block: ScenarioBlock = read_block(ScenarioBlock, mapping, str(path))
    if "fire" in block.kind and block.fire is None:
        raise ScenarioError(f"{path}: key 'fire' is missing, since kind is fire")
    if "fire" not in block.kind and block.fire is not None:
        raise ScenarioError(f"{path}: kind: expected 'fire', since there is a fire")
    if len(block.kind) > 1 and block.kind != ("nuisance", "fire"):
        raise ScenarioError(f"{path}: kind: expected one word or [nuisance, fire], got {list(block.kind)}")
    if block.weight.kind != "constant":
        raise ScenarioError(f"{path}: weight: expected a number, not a distribution")
    if len(block.model_error) > 1:
        raise ScenarioError(f"{path}: model_error: expected one word, got {list(block.model_error)}")
    if "nuisance" in block.kind and not (block.releases or block.openings or block.people.maximum_drawn >= 1.0):
        raise ScenarioError(f"{path}: a nuisance needs releases, openings or people")
    if block.objects and not block.releases:
        raise ScenarioError(f"{path}: objects: expected a release, since they stand and get hot where the first one is")
    if block.fire is None and any(each.lights_c is not None for each in block.objects):
        raise ScenarioError(f"{path}: objects: lights_c: expected a fire, since it is the vessel of what burns")
    if block.fire is not None:
        _check_ignition(path, block, block.fire)
        _check_smouldering(path, block.fire)
    if block.fire is not None and block.fire.base_height_m is None and not block.releases:
        raise ScenarioError(f"{path}: fire: key 'base_height_m' is missing, and there is no release to have it of")
    if block.fire is None and any(each.voc_mg_s_m2.maximum_drawn > 0.0 for each in block.releases):
        raise ScenarioError(f"{path}: releases: voc_mg_s_m2: expected a fire, since it is a square metre of its area's")
    if block.fire is not None and block.fire.pool_share.maximum_drawn > 0.0 and not set(block.fire.fuel) <= set(POOLS):
        fuels = ", ".join(block.fire.fuel)
        raise ScenarioError(f"{path}: fire: pool_share: expected fuels of {', '.join(POOLS)}, got {fuels}")
    if block.building is not None:
        _check_building(path, block, block.building)
    return block


def _check_ignition(path: Path, block: ScenarioBlock, fire: FireBlock) -> None:
    if "release" in fire.ignition_from and not block.releases:
        raise ScenarioError(f"{path}: fire: ignition_from: expected a release, since it counts from when that begins")
    earliest_s = fire.ignition_s.minimum_drawn
    if "start" not in fire.ignition_from:
        earliest_s += block.releases[0].begin_s.minimum_drawn
    if earliest_s >= block.duration_s.maximum_drawn:
        raise ScenarioError(f"{path}: fire: ignition_s: expected an ignition before the run ends, at duration_s")


def _check_smouldering(path: Path, fire: FireBlock) -> None:
    gases = [fuel for fuel in fire.fuel if FUELS[fuel].is_gas]
    for key in ("smoulder_kw", "smoulder_kw_m2"):
        if gases and getattr(fire, key).maximum_drawn > 0.0:
            raise ScenarioError(f"{path}: fire: {key}: expected 0, since {' and '.join(gases)} cannot smoulder")


def _check_building(path: Path, block: ScenarioBlock, building: BuildingBlock) -> None:
    """Build it, as often as its numbers may fall apart, so that what does not fit together is said with the file's
    name, and not of one scenario in a data set."""
    try:
        for number in range(BUILT_TO_CHECK if block.names_drawn else 1):
            home = stated_house(Draws(0, number, "check"), building)
    except ScenarioError as error:
        raise ScenarioError(f"{path}: {error}") from error
    if not home.rooms_for(block.rooms):
        raise ScenarioError(f"{path}: rooms: no room of the building has a use of {', '.join(block.rooms)}")


NUMBER_TAGS = ("tag:yaml.org,2002:float", "tag:yaml.org,2002:int")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")


class _Loader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys without a word, breaks off at values that are not what they seem, and has
    YAML 1.1's numbers, where 1e-5 is a word, 0:20 is twenty and 010 is eight: here numbers are YAML 1.2's decimal ones.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's, of each class)
        first: [(tag, pattern) for tag, pattern in known if tag not in NUMBER_TAGS]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, AttributeError) as error:  # a date of month 13, !!int of a word, !!timestamp of one
            raise yaml.YAMLError(f"line {node.start_mark.line + 1}: {shown(node.value)} is no {node.tag}") from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.YAMLError(
                    f"line {key_node.start_mark.line + 1}: expected a word for a key, got {shown(key)}"
                )
            if key in seen:
                raise yaml.YAMLError(
                    f"key {shown(key)} stands twice, the second time in line {key_node.start_mark.line + 1}"
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(NUMBER_TAGS[0], NUMBER, list("-+.0123456789"))
