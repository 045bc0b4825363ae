"""Features: pure functions of windows, and the two drivers that call them."""
