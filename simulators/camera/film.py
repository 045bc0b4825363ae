"""A camera's film of one run, in chunks of one gain range: ready to be coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from firelake.lake.frame_codec import MAX_FRAMES
from numpy.typing import NDArray

from simulators.camera import microbolometer as core
from simulators.camera.faults import LOST_FRAME_SHARE, CameraFault
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.render import blur, draw_room, draw_sprites, expose, frame_key, hotter_than, normals
from simulators.camera.scene import outlines
from simulators.camera.view import Backdrop

Image = NDArray[np.float32]
Counts = NDArray[np.uint16]

FRAME_NOISE, COLUMN_NOISE, ROW_NOISE, SHUTTER_NOISE, FRAME_DRIFT, LOST = range(6)


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


@dataclass
class Electronics:
    """A core at work: its range, when the shutter closed last, and the noise that it remembers."""

    core_of: core.Microbolometer
    key: np.uint64
    growing: Image
    shutter_s: float
    gain_range: core.GainRange = core.HIGH_GAIN
    closings: int = 0

    def __post_init__(self) -> None:
        height_px, width_px = self.growing.shape
        self.pattern, self.state = np.empty_like(self.growing), np.zeros_like(self.growing)
        self.columns, self.rows = np.zeros(width_px, np.float32), np.zeros(height_px, np.float32)
        self.wanted = self.gain_range
        self.core_of.left_pattern(frame_key(self.key, SHUTTER_NOISE, 0), self.gain_range, self.pattern)

    def close_shutter(self, t_s: float) -> None:
        """Measure the pattern anew, for the range that is wanted."""
        self.shutter_s, self.closings = t_s, self.closings + 1
        self.core_of.left_pattern(frame_key(self.key, SHUTTER_NOISE, self.closings), self.wanted, self.pattern)

    def watch(self, image: Image, t_s: float, gap_s: float) -> bool:
        """Close the shutter when it is time, or for another range; whether the picture stands still at t_s."""
        due = int((t_s - self.shutter_s) / core.SHUTTER_PERIOD_S)
        if due > 0:
            self.close_shutter(self.shutter_s + due * core.SHUTTER_PERIOD_S)
        if t_s - self.shutter_s < core.SHUTTER_CLOSED_S:
            return True
        self.gain_range = self.wanted
        limit_c = core.TO_LOW_GAIN_C if self.gain_range is core.HIGH_GAIN else core.TO_HIGH_GAIN_C
        hot = hotter_than(image, float(band_radiance(limit_c + KELVIN))) > core.HOT_SHARE * image.size
        self.wanted = core.LOW_GAIN if hot else core.HIGH_GAIN
        if self.wanted is not self.gain_range:
            # between slow frames there is time enough to change
            still = gap_s < core.SHUTTER_CLOSED_S
            self.close_shutter(t_s if still else t_s - core.SHUTTER_CLOSED_S)
            if still:
                return True
            self.gain_range = self.wanted
        return False

    def expose(self, image: Image, i: int, t_s: float, gap_s: float) -> Counts:
        """Counts of frame i."""
        of = self.core_of
        sigma = of.noise_radiance(self.gain_range)
        table = core.normal_quantiles()
        for out, purpose, share, memory_s in (
            (self.columns, COLUMN_NOISE, of.column_share, of.column_memory_s),
            (self.rows, ROW_NOISE, of.row_share, of.row_memory_s),
        ):
            keep = core.remembered(memory_s, gap_s) if i else 0.0
            new = np.empty_like(out)
            normals(frame_key(self.key, purpose, i), table, new)
            out *= np.float32(keep)
            out += np.float32(sigma * share * np.sqrt(1.0 - keep**2)) * new
        growth = (t_s - self.shutter_s) / core.SHUTTER_PERIOD_S
        drift = np.empty(1, np.float32)
        normals(frame_key(self.key, FRAME_DRIFT, self.closings), table, drift)
        shift = np.float32(of.drift_k * core.per_kelvin() * growth) * drift[0]
        keep = core.remembered(of.pixel_memory_s, gap_s) if i else 0.0
        response, per_radiance = of.response(self.gain_range)
        counts = np.empty(image.shape, np.uint16)
        expose(
            image, self.pattern, self.growing, growth, self.columns + shift, self.rows, self.state, keep,
            sigma * of.pixel_share * np.sqrt(1.0 - keep**2), frame_key(self.key, FRAME_NOISE, i), table,
            response, per_radiance, counts,
        )  # fmt: skip
        return counts


def shoot(
    backdrop: Backdrop,
    stride: int,
    core_of: core.Microbolometer,
    film: Film,
    rng: np.random.Generator,
    fault: CameraFault | None = None,
) -> Iterator[Chunk]:
    """Take the film; stride is the number of cells in a row of the faces' arrays.

    A change of range begins a chunk, and so does the frame after one that is missing.
    """
    shape = backdrop.surface.shape
    growing = core_of.growing_pattern(rng, *shape)
    shutter_s = -rng.uniform(core.SHUTTER_CLOSED_S, core.SHUTTER_PERIOD_S)
    electronics = Electronics(core_of, np.uint64(rng.integers(1 << 64, dtype=np.uint64)), growing, shutter_s)
    image, work = np.empty(shape, np.float32), np.empty(shape, np.float32)
    gaps_s = np.diff(film.t_s, prepend=film.t_s[:1])
    frames: list[Counts] = []
    first, taken_in = 0, electronics.gain_range
    shown: Counts | None = None
    clock_off_s = 0.0 if fault is None else fault.clock_off_s
    for i, (t_s, cells) in enumerate(zip(film.t_s.tolist(), film.cells, strict=True)):
        draw_room(
            cells, stride, backdrop.cell, backdrop.u, backdrop.v, backdrop.emissivity, backdrop.z_m, backdrop.path_m,
            film.room[i], image,
        )  # fmt: skip
        draw_sprites(film.sprites[i], outlines(), film.room[i], image)
        blur(image, core_of.blur_centre, work)
        gap_s = float(gaps_s[i] if i else core.SHUTTER_CLOSED_S)
        still = electronics.watch(image, t_s, gap_s) and shown is not None
        counts = electronics.expose(image, i, t_s, gap_s)
        if shown is not None and (still or (fault is not None and fault.during("stuck_frame", t_s))):
            counts = shown
        elif fault is not None and fault.kills(t_s):
            counts[fault.dead] = fault.level * electronics.gain_range.most
        gain_range = taken_in if counts is shown else electronics.gain_range
        missing = _lost(electronics.key, i) or (fault is not None and fault.during("missing_frames", t_s))
        if frames and (missing or gain_range is not taken_in or len(frames) == MAX_FRAMES):
            yield Chunk(first, np.stack(frames), taken_in.scale_k, taken_in.offset_c, clock_off_s)
            frames = []
        shown, taken_in = counts, gain_range
        if not missing:
            first = i if not frames else first
            frames.append(counts)
    if frames:
        yield Chunk(first, np.stack(frames), taken_in.scale_k, taken_in.offset_c, clock_off_s)


def _lost(key: np.uint64, i: int) -> bool:
    """Whether frame i got lost on the way."""
    return float(frame_key(key, LOST, i)) < LOST_FRAME_SHARE * 2.0**64
