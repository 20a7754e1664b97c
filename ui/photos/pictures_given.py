"""What somebody pastes, drops or chooses: files by their place, or pictures as they lie on the clipboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt
from PySide6.QtGui import QImage

from intake.photo_file import CUT_OFF, LONGEST_SIDE, PhotoProblem, refuse_size

_WHOLE = ("image/jpeg", "image/png")
NOTHING = "There is no picture on the clipboard. Copy one, then paste again."
NO_FILES = "Drop files of this computer: JPEG or PNG pictures."


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture that is no file: whole bytes, or pixels as another program gives them."""

    data: bytes = b""
    image: QImage | None = None

    def whole(self) -> bytes:
        """The bytes of a file with this picture, for a worker: it may have to be written first.

        Errors: `PhotoProblem`.
        """
        if self.image is None:
            return self.data
        refuse_size(self.image.width(), self.image.height())
        image = self.image
        if max(image.width(), image.height()) > LONGEST_SIDE:
            image = image.scaled(
                LONGEST_SIDE,
                LONGEST_SIDE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        written = QByteArray()
        buffer = QBuffer(written)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not image.save(buffer, "PNG", 80):  # type: ignore[call-overload]
            raise PhotoProblem(CUT_OFF)
        buffer.close()
        return bytes(written.data())


Given = Path | Pasted


def given_by(mime: QMimeData) -> tuple[Given, ...]:
    """The pictures in what was dropped or lies on the clipboard; empty when there are none."""
    files = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if files:
        return files
    for kind in _WHOLE:
        data = bytes(mime.data(kind).data()) if mime.hasFormat(kind) else b""
        if data:
            return (Pasted(data),)
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return (Pasted(image=image),)
    return ()
