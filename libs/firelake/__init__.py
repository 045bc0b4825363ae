"""Firelake's core: contracts, features and the lake. Importing it needs numpy alone."""

__version__ = "0.1.0"
