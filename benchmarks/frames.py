"""Frames of the thermal camera: `python benchmarks/frames.py`. Rendered, stored and read back, on one processor.

A room with a person who walks and a flame, 384 x 288, 8.7 Hz, NETD 50 mK, in high gain, whose noise is the harder to
store. Beside it, in the same run: the same frames in plain numpy (checked to be the same), and zstd Parquet of the raw
counts. Processor time, the best of several repeats; what is compiled is compiled in the first.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from firelake.lake.frame_codec import MAX_FRAMES, decode_frames, encode_frames
from numpy.typing import NDArray
from results import Result, result

from simulators.camera import plain
from simulators.camera.cells import cells_of
from simulators.camera.conduction import depth_of
from simulators.camera.electronics import COLUMN_NOISE, FRAME_NOISE, PIXEL_NOISE, ROW_NOISE, Electronics
from simulators.camera.faces import Faces, Heat, cell_radiances
from simulators.camera.film import Film, pictures
from simulators.camera.microbolometer import HIGH_GAIN, SHUTTER_PERIOD_S, Microbolometer, remembered
from simulators.camera.noise import frame_key
from simulators.camera.nuisances import bare_head
from simulators.camera.pixels import REFLECTED
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.rays import Backdrop, backdrop
from simulators.camera.scene import Emitter, flame, sprites
from simulators.camera.view import Camera
from simulators.physics.building import Room

Counts = NDArray[np.uint16]

FRAMES, PLAIN_FRAMES, HZ, REPEATS = 4 * MAX_FRAMES, 24, 8.7, 5
HRR_KW = 2.0
"""A flame of 25 cm: some hundred hot pixels, too few to leave high gain."""
KEY = np.uint64(2026)
SHUTTER_S = -20.0
CORE = Microbolometer(netd_k=0.05, fixed_pattern_k=0.04, offset_k=0.5, gain=1.005, blur_centre=0.6, drift_k=0.2,
                      column_share=0.2, row_share=0.15, frame_share=0.2, frame_memory_s=2.5)  # fmt: skip


class OtherFramesError(AssertionError):
    """The plain renderer's frames, or what was read back, are not those that were taken."""


def frames_results() -> list[Result]:
    """Measure; each result as {name, value, unit, peer, peer_value, ratio, limit, goal, ok}.

    Raises OtherFramesError when the peer's frames or those read back are others.
    """
    taken, render_s = _best(_taken, REPEATS)
    plainly, plain_s = _best(_taken_plainly, 2)
    _check_same(taken[:PLAIN_FRAMES], plainly)
    chunks = np.split(taken, FRAMES // MAX_FRAMES)
    coded, _ = _best(lambda: [encode_frames(chunk) for chunk in chunks], 1)
    parquet = _parquet(taken)
    back, read_s = _best(lambda: _read_back(coded), REPEATS)
    also_back, parquet_s = _best(lambda: _read_parquet(parquet), REPEATS)
    if not (np.array_equal(back, taken) and np.array_equal(also_back, taken)):
        raise OtherFramesError("what was read back is not what was stored")
    kib = sum(len(payload) for payload, _ in coded) / FRAMES / 1024.0
    parquet_kib = len(parquet) / FRAMES / 1024.0
    raw, per_s = "zstd Parquet of the counts", "1/s/core"
    return [
        result(
            "frames rendered with noise",
            FRAMES / render_s,
            per_s,
            at_least=500.0,
            peer="plain numpy",
            peer_value=PLAIN_FRAMES / plain_s,
        ),
        result("frame stored, exact", kib, "KiB", at_most=75.0, peer=raw, peer_value=parquet_kib),
        result("frames read back", FRAMES / read_s, per_s, at_least=2000.0, peer=raw, peer_value=FRAMES / parquet_s),
    ]


def _best(work: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """What it gives, and the least processor time in s that it took."""
    result, seconds = None, []
    for _ in range(repeats):
        begin = time.process_time()
        result = work()
        seconds.append(time.process_time() - begin)
    return result, min(seconds)


def _scene() -> tuple[Backdrop, Film]:
    """The room with its person and its flame, and all that a camera has to know of it."""
    camera = Camera(x_m=0.1, y_m=2.0, z_m=2.2, yaw_deg=0.0, pitch_deg=-20.0, horizontal_fov_deg=71.0)
    room, t_s, n = Room("room", 5.0, 4.0, 2.5), np.arange(FRAMES) / HZ, np.ones(FRAMES)
    cells, depth, room_c = cells_of(5.0, 4.0, 2.5), depth_of(room), 20.0 * n
    indoors, smoke = band_radiance(20.0 + KELVIN), band_radiance(45.0 + KELVIN)
    fields = np.tile(
        np.array([indoors, indoors, smoke, indoors, 1.8, 0.05, 0.001, camera.z_m], np.float32), (FRAMES, 1)
    )
    person = Emitter("ellipse", 3.0 * n, 2.0 + np.sin(0.5 * t_s), 0.0 * n, 1.7 * n, 0.25 * n, 29.0 * n)
    burning = flame(t_s, HRR_KW * n, 3.5, 1.0, 0.2, 0.1, 0.3, 900.0)
    above = np.column_stack([3.5 * n, 1.0 * n, 0.3 * n])
    heat = Heat(
        flames=np.column_stack([above, 300.0 * HRR_KW * n, 0.0 * n])[:, None],
        things=np.zeros((FRAMES, 1, 5)),
        plumes=np.column_stack([above, 0.7 * HRR_KW * n])[:, None],
    )
    texture_k = np.random.default_rng(1).normal(0.0, 0.15, cells.shape)
    radiances = cell_radiances(Faces(cells, depth, texture_k), t_s, np.full((FRAMES, 4), 293.15), fields, heat)
    drawn = sprites(camera, [person, bare_head(person, room_c), burning], fields[:, REFLECTED])
    return backdrop(camera, cells, depth.emissivity, None), Film(t_s, radiances, fields, drawn)


def _electronics(seen: Backdrop) -> Electronics:
    return Electronics(CORE, KEY, CORE.growing_pattern(np.random.default_rng(2), *seen.z_m.shape), SHUTTER_S)


def _taken() -> Counts:
    """All of it anew: rays, conduction, pictures, noise, counts [frames, height, width]."""
    seen, film = _scene()
    electronics, counts = _electronics(seen), np.empty((FRAMES, *seen.z_m.shape), np.uint16)
    for i, image in enumerate(pictures(seen, CORE.blur_centre, film)):
        electronics.watch(image, float(film.t_s[i]), 1.0 / HZ)
        counts[i] = electronics.expose(image, i, float(film.t_s[i]), 1.0 / HZ)
    return counts


def _taken_plainly() -> Counts:
    """The first frames in plain numpy, float32; the cells' temperatures and the shutter's pattern are given to it."""
    seen, film = _scene()
    electronics = _electronics(seen)
    noise = _plain_noise(electronics, film.t_s)
    counts = np.empty((PLAIN_FRAMES, *seen.z_m.shape), np.uint16)
    for i, cells in enumerate(islice(film.cells, PLAIN_FRAMES)):
        image = plain.room_picture(cells, seen, film.room[i])
        plain.draw(film.sprites[i], film.room[i], image)
        counts[i] = plain.counts(plain.blurred(image, CORE.blur_centre) + next(noise), CORE, HIGH_GAIN)
    return counts


def _plain_noise(electronics: Electronics, t_s: NDArray[np.float64]) -> Iterator[NDArray[np.float32]]:
    """The noise of each frame [height, width] in W/(m2 sr), as Electronics adds it."""
    shape, whole = electronics.growing.shape, np.zeros(1, np.float32)
    sigma = CORE.noise_radiance(HIGH_GAIN)
    for i, now_s in enumerate(t_s.tolist()):
        pixels, columns, rows, frame = (
            np.float32(sigma * share) * plain.samples(int(frame_key(KEY, purpose, i)), size)
            for purpose, share, size in (
                (PIXEL_NOISE, CORE.pixel_share, shape),
                (COLUMN_NOISE, CORE.column_share, shape[1:]),
                (ROW_NOISE, CORE.row_share, (shape[0], 1)),
                (FRAME_NOISE, CORE.frame_share, (1,)),
            )
        )
        keep = remembered(CORE.frame_memory_s, 1.0 / HZ) if i else 0.0
        whole = np.float32(keep) * whole + np.float32(np.sqrt(1.0 - keep**2)) * frame
        growth = np.float32((now_s - SHUTTER_S) / SHUTTER_PERIOD_S)
        drift = np.float32(electronics.drift) * growth
        yield electronics.pattern + growth * electronics.growing + (columns + whole + drift) + rows + pixels


def _check_same(taken: Counts, plainly: Counts) -> None:
    off = np.abs(taken.astype(np.int32) - plainly)
    # float32: what lies on the border between two counts may come out as either
    if off.max() > 1 or (off > 0).mean() > 0.02:
        raise OtherFramesError(f"{(off > 0).mean():.2%} of the plain pixels differ, by up to {off.max()} counts")


def _read_back(coded: list[tuple[bytes, int]]) -> Counts:
    shape = (MAX_FRAMES, 288, 384)
    return np.concatenate([decode_frames(payload, *shape, crc32) for payload, crc32 in coded])


def _parquet(taken: Counts) -> bytes:
    """The counts as a column of frames, zstd."""
    frames = pa.FixedSizeListArray.from_arrays(pa.array(taken.ravel()), taken[0].size)
    out = io.BytesIO()
    pq.write_table(pa.table({"counts": frames}), out, compression="zstd", row_group_size=MAX_FRAMES)
    return out.getvalue()


def _read_parquet(stored: bytes) -> Counts:
    column = pq.read_table(io.BytesIO(stored), use_threads=False)["counts"].combine_chunks()
    return np.asarray(column.flatten()).reshape(-1, 288, 384)


def main() -> int:
    """Print the results as JSON; 1 when a goal is missed."""
    results = frames_results()
    print(json.dumps(results, indent=2))
    return 0 if all(result["ok"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
