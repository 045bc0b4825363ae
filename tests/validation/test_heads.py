"""What heads at the places of a deck's devices would read, and what is made of it beside the experiments."""

import numpy as np
import pytest

from simulators.decks import read_deck
from simulators.decks.simulate import inputs_of
from simulators.physics.point import airs_at
from simulators.physics.zone_model import run_zones
from simulators.validation.alarms import alarm_s
from simulators.validation.ceiling_jets import jet_pairs
from simulators.validation.heads import HeadAir, head_beside
from simulators.validation.metrics import NoReadingError
from simulators.validation.reference import Pair
from simulators.validation.runs import run_deck

DECK = """&HEAD VERSION = 7600 /
&TIME SIMULATION = 60 SPREADSHEET = 5 /
&COMP ID = 'room' WIDTH = 4 DEPTH = 5 HEIGHT = 2.5 /
&FIRE ID = 'F' COMP_ID = 'room' FIRE_ID = 'f' LOCATION = 2, 2.5 /
&CHEM ID = 'f' CARBON = 1 HYDROGEN = 4 HEAT_OF_COMBUSTION = 50000 RADIATIVE_FRACTION = 0.2 /
&TABL ID = 'f' LABELS = 'TIME', 'HRR', 'HEIGHT', 'AREA', 'CO_YIELD', 'SOOT_YIELD' /
&TABL ID = 'f' DATA = 0, 50, 0.2, 0.1, 0, 0.05 /
&TABL ID = 'f' DATA = 60, 80, 0.2, 0.1, 0, 0.05 /
&DEVC ID = 'near' COMP_ID = 'room' TYPE = 'SMOKE_DETECTOR' LOCATION = 2.5, 2.5, 2.45 SETPOINT = 10 /
&DEVC ID = 'above' COMP_ID = 'room' TYPE = 'PLATE' LOCATION = 2, 2.5, 2.5000005 /
&DEVC ID = 'far' COMP_ID = 'room' TYPE = 'SMOKE_DETECTOR' LOCATION = 3.5, 4.5, 2.45 SETPOINT = 10 /
&DEVC ID = 'plate' COMP_ID = 'room' TYPE = 'PLATE' LOCATION = 3, 2.5, 2.4 /
"""


def a_pair(quantity, column):
    return Pair(1, quantity, "Lab", "1", "Lab/one.csv", 1, 2, "Time", "T", 20.0, 0.0, 100.0, "max", "one.in", column,
                20.0, 0.0, 100.0, 0.07)  # fmt: skip


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A deck that was run, with a measurement beside it."""
    root = tmp_path_factory.mktemp("lab")
    (root / "experiments" / "Lab").mkdir(parents=True)
    (root / "experiments" / "Lab" / "one.csv").write_text("Time,T\n0,20\n60,120\n")
    (root / "one.in").write_text(DECK)
    return root, run_deck("one.in", root / "one.in", root / "out", "none")


def test_every_device_has_the_air_of_a_head_there(lab):
    root, run = lab
    deck = read_deck(root / "one.in")
    inputs = inputs_of(deck, "one.in")
    history = run_zones(inputs.building, inputs.fires, inputs.ambient, 60.0, 5.0, devices=inputs.devices)
    assert run.ours_failed is None
    assert list(run.heads) == ["SENS_1", "TRG_1", "SENS_2", "TRG_2"]
    for name, place in (("SENS_1", (2.5, 2.5, 2.45)), ("TRG_1", (2.0, 2.5, 2.5)), ("TRG_2", (3.0, 2.5, 2.4))):
        [air], told = airs_at(history, inputs.building, [(0, *place)]), run.heads[name]
        assert np.array_equal(told.t_s, history.t_s)
        assert np.array_equal(told.temp_c, air.temp_c)
        assert np.array_equal(told.velocity_m_s, air.velocity_m_s)
        assert np.array_equal(told.od_by_kind, air.od_by_kind)


def test_an_output_of_cfasts_has_the_head_beside_its_device():
    heads = {"SENS_1": "detector", "TRG_1": "target"}
    assert [head_beside(name, heads) for name in ("SENSGAST_1", "SENSACT_1", "TRGGAST_1", "TRGGAST_2")] == [
        "detector", "detector", "target", None,
    ]  # fmt: skip


def test_a_ceiling_jet_is_compared_as_a_head_reads_it(lab):
    root, run = lab
    jets = [a_pair("Ceiling Jet Temperature", name) for name in ("SENSGAST_1", "TRGGAST_9")]
    inside, missing = jet_pairs([*jets, a_pair("Plume Temperature", "TRGGAST_2")], root, {"one.in": run})
    assert inside.quantity == "Ceiling Jet Temperature, at heads"
    assert inside.measured == 100.0
    assert inside.ours == pytest.approx(run.heads["SENS_1"].temp_c.max() - 20.0)
    assert missing.reason == "ours: no output TRGGAST_9; CFAST: not run"


def test_a_head_next_door_is_compared_apart(tmp_path, lab):
    root, _ = lab
    beside = "&COMP ID = 'beside' WIDTH = 4 DEPTH = 5 HEIGHT = 2.5 ORIGIN = 4, 0, 0 /\n"
    door = "&VENT TYPE = 'WALL' ID = 'V' COMP_IDS = 'room', 'beside' BOTTOM = 0 HEIGHT = 2 WIDTH = 1 FACE = 'RIGHT' /\n"
    there = "&DEVC ID = 'there' COMP_ID = 'beside' TYPE = 'SMOKE_DETECTOR' LOCATION = 2, 2, 2.4 SETPOINT = 10 /\n"
    (tmp_path / "two.in").write_text(DECK + beside + door + there)
    run = run_deck("one.in", tmp_path / "two.in", tmp_path / "out", "none")
    here, next_door = jet_pairs(
        [a_pair("Ceiling Jet Temperature", name) for name in ("SENSGAST_1", "SENSGAST_3")], root, {"one.in": run}
    )
    assert here.quantity == "Ceiling Jet Temperature, at heads"
    assert next_door.quantity == "Ceiling Jet Temperature, at heads of other rooms"
    assert next_door.ours == pytest.approx(run.heads["SENS_3"].temp_c.max() - 20.0)


def test_an_alarm_breathes_the_air_of_the_head_beside_it():
    t_s, clean = np.arange(0.0, 100.0), np.zeros((4, 100))
    smoky = np.where(t_s >= 50.0, 1.0, 0.0) * np.array([[1.0], [0.0], [0.0], [0.0]])
    each = {"SENS_1": (1.0, clean), "SENS_2": (1.0, smoky), "SENS_3": (0.1, smoky)}
    heads = {name: HeadAir(t_s, np.full(100, 20.0), np.full(100, speed), od) for name, (speed, od) in each.items()}
    assert alarm_s(heads, "SENSACT_1", "photo_s") == "never activated"
    assert 50.0 <= alarm_s(heads, "SENSACT_2", "photo_s") < alarm_s(heads, "SENSACT_3", "photo_s")
    with pytest.raises(NoReadingError, match="SENSACT_4"):
        alarm_s(heads, "SENSACT_4", "photo_s")


def test_a_run_that_failed_has_no_heads(tmp_path):
    (tmp_path / "bad.in").write_text("&HEAD VERSION = 7600 /\n")
    run = run_deck("bad.in", tmp_path / "bad.in", tmp_path / "out", "none")
    assert run.ours_failed
    assert run.heads == {}
