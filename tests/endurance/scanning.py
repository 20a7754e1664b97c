"""Looking for words that must not be there: in files, in their names, and in the memory of a process."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.endurance.figures import CannotRun

_CHUNK = 16 << 20
_LEAST_SEEN = 4 << 20
_UNREADABLE = ("[vvar]", "[vsyscall]", "[vvar_vclock]")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
PLAIN = (b"SQLite format 3\x00", b"%PDF-")
"""How a database and a document begin that are not encrypted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: each form as bytes, by the word it stands for."""

    forms: Mapping[bytes, str]

    def __post_init__(self) -> None:
        if not self.forms:
            raise ValueError("nothing to look for")

    @property
    def longest(self) -> int:
        """The length of the longest form, bytes."""
        return max(map(len, self.forms))

    def found_in(self, content: bytes) -> dict[str, int]:
        """How often each word is there."""
        found: dict[str, int] = {}
        for form, word in self.forms.items():
            if times := len(re.findall(re.escape(form), content)):
                found[word] = found.get(word, 0) + times
        return found


def forms_of_word(word: str) -> dict[bytes, str]:
    """A word as typed, folded for the search and in capitals, in each encoding that a program uses."""
    return {
        written.encode(encoding): word
        for written in (word, word.casefold(), word.upper())
        for encoding in _ENCODINGS
    }


def forms_of_key(name: str, key: bytes) -> dict[bytes, str]:
    """A key as it is, and as hexadecimal text."""
    return dict.fromkeys((key, key.hex().encode("ascii"), key.hex().upper().encode("ascii")), name)


def found_in_files(folders: Iterable[Path], wanted: Wanted) -> list[str]:
    """What is wrong with the files below some folders, a line each.

    A word in a file or in its name, or a database or document that is not encrypted.
    """
    wrong = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = f"{folder.name}/{path.relative_to(folder)}"
            words = {word for word in wanted.forms.values() if word.casefold() in name.casefold()}
            wrong += [f"{word} in the name {name}" for word in sorted(words)]
            if path.is_file():
                content = path.read_bytes()
                wrong += [f"{name} is not encrypted"] * content.startswith(PLAIN)
                wrong += [f"{word} in {name}" for word in wanted.found_in(content)]
    return wrong


def found_in_memory(process: int, wanted: Wanted) -> dict[str, int]:
    """How often each word is in the memory of a running process, all of it that can be read (Linux).

    Errors: `CannotRun` where the system does not let this user look.
    """
    found: dict[str, int] = {}
    seen = 0
    try:
        maps = Path(f"/proc/{process}/maps").read_text(encoding="ascii", errors="replace").splitlines()
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            for content in _regions(memory.fileno(), maps, overlap=wanted.longest):
                seen += len(content)
                for word, times in wanted.found_in(content).items():
                    found[word] = found.get(word, 0) + times
    except OSError as problem:
        seen, reason = 0, f" ({problem.strerror})"
    else:
        reason = ""
    if seen < _LEAST_SEEN:
        raise CannotRun(f"the memory of a process cannot be read here{reason}: run it as root on Linux")
    return found


def _regions(handle: int, maps: Iterable[str], *, overlap: int) -> Iterator[bytes]:
    for line in maps:
        addresses, rights, *_ = line.split()
        if rights.startswith("r") and not line.endswith(_UNREADABLE):
            begin, end = (int(part, 16) for part in addresses.split("-"))
            yield from _pieces(handle, begin, end, overlap=overlap)


def _pieces(handle: int, begin: int, end: int, *, overlap: int) -> Iterator[bytes]:
    at = begin
    while at < end:
        try:
            content = os.pread(handle, min(_CHUNK, end - at), at)
        except OSError:  # a mapping of a device, or one that has gone
            return
        if not content:
            return
        yield content
        at += len(content)
        if at < end:
            at -= overlap
