"""Athena through its own API: Delta by its log, views, tables, exports, prepared statements, failures."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.exceptions import ClientError
from deltalake import write_deltalake
from firelake_local import supervisor

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud

BUCKET, DATABASE = "athena-test", "athena_test"
Ask = Callable[..., list[list[str | None]]]


@pytest.fixture(scope="module")
def ask(cloud: supervisor.RunningCloud, aws: Callable[[str], Any]) -> Ask:
    """Runs one statement and gives its rows; raises AssertionError with the reason of a failure."""
    aws("s3").create_bucket(Bucket=BUCKET)
    aws("glue").create_database(DatabaseInput={"Name": DATABASE})
    athena = aws("athena")
    options = {
        "AWS_ENDPOINT_URL": cloud.endpoint, "AWS_ALLOW_HTTP": "true", "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "conditional_put": "etag",
    }  # fmt: skip
    rows = pa.table({"device": ["a", "b", "c"], "co_ppm": pa.array([1.0, None, 3.0]), "n": pa.array([1, 2, 3])})
    for _ in range(2):  # the second write leaves the first one's files behind, which must not count
        write_deltalake(f"s3://{BUCKET}/readings", rows, mode="overwrite", storage_options=options)

    def run(sql: str, **more: Any) -> list[list[str | None]]:
        query = athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": DATABASE},
            ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/results/"},
            **more,
        )["QueryExecutionId"]
        while (told := athena.get_query_execution(QueryExecutionId=query)["QueryExecution"])["Status"]["State"] in (
            *("QUEUED", "RUNNING"),
        ):
            time.sleep(0.05)
        assert told["Status"]["State"] == "SUCCEEDED", told["Status"]["StateChangeReason"]
        answer = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
        run.place = told["ResultConfiguration"]["OutputLocation"]  # type: ignore[attr-defined]
        return [[cell.get("VarCharValue") for cell in row["Data"]] for row in answer]

    run(f"CREATE EXTERNAL TABLE readings LOCATION 's3://{BUCKET}/readings' TBLPROPERTIES ('table_type'='DELTA')")
    return run


def test_delta_is_read_through_its_log(ask: Ask) -> None:
    assert ask("select count(*), sum(n) from readings") == [["_col0", "_col1"], ["3", "6"]]


def test_a_null_is_empty_and_text_is_quoted_in_the_result(ask: Ask, aws: Callable[[str], Any]) -> None:
    assert ask("select device, co_ppm from readings order by device")[2] == ["b", None]
    key = ask.place.removeprefix(f"s3://{BUCKET}/")  # type: ignore[attr-defined]
    body = aws("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    assert body.splitlines() == ['"device","co_ppm"', '"a","1.0"', '"b",', '"c","3.0"']


def test_a_view_is_replaced_and_dropped(ask: Ask) -> None:
    ask("create or replace view high as select device from readings where co_ppm > 2")
    assert ask("select h.device from high h") == [["device"], ["c"]]
    ask("create or replace view high as select device from readings where co_ppm > 0")
    assert len(ask("select * from high")) == 3
    assert ["high"] in ask("show views")
    ask("drop view high")
    with pytest.raises(AssertionError, match="TABLE_NOT_FOUND"):
        ask("select * from high")


def test_a_table_from_a_query_and_an_unload(ask: Ask, aws: Callable[[str], Any]) -> None:
    ask(f"create table kept with (format='PARQUET', external_location='s3://{BUCKET}/kept') as select * from readings")
    assert ask("select count(*) from kept")[1] == ["3"]
    ask(f"unload (select device from kept) to 's3://{BUCKET}/out/' with (format='PARQUET')")
    key = aws("s3").list_objects_v2(Bucket=BUCKET, Prefix="out/")["Contents"][0]["Key"]
    body = aws("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    assert pq.read_table(io.BytesIO(body)).column("device").to_pylist() == ["a", "b", "c"]
    with pytest.raises(AssertionError, match="HIVE_PATH_ALREADY_EXISTS"):
        ask(f"unload (select device from kept) to 's3://{BUCKET}/out/' with (format='PARQUET')")


def test_prepared_statements_and_parameters(ask: Ask, aws: Callable[[str], Any]) -> None:
    sql = "select device from readings where n = ? or device = ?"
    aws("athena").create_prepared_statement(StatementName="by_n", WorkGroup="primary", QueryStatement=sql)
    assert ask("execute by_n using 1, 'c'") == [["device"], ["a"], ["c"]]
    assert ask("select device from readings where n = ?", ExecutionParameters=["2"]) == [["device"], ["b"]]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select * from nowhere", "TABLE_NOT_FOUND"),
        ("select median(n) from readings", "FUNCTION_NOT_FOUND"),
        ("msck repair table readings", "NOT_SUPPORTED"),
        ("insert into readings values ('d', 1.0, 4)", "NOT_SUPPORTED"),
        ("delete from readings", "NOT_SUPPORTED"),
        ("select 1 / 0", "GENERIC_USER_ERROR"),
    ],
)
def test_a_failure_says_why(ask: Ask, sql: str, reason: str) -> None:
    with pytest.raises(AssertionError, match=reason):
        ask(sql)


def test_an_unknown_workgroup_is_refused(ask: Ask) -> None:
    with pytest.raises(ClientError, match="WorkGroup nowhere is not found"):
        ask("select 1", WorkGroup="nowhere")
