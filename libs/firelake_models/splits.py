"""Which buildings train, choose and judge: nothing of a building seen in training appears in the test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

SPLITS = ("train", "validation", "test", "month", "shifted")
SHARES = (("validation", 0.2), ("test", 0.25))


def split_buildings(series_of: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The split of each building, from the series that happen in it.

    A building of the device-month is 'month' and held out whole. One whose name begins with a split, as simulated ones
    do ("test-flat-003"), was put there before anything was sampled; 'shifted', of the shifted generator, shows what
    happens when the physics is wrong, and neither trains nor chooses. The others are ordered by the SHA-256 of their
    name, which knows nothing of what happens in them, and dealt out: 20 % validation and 25 % test, at least one each,
    the rest train. Raises ValueError for fewer than three, or for a building that has both series.
    """
    month = {building for building, series in series_of.items() if "month" in series}
    both = sorted(building for building in month if set(series_of[building]) != {"month"})
    if both:
        raise ValueError(f"building {both[0]} is in the device-month and in scenarios: it cannot be held out")
    if len(set(series_of) - month) < 3:
        raise ValueError(f"expected scenarios in 3 buildings or more, to split by building; got "
                         f"{len(set(series_of) - month)}")  # fmt: skip
    splits = dict.fromkeys(month, "month")
    named = {building: building.partition("-")[0] for building in set(series_of) - month}
    splits |= {building: split for building, split in named.items() if split in SPLITS}
    order = sorted(set(series_of) - set(splits), key=lambda building: hashlib.sha256(building.encode()).hexdigest())
    if not order:
        return splits
    first = 0
    for split, share in SHARES:
        last = first + max(1, round(share * len(order)))
        splits |= dict.fromkeys(order[first:last], split)
        first = last
    return splits | dict.fromkeys(order[first:], "train")
