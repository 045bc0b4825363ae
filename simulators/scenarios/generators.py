"""The generators of scenarios: the standard one, and a shifted one, whose physics and sensors a learner never saw.

A zone model is wrong by known amounts. Every scenario draws by how much, as a factor (median, relative scatter) on what
the model gives. Scatters are sigma_M of CFAST over NIST's validation suite (CFAST Validation Guide, NIST TN 1889v3,
table of summary statistics; the model's own bias is taken out by `make validate`, so medians are 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulators.scenarios.distributions import Distribution, normal, uniform

Batch = Mapping[str, Distribution]
"""How a sensor's parameters spread over the units of a batch, by name."""


@dataclass(frozen=True)
class Generator:
    """model_error: (median, scatter) by the name of ModelError's factor; batches: other sensors than the standard, by
    column and parameter; camera: another core, by the parameters of Microbolometer. `split` holds all of its scenarios
    where given; their ids begin at `first_id`, since random numbers are keyed by seed and id: one domain must not
    repeat the places, noise and faults of another."""

    name: str
    model_error: Mapping[str, tuple[float, float]]
    batches: Mapping[str, Batch] = field(default_factory=dict)
    camera: Batch = field(default_factory=dict)
    split: str | None = None
    first_id: int = 0


STANDARD = Generator(
    name="standard",
    model_error={
        "temperature": (1.0, 0.21),  # surface and hot-layer temperature (forced ventilation): 0.21
        "smoke": (1.0, 0.65),  # smoke concentration: 0.65
        "co": (1.0, 0.64),  # carbon monoxide concentration: 0.64
        "plume": (1.0, 0.22),  # plume temperature: 0.22
        "delay": (1.0, 0.34),  # smoke alarm activation time: 0.34
    },
)

SHIFTED = Generator(
    name="shifted",
    model_error={
        "temperature": (0.9, 0.21),  # as if the ceiling jet's bias (1.06) and the walls' losses lay the other way
        "smoke": (0.5, 0.65),  # the lower ends of Mulholland's ranges (hardboard below 0.001)
        "co": (2.0, 0.64),  # under-ventilated yields are two to ten times those in the open (Gottuk and Lattimer)
        "plume": (1.25, 0.22),  # McCaffrey's (1983) plume draws about a quarter more than Heskestad's at these heights
        "delay": (1.4, 0.34),  # jets of a ceiling that takes their heat are slower than Alpert's (Cooper 1982)
    },
    batches={
        # a slower cell with a filter, of another maker (Figaro TGS5141: 90 s)
        "co_ppm": {"t90_s": uniform(50.0, 90.0), "gain": normal(0.92, 0.06, 0.5), "offset_ppm": normal(1.0, 1.0)},
        "co2_pct": {"t90_s": uniform(60.0, 120.0), "gain": normal(1.04, 0.02, 0.5)},
        "temp_c": {"rti_sqrt_m_s": uniform(15.0, 40.0), "offset_k": normal(0.5, 0.4)},
        "smoke_od_per_m": {"entry_length_m": uniform(3.0, 6.0), "gain": normal(0.8, 0.1, 0.2)},
        "humidity_pct": {"tau_s": uniform(20.0, 60.0), "offset_pct": normal(2.0, 2.0)},
        # another oxide: flatter, quicker, more sensitive to CO
        "voc_index": {
            "exponent": uniform(0.30, 0.45),
            "co_weight": uniform(0.1, 0.3),
            "recovery_s": uniform(10.0, 30.0),
            "humidity_per_pct": normal(0.007, 0.002),
        },
        # a cheaper optic that sees less of what is small (Plantower PMS5003 beside SPS30)
        "pm_ug_m3": {"t90_s": uniform(10.0, 30.0), "gain": normal(0.75, 0.15, 0.3)},
        "pressure_pa": {"noise_pa": uniform(1.5, 4.0)},
    },
    # a cheaper core (FLIR Lepton 3.5: accurate to 5 K or 5 %) that is noisier and less sharp
    camera={
        "netd_k": uniform(0.06, 0.10),
        "fixed_pattern_k": uniform(0.05, 0.10),
        "offset_k": normal(0.0, 2.5),
        "gain": normal(1.0, 0.025, 0.5),
        "blur_centre": uniform(0.4, 0.5),
        "drift_k": uniform(0.3, 0.6),
    },
    split="shifted",
    first_id=2_000_000_000,  # above the standard's scenarios, ordinary hours and device-days
)

GENERATORS = {generator.name: generator for generator in (STANDARD, SHIFTED)}
