"""The `firelake` command, one file a verb."""
