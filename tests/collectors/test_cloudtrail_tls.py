"""A bucket that answers over TLS: read past boto3 with the certificates that boto3 trusts, and with no others."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from collectors.trail.sources import open_source
from evidence.errors import RemitError
from tests.collectors.trails import BUCKET, Chain, put

_CHUNK = 65536


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 and its key, by openssl."""
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@pytest.fixture
def tls(
    session: Any, endpoint: str, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[pytest.MonkeyPatch, Chain]]:
    """Serve a bucket over TLS; yields the environment in which it is asked there, and what it holds."""
    chain = Chain().grow(2)
    put(session, chain)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    behind = urlsplit(endpoint)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, context, (behind.hostname, behind.port)), daemon=True).start()
        with monkeypatch.context() as environment:
            environment.setenv("AWS_ENDPOINT_URL", f"https://127.0.0.1:{listening.getsockname()[1]}")
            yield environment, chain
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, context: ssl.SSLContext, behind: tuple[str, int]) -> None:
    with suppress(OSError):
        while True:
            plain, _ = listening.accept()
            threading.Thread(target=_joined, args=(plain, context, behind), daemon=True).start()


def _joined(plain: socket.socket, context: ssl.SSLContext, behind: tuple[str, int]) -> None:
    with (
        suppress(OSError),
        context.wrap_socket(plain, server_side=True) as client,
        socket.create_connection(behind) as server,
    ):
        threading.Thread(target=_pumped, args=(server, client), daemon=True).start()
        _pumped(client, server)


def _pumped(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)


def test_objects_are_read_over_tls_that_is_trusted(
    tls: tuple[pytest.MonkeyPatch, Chain], certificate: tuple[Path, Path]
) -> None:
    environment, chain = tls
    environment.setenv("AWS_CA_BUNDLE", str(certificate[0]))
    trusting = boto3.Session("key", "secret", region_name="us-east-1")
    source = open_source(f"s3://{BUCKET}", trusting)
    calls: list[str] = []
    source._client.meta.events.register(  # type: ignore[attr-defined]
        "before-call.s3.GetObject", lambda params, **_: calls.append(params["url_path"])
    )
    list(source.listing())
    assert {key: source.read(key).data for key in chain.tree} == {key: data for key, (data, _) in chain.tree.items()}
    assert calls == []
    elsewhere = open_source(f"s3://{BUCKET}", trusting, place=source.place)
    assert {elsewhere.read(key).data for key in chain.tree} == {data for data, _ in chain.tree.values()}


def test_a_certificate_that_is_not_trusted_ends_the_listing(
    tls: tuple[pytest.MonkeyPatch, Chain], certificate: tuple[Path, Path]
) -> None:
    environment, chain = tls
    environment.setenv("AWS_MAX_ATTEMPTS", "1")
    doubting = boto3.Session("key", "secret", region_name="us-east-1")
    with pytest.raises(RemitError, match="could not be listed"):
        list(open_source(f"s3://{BUCKET}", doubting).listing())
    environment.setenv("AWS_CA_BUNDLE", str(certificate[0]))
    trusting = open_source(f"s3://{BUCKET}", boto3.Session("key", "secret", region_name="us-east-1"))
    list(trusting.listing())
    environment.delenv("AWS_CA_BUNDLE")
    told = open_source(f"s3://{BUCKET}", doubting, place=trusting.place)
    assert told.read(chain.logs()[0]).problem == "error", "a place that is told is no reason to trust it"
    assert told.place is None
