"""What Candor is made of, and under which licences: read from what is installed and what ships. No Qt.

Libraries are those that `requirements.lock` names and that are installed here; their licence texts come from
their own metadata. Fonts and icons ship with their licence beside them. Slow enough for the worker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import reports
from db.backup.program import program_version
from ui.theme import icons

ROOT = Path(__file__).resolve().parents[2]
_VENDORED = Path(__file__).parent / "licences"
_NAMED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
_IS_LICENCE = re.compile(r"(?:^|/)(?:licen[cs]es?/.*|(?:licen[cs]e|copying|notice)[^/]*)$", re.IGNORECASE)
_MOST_TEXT = 400_000
_WITHOUT_TEXT = {"pyside6-essentials": ("LGPL-3.0", "GPL-3.0"), "shiboken6": ("LGPL-3.0", "GPL-3.0")}
"""Libraries whose packages hold no licence text, and the texts that ship here instead."""
NO_TEXT = "The package holds no licence text. Its own words are above."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of Candor: name, version, what it is, its licence in a few words, and the whole text."""

    name: str
    version: str
    kind: str
    licence: str
    text: str = field(repr=False)
    about: str = ""

    def says(self, words: str) -> bool:
        """Whether every word typed stands in its name, kind, licence or summary."""
        told = f"{self.name} {self.version} {self.kind} {self.licence} {self.about}".casefold()
        return all(word in told for word in words.casefold().split())


def parts() -> tuple[Part, ...]:
    """Candor first, then fonts and icons, then every library, by name."""
    return (_program(), *_fonts(), _icons(), *_libraries())


def version_line(catalogue_version: str, state: str) -> str:
    """One line that says exactly what runs here, to copy into a message. It holds no name of anybody."""
    return f"Candor {program_version()}, clinical content {catalogue_version} ({state})"


def _program() -> Part:
    return Part("Candor", program_version(), "The program", "Apache-2.0", _read(ROOT / "LICENSE"))


def _fonts() -> list[Part]:
    folder = Path(reports.__file__).parent / "fonts"
    found = []
    for file in sorted(folder.glob("OFL-*.txt")):
        name = file.stem.removeprefix("OFL-").replace("-", " ")
        found.append(Part(name, "", "Typeface", "SIL Open Font Licence 1.1", _read(file)))
    return found


def _icons() -> Part:
    text = _read(icons.FOLDER / "ISC-Lucide-icons.txt")
    return Part("Lucide", "", "Icons", "ISC, some of Feather under MIT", text)


def _libraries() -> list[Part]:
    names = _NAMED.findall(_read(ROOT / "requirements.lock"))
    found = []
    for name in sorted(dict.fromkeys(names), key=str.casefold):
        try:
            found.append(_library(name, metadata.distribution(name)))
        except metadata.PackageNotFoundError:
            # It belongs to another system or version of Python.
            continue
    return found


def _library(name: str, installed: metadata.Distribution) -> Part:
    words = installed.metadata
    classifiers = [
        each.rpartition(" :: ")[2] for each in words.get_all("Classifier") or [] if "License" in each
    ]
    licence = str(words.get("License-Expression") or words.get("License") or "; ".join(classifiers))
    texts = [
        _read(Path(str(installed.locate_file(file))))
        for file in installed.files or []
        if _IS_LICENCE.search(str(file)) and ".dist-info" in str(file)
    ]
    if not any(texts):
        texts = [_read(_VENDORED / f"{each}.txt") for each in _WITHOUT_TEXT.get(name, ())]
    first = " ".join(licence.splitlines()[:1])
    text = "\n\n".join(filter(None, texts)) or licence
    about = str(words.get("Summary") or "")
    return Part(name, installed.version, "Library", first or "See its text", text or NO_TEXT, about)


def _read(file: Path) -> str:
    """A text file, "" where it cannot be read."""
    try:
        return file.read_bytes()[:_MOST_TEXT].decode("utf-8", "replace").rstrip().lstrip("\r\n")
    except OSError:
        return ""
