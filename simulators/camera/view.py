"""Pinhole view of a room: where each pixel's ray ends, and how a place in the room comes onto the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.camera import cells as faces
from simulators.camera.cells import Cells

WIDTH_PX, HEIGHT_PX = 384, 288
FLOOR, CEILING, WALL, WINDOW = 0, 1, 2, 3
GLASS_EMISSIVITY = 0.85
"""Of window glass in the band, 8 to 14 um, its reststrahlen peak included."""


@dataclass(frozen=True)
class Camera:
    """Where a head's camera stands and looks: yaw from the x axis, pitch above the horizon, both in degrees."""

    x_m: float
    y_m: float
    z_m: float
    yaw_deg: float
    pitch_deg: float
    horizontal_fov_deg: float
    width_px: int = WIDTH_PX
    height_px: int = HEIGHT_PX

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return 0.5 * self.width_px / float(np.tan(np.radians(0.5 * self.horizontal_fov_deg)))

    @property
    def position_m(self) -> NDArray[np.float64]:
        return np.array([self.x_m, self.y_m, self.z_m])

    @property
    def axes(self) -> NDArray[np.float64]:
        """Unit vectors [3, 3] of the picture: right, down, forward."""
        yaw, pitch = np.radians(self.yaw_deg), np.radians(self.pitch_deg)
        forward = np.array([np.cos(yaw) * np.cos(pitch), np.sin(yaw) * np.cos(pitch), np.sin(pitch)])
        right = np.array([np.sin(yaw), -np.cos(yaw), 0.0])
        return np.array([right, np.cross(forward, right), forward])

    def pixels(self, places_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Columns, rows and distances along the optical axis (m) of places [..., 3]; negative behind the camera."""
        seen = (places_m - self.position_m) @ self.axes.T
        depth = seen[..., 2]
        scale = self.focal_px / np.maximum(np.abs(depth), 1e-6)
        return 0.5 * self.width_px + scale * seen[..., 0], 0.5 * self.height_px + scale * seen[..., 1], depth

    def sees(self, place_m: NDArray[np.float64]) -> bool:
        """Whether a place lies in the field of view (walls and furniture apart)."""
        column, row, depth = (float(each) for each in self.pixels(place_m))
        return depth > 0.0 and 0.0 <= column < self.width_px and 0.0 <= row < self.height_px


@dataclass(frozen=True)
class Window:
    """A window in the wall x = 0: from y0 to y1, from z0 to z1, in metres."""

    y0_m: float
    y1_m: float
    z0_m: float
    z1_m: float


@dataclass(frozen=True)
class Backdrop:
    """What each pixel looks at, [height, width]: where its ray ends.

    surface is FLOOR, CEILING, WALL or WINDOW; z_m the height of the ray's end, path_m its length. cell, u and v place
    it among the cells of the faces (the window is the one after the last); emissivity is the surface's.
    """

    surface: NDArray[np.uint8]
    z_m: NDArray[np.float32]
    path_m: NDArray[np.float32]
    cell: NDArray[np.uint32]
    u: NDArray[np.float32]
    v: NDArray[np.float32]
    emissivity: NDArray[np.float32]


def backdrop(camera: Camera, cells: Cells, emissivity: NDArray[np.float64], window: Window | None) -> Backdrop:
    """Trace each pixel's ray to the faces of the room from inside; emissivity [6] of the faces.

    Raises ValueError when the camera is not inside the room.
    """
    size, position = cells.size_m, camera.position_m
    if not ((position > 0.0) & (position < size)).all():
        raise ValueError(f"the camera at {position.tolist()} m is not inside the room of {size.tolist()} m")
    column = np.arange(camera.width_px) + 0.5 - 0.5 * camera.width_px
    row = np.arange(camera.height_px) + 0.5 - 0.5 * camera.height_px
    right, down, forward = camera.axes
    rays = column[None, :, None] * right + row[:, None, None] * down + camera.focal_px * forward  # [height, width, 3]
    rays /= np.linalg.norm(rays, axis=2, keepdims=True)
    with np.errstate(divide="ignore"):
        distances = np.where(rays > 0.0, (size - position) / rays, -position / rays)
    distances = np.where(rays == 0.0, np.inf, distances)
    axis = distances.argmin(axis=2)
    path_m = distances.min(axis=2)
    end = position + path_m[..., None] * rays
    forth = np.take_along_axis(rays, axis[..., None], axis=2)[..., 0] > 0.0
    face = np.array([[faces.WALL_X0, faces.WALL_X1], [faces.WALL_Y0, faces.WALL_Y1], [faces.FLOOR, faces.CEILING]])[
        axis, forth.astype(np.int64)
    ]
    surface = np.array([FLOOR, CEILING, WALL, WALL, WALL, WALL])[face]
    cell, u, v = cells.at(face, end)
    seen = emissivity[face]
    if window is not None:
        y_m, z_m = end[..., 1], end[..., 2]
        inside = (y_m > window.y0_m) & (y_m < window.y1_m) & (z_m > window.z0_m) & (z_m < window.z1_m)
        glass = (face == faces.WALL_X0) & inside
        surface = np.where(glass, WINDOW, surface)
        cell = np.where(glass, np.uint32(np.prod(cells.shape)), cell)
        seen = np.where(glass, GLASS_EMISSIVITY, seen)
    return Backdrop(
        surface.astype(np.uint8),
        *(np.ascontiguousarray(each, np.float32) for each in (end[..., 2], path_m)),
        np.ascontiguousarray(cell, np.uint32),
        *(np.ascontiguousarray(each, np.float32) for each in (u, v, seen)),
    )
