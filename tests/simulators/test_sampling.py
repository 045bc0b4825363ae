"""Sampling: split before it, evenly spread, the same whatever the data set's size, nothing shared between splits."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from simulators.kernels.plume import plume_entrainment
from simulators.physics.fire import ModelError, Release
from simulators.scenarios.catalogue import catalogue, scenario_class
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.generators import SHIFTED
from simulators.scenarios.houses import HOUSES_A_DECK, house
from simulators.scenarios.month import month_day, redraw_month_day
from simulators.scenarios.ordinary_hours import ordinary_hours
from simulators.scenarios.points import point
from simulators.scenarios.splits import DECK, SHARES, TURN, cards_of, deal, run_length_s, split_of

WEIGHTS = tuple(block.weight.a for block in catalogue())
N = 400


@pytest.fixture(scope="module")
def drawn():
    return [draw_scenario(5, i) for i in range(N)]


@given(st.integers(0, 2**40), st.integers(0, 10_000_000))
def test_a_card_is_its_seed_and_id(seed, scenario_id):
    assert deal(seed, scenario_id, WEIGHTS) == deal(seed, scenario_id, WEIGHTS)


def test_every_deck_holds_every_class_by_its_weight_and_no_point_twice():
    cards = [deal(5, i, WEIGHTS) for i in range(20 * DECK)]
    assert len(set(cards)) == len(cards)
    for number, count in enumerate(cards_of(WEIGHTS)):
        assert count / DECK == pytest.approx(WEIGHTS[number] / sum(WEIGHTS), abs=0.006)
        mine = [card for card in cards if card.number == number]
        assert len(mine) == 20 * count
        for split, share in SHARES.items():
            indices = sorted(card.place for card in mine if card.split == split)
            assert indices == list(range(len(indices)))
            assert len(indices) / len(mine) == pytest.approx(share / len(TURN), abs=0.03)


@given(st.lists(st.just(0.0) | st.floats(0.001, 1000.0), min_size=1, max_size=DECK).filter(sum))
def test_a_deck_has_as_many_cards_as_it_deals(weights):
    """Whatever its classes weigh: a class of 500 beside twenty-five of 1 to 5 left some of theirs undealt."""
    counts = cards_of(tuple(weights))
    assert sum(counts) == DECK
    assert all((count > 0) == (weight > 0.0) for count, weight in zip(counts, weights, strict=True))


def test_splits_share_no_building_point_template_or_run_length(drawn):
    by_split = {split: [d for d in drawn if d.split == split] for split in SHARES}
    for first, second in (("train", "validation"), ("train", "test"), ("validation", "test")):
        for shared in (_buildings, _points, _templates, _lengths):
            assert not shared(by_split[first]) & shared(by_split[second]), (first, second, shared.__name__)


def _buildings(drawn):
    return {d.building.building_id for d in drawn} | {d.building.rooms for d in drawn}


def _points(drawn):
    return {d.record["place.x_share"] for d in drawn}


def _lengths(drawn):
    return {d.duration_s for d in drawn}


def _templates(drawn):
    """What was released and when, less what people and heating give off anywhere."""
    of_nuisances = [s for d in drawn if d.kind == "nuisance" for s in d.sources if isinstance(s, Release)]
    return {(s.heat_kw, s.voc_kg_s, s.aerosol_kg_s) for s in of_nuisances if s.voc_kg_s and len(s.voc_kg_s) > 1}


def test_hours_and_days_keep_to_their_split():
    spans = [ordinary_hours(5, n) for n in range(60)]
    assert {span.split for span in spans} == set(SHARES)
    assert all(span.building.building_id.startswith(f"{span.split}-") for span in spans)
    lengths = {split: {s.duration_s for s in spans if s.split == split} for split in SHARES}
    assert not lengths["train"] & (lengths["test"] | lengths["validation"])
    assert {month_day(5, day).split for day in range(6)} == {"month"}


@given(st.floats(600.0, 7200.0), st.sampled_from(["train", "validation", "test", "shifted"]))
def test_a_run_is_at_least_as_long_as_drawn(drawn_s, split):
    assert drawn_s <= run_length_s(drawn_s, split) <= drawn_s + 6.0


@pytest.mark.parametrize("block", catalogue(), ids=lambda block: block.name)
def test_a_class_fills_its_space_more_evenly_than_chance(block):
    points = np.array([list(point(5, "train", block, k).values()) for k in range(128)])
    chance = np.random.default_rng(1).uniform(size=points.shape)
    assert points.min() > 0.0
    assert points.max() < 1.0
    threes = [slice(first, first + 3) for first in range(0, points.shape[1] - 2, 3)]
    ours, theirs = ([qmc.discrepancy(each[:, three]) for three in threes] for each in (points, chance))
    assert np.mean(ours) < 0.5 * np.mean(theirs)
    # every eighth of every coordinate has its sixteen points
    for column in points.T:
        np.testing.assert_array_equal(np.histogram(column, 8, (0.0, 1.0))[0], 16)


def test_what_is_drawn_has_the_distribution_that_was_stated():
    """Of 64 scenarios of a split: the drawn numbers lie at the quantiles of what the file says, evenly."""
    block = scenario_class("nuisance_toast")
    of_train = [d for n in range(400) if (d := draw_scenario(6, n, block)).split == "train"][:64]
    for name, key in (("burns_mg_s", "burns_mg_s"), ("heat_kw", "heat_kw"), ("hold_s", "hold_s")):
        stated = getattr(block.releases[0], key)
        drawn = sorted(d.record[f"release0.{name}"] for d in of_train)
        expected = [stated.at((k + 0.5) / 64) for k in range(64)]
        np.testing.assert_allclose(drawn, expected, rtol=0.2)
        assert np.corrcoef(drawn, expected)[0, 1] > 0.999
    # the model's error too, by its median and scatter
    smoke = np.log([d.model_error.smoke for d in of_train])
    assert smoke.mean() == pytest.approx(0.0, abs=0.03)
    assert smoke.std() == pytest.approx(0.65, abs=0.05)


def test_points_do_not_depend_on_the_order_they_are_asked_for():
    block = scenario_class("nuisance_cooking")
    forward = [point(9, "test", block, k) for k in range(12)]
    assert [point(9, "test", block, k) for k in (11, 3, 7)] == [forward[k] for k in (11, 3, 7)]
    assert point(9, "train", block, 3) != forward[3]
    assert point(10, "test", block, 3) != forward[3]


@pytest.mark.parametrize("block", catalogue(), ids=lambda block: block.name)
def test_every_coordinate_of_a_class_is_what_something_is_drawn_from(block):
    seen = Counter(name for i in range(12) for name in block.names_drawn if name in draw_scenario(3, i, block).record)
    assert set(seen) == set(block.names_drawn)


def test_the_shifted_generator_is_another_domain():
    ours, theirs = [draw_scenario(5, i) for i in range(60)], [draw_scenario(5, i, None, SHIFTED) for i in range(60)]
    assert {d.split for d in theirs} == {"shifted"}
    assert [d.scenario_class for d in ours] == [d.scenario_class for d in theirs]
    medians = {name: np.median([getattr(d.model_error, name) for d in theirs]) for name in ("co", "smoke", "plume")}
    assert medians == {name: pytest.approx(SHIFTED.model_error[name][0], rel=0.3) for name in ("co", "smoke", "plume")}
    assert _buildings(ours).isdisjoint(_buildings(theirs))
    assert _lengths(ours).isdisjoint(_lengths(theirs))


def test_the_shifted_plume_is_mccaffreys():
    def drawn_kg_s(q_kw, rise_m):
        scaled = rise_m / q_kw**0.4
        if scaled < 0.08:
            return q_kw * 0.011 * scaled**0.566
        return q_kw * (0.026 * scaled**0.909 if scaled < 0.20 else 0.124 * scaled**1.895)

    # fires of 500 kW/m2 under ceilings of homes
    over_heskestads = [
        drawn_kg_s(q_kw, rise_m) / plume_entrainment(q_kw, 0.67 * q_kw, 2.0 * (q_kw / 500.0 / np.pi) ** 0.5, rise_m)
        for q_kw in (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
        for rise_m in (0.8, 1.2, 1.6, 2.0, 2.4)
    ]
    assert np.median(over_heskestads) == pytest.approx(SHIFTED.model_error["plume"][0], rel=0.1)


def test_the_shifted_generator_repeats_no_number_of_the_standard_one():
    for draw in (draw_scenario, ordinary_hours, month_day):
        pairs = [(draw(5, i), draw(5, i, generator=SHIFTED)) for i in range(20)]
        ids = [{drawn.scenario_id for drawn in each} for each in zip(*pairs, strict=True)]
        assert max(ids[0]) < SHIFTED.first_id <= min(ids[1])
        for ours, theirs in pairs:
            assert ours.ambient.humidity_pct != theirs.ambient.humidity_pct
            assert ours.heads[0].device_id != theirs.heads[0].device_id
            assert (ours.heads[0].x_m, ours.heads[0].y_m) != (theirs.heads[0].x_m, theirs.heads[0].y_m)
    shifted = draw_scenario(5, 3, None, SHIFTED)
    assert redraw(json.loads(json.dumps(shifted.record))) == shifted
    day = month_day(5, 3, SHIFTED)
    assert redraw_month_day(json.loads(json.dumps(day.record))) == day
    assert day.start_time == month_day(5, 3).start_time


def test_all_that_the_model_is_wrong_about_fills_its_space():
    assert {field.name for field in fields(ModelError)} <= set(point(5, "train", scenario_class("pool_fire"), 0))


def test_a_deck_has_buildings_of_its_own():
    built = {
        (split, n): house(5, split, n).building for split, count in HOUSES_A_DECK.items() for n in range(2 * count)
    }
    assert len({b.building_id for b in built.values()}) == len(built)
    assert split_of(0)[0] == TURN[0]
    again = [draw_scenario(5, DECK + i).building.building_id for i in range(50)]
    assert {draw_scenario(5, i).building.building_id for i in range(DECK)}.isdisjoint(again)


def test_how_many_are_in_a_room_does_not_tell_a_fire(drawn):
    """A crowd apart; the chance that a scenario that burns has more people than one that does not, ties halved."""
    burns, other = (
        np.array(
            [len(d.people) for d in drawn if (d.kind == "fire") == is_fire and d.scenario_class != "nuisance_people"]
        )
        for is_fire in (True, False)
    )
    more = np.mean(np.sign(burns[:, np.newaxis] - other) + 1.0) / 2.0
    assert more == pytest.approx(0.5, abs=0.08)
