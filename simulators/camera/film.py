"""A camera's film of one run, in chunks of one gain range: ready to be coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from firelake.lake.frame_codec import MAX_FRAMES
from numpy.typing import NDArray

from simulators.camera.electronics import Counts, Electronics, Image
from simulators.camera.faults import CameraFault
from simulators.camera.microbolometer import SHUTTER_CLOSED_S, SHUTTER_PERIOD_S, Microbolometer
from simulators.camera.rays import Backdrop
from simulators.camera.render import blur, draw_room, draw_sprites
from simulators.camera.scene import outlines


@dataclass(frozen=True)
class Chunk:
    """Consecutive frames of one gain range: index of the first, counts [n, height, width], their scale and offset.

    clock_off_s is by how much the camera's clock is wrong.
    """

    first: int
    counts: Counts
    scale_k: float
    offset_c: float
    clock_off_s: float = 0.0


@dataclass(frozen=True)
class Film:
    """What a camera is to take: frames at t_s [n], for each the cells' radiances, the room [n, 8] as ROOM_FIELDS, and
    sprites [n, m, 10]."""

    t_s: NDArray[np.float64]
    cells: Iterable[Image]
    room: Image
    sprites: Image


def pictures(backdrop: Backdrop, blur_centre: float, film: Film) -> Iterator[Image]:
    """Radiance of each pixel [height, width] in W/(m2 sr), frame by frame, as the lens gives it, in one array."""
    image, work = (np.empty(backdrop.z_m.shape, np.float32) for _ in range(2))
    for cells, room, sprites in zip(film.cells, film.room, film.sprites, strict=True):
        draw_room(
            cells, backdrop.stride, backdrop.cell, backdrop.u, backdrop.v, backdrop.emissivity, backdrop.z_m,
            backdrop.path_m, room, image,
        )  # fmt: skip
        draw_sprites(sprites, outlines(), room, image)
        blur(image, blur_centre, work)
        yield image


def shoot(
    backdrop: Backdrop, core: Microbolometer, film: Film, rng: np.random.Generator, fault: CameraFault | None = None
) -> Iterator[Chunk]:
    """Take the film; a change of range begins a chunk, and so does the frame after one that is missing."""
    growing = core.growing_pattern(rng, *backdrop.z_m.shape)
    shutter_s = -rng.uniform(SHUTTER_CLOSED_S, SHUTTER_PERIOD_S)
    electronics = Electronics(core, np.uint64(rng.integers(1 << 64, dtype=np.uint64)), growing, shutter_s)
    gaps_s = np.diff(film.t_s, prepend=film.t_s[:1] - SHUTTER_CLOSED_S).tolist()
    frames: list[Counts] = []
    first, taken_in = 0, electronics.gain_range
    shown: Counts | None = None
    clock_off_s = 0.0 if fault is None else fault.clock_off_s
    for i, (t_s, image) in enumerate(zip(film.t_s.tolist(), pictures(backdrop, core.blur_centre, film), strict=True)):
        still = electronics.watch(image, t_s, gaps_s[i])
        counts = electronics.expose(image, i, t_s, gaps_s[i])
        if shown is not None and (still or (fault is not None and fault.during("stuck_frame", t_s))):
            counts = shown
        elif fault is not None and fault.kills(t_s):
            counts[fault.dead] = fault.level * electronics.gain_range.most
        gain_range = taken_in if counts is shown else electronics.gain_range
        missing = electronics.loses(i) or (fault is not None and fault.during("missing_frames", t_s))
        if frames and (missing or gain_range is not taken_in or len(frames) == MAX_FRAMES):
            yield Chunk(first, np.stack(frames), taken_in.scale_k, taken_in.offset_c, clock_off_s)
            frames = []
        shown, taken_in = counts, gain_range
        if not missing:
            first = i if not frames else first
            frames.append(counts)
    if frames:
        yield Chunk(first, np.stack(frames), taken_in.scale_k, taken_in.offset_c, clock_off_s)
