"""What `doctor` says of a server."""

from __future__ import annotations

from sqlalchemy import create_engine

from db.postgres.doctor import DISK, Finding, server_checks
from tests.db.postgres.clinic import ServerClinic


def test_a_well_made_server_passes_and_its_disk_is_named(clinic: ServerClinic) -> None:
    with clinic.signed_in() as me:
        checks = {check.name: check for check in server_checks(me.opened.store.door.engine)}
    assert checks.pop("the server's disk").sentence == DISK
    assert {check.finding for check in checks.values()} == {Finding.GOOD}
    assert checks["encrypted line"].sentence.startswith("The line is encrypted with TLSv1.")


def test_a_badly_made_server_is_found_out(clinic: ServerClinic) -> None:
    with clinic.administrator() as administrator:
        administrator.execute(f"ALTER DATABASE {clinic.database} SET synchronous_commit = off")
        administrator.execute(f"ALTER DATABASE {clinic.database} SET password_encryption = md5")
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: clinic.administrator(), isolation_level="AUTOCOMMIT"
    )
    try:
        bad = {check.name for check in server_checks(engine) if check.finding is Finding.BAD}
    finally:
        engine.dispose()
    assert bad == {"durable saves", "passwords", "rights on the server"}
