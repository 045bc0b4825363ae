"""A camera's film of one run, in chunks of one gain range: ready to be coded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from firelake.lake.frame_codec import MAX_FRAMES
from numpy.typing import NDArray

from simulators.camera import microbolometer as core
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.render import blur, draw_room, draw_sprites, expose
from simulators.camera.view import Backdrop, Camera


@dataclass(frozen=True)
class Chunk:
    """Consecutive frames of one gain range: index of the first, counts [n, height, width], their scale and offset."""

    first: int
    counts: NDArray[np.uint16]
    scale_k: float
    offset_c: float


@dataclass(frozen=True)
class Film:
    """What a camera is to take: frames at t_s [n], the room [n, 10] as FRAME_FIELDS, sprites [n, m, 11].

    texture [height, width] multiplies the surfaces' radiance.
    """

    t_s: NDArray[np.float64]
    room: NDArray[np.float32]
    sprites: NDArray[np.float32]
    texture: NDArray[np.float32]


def shoot(
    camera: Camera, backdrop: Backdrop, core_of: core.Microbolometer, film: Film, rng: np.random.Generator
) -> Iterator[Chunk]:
    """Take the film. The camera changes to low gain above 130 C and back below 110 C; a change begins a chunk."""
    shape = (camera.height_px, camera.width_px)
    pattern = core_of.pattern(rng, *shape)
    shutter_phase_s = rng.uniform(0.0, core.SHUTTER_PERIOD_S)
    noise_key = int(rng.integers(1 << 40)) * core.NOISE_STEPS_PER_FRAME
    image, work = np.empty(shape, np.float32), np.empty(shape, np.float32)
    to_low = float(band_radiance(core.TO_LOW_GAIN_C + KELVIN))
    to_high = float(band_radiance(core.TO_HIGH_GAIN_C + KELVIN))
    gain_range = core.HIGH_GAIN
    frames: list[NDArray[np.uint16]] = []
    first = 0
    for i, t_s in enumerate(film.t_s):
        draw_room(
            backdrop.surface, backdrop.z_m, backdrop.path_m, film.texture, np.float32(camera.z_m), film.room[i], image
        )
        draw_sprites(film.sprites[i], np.float32(camera.z_m), film.room[i], image)
        blur(image, core_of.blur_centre, work)
        hottest = float(image.max())
        wanted = core.LOW_GAIN if hottest > (to_low if gain_range is core.HIGH_GAIN else to_high) else core.HIGH_GAIN
        if frames and (wanted is not gain_range or len(frames) == MAX_FRAMES):
            yield Chunk(first, np.stack(frames), gain_range.scale_k, gain_range.offset_c)
            frames, first = [], i
        gain_range = wanted
        response, per_radiance = core_of.response(gain_range)
        shown = pattern * np.float32(core.pattern_growth(float(t_s), shutter_phase_s))
        counts = np.empty(shape, np.uint16)
        key = noise_key + i * core.NOISE_STEPS_PER_FRAME
        noise = core_of.noise_radiance(gain_range)
        expose(image, shown, noise, key, core.normal_quantiles(), response, per_radiance, counts)
        frames.append(counts)
    if frames:
        yield Chunk(first, np.stack(frames), gain_range.scale_k, gain_range.offset_c)
