"""Scenarios: a catalogue in YAML, the buildings they happen in, and the drawing of one of them."""
