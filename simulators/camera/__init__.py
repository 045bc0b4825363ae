"""The thermal camera of a head: what it looks at, and what its electronics make of it."""
