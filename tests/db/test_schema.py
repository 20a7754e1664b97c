"""The shape of the file: migrations, copies, files of newer and of other programs."""

from __future__ import annotations

import gzip
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlcipher3 import dbapi2

from db.backup.bundle import Reason, list_backups
from db.backup.chain import check_chain
from db.backup.checking import digests_of, looking
from db.backup.making import verify_bundle
from db.backup.upgrading import upgrade
from db.engine import check_sqlite, make_engine
from db.errors import StorageProblem, Trouble
from db.keys.place import key_file_of
from db.models import Base
from db.schema import SHIPPED, Migrations
from db.take_over import is_plain, take_over
from intake.conditions import Answers
from tests.db.backup.clinics import give_keys
from tests.db.invented import ACTOR, Visit, change, opened
from tests.db.raw import is_sound, raw
from tests.opening import SECRETS

ROOT = Path(__file__).resolve().parents[2]
RELEASED = Path(__file__).parent / "released"
STEPS = 6
NEXT = f'''
"""A next revision: it makes tables and changes rows, and says how far it is."""
import sys

from alembic import op

revision = "9999"
down_revision = "{SHIPPED.newest}"


def upgrade() -> None:
    for number in range({STEPS}):
        op.execute(f"CREATE TABLE step_{{number}} (id INTEGER PRIMARY KEY)")
        op.execute(f"UPDATE consultation SET page = 'step {{number}}'")
        print(f"step {{number}}", flush=True)
        if sys.argv[-1] == str(number):
            sys.stdin.readline()
'''


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_the_shipped_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(SHIPPED.folder))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    in_order = [script.revision for script in scripts.walk_revisions()][::-1]
    assert tuple(in_order) == SHIPPED.revisions


def test_a_new_file_has_exactly_the_tables_of_the_models(path: Path) -> None:
    opened(path).close()
    engine = make_engine(path, key=SECRETS.data_key)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_a_new_file_is_readable_by_its_owner_alone(path: Path) -> None:
    opened(path).close()
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


def test_an_old_sqlite_is_refused() -> None:
    check_sqlite((3, 51, 3))
    with pytest.raises(StorageProblem, match="too old"):
        check_sqlite((3, 51, 2))
    assert dbapi2.sqlite_version_info >= (3, 51, 3)


def test_every_connection_is_set_up_for_safety(path: Path) -> None:
    opened(path).close()
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "fullfsync": 1,
    }
    assert {name: raw(path, f"PRAGMA {name}")[0][0] for name in wanted} == wanted
    with pytest.raises(dbapi2.Error, match="not authorized"):
        raw(path, f"ATTACH '{path}.plain' AS plain")


def test_a_file_of_a_newer_program_is_refused_and_stays_as_it_is(path: Path) -> None:
    opened(path).close()
    raw(path, "UPDATE alembic_version SET version_num = '0099'")
    before, names = digest(path), set(path.parent.iterdir())
    with pytest.raises(StorageProblem, match="newer") as refused:
        opened(path)
    assert refused.value.trouble is Trouble.NEWER
    assert digest(path) == before
    assert set(path.parent.iterdir()) == names


def test_a_database_of_another_program_is_refused_and_stays_as_it_is(path: Path) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    connection.commit()
    connection.close()
    before = digest(path)
    with pytest.raises(StorageProblem) as refused:
        opened(path)
    assert refused.value.trouble is Trouble.NOT_CANDOR
    assert digest(path) == before
    assert list(path.parent.iterdir()) == [path]


@pytest.fixture
def older(path: Path) -> Visit:
    """A file of the shipped revision, with its key file and with a consultation in it."""
    give_keys(path)
    with opened(path) as store:
        visit = Visit.begun(store)
        visit.save(1, Answers().with_answer("health.eczema", "Y"), [change("health.eczema", "Y")], page="old")
    return visit


@pytest.fixture
def newer(tmp_path: Path) -> Migrations:
    """The shipped scripts, and one more."""
    folder = tmp_path / "migrations with a space and 100%"
    shutil.copytree(SHIPPED.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_next.py").write_text(NEXT, encoding="utf-8")
    return Migrations(folder, (*SHIPPED.revisions, "9999"))


def words_in(path: Path, key: bytes) -> list[tuple[str, str]]:
    with looking(path, key=key) as connection:
        return connection.execute("SELECT word, patient_id FROM patient_word ORDER BY 1, 2").fetchall()


def migrate(path: Path, newer: Migrations, *, wait_at: int | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.db.migrating", str(path), str(newer.folder), str(wait_at)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def steps_in(path: Path) -> tuple[str, int, str]:
    [(revision,)] = raw(path, "SELECT version_num FROM alembic_version")
    [(tables,)] = raw(path, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'step/_%' ESCAPE '/'")
    [(page,)] = raw(path, "SELECT page FROM consultation")
    return revision, tables, page


OLD, MIGRATED = (SHIPPED.newest, 0, "old"), ("9999", STEPS, f"step {STEPS - 1}")


def test_a_file_behind_is_migrated_after_a_backup(older: Visit, path: Path, newer: Migrations) -> None:
    said, _ = migrate(path, newer).communicate(timeout=30)
    assert said.split()[-1] == "done"
    assert steps_in(path) == MIGRATED
    [backup] = list_backups((path.parent / "backups",))
    assert backup.manifest == verify_bundle(backup.path, SECRETS)
    assert backup.manifest.reason is Reason.MIGRATION
    copy = backup.path / "clinic.db"
    assert steps_in(copy) == OLD
    assert is_sound(copy)
    with opened(copy) as store:
        assert store.consultation(ACTOR, older.id).answers.code("health.eczema") == "Y"


def test_the_audit_goes_on_over_a_migration_and_tells_of_it(
    older: Visit, path: Path, newer: Migrations
) -> None:
    migrate(path, newer).communicate(timeout=30)
    events = raw(path, "SELECT action, detail FROM audit_event ORDER BY sequence DESC LIMIT 1")
    assert events == [("migrated", f"{SHIPPED.newest} to 9999")]
    # A closed file has no log beside it; the look at it above left one.
    raw(path, "PRAGMA journal_mode=DELETE")
    assert check_chain(path, SECRETS).sequence == raw(path, "SELECT max(sequence) FROM audit_event")[0][0]


def test_a_migration_leaves_nothing_beside_the_file_but_its_backup(
    older: Visit, path: Path, newer: Migrations
) -> None:
    before = {each.name for each in path.parent.iterdir()}
    migrate(path, newer).communicate(timeout=30)
    assert {each.name for each in path.parent.iterdir()} - before == {"backups"}


def test_a_file_without_its_key_file_is_not_migrated(older: Visit, path: Path, newer: Migrations) -> None:
    key_file_of(path).unlink()
    with pytest.raises(StorageProblem) as refused:
        upgrade(path, secrets=SECRETS, migrations=newer)
    assert refused.value.trouble is Trouble.KEY_FILE_MISSING
    assert steps_in(path) == OLD


def test_a_file_that_is_open_elsewhere_is_not_migrated(older: Visit, path: Path, newer: Migrations) -> None:
    with opened(path) as store:
        with pytest.raises(StorageProblem) as refused:
            upgrade(path, secrets=SECRETS, migrations=newer, lock_wait_seconds=0.2)
        assert refused.value.trouble is Trouble.LOCKED
        assert store.count_patients(ACTOR) == 1
    assert steps_in(path) == OLD
    assert not [each for each in path.parent.iterdir() if "upgraded" in each.name]


def test_a_migration_that_fails_leaves_the_old_file_and_one_sentence(
    older: Visit, path: Path, newer: Migrations
) -> None:
    script = newer.folder / "versions" / "9999_next.py"
    script.write_text(NEXT.replace("CREATE TABLE step_{number} (id", "CREATE TABLE patient (id"), "utf-8")
    before = digest(path)
    with pytest.raises(StorageProblem):
        upgrade(path, secrets=SECRETS, migrations=newer)
    assert steps_in(path) == OLD
    assert digest(path) == before or is_sound(path)
    assert not [each for each in path.parent.iterdir() if "upgraded" in each.name]


@pytest.mark.parametrize("released", sorted(RELEASED.glob("*.db.gz")), ids=lambda file: file.name)
def test_every_released_file_opens_in_this_program_with_every_row(tmp_path: Path, released: Path) -> None:
    path = tmp_path / "clinic.db"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    give_keys(path)
    key = b"" if is_plain(path) else SECRETS.data_key
    before = digests_of(path, key=key)
    words = words_in(path, key)
    take_over(path, SECRETS)
    with opened(path) as store:
        assert store.audit.check(ACTOR).is_good
        assert store.count_patients(ACTOR) == before["patient"][0] > 0
        found = store.find_patients(ACTOR, "", limit=100)
        for each in found:
            assert store.patient(ACTOR, each.id).patient.name
    raw(path, "PRAGMA journal_mode=DELETE")
    after = digests_of(path, key=SECRETS.data_key)
    # A later shape has more words for each patient, and more beside each word.
    assert set(words) <= set(words_in(path, SECRETS.data_key))
    for table in ("patient", "consultation", "answer_change", "finding", "mark", "document"):
        assert after[table] == before[table]
    assert raw(path, "SELECT version_num FROM alembic_version") == [(SHIPPED.newest,)]


def test_there_is_a_released_file_of_every_revision() -> None:
    revisions = {file.name[:4] for file in RELEASED.glob("*.db.gz")}
    assert revisions == set(SHIPPED.revisions)


@pytest.mark.parametrize("step", [0, 2, 3, STEPS - 1])
def test_a_kill_during_a_migration_leaves_the_old_file_whole(
    older: Visit, path: Path, newer: Migrations, step: int
) -> None:
    with migrate(path, newer, wait_at=step) as migrating:
        assert migrating.stdout is not None
        while migrating.stdout.readline() != f"step {step}\n":
            assert migrating.poll() is None
        migrating.send_signal(signal.SIGKILL)
    assert steps_in(path) == OLD
    assert is_sound(path)
    migrate(path, newer).communicate(timeout=30)
    assert steps_in(path) == MIGRATED


def test_a_kill_after_the_migration_leaves_the_new_file_whole(
    older: Visit, path: Path, newer: Migrations
) -> None:
    with migrate(path, newer) as migrating:
        assert migrating.stdout is not None
        while migrating.stdout.readline() != "done\n":
            assert migrating.poll() is None
        migrating.send_signal(signal.SIGKILL)
    assert steps_in(path) == MIGRATED
    assert is_sound(path)


def test_records_and_errors_of_storage_import_no_database() -> None:
    heavy = "{'sqlalchemy', 'alembic', 'sqlcipher3', 'PySide6', 'reportlab'} & set(sys.modules)"
    light = f"import sys, db, db.actor, db.errors, db.records, db.derive; assert not {heavy}, {heavy}"
    subprocess.run([sys.executable, "-W", "error", "-c", light], cwd=ROOT, check=True)


def test_a_file_that_is_up_to_date_opens_without_alembic(path: Path) -> None:
    opened(path).close()
    code = (
        "import sys, pathlib; from tests.db.invented import opened; "
        "opened(pathlib.Path(sys.argv[1])).close(); "
        "assert not {'alembic', 'PySide6', 'reportlab'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(path)], cwd=ROOT, check=True)
