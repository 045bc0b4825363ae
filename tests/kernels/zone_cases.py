"""Small scenarios that use every kind of opening, source and device; run as a script, they go through CUDA's driver."""

import sys

import numpy as np

from simulators.physics.building import MATERIALS, OUTSIDE, Building, HeatLink, Room, Vent
from simulators.physics.devices import HeatDetector, SmokeDetector, Target
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.many import run_many
from simulators.physics.openings import CeilingVent, Fan, Trigger
from simulators.physics.zone_model import pack


def packed(building, sources, devices=()):
    ambient = Ambient(outdoor_temp_c=5.0)
    return pack(building, sources, ambient, 240.0, 2.0, ModelError(plume=1.1), 10.0, devices, 0.15, 1.0)


def cases():
    """A room with a fire and its window; the same closed, steam on its walls; three rooms on two floors with all."""
    room = Room("a", 4.0, 5.0, 2.5)
    damp = Room("a", 4.0, 5.0, 2.5, finish=("painted", "tiled", "varnished"))
    window = Vent(0, OUTSIDE, 0.9, 0.8, 2.0, opening=((30.0, 0.1), (60.0, 1.0)))
    foam = Fire(0, "polyurethane_foam", 1.5, 2.0, 0.3, 0.2, flaming_s=40.0, smoulder_kw=2.0, peak_hrr_kw=400.0)
    steam = Release(0, 1.0, 1.0, 0.5, heat_kw=((0.0, 1.0),), h2o_kg_s=((0.0, 1e-3), (200.0, 0.0)))
    wet = Release(0, 1.0, 1.0, 0.5, heat_kw=((0.0, 1.0),), h2o_kg_s=((0.0, 4e-3), (200.0, 0.0)))
    rooms = (
        room,
        Room("b", 3.0, 4.0, 2.5, wall="brick", cross_section=((0.0, 12.0), (2.0, 12.0), (2.5, 6.0))),
        Room("c", 6.0, 2.0, 2.5, origin_m=(0.0, 0.0, 2.5), hall=True),
    )
    house = Building(
        "house", rooms, (Vent(0, 1, 0.9, 0.0, 2.0), Vent(1, OUTSIDE, 0.8, 0.9, 2.0, ((0.0, 0.0), (1.0, 1.0)),
                                                         Trigger("temperature", 60.0 + 273.15, "plate"))),
        (CeilingVent(2, 1, 0.5, "square"),), (Fan(0, OUTSIDE, 0.05, 2.0, 1.0, filter_efficiency=0.5),),
        (HeatLink(0, 1, share=0.3),),
    )  # fmt: skip
    devices = (
        SmokeDetector("smoke", 0, (2.0, 2.0, 2.45), 10.0),
        HeatDetector("heat", 1, (1.5, 2.0, 2.45), 57.0, 5.0),
        HeatDetector("sprinkler", 0, (2.5, 2.0, 2.45), 68.0, 30.0, 7e-5),
        Target("plate", 0, (3.0, 3.0, 1.0), (-1.0, 0.0, 0.0), MATERIALS["gypsum"], 0.0),
    )
    return [
        packed(Building("aired", (room,), (window,)), (foam,)),
        packed(Building("closed", (damp,)), (wet,)),
        packed(house, (foam, steam), devices),
    ]


if __name__ == "__main__":
    arrays = {f"{i} {name}": a for i, out in enumerate(run_many(cases(), "cuda")) for name, a in out._asdict().items()}
    np.savez(sys.argv[1], **arrays)
