"""Every table of the lake."""

from __future__ import annotations

from firelake.contracts.feature_sets import FEATURE_SETS, LATEST, FeatureSet
from firelake.contracts.schema import Column, Table, Writer

SOURCES = ("simulated", "live", "measured")
SERIES = ("scenario", "month")
SCENARIO_KINDS = ("fire", "nuisance", "normal")

_SOURCE = Column("source", "string", "where the row comes from", allowed=SOURCES)
_DEVICE = Column("device_id", "string", "one sensor head at one place")
_SCENARIO = Column("scenario_id", "int64", "the simulated scenario; missing in live rows", nullable=True, minimum=0)
_SCENARIO_KEY = Column("scenario_id", "int64", "the simulated scenario", minimum=0)
_DATASET = Column("dataset_version", "string", "the data set that the row belongs to")
_SHARD = Column("shard", "int32", "the array child that wrote the row", minimum=0)
_RAW_PARTITION = ("dataset_version", "shard")

READING_COLUMNS: tuple[Column, ...] = (
    Column("temp_c", "float32", "air temperature at the head", "C", True, -60.0, 1300.0),
    Column("co_ppm", "float32", "carbon monoxide", "ppm", True, 0.0, 100_000.0),
    Column("co2_pct", "float32", "carbon dioxide", "vol %", True, 0.0, 30.0),
    Column("o2_pct", "float32", "oxygen as a cell tells it: less in damp air", "vol %", True, 0.0, 25.0),
    Column("smoke_od_per_m", "float32", "optical density, base 10", "1/m", True, 0.0, 50.0),
    Column("humidity_pct", "float32", "relative humidity", "%", True, 0.0, 100.0),
    Column(
        "voc_index",
        "float32",
        "metal-oxide sensor: resistance in clean air over resistance",
        "1",
        True,
        0.0,
        1000.0,
    ),
    Column("pm_ug_m3", "float32", "mass of particles below 2.5 um", "ug/m3", True, 0.0, 100_000.0),
    Column("pressure_pa", "float32", "air pressure", "Pa", True, 30_000.0, 125_000.0),
)
"""What the point sensors of a head read; a sensor that gave nothing is null."""

FRAME_SCALAR_COLUMNS: tuple[Column, ...] = (
    Column("thermal_max_c", "float32", "mean of the frame's hottest 16 pixels", "C", True, -60.0, 700.0),
    Column("thermal_mean_c", "float32", "mean of the frame", "C", True, -60.0, 700.0),
    Column("thermal_median_c", "float32", "median of the frame", "C", True, -60.0, 700.0),
    Column(
        "thermal_hot_fraction",
        "float32",
        "share of pixels 15 K or more above the median",
        "1",
        True,
        0.0,
        1.0,
    ),
)
"""What a head with a camera computes of each frame and sends in place of it."""

RAW_POINT_READINGS = Table(
    name="raw_point_readings",
    doc="What the point sensors of a head read, live and simulated alike. A live head with a camera sends the scalars "
    "of its frames here; a simulated one has its frames in raw_thermal_frames and nulls here.",
    columns=(
        _SOURCE,
        _DEVICE,
        Column("event_time", "timestamp", "when the head took the reading, by its clock", "UTC"),
        _SCENARIO,
        *READING_COLUMNS,
        *FRAME_SCALAR_COLUMNS,
        _DATASET,
        _SHARD,
    ),
    key=("source", "device_id", "event_time"),
    partition_by=_RAW_PARTITION,
    writer="delta-rs",
)

RAW_THERMAL_FRAMES = Table(
    name="raw_thermal_frames",
    doc="Thermal frames, a row a chunk of at most 64 frames and 8 MiB: a key frame and differences.",
    columns=(
        _SOURCE,
        _DEVICE,
        Column("event_time", "timestamp", "when the chunk's first frame was taken, by the camera's clock", "UTC"),
        _SCENARIO,
        Column("n_frames", "int32", "frames in the chunk", "1", minimum=1, maximum=64),
        Column("frame_period_s", "float64", "time between frames", "s", minimum=0.0, maximum=3600.0),
        Column("width_px", "int32", "columns of a frame", "px", minimum=1, maximum=1024),
        Column("height_px", "int32", "rows of a frame", "px", minimum=1, maximum=1024),
        Column("codec", "string", "how the payload is coded", allowed=("delta16-shuffle-zstd",)),
        Column("scale_k", "float64", "kelvin a count", "K", minimum=1e-6, maximum=10.0),
        Column("offset_c", "float64", "temperature of count 0", "C", minimum=-273.15, maximum=1000.0),
        Column(
            "crc32",
            "int64",
            "CRC-32 of the decoded counts, little-endian uint16",
            minimum=0,
            maximum=4294967295,
        ),
        Column("payload", "binary", "the coded counts"),
        _DATASET,
        _SHARD,
    ),
    key=("source", "device_id", "event_time"),
    partition_by=_RAW_PARTITION,
    writer="delta-rs",
)

TRUTH_SCENARIOS = Table(
    name="truth_scenarios",
    doc="One row a scenario: what was drawn and what made it. No feature may read it.",
    columns=(
        _SCENARIO_KEY,
        Column("series", "string", "a short scenario, or a day of the held-out device-month", allowed=SERIES),
        Column(
            "kind",
            "string",
            "of its class: fire, which need not come (truth_labels.ignition_s tells) and may be a nuisance first "
            "(kinds in draws_json has both), nuisance or normal life",
            allowed=SCENARIO_KINDS,
        ),
        Column("scenario_class", "string", "the catalogue's class, ordinary_hours or month_day"),
        Column("building_id", "string", "the building; splits are made by it"),
        Column("start_time", "timestamp", "the scenario's time zero", "UTC"),
        Column("duration_s", "float64", "length of the run", "s", minimum=1.0, maximum=90_000.0),
        Column("seed", "int64", "the data set's seed", minimum=0),
        Column("physics_version", "string", "the version of the simulators"),
        Column("draws_json", "string", "every number drawn, the model error, and when panes fell out, as JSON"),
        _DATASET,
        _SHARD,
    ),
    key=("dataset_version", "scenario_id"),
    partition_by=_RAW_PARTITION,
    writer="delta-rs",
)


def _event(name: str, doc: str) -> Column:
    return Column(name, "float64", f"{doc}; missing when it does not happen by censored_s", "s", True, 0.0, 90_000.0)


TRUTH_LABELS = Table(
    name="truth_labels",
    doc="One row a head and scenario: when what happened, in seconds after its start. No feature may read it.",
    columns=(
        _SCENARIO_KEY,
        _DEVICE,
        Column("room", "int32", "the head's room", minimum=0),
        Column("has_camera", "bool", "whether the head has a thermal camera that took frames"),
        _event("ignition_s", "ignition; for overheating the first pyrolysis"),
        _event("flaming_s", "transition to flaming"),
        _event("untenable_s", "FED 0.3 (gas or heat) or visibility 10 m at 1.5 m height in the head's room"),
        Column("censored_s", "float64", "end of the run", "s", minimum=0.0, maximum=90_000.0),
        _event(
            "visible_s",
            "first rise at the head since ignition: 0.01 1/m of smoke, or 2 K with soot of flames, with CO2 of such as "
            "have none",
        ),
        Column("observable", "bool", "whether the head can see the fire before untenability", nullable=True),
        _event("photo_s", "photoelectric alarm at the head"),
        _event("ion_s", "ionisation alarm at the head"),
        _event("heat_s", "fixed heat alarm at the head"),
        _event("ror_s", "rate-of-rise alarm at the head"),
        _event("co_s", "CO alarm for fire at the head, EN 54-26"),
        _event("co_poison_s", "CO alarm for poisoning at the head, EN 50291-1"),
        _event("co_poison_ul_s", "CO alarm for poisoning at the head, UL 2034"),
        _DATASET,
        _SHARD,
    ),
    key=("dataset_version", "scenario_id", "device_id"),
    partition_by=_RAW_PARTITION,
    writer="delta-rs",
)

TRUTH_ZONES = Table(
    name="truth_zones",
    doc="The zones of every room of a scenario, every 10 s (60 s in the device-month). No feature may read it.",
    columns=(
        _SCENARIO_KEY,
        Column("room", "int32", "the room", minimum=0),
        Column("t_s", "float64", "time after the scenario's start", "s", minimum=0.0, maximum=90_000.0),
        Column("upper_temp_c", "float32", "upper layer's temperature", "C", minimum=-60.0, maximum=2000.0),
        Column("lower_temp_c", "float32", "lower layer's temperature", "C", minimum=-60.0, maximum=2000.0),
        Column(
            "layer_height_m",
            "float32",
            "height of the interface above the floor",
            "m",
            minimum=0.0,
            maximum=100.0,
        ),
        Column(
            "pressure_pa",
            "float32",
            "pressure above ambient at the floor",
            "Pa",
            minimum=-100_000.0,
            maximum=100_000.0,
        ),
        Column("upper_o2_pct", "float32", "oxygen, wet", "mol %", minimum=0.0, maximum=25.0),
        Column("upper_co2_pct", "float32", "carbon dioxide, wet", "mol %", minimum=0.0, maximum=100.0),
        Column("upper_co_ppm", "float32", "carbon monoxide, wet", "ppm", minimum=0.0, maximum=1_000_000.0),
        Column("upper_od_per_m", "float32", "optical density, base 10", "1/m", minimum=0.0, maximum=1000.0),
        Column("hrr_kw", "float32", "heat that a fire releases in the room", "kW", minimum=0.0, maximum=100_000.0),
        _DATASET,
        _SHARD,
    ),
    key=("dataset_version", "scenario_id", "room", "t_s"),
    partition_by=_RAW_PARTITION,
    writer="delta-rs",
)

_WINDOW_COLUMNS: tuple[Column, ...] = (
    _SOURCE,
    _DEVICE,
    Column("window_end", "timestamp", "end of the window, itself outside: readings before it count", "UTC"),
    _SCENARIO,
)
_FEATURE_PARTITION = ("feature_set_version", "dataset_version")
_FEATURE_SPARK: Writer = "spark"


def feature_table(feature_set: FeatureSet, name: str, doc: str) -> Table:
    """The contract of one `feat_*` table: the window's key, then the features that the set gives that table.

    A row of an earlier set has no value in the columns that its set lacks.
    """
    features = feature_set.features if name == "feat_fusion" else feature_set.in_table(name)
    columns = tuple(Column(feature.name, "float64", feature.doc, feature.unit, nullable=True) for feature in features)
    version = Column("feature_set_version", "string", "the version of the feature set", allowed=tuple(FEATURE_SETS))
    return Table(
        name=name,
        doc=doc,
        columns=(*_WINDOW_COLUMNS, *columns, version, _DATASET),
        key=("source", "device_id", "window_end"),
        partition_by=_FEATURE_PARTITION,
        writer=_FEATURE_SPARK,
    )


FEAT_GAS = feature_table(LATEST, "feat_gas", "Features of the gas sensors, a row a head and hop.")
FEAT_ENVIRONMENT = feature_table(
    LATEST,
    "feat_environment",
    "Features of temperature, smoke, particles, humidity and pressure, a row a head and hop.",
)
FEAT_THERMAL = feature_table(
    LATEST, "feat_thermal", "Features of the thermal camera, a row a head with a camera and hop."
)
FEAT_FUSION = feature_table(LATEST, "feat_fusion", "Every feature of the set side by side: what models read.")

RAW_TABLES = (RAW_POINT_READINGS, RAW_THERMAL_FRAMES)
TRUTH_TABLES = (TRUTH_SCENARIOS, TRUTH_LABELS, TRUTH_ZONES)
FEATURE_TABLES = (FEAT_GAS, FEAT_ENVIRONMENT, FEAT_THERMAL, FEAT_FUSION)
TABLES = {table.name: table for table in (*RAW_TABLES, *TRUTH_TABLES, *FEATURE_TABLES)}
