"""Files are written whole or not at all, and every refusal is one sentence."""

from __future__ import annotations

import io
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from ui.files import FileProblem, Refusal, read_bytes, write_bytes


class StandardStream:
    """A standard stream of bytes, as a shell's pipe gives one."""

    def __init__(self, data: bytes = b"") -> None:
        self.buffer = io.BytesIO(data)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "with a space and ü.json"
    file.write_bytes(b"abc")

    assert read_bytes(str(file), limit=100) == b"abc"


def test_no_more_than_one_byte_over_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.json"
    file.write_bytes(b"x" * 1_000)

    assert len(read_bytes(str(file), limit=10)) == 11


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StandardStream(b"from the pipe"))

    assert read_bytes("-", limit=100) == b"from the pipe"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.json", "no such file"),
        (".", "this is a folder"),
        ("a-file/below.json", "cannot be read"),
        ("half\0name.json", "cannot be read"),
        ("n" * 5_000 + ".json", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "a-file").write_bytes(b"")

    with pytest.raises(Refusal) as refused:
        read_bytes(str(tmp_path / name), limit=100)

    (line,) = refused.value.lines
    assert says in line
    assert "\n" not in line


def test_a_file_is_written_whole_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "Ünï çödé handout.pdf"

    write_bytes(str(target), b"%PDF-whole")

    assert target.read_bytes() == b"%PDF-whole"
    assert names_in(tmp_path) == [target.name]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "handout.pdf"
    target.write_bytes(b"older and longer")

    write_bytes(str(target), b"new")

    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind exist on POSIX alone")
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_document_gets_the_rights_that_any_new_file_gets(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_bytes(str(tmp_path / "handout.pdf"), b"x")
        during = os.umask(mask)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "handout.pdf").stat().st_mode) == 0o666 & ~mask
    assert during == mask, "the mask itself is put back"


def test_a_dash_writes_to_standard_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    stream = StandardStream()
    monkeypatch.setattr(sys, "stdout", stream)

    write_bytes("-", b"%PDF")

    assert stream.buffer.getvalue() == b"%PDF"
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["no-such-folder/handout.pdf", "a-folder", "a-file/handout.pdf", "half\0name.pdf", "n" * 5_000]
)
def test_what_cannot_be_written_is_said_in_one_line_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "a-file").write_bytes(b"kept")

    with pytest.raises(FileProblem) as refused:
        write_bytes(str(tmp_path / name), b"%PDF")

    assert "cannot be written" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert names_in(tmp_path) == ["a-file", "a-folder"]
    assert names_in(tmp_path / "a-folder") == []
    assert (tmp_path / "a-file").read_bytes() == b"kept"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in its file system")
def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    write_bytes(str(pipe), b"whole")
    reader.join(10)
    assert received == [b"whole"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_keeps_pointing_where_it_points(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(b"old")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    write_bytes(str(tmp_path / "link.pdf"), b"new")
    assert (tmp_path / "link.pdf").is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == b"new"
