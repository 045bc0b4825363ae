"""Pinhole view of a room: how a place in it comes onto the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH_PX, HEIGHT_PX = 384, 288


@dataclass(frozen=True)
class Camera:
    """Where a head's camera stands and looks: yaw from the x axis, pitch above the horizon, both in degrees.

    Raises ValueError when the field of view is not between 0 and 180 degrees or the picture has no pixels.
    """

    x_m: float
    y_m: float
    z_m: float
    yaw_deg: float
    pitch_deg: float
    horizontal_fov_deg: float
    width_px: int = WIDTH_PX
    height_px: int = HEIGHT_PX

    def __post_init__(self) -> None:
        if not 0.0 < self.horizontal_fov_deg < 180.0:
            raise ValueError(f"camera: horizontal_fov_deg must be above 0 and below 180, is {self.horizontal_fov_deg}")
        if self.width_px < 2 or self.height_px < 2:
            raise ValueError(f"camera: a picture has at least 2 x 2 pixels, not {self.width_px} x {self.height_px}")

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
        x, y, z = (float(each) for each in (np.cos(yaw) * np.cos(pitch), np.sin(yaw) * np.cos(pitch), np.sin(pitch)))
        right_x, right_y = float(np.sin(yaw)), -float(np.cos(yaw))
        down = (-z * right_y, z * right_x, x * right_y - y * right_x)
        return np.array([(right_x, right_y, 0.0), down, (x, y, z)])

    def pixels(self, places_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Columns, rows and distances along the optical axis (m) of places [..., 3]; negative behind the camera."""
        seen = (places_m - self.position_m) @ self.axes.T
        depth = seen[..., 2]
        scale = self.focal_px / np.maximum(np.abs(depth), 1e-6)
        return 0.5 * self.width_px + scale * seen[..., 0], 0.5 * self.height_px + scale * seen[..., 1], depth


@dataclass(frozen=True)
class Window:
    """A window in the wall x = 0: from y0 to y1, from z0 to z1, in metres."""

    y0_m: float
    y1_m: float
    z0_m: float
    z1_m: float
