"""AWS on a laptop: an emulator, and executors that really do the work. No production code imports it."""
