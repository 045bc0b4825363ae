"""Measured series: what is read, and what each fault is called."""

from __future__ import annotations

import pytest
from firelake_agents.reading import VALUE_COLUMNS
from firelake_cli.series_csv import SeriesError, Source, other_units, read_mapping, read_series
from hypothesis import given
from hypothesis import strategies as st


def write(tmp_path, content, name="room.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_series_is_read(tmp_path):
    path = write(tmp_path, "\ufefft_s, temp_c ,note,co_ppm\r\n-60,20.5,a,\r\n-58.5,,b,1e1\r\n\r\n")
    series = read_series(path)
    assert series.t_us == [-60_000_000, -58_500_000]
    assert series.columns == {"temp_c": [20.5, None], "co_ppm": [None, 10.0]}
    assert series.unknown_columns == ["note"]


FAULTS = [
    ("", "empty"),
    ("\n\n", "empty"),
    ("t_s,temp_c\n", "no rows below the header"),
    ("temp_c\n20\n", "row 1: no column t_s"),
    ("t_s,other\n0,1\n", "row 1: no reading"),
    ("t_s,temp_c,temp_c\n0,1,2\n", "row 1: column temp_c is there twice"),
    ("t_s,temp_c,\n0,1,2\n", "row 1: column 3 has no name"),
    ("t_s;temp_c\n0;1\n", "row 1: expected commas"),
    ("t_s,temp_c\n0,20\n1\n", "row 3: 1 cells, the header has 2"),
    ("t_s,temp_c\n0,20,21\n", "row 2: 3 cells, the header has 2"),
    ("t_s,temp_c\n0,warm\n", "row 2, column temp_c: expected a finite number"),
    ("t_s,temp_c\n0,inf\n", "row 2, column temp_c: expected a finite number"),
    ("t_s,temp_c\n0,NaN\n", "row 2, column temp_c: expected a finite number"),
    ("t_s,temp_c\n0,1e999\n", "row 2, column temp_c: expected a finite number"),
    ("t_s,temp_c\n0,1_0\n", "row 2, column temp_c: expected a finite number"),
    ("t_s,temp_c\n0,-300\n", "row 2, column temp_c: -300.0 is not within -60 to 1300 C"),
    ("t_s,humidity_pct\n0,101\n", "row 2, column humidity_pct: 101.0 is not within 0 to 100 %"),
    ("t_s,temp_c\n,20\n", "row 2, column t_s: a row needs its time"),
    ("t_s,temp_c\n5,20\n4,20\n", "row 3, column t_s: time must rise; 4 s comes after 5 s"),
    ("t_s,temp_c\n5,20\n5,20\n", "row 3, column t_s: time must rise"),
    ("t_s,temp_c\n1e12,20\n", "row 2, column t_s: 1e+12 s is not within"),
    (b"t_s,temp_c\n0,\xff\n", "row 2: expected text in UTF-8"),
    (b"t_s,temp_c\n0,2\n1,\x00\n", "row 3: expected text, got binary content"),
    (b"PAR1\x15\x04\x80\x00", "expected text in UTF-8"),
    ('t_s,temp_c\n0,"20\n', "expected CSV"),
]


@pytest.mark.parametrize(("content", "message"), FAULTS, ids=[fault[1][:45] for fault in FAULTS])
def test_a_fault_is_told_with_file_row_and_column(tmp_path, content, message):
    path = write(tmp_path, content)
    with pytest.raises(SeriesError) as fault:
        read_series(path)
    assert message in str(fault.value)
    assert str(path) in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SeriesError, match=r"none\.csv: No such file"):
        read_series(tmp_path / "none.csv")


def test_a_mapping_names_scales_and_shifts(tmp_path):
    path = write(tmp_path, "min,TF,co_ppm\n0,68,1\n1,77,2\n")
    mapping = read_mapping(
        write(tmp_path, "t_s: {column: min, scale: 60}\ntemp_c: {column: TF, scale: 0.5, offset: -14}\n", "map.yaml")
    )
    series = read_series(path, mapping)
    assert series.t_us == [0, 60_000_000]
    assert series.columns == {"temp_c": [20.0, 24.5], "co_ppm": [1.0, 2.0]}


MAPPINGS = [
    ("TF: temp_c", "'TF' is none of ours"),
    ("[1, 2]", "expected lines such as"),
    ("temp_c: {column: TF, factor: 2}", "unknown key 'factor'"),
    ("temp_c: {column: TF, scale: .inf}", "scale: expected a finite number"),
    ("temp_c: 5", "expected the name of the file's column"),
    ("a: [", "expected YAML"),
]


@pytest.mark.parametrize(("content", "message"), MAPPINGS)
def test_a_faulty_mapping_is_told(tmp_path, content, message):
    with pytest.raises(SeriesError) as fault:
        read_mapping(write(tmp_path, content, "map.yaml"))
    assert message in str(fault.value)


def test_a_mapped_column_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SeriesError, match="no column TF, which the mapping gives for temp_c"):
        read_series(write(tmp_path, "t_s,co_ppm\n0,1\n"), {"temp_c": Source("TF")})


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("t_s,o2_pct\n0,0.209\n1,\n2,0.15\n", "o2_pct: 0.209 at most is read as 0.209 vol %, where air has 20.9"),
        ("t_s,humidity_pct\n0,0.45\n1,1\n", "humidity_pct: 1 at most is read as 1 %, where rooms have 20 to 80"),
        ("t_s,temp_c\n0,293.15\n1,900\n", "temp_c: 293.15 at least is read as 293.15 C; kelvin need a --mapping"),
        ("t_s,o2_pct,humidity_pct,temp_c\n0,20.9,40,20\n1,0.5,0.5,900\n", None),
        ("t_s,o2_pct,humidity_pct,temp_c\n0,,0,\n", None),
    ],
)
def test_what_is_probably_in_another_unit_is_told(tmp_path, rows, told):
    path = write(tmp_path, rows)
    said = other_units(path, read_series(path))
    assert [each.startswith(f"{path}, {told}") for each in said] == ([True] if told else [])


def test_what_a_mapping_brings_into_our_unit_is_not_doubted(tmp_path):
    path = write(tmp_path, "t_s,o2_pct,T\n0,0.209,293.15\n")
    mapping = {"o2_pct": Source("o2_pct", scale=100.0), "temp_c": Source("T", offset=-273.15)}
    assert other_units(path, read_series(path, mapping)) == []


cells = st.sampled_from(["", "0", "1.5", "-3", "20", "inf", "x", '"', "1e5", "t_s", "temp_c", "co_ppm", "\0", "é"])


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5) | st.binary(max_size=60))
def test_whatever_the_file_holds_it_is_read_or_told(tmp_path_factory, rows):
    content = rows if isinstance(rows, bytes) else "\n".join(",".join(row) for row in rows)
    path = write(tmp_path_factory.mktemp("csv"), content)
    try:
        series = read_series(path)
    except SeriesError as fault:
        message = str(fault)
        assert message.startswith(str(path))
    else:
        assert series.t_us == sorted(set(series.t_us))
        for name, values in series.columns.items():
            assert len(values) == len(series.t_us)
            column = VALUE_COLUMNS[name]
            assert all(value is None or column.minimum <= value <= column.maximum for value in values)
