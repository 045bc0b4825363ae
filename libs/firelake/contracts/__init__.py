"""The single source of every table, column, unit and feature; other forms are rendered from here."""
