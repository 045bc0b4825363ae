"""CFAST input decks: read, run with our zone model, written as tables."""

from simulators.decks.deck import Deck
from simulators.decks.namelist import DeckError
from simulators.decks.read import read_deck
from simulators.decks.simulate import DeckRun, simulate_deck

__all__ = ["Deck", "DeckError", "DeckRun", "read_deck", "simulate_deck"]
