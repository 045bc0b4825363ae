"""The physics' inner loops, compiled by numba: one scenario a call."""
