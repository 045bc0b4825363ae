"""What a query fails with."""


class AthenaError(ValueError):
    """A statement that is wrong, or that the local Athena does not do; its message is the query's failure reason."""
