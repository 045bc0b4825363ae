"""A small linear system."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels.compiled import compiled


@compiled
def solve_in_place(a, x, n):
    """Gauss elimination with partial pivoting of a [n, n] on x [n], both changed."""
    for c in range(n):
        best = c
        for r in range(c + 1, n):
            if abs(a[r, c]) > abs(a[best, c]):
                best = r
        if best != c:
            for k in range(n):
                held = a[c, k]
                a[c, k] = a[best, k]
                a[best, k] = held
            held = x[c]
            x[c] = x[best]
            x[best] = held
        for r in range(c + 1, n):
            factor = a[r, c] / a[c, c]
            if factor != 0.0:
                for k in range(c, n):
                    a[r, k] -= factor * a[c, k]
                x[r] -= factor * x[c]
    for c in range(n - 1, -1, -1):
        for k in range(c + 1, n):
            x[c] -= a[c, k] * x[k]
        x[c] /= a[c, c]
