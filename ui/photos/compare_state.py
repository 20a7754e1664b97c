"""How two pictures are seen beside each other: one zoom and one place for both, and how the right is aligned.

Pure geometry, kept in the view and nowhere else. Lengths are parts of a picture's own height, so that two
pictures of different sizes show the same piece of skin at one zoom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST_ZOOM, MOST_ZOOM = 1.0, 8.0
ZOOM_STEP = 1.25
SHIFT, TURN, GROW = 0.01, 0.5, 1.01
"""One press while aligning: a hundredth of the height, half a degree, a hundredth larger."""
_MOST_SHIFT, _MOST_TURN, _MOST_GROWTH = 0.5, 20.0, 1.5


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the right picture lies over the left: shift in heights, degrees clockwise, times as large."""

    across: float = 0.0
    down: float = 0.0
    degrees: float = 0.0
    scale: float = 1.0

    @property
    def is_none(self) -> bool:
        """Whether nothing was aligned."""
        return self == Alignment()


@dataclass(frozen=True, slots=True)
class Sight:
    """What both panes show: `zoom` 1 is all of it; `across` and `down` are what lies in the middle."""

    zoom: float = 1.0
    across: float = 0.0
    down: float = 0.0
    alignment: Alignment = Alignment()

    def zoomed(self, times: float) -> Sight:
        """Nearer or further, with the middle where it is."""
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, self.zoom * times))
        return replace(self, zoom=zoom)._within()

    def moved(self, across: float, down: float) -> Sight:
        """Another place in the middle; in heights of the picture at zoom 1."""
        return replace(self, across=self.across + across, down=self.down + down)._within()

    def whole(self) -> Sight:
        """The whole picture again. The alignment stays."""
        return Sight(alignment=self.alignment)

    def aligned(
        self, across: float = 0.0, down: float = 0.0, degrees: float = 0.0, times: float = 1.0
    ) -> Sight:
        """The right picture moved, turned or grown a little more."""
        now = self.alignment
        changed = Alignment(
            _between(now.across + across, _MOST_SHIFT),
            _between(now.down + down, _MOST_SHIFT),
            _between(now.degrees + degrees, _MOST_TURN),
            min(_MOST_GROWTH, max(1 / _MOST_GROWTH, now.scale * times)),
        )
        return replace(self, alignment=changed)

    def unaligned(self) -> Sight:
        """The right picture as it was taken."""
        return replace(self, alignment=Alignment())

    def _within(self) -> Sight:
        """Never so far that nothing of the picture is seen; at zoom 1 it stands in the middle."""
        reach = 0.75 * (1 - 1 / self.zoom)
        return replace(self, across=_between(self.across, reach), down=_between(self.down, reach))


def _between(value: float, most: float) -> float:
    return min(most, max(-most, value))
