"""How people call the events of truth_labels, in tables and pictures alike: by column."""

from __future__ import annotations

ALARMS = {
    "photo_s": "photoelectric alarm",
    "ion_s": "ionisation alarm",
    "heat_s": "heat alarm",
    "ror_s": "rate-of-rise alarm",
    "co_s": "CO alarm (fire)",
    "co_poison_s": "CO alarm (poisoning, EN)",
    "co_poison_ul_s": "CO alarm (poisoning, UL)",
}
"""Of the conventional alarms at a head."""

EVENTS = {
    "ignition_s": "ignition",
    "flaming_s": "flames",
    "visible_s": "first rise at the head",
    "untenable_s": "room untenable",
}
"""Of the fire, and of what it does at a head."""
