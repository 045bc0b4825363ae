"""What the people of a scenario give off."""

from simulators.physics.fire import Release
from simulators.scenarios.life import FEET_M


def breath_of(drawn):
    """Their releases, of which CO2 is a part, from where their plumes begin."""
    return [s for s in drawn.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m == FEET_M]
