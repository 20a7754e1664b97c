"""A photograph to give out: clinic, patient number, day and purpose written into it. Never a name.

Qt draws, away from the screen: it has a letter for every script that a clinic's name can be in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from intake.dates import say_date
from intake.photo_file import CUT_OFF, PhotoProblem, foreign_parts
from ui.theme.type import SANS

_QUALITY = 92
_BAND, _INK = "#14272B", "#FFFFFF"
_FAINT = QColor(255, 255, 255, 62)
_FAINT_EDGE = QColor(20, 39, 43, 62)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written into a picture. `use` is the purpose in words, "for teaching"."""

    clinic: str
    number: str
    taken_on: date | None
    use: str

    @property
    def lines(self) -> tuple[str, str]:
        """The two lines below the picture."""
        day = f"taken {say_date(self.taken_on)}" if self.taken_on else "day not known"
        return (
            f"{self.clinic or 'Clinic not named'} · patient number {self.number or 'not given'}",
            f"{day} · only {self.use}",
        )


def marked(content: bytes, mark: Mark) -> bytes:
    """The picture with the words below it, and faintly across it, so that cutting the band off does not help.

    Gives a JPEG of pixels alone. Errors: `PhotoProblem` for bytes that are no picture.
    """
    picture = QImage.fromData(content)
    if picture.isNull():
        raise PhotoProblem(CUT_OFF)
    font = QFont(SANS)
    font.setPixelSize(max(14, round(min(picture.width(), picture.height()) / 36)))
    lines = _wrapped(mark.lines, font, picture.width() - 2 * font.pixelSize())
    line = QFontMetricsF(font).lineSpacing()
    band = round(line * len(lines) + font.pixelSize())
    whole = QImage(picture.width(), picture.height() + band, QImage.Format.Format_RGB32)
    whole.fill(QColor(_BAND))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawImage(0, 0, picture)
    _across(painter, picture.width(), picture.height(), f"{mark.clinic} · {mark.number} · {mark.use}")
    painter.setFont(font)
    painter.setPen(QColor(_INK))
    for number, words in enumerate(lines):
        top = picture.height() + font.pixelSize() / 2 + number * line
        place = QRectF(font.pixelSize(), top, picture.width() - 2 * font.pixelSize(), line)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    whole.save(buffer, "JPEG", _QUALITY)  # type: ignore[call-overload]
    buffer.close()
    given = bytes(written.data())
    if foreign_parts(given):
        raise PhotoProblem(CUT_OFF)
    return given


def _wrapped(lines: tuple[str, ...], font: QFont, room: float) -> list[str]:
    """Lines no wider than there is room, broken between words."""
    metrics, found = QFontMetricsF(font), []
    for words in lines:
        current = ""
        for word in words.split(" "):
            longer = f"{current} {word}".strip()
            if current and metrics.horizontalAdvance(longer) > room:
                found.append(current)
                longer = word
            current = longer
        found.append(current)
    return found


def _across(painter: QPainter, width: int, height: int, words: str) -> None:
    """The same words, faint and slanting, all over the picture."""
    font = QFont(SANS)
    font.setPixelSize(max(12, round(min(width, height) / 22)))
    metrics = QFontMetricsF(font)
    step_across = metrics.horizontalAdvance(words) + font.pixelSize() * 3
    step_down = font.pixelSize() * 6.0
    painter.save()
    painter.setClipRect(0, 0, width, height)
    painter.setFont(font)
    painter.translate(width / 2, height / 2)
    painter.rotate(-28)
    reach = (width * width + height * height) ** 0.5 / 2
    row, top = 0, -reach
    while top < reach:
        left = -reach - (row % 2) * step_across / 2
        while left < reach:
            painter.setPen(_FAINT_EDGE)
            painter.drawText(QRectF(left + 1, top + 1, step_across, step_down), 0, words)
            painter.setPen(_FAINT)
            painter.drawText(QRectF(left, top, step_across, step_down), 0, words)
            left += step_across
        row, top = row + 1, top + step_down
    painter.restore()
