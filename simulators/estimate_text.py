"""An estimate as lines to read."""

from __future__ import annotations

import math

from simulators import prices
from simulators.estimate import Estimate, Figure


def estimate_text(found: Estimate) -> str:
    """A line a figure, each with its 95 % interval; then what is assumed."""
    lines = [_line(f"rows of {name}", figure, 0) for name, figure in found.rows.items()]
    lines += [
        _line("GiB at rest", found.size_bytes, 3, 2**-30),
        _line("core-hours on this machine's cores", found.core_hours, 3),
        *(_line(f"USD, Batch on {where}", figure, 2) for where, figure in found.usd.items()),
        _line("USD a month of S3 storage", found.usd_storage_month, 2),
    ]
    return "\n".join(
        [
            f"Estimated from {found.simulated} scenarios simulated and {found.drawn} drawn; 95 % interval in brackets.",
            *lines,
            f"Assumed: prices of {prices.AS_OF} (simulators/prices.py says where to check them), AWS's cores as fast "
            f"as these, {prices.JOB_VCPU} vCPU and {prices.JOB_GIB} GiB a job, {prices.START_S:.0f} s to start one; "
            f"USD has about {found.put_requests:,.0f} PUT requests in it. No discount, no tax, no transfer out.",
        ]
    )


def _line(name: str, figure: Figure, decimals: int, scale: float = 1.0) -> str:
    """With so many decimals, or two digits of what is less: a dozen scenarios cost some cents."""
    numbers = [number * scale for number in (figure.value, figure.low, figure.high)]
    if decimals and numbers[0] > 0.0:
        decimals = max(decimals, 1 - math.floor(math.log10(numbers[0])))
    value, low, high = (f"{number:,.{decimals}f}" for number in numbers)
    return f"  {name:<36} {value:>16}  [{low} to {high}]"
