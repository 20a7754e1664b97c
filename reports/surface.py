"""The part of a ReportLab canvas that Candor draws on, and what it asks of a thing that can be laid out.

ReportLab ships no types. These protocols keep that openness in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reportlab.pdfgen.pathobject import PDFPathObject

from reports.palette import Colour

# One handle of a Bézier circle, as a part of the radius.
_KAPPA = 0.5523


class Path(Protocol):
    """Path operators, in points, y up."""

    def moveTo(self, x: float, y: float) -> None: ...  # noqa: N802  ReportLab's name
    def lineTo(self, x: float, y: float) -> None: ...  # noqa: N802  ReportLab's name
    def close(self) -> None: ...


class Canvas(Protocol):
    """The canvas calls that Candor's drawings use, in points, y up."""

    def saveState(self) -> None: ...  # noqa: N802  ReportLab's name
    def restoreState(self) -> None: ...  # noqa: N802  ReportLab's name
    def translate(self, dx: float, dy: float) -> None: ...
    def scale(self, x: float, y: float) -> None: ...
    def setFillColor(self, colour: Colour, /) -> None: ...  # noqa: N802  ReportLab's name
    def setStrokeColor(self, colour: Colour, /) -> None: ...  # noqa: N802  ReportLab's name
    def setLineWidth(self, width: float, /) -> None: ...  # noqa: N802  ReportLab's name
    def setLineCap(self, mode: int, /) -> None: ...  # noqa: N802  ReportLab's name
    def setLineJoin(self, mode: int, /) -> None: ...  # noqa: N802  ReportLab's name
    def setDash(self, array: Sequence[float], phase: float = 0) -> None: ...  # noqa: N802  ReportLab's name
    def line(self, x1: float, y1: float, x2: float, y2: float) -> None: ...
    def lines(self, linelist: Sequence[tuple[float, float, float, float]]) -> None: ...
    def rect(
        self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0
    ) -> None: ...
    def roundRect(  # noqa: N802  ReportLab's name
        self, x: float, y: float, width: float, height: float, radius: float, stroke: int = 1, fill: int = 0
    ) -> None: ...
    def circle(self, x_cen: float, y_cen: float, r: float, stroke: int = 1, fill: int = 0) -> None: ...
    def beginPath(self) -> Path: ...  # noqa: N802  ReportLab's name
    def drawPath(self, path: Path, stroke: int = 1, fill: int = 0) -> None: ...  # noqa: N802  ReportLab's name
    def clipPath(self, path: Path, stroke: int = 1, fill: int = 0) -> None: ...  # noqa: N802  ReportLab's name
    def setFont(self, name: str, size: float) -> None: ...  # noqa: N802  ReportLab's name
    def drawString(self, x: float, y: float, text: str) -> None: ...  # noqa: N802  ReportLab's name
    def drawCentredString(self, x: float, y: float, text: str) -> None: ...  # noqa: N802  ReportLab's name
    def drawRightString(self, x: float, y: float, text: str) -> None: ...  # noqa: N802  ReportLab's name
    def beginForm(  # noqa: N802  ReportLab's name
        self,
        name: str,
        lowerx: float = 0,
        lowery: float = 0,
        upperx: float | None = None,
        uppery: float | None = None,
    ) -> None: ...
    def endForm(self) -> None: ...  # noqa: N802  ReportLab's name
    def doForm(self, name: str) -> None: ...  # noqa: N802  ReportLab's name
    def hasForm(self, name: str) -> bool: ...  # noqa: N802  ReportLab's name


class Flowing(Protocol):
    """A thing that can be laid out: any ReportLab flowable, and every flowable of Candor."""

    def wrap(self, available_width: float, available_height: float, /) -> tuple[float, float]: ...
    def split(self, available_width: float, available_height: float, /) -> Sequence[Flowing]: ...
    def drawOn(self, canvas: Canvas, x: float, y: float, /) -> None: ...  # noqa: N802  ReportLab's name
    def getSpaceBefore(self) -> float: ...  # noqa: N802  ReportLab's name
    def getSpaceAfter(self) -> float: ...  # noqa: N802  ReportLab's name
    def getKeepWithNext(self) -> int: ...  # noqa: N802  ReportLab's name


def ready_path(operators: str) -> Path:
    """A path of finished PDF operators, for shapes that are worked out once and drawn often."""
    path: Path = PDFPathObject(code=["n " + operators])
    return path


def polygon_operators(points: Sequence[tuple[float, float]], *, close: bool = True) -> str:
    """PDF operators of a polygon or polyline."""
    steps = [f"{x:.2f} {y:.2f} {'l' if index else 'm'}" for index, (x, y) in enumerate(points)]
    return " ".join([*steps, "h"] if close else steps)


def circle_operators(x: float, y: float, radius: float) -> str:
    """PDF operators of a circle round (x, y), so that many circles can be filled in one go."""
    handle = radius * _KAPPA
    quarters = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
    steps = [f"{x + radius:.2f} {y:.2f} m"]
    for from_x, from_y, to_x, to_y in quarters:
        steps.append(
            f"{x + from_x * radius + to_x * handle:.2f} {y + from_y * radius + to_y * handle:.2f} "
            f"{x + to_x * radius + from_x * handle:.2f} {y + to_y * radius + from_y * handle:.2f} "
            f"{x + to_x * radius:.2f} {y + to_y * radius:.2f} c"
        )
    return " ".join([*steps, "h"])
