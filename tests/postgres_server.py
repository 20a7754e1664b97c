"""A real PostgreSQL server for the tests: TLS, SCRAM, checksums, on a free port and in a folder of its own.

It fails, and is never skipped, where no server is installed.
"""

from __future__ import annotations

import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from glob import glob
from pathlib import Path
from uuid import uuid4

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from db.postgres.address import read_address

MISSING = "No PostgreSQL server is installed: install the package postgresql, then run this again."
ADMINISTRATOR, PASSWORD = "administrator", "made for the tests only"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def binaries() -> Path:
    """The folder of the newest server's programs. Errors: `RuntimeError`, one line, when there is none."""
    on_path = shutil.which("postgres")
    found = [Path(on_path).resolve().parent] if on_path and shutil.which("initdb") else []
    for place in _PLACES:
        found += sorted(map(Path, glob(place)), key=_version, reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError(MISSING)


def _version(folder: Path) -> int:
    digits = "".join(mark for mark in folder.parent.name if mark.isdecimal())
    return int(digits or 0)


@dataclass(frozen=True)
class Server:
    """A running server. Each clinic of a test is a database of its own."""

    folder: Path
    port: int
    process_user: str | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def authority(self) -> Path:
        """The certificate that vouches for the server."""
        return self.folder / "server.crt"

    def url(self, database: str, *, port: int | None = None) -> str:
        """The address that the clinic's desks use; another `port` is that of a proxy before it."""
        tls = f"sslmode=verify-full&sslrootcert={self.authority}"
        return f"postgresql://localhost:{port or self.port}/{database}?{tls}"

    def admin_url(self, database: str) -> str:
        secret = PASSWORD.replace(" ", "%20")
        return self.url(database).replace("//", f"//{ADMINISTRATOR}:{secret}@", 1)

    def administrator(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection past Candor, with all rights."""
        parameters = read_address(self.url(database)).parameters()
        return psycopg.connect(**parameters, user=ADMINISTRATOR, password=PASSWORD, autocommit=True)

    def new_database(self) -> str:
        """An empty database; its texts are ordered as in a dictionary unless Candor says otherwise."""
        name = f"clinic_{uuid4().hex[:12]}"
        with self.administrator() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return name


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server, and stop and remove it at the end."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="candor-server-"))
    try:
        server = Server(folder, _free_port(), _unprivileged())
        _make(server, programs)
        process = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(server.data)],
            user=server.process_user,
            group=_group(server.process_user),
            extra_groups=[] if server.process_user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.send_signal(2)  # a fast shutdown
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise RuntimeError("Nobody without rights is known here: make the user postgres, then run this again.")


def _group(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid


def _make(server: Server, programs: Path) -> None:
    folder = server.folder
    folder.chmod(0o755)
    key = _make_certificate(folder)
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    if server.process_user is not None:
        owner = pwd.getpwnam(server.process_user)
        for path in (folder, key, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    made = subprocess.run(
        [
            str(programs / "initdb"),
            "--pgdata",
            str(server.data),
            "--username",
            ADMINISTRATOR,
            "--pwfile",
            str(secret),
            "--auth=scram-sha-256",
            "--data-checksums",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ],
        user=server.process_user,
        group=_group(server.process_user),
        extra_groups=[] if server.process_user else None,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr.strip()[-300:]}")
    secret.unlink()
    settings = (
        f"port = {server.port}",
        "listen_addresses = 'localhost'",
        f"unix_socket_directories = '{folder}'",
        "ssl = on",
        f"ssl_cert_file = '{server.authority}'",
        f"ssl_key_file = '{key}'",
        "password_encryption = 'scram-sha-256'",
        "max_connections = 60",
        "shared_buffers = 64MB",
    )
    with (server.data / "postgresql.conf").open("a") as file:
        file.write("\n".join(("", *settings, "")))
    (server.data / "pg_hba.conf").write_text("hostssl all all all scram-sha-256\n")


def _make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nowhere Clinic")])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = folder / "server.key"
    private.touch(mode=0o600)
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return private


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.administrator().close()
        except psycopg.OperationalError:
            time.sleep(0.1)
            continue
        return
    raise RuntimeError("The PostgreSQL server of the tests did not start.")
