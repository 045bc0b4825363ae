"""What a source's table asks: at a time, on the mean of a span, and of a fire under water."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled


@compiled
def rows_at(table, row, last, t):
    """The row that a time has come to, from one on that it is not before; the next one; its share of the way there.

    At the last of the rows, up to `last`, the next is itself.
    """
    while row + 1 < last and table[row + 1, c.TIME] <= t:
        row += 1
    after = min(row + 1, last - 1)
    span = table[after, c.TIME] - table[row, c.TIME]
    share = min((t - table[row, c.TIME]) / span, 1.0) if span > 0.0 else 0.0
    return row, after, share


@compiled
def between_rows(table, row, after, share, column):
    return table[row, column] + share * (table[after, column] - table[row, column])


@compiled
def mean_rates(table, first, last, cursor, start_s, end_s, rates):
    """Mean of a source's rates [columns] over a span, straight between its points and zero before the first.

    Exact for the table whatever the span, so a step loses nothing of a fire. Returns the cursor at the span's start.
    """
    for k in range(1, c.N_COLUMNS):
        rates[k] = 0.0
    if end_s <= table[first, 0]:
        return cursor
    while cursor + 1 < last and table[cursor + 1, 0] <= start_s:
        cursor += 1
    i = cursor
    t = max(start_s, table[first, 0])
    span = max(end_s - start_s, 1e-9)
    while t < end_s - 1e-12:
        if i + 1 >= last:
            weight = (end_s - t) / span
            for k in range(1, c.N_COLUMNS):
                rates[k] += weight * table[last - 1, k]
            break
        until = min(end_s, table[i + 1, 0])
        width = table[i + 1, 0] - table[i, 0]
        if until > t and width > 0.0:
            middle = (0.5 * (t + until) - table[i, 0]) / width
            weight = (until - t) / span
            for k in range(1, c.N_COLUMNS):
                rates[k] += weight * (table[i, k] + middle * (table[i + 1, k] - table[i, k]))
            t = until
        i += 1
    # a place and a size have no mean with the time before there was a fire
    if start_s < table[first, 0]:
        rates[c.BASE_M], rates[c.AREA_M2] = table[first, c.BASE_M], table[first, c.AREA_M2]
    return cursor


@compiled
def heat_at(table, row, last, t):
    """What a fire's table asks at a time, W; see rows_at."""
    row, after, share = rows_at(table, row, last, t)
    heat = table[row, c.SMOULDER] + table[row, c.FLAME]
    return heat + share * (table[after, c.SMOULDER] + table[after, c.FLAME] - heat)


@compiled
def hold_down(table, first, last, at_s, left, rates):
    """Let a source give no more than what water has left of its rates when it came, at_s on the table's clock; of one
    that began later, of what it began with: under water nothing grows.

    Q(t) = Q(t_act) exp(-(t - t_act) / tau) (Evans 1993), or the table's where that is less.
    """
    row, after, share = rows_at(table, first, last, max(at_s, table[first, c.TIME]))
    for k in range(1, c.BASE_M):
        rates[k] = min(rates[k], left * between_rows(table, row, after, share, k))
