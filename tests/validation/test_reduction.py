"""How curves become numbers and numbers become bias and scatter: examples reckoned by hand."""

import csv
import math
from types import SimpleNamespace

import numpy as np
import pytest

from simulators.validation.curves import Curve, read_cfast
from simulators.validation.dry_gases import dry_pairs
from simulators.validation.metrics import NoReadingError, activation_s, reduce_curve
from simulators.validation.pairs import Compared, compare_pair, measured_value, model_value, quantity_row, quantity_rows
from simulators.validation.reference import BadReferenceError, Pair, Published, read_pairs, require_reference
from simulators.validation.statistics import spread

T_S = [0.0, 10.0, 20.0, 30.0]
Y = [20.0, 80.0, math.nan, 50.0]


def pair_of(**changed):
    told = {
        "number": 1, "quantity": "HGL", "dataset": "Lab", "test": "1", "exp_file": "Lab/one.csv", "exp_header_row": 1,
        "exp_data_row": 2, "exp_x": "Time", "exp_y": "T", "exp_initial": 20.0, "exp_from_s": 0.0, "exp_to_s": 100.0,
        "metric": "max", "deck": "Lab/one.in", "cfast_column": "ULT_1",
        "cfast_initial": 20.0, "cfast_from_s": 0.0, "cfast_to_s": 100.0, "sigma_e": 0.07,
    }  # fmt: skip
    return Pair(**{**told, **changed})


def compared(measured, ours, cfast, reason=""):
    return Compared("HGL", "Lab", "1", "T", "deck ULT_1", 0.07, measured, ours, cfast, reason)


def test_bias_and_scatter_of_ratios_two_and_a_half():
    """r = +-ln 2, omega = sqrt 2 ln 2; sigma_e 0.1 is below omega / sqrt 2: scatter and bias by the formulae."""
    told = spread([1.0, 1.0], [2.0, 0.5], 0.1)
    omega = math.sqrt(2.0) * math.log(2.0)
    assert told.n == 2
    assert told.scatter == pytest.approx(math.sqrt(omega**2 - 0.01))
    assert told.bias == pytest.approx(math.exp(0.5 * (omega**2 - 0.01) - 0.005))
    assert told.sigma_e == 0.1


def test_experiments_cannot_scatter_more_than_the_pairs_allow():
    """omega / sqrt 2 = ln 2 < 2: half of the variance is the model's, so the bias is that of the logarithms."""
    told = spread([1.0, 1.0], [2.0, 0.5], 2.0)
    assert told.sigma_e == pytest.approx(math.log(2.0))
    assert told.scatter == pytest.approx(math.log(2.0))
    assert told.bias == pytest.approx(1.0)


def test_one_pair_has_a_ratio_none_has_nothing_and_a_zero_is_refused():
    one, none = spread([4.0], [5.0], 0.07), spread([], [], 0.07)
    assert (one.n, one.bias, one.scatter) == (1, pytest.approx(1.25), None)
    assert (none.n, none.bias, none.scatter) == (0, None, None)
    with pytest.raises(ValueError, match="above 0"):
        spread([1.0, 0.0], [1.0, 1.0], 0.1)
    with pytest.raises(ValueError, match="one length"):
        spread([1.0], [1.0, 2.0], 0.1)


@pytest.mark.parametrize(
    ("metric", "expected"), [("max", 60.0), ("min", 0.0), ("maxabs", 60.0), ("mean", 30.0), ("end", 30.0)]
)
def test_each_metric_from_its_initial_value(metric, expected):
    """Of 20, 80, no reading, 50 from 20."""
    assert reduce_curve(metric, T_S, Y, 20.0, 0.0, 100.0) == pytest.approx(expected)


def test_a_drop_is_told_upwards_and_a_window_cuts():
    assert reduce_curve("min", T_S, [21.0, 18.0, 15.0, 19.0], 21.0, 0.0, 100.0) == pytest.approx(6.0)
    assert reduce_curve("max", T_S, Y, 20.0, 20.0, 30.0) == pytest.approx(30.0)
    with pytest.raises(NoReadingError, match="20 to 25"):
        reduce_curve("max", T_S, Y, 20.0, 20.0, 25.0)
    with pytest.raises(ValueError, match="median"):
        reduce_curve("median", T_S, Y, 20.0, 0.0, 100.0)


def test_a_detector_sounds_when_it_first_says_yes():
    assert activation_s(T_S, [0.0, 0.0, 1.0, 0.0]) == 20.0
    with pytest.raises(NoReadingError, match="never"):
        activation_s(T_S, [0.0] * 4)


def test_a_pair_is_reduced_on_all_three_sides(tmp_path):
    (tmp_path / "experiments" / "Lab").mkdir(parents=True)
    (tmp_path / "experiments" / "Lab" / "one.csv").write_text("Time,T\n0,20\n10,120\n20,x\n")
    pair = pair_of()
    ours = {"ULT_1": Curve(np.array([0.0, 10.0]), np.array([20.0, 140.0]))}
    told = compare_pair(pair, tmp_path, ours, {}, (None, None))
    assert (told.measured, told.ours, told.cfast) == (100.0, 120.0, None)
    assert told.reason == "CFAST: no output ULT_1"
    assert measured_value(pair, tmp_path) == 100.0
    assert model_value(pair_of(metric="activation"), {"ULT_1": Curve(np.array(T_S), np.zeros(4))}) == "never activated"
    cold = {"ULT_1": Curve(np.array([0.0]), np.array([19.0]))}
    assert "not above 0" in compare_pair(pair, tmp_path, cold, ours, (None, None)).reason
    assert compare_pair(pair, tmp_path, ours, ours, ("it broke", None)).reason == "ours: it broke"


def test_gases_are_dried_as_the_samples_were(tmp_path):
    """0.12 of a gas that is a fifth water is 0.15 of what is left: a drop by 0.06 from 0.21."""
    (tmp_path / "experiments" / "Lab").mkdir(parents=True)
    (tmp_path / "experiments" / "Lab" / "one.csv").write_text("Time,T\n0,0.21\n10,0.16\n")
    pair = pair_of(quantity="Oxygen Concentration", metric="min", exp_initial=0.21, cfast_initial=0.21,
                   cfast_column="ULO2_1")  # fmt: skip
    t_s = np.array([0.0, 10.0])
    humid = {"ULO2_1": Curve(t_s, np.array([0.2, 0.12])), "ULH2O_1": Curve(t_s, np.array([0.0, 0.2]))}
    wet_alone = {"ULO2_1": humid["ULO2_1"]}
    run = SimpleNamespace(ours=humid, cfast=wet_alone, ours_failed=None, cfast_failed=None)
    [told] = dry_pairs([pair, pair_of()], tmp_path, {pair.deck: run})
    assert told.quantity == "Oxygen Concentration, dry"
    assert (told.measured, told.ours) == (pytest.approx(0.05), pytest.approx(0.06))
    assert told.reason == "CFAST: no output ULO2_1"


def test_a_measured_column_that_is_not_there_or_twice_is_named(tmp_path):
    (tmp_path / "experiments" / "Lab").mkdir(parents=True)
    (tmp_path / "experiments" / "Lab" / "one.csv").write_text("Time,T,T\n0,20,20\n")
    with pytest.raises(BadReferenceError, match="stands 2 times"):
        measured_value(pair_of(), tmp_path)
    with pytest.raises(BadReferenceError, match=r"two\.csv"):
        measured_value(pair_of(exp_file="Lab/two.csv"), tmp_path)
    with pytest.raises(BadReferenceError, match=r"pairs\.csv"):
        require_reference(tmp_path)


def test_a_row_of_pairs_that_is_no_number_is_named(tmp_path):
    (tmp_path / "experiments").mkdir()
    names = [name for name in Pair.__annotations__ if name != "number"]
    good = {name: getattr(pair_of(), name) for name in names}
    with (tmp_path / "experiments" / "pairs.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows([good, {**good, "sigma_e": "much"}])
    with pytest.raises(BadReferenceError, match="row 3, column sigma_e"):
        read_pairs(tmp_path)


def test_goals_are_cfasts_own_over_the_pairs_that_all_answer():
    """Ours twice, CFAST's 1.1 times the measured: bias is missed; a pair without our answer is told."""
    group = [compared(1.0, 2.0, 1.1), compared(2.0, 4.0, 2.2), compared(3.0, None, 3.3, "ours: no output")]
    row = quantity_row("HGL", group, Published(1.02, 0.35), None)
    assert (row.cases, row.left_out, row.unanswered) == (2, 1, 1)
    assert row.ours.bias == pytest.approx(2.0)
    assert row.cfast.bias == pytest.approx(1.1)
    assert row.missed == ("bias", "1 without an answer")


def test_a_goal_may_be_given_and_scatter_may_be_sigma_e():
    near = [compared(1.0, 1.05, 1.0), compared(1.0, 0.95, 1.0)]
    assert quantity_row("HGL", near, None, None, (0.2231, 0.5)).missed == ()
    wide = [compared(1.0, 3.0, 1.0), compared(1.0, 1.0 / 3.0, 1.0)]
    assert "scatter" in quantity_row("HGL", wide, None, None, (9.0, 0.5)).missed


def test_rows_stand_in_the_order_of_their_first_pairs():
    other = Compared("O2", "Lab", "1", "O2", "deck ULO2_1", 0.08, 1.0, 1.0, 1.0, "")
    rows = quantity_rows([other, compared(1.0, 1.0, 1.0)], {"HGL": Published(1.0, 0.1)}, {})
    assert [row.quantity for row in rows] == ["O2", "HGL"]
    assert rows[1].cfast_published == Published(1.0, 0.1)


def test_cfasts_outputs_are_read_by_name_in_one_set_of_units(tmp_path):
    (tmp_path / "d_compartments.csv").write_text(
        "Time,ULT_1,ULO2_1,ULOD_1\nSimulation,Upper,Upper,Upper\nTime,T,O2,OD\ns,C,mol %,1/m\n"
        f"0,20,20.5,0\n10,120,18,{8.7 / math.log(10.0)}\n20,-0.44913+209, 0.5-103,0\n"
    )
    curves = read_cfast(tmp_path, "d")
    # of three digits of an exponent Fortran leaves out the E
    assert curves["ULT_1"].values.tolist() == [20.0, 120.0, -0.44913e209]
    assert curves["ULO2_1"].values == pytest.approx([0.205, 0.18, 0.5e-105])
    assert curves["ULOD_1"].values == pytest.approx([0.0, 1000.0, 0.0])
    (tmp_path / "short_compartments.csv").write_text("Time,ULT_1\ns,C\n")
    with pytest.raises(ValueError, match="row 5"):
        read_cfast(tmp_path, "short")
