"""Stores events and tells people."""
