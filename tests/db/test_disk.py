"""The disk under the clinic's file: places that are no good, little space, files exchanged underneath."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from db.disk import (
    FileWatch,
    Place,
    hold_alone,
    is_share,
    is_synced,
    mounts_of_linux,
    mounts_of_mac,
    place_of,
    place_trouble,
    refuse_share,
    space_warning,
)
from db.errors import StorageProblem, Trouble

ROOT = Path(__file__).resolve().parents[2]
MOUNTS = mounts_of_linux(
    "/dev/sda1 / ext4 rw 0 0\n"
    "server:/export /mnt/clinic nfs4 rw 0 0\n"
    "//nas/share /mnt/the\\040share cifs rw 0 0\n"
    "/dev/sdb1 /mnt/clinic/stick vfat rw 0 0\n"
    "ima@server: /home/ima/far fuse.sshfs rw 0 0\n"
    "/dev/sdc1 /media/windows fuseblk rw 0 0\n"
)
MAC_MOUNTS = mounts_of_mac(
    "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
    "//ima@nas._smb._tcp.local/share on /Volumes/the share (smbfs, nodev, nosuid, mounted by ima)\n"
)


@pytest.mark.parametrize(
    ("folder", "shared"),
    [
        ("/home/ima/Candor", False),
        ("/mnt/clinic", True),
        ("/mnt/clinic/deeper/Candor", True),
        ("/mnt/clinical", False),
        ("/mnt/clinic/stick/Candor", False),
        ("/mnt/the share/Candor", True),
        ("/home/ima/far/Candor", True),
        ("/media/windows/Candor", False),
    ],
)
def test_a_folder_on_another_machine_is_told_by_its_mount(folder: str, shared: bool) -> None:
    assert is_share(PurePosixPath(folder), MOUNTS) == shared


def test_a_share_on_a_mac_is_told_too() -> None:
    assert is_share(PurePosixPath("/Volumes/the share/Candor"), MAC_MOUNTS)
    assert not is_share(PurePosixPath("/Users/ima/Candor"), MAC_MOUNTS)


@pytest.mark.parametrize(
    "folder",
    [
        PureWindowsPath(r"C:\Users\ima\OneDrive - Clinic of Nowhere\Candor"),
        PureWindowsPath(r"C:\Users\ima\OneDrive"),
        PureWindowsPath(r"C:\Users\ima\Dropbox (Personal)\Candor"),
        PurePosixPath("/Users/ima/Library/Mobile Documents/com~apple~CloudDocs/Candor"),
        PurePosixPath("/Users/ima/Library/CloudStorage/GoogleDrive-ima/My Drive"),
        PurePosixPath("/home/ima/Google Drive/Candor"),
        PurePosixPath("/home/ima/Nextcloud/Candor"),
    ],
)
def test_a_folder_that_a_cloud_service_copies_is_told_by_its_name(folder: PurePosixPath) -> None:
    assert is_synced(folder, {})


@pytest.mark.parametrize("folder", ["/home/ima/Candor", "/home/ima/one drive", "/srv/dropbox-notes"])
def test_other_folders_are_not_taken_for_synced_ones(folder: str) -> None:
    assert not is_synced(PurePosixPath(folder), {})


def test_a_onedrive_folder_under_another_name_is_told_by_what_windows_says() -> None:
    folder = PureWindowsPath(r"D:\Clinic files\Candor")

    assert is_synced(folder, {"OneDriveCommercial": r"D:\Clinic files"})


def test_a_windows_network_path_is_refused_before_anything_is_written() -> None:
    with pytest.raises(StorageProblem) as refused:
        refuse_share(Path(r"\\nas\share\Candor"))

    assert refused.value.trouble is Trouble.ON_A_SHARE
    assert "PostgreSQL" in place_trouble(Path(r"\\nas\share\Candor"))


def test_this_computers_own_disk_is_no_trouble(tmp_path: Path) -> None:
    refuse_share(tmp_path)
    assert (place_of(tmp_path), place_trouble(tmp_path)) == (Place.OWN_DISK, "")
    assert place_trouble(tmp_path / "Dropbox" / "not made yet").endswith("no service copies.")


def test_less_than_a_gigabyte_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.disk.LEAST_FREE", 1)
    assert space_warning(tmp_path) == ""
    monkeypatch.setattr("db.disk.LEAST_FREE", 1 << 62)
    assert space_warning(tmp_path) == "Less than 1 GB is free on the clinic's disk: free some space soon."
    assert space_warning(tmp_path / "missing") == ""


# While the file is open


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clinic" / "clinic.db"
    path.parent.mkdir()
    path.write_bytes(bytes(8192))
    return path


def trouble(watch: FileWatch) -> Trouble:
    with pytest.raises(StorageProblem) as found:
        watch.check()
    return found.value.trouble


def test_a_file_that_only_grows_is_the_same_file(file: Path) -> None:
    watch = FileWatch(file)
    with file.open("ab") as more:
        more.write(bytes(4096))
    watch.check()
    watch.check()


def test_a_file_put_in_its_place_is_noticed(file: Path) -> None:
    watch = FileWatch(file)
    other = file.with_name("other")
    other.write_bytes(bytes(8192))
    os.replace(other, file)

    assert trouble(watch) is Trouble.FILE_REPLACED


def test_a_file_written_over_is_noticed_by_its_size(file: Path) -> None:
    watch = FileWatch(file)
    file.write_bytes(bytes(4096))

    assert trouble(watch) is Trouble.FILE_REPLACED


def test_a_file_that_is_gone_is_told_from_a_drive_that_is_gone(file: Path) -> None:
    watch = FileWatch(file)
    (file.parent / "desk.json").write_text("{}")
    file.unlink()
    assert trouble(watch) is Trouble.FILE_REPLACED

    (file.parent / "desk.json").unlink()
    file.parent.rmdir()
    assert trouble(watch) is Trouble.FOLDER_GONE


def test_a_database_that_another_program_has_open_cannot_be_held(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    code = (
        "import sys; from pathlib import Path; from db.engine import connect\n"
        "c = connect(Path(sys.argv[1]), key=bytes(range(32)), lock_wait_seconds=1)\n"
        "c.execute('CREATE TABLE IF NOT EXISTS one (id INTEGER)'); c.execute('SELECT * FROM one')\n"
        "print('open', flush=True); sys.stdin.readline()\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StorageProblem) as refused, hold_alone(path):
            pass
        assert refused.value.trouble is Trouble.LOCKED
        other.communicate("end\n", timeout=10)
    with hold_alone(path):
        pass
