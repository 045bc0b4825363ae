"""Turns a device's readings into windows, features and a probability."""
