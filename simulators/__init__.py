"""The simulators: fires in rooms, and what a sensor head in the room would read."""

PHYSICS_VERSION = "1"
"""Changes whenever the same seed and scenario would give other rows."""
