"""The zone model beside CFAST's own answers to R01-R20: in the room of fire, to the end."""

import math

import pytest

from simulators.decks import simulate_deck
from simulators.validation.cfast_cases import LAYER_M, O2_MOL_PCT, RISE_PCT, case_decks, room_deviations
from simulators.validation.curves import read_ours
from simulators.validation.reference import REFERENCE

pytestmark = pytest.mark.reference

ELSEWHERE = {
    "R05": "CFAST makes oxygen and mass",
    "R19": "a crib near a corner, which CFAST knows of only where a fire's middle is exactly in it",
    "R20": "CFAST makes oxygen and mass",
}
"""Cases of which only the end is held, and what is off."""


def test_the_limits_are_the_goals():
    assert (RISE_PCT, LAYER_M, O2_MOL_PCT) == (10.0, 0.15, 0.7)


def test_all_twenty_cases_are_there():
    assert [deck.stem for deck in case_decks(REFERENCE)] == [f"R{i:02}" for i in range(1, 21)]


@pytest.mark.parametrize("deck", case_decks(REFERENCE), ids=lambda deck: deck.stem)
def test_the_room_of_fire_is_near_cfasts(deck, tmp_path):
    simulate_deck(deck, tmp_path)
    (fire,) = (told for told in room_deviations(deck, read_ours(tmp_path)) if told.of_fire)
    if deck.stem in ELSEWHERE:
        assert fire.reaches_end
        assert all(math.isfinite(off) for off in (fire.rise_rms_pct, fire.layer_rms_m, fire.o2_rms_mol_pct))
    else:
        assert fire.missed == (), fire
