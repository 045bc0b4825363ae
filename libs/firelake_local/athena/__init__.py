"""Athena: its SQL over the Glue catalogue, by DuckDB; beside it Trino, the engine that Athena itself runs."""

from firelake_local.athena.hook import register

__all__ = ["register"]
