"""Gas on a 3-D grid of a room: leaks of light and heavy gases, and what smoulders, before a fire makes layers."""

from simulators.dispersion.at_heads import GasAtHeads, gas_at_heads
from simulators.dispersion.declaration import Enclosure, Fan, Grid, Leak, Opening, Place
from simulators.dispersion.run import DispersionHistory, disperse

__all__ = [
    "DispersionHistory",
    "Enclosure",
    "Fan",
    "GasAtHeads",
    "Grid",
    "Leak",
    "Opening",
    "Place",
    "disperse",
    "gas_at_heads",
]
