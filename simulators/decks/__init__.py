"""CFAST input decks: read, run with our zone model, written as tables."""
