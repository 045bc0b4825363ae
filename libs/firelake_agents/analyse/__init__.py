"""Turns probabilities into levels."""
