"""ENV=local never leaves this machine, and AWS never gets an endpoint."""

import pytest
from firelake_deploy.session import session


@pytest.mark.parametrize(
    "endpoint", ["https://s3.amazonaws.com", "http://10.0.0.7:4566", "http://127.0.0.1.evil.test:1"]
)
def test_local_refuses_what_is_not_loopback(endpoint):
    with pytest.raises(ValueError, match="loopback"):
        session("local", endpoint)


def test_local_ignores_the_machines_credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("AWS_PROFILE", "production")
    client = session("local", "http://127.0.0.1:4999").client("s3")
    assert client._request_signer._credentials.access_key == "test"
    assert client.meta.endpoint_url == "http://127.0.0.1:4999"


def test_aws_takes_no_endpoint():
    with pytest.raises(ValueError, match="no endpoint"):
        session("dev", "http://127.0.0.1:4566")


@pytest.mark.parametrize("env", ["", "Local", "a", "dev-1", "x" * 13])
def test_names_that_no_bucket_could_have(env):
    with pytest.raises(ValueError, match="env must be"):
        session(env)
