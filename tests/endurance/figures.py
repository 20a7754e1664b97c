"""A figure of the endurance run: what was done, what came of it, and whether the promise was kept."""

from __future__ import annotations

from dataclasses import dataclass


class CannotRun(Exception):
    """A part cannot run on this machine. The text is one line that names what is missing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the run. `kept` says whether `measured` meets `promise`."""

    name: str
    measured: str
    promise: str
    kept: bool

    def line(self, seconds: float) -> str:
        """The figure as it is printed."""
        verdict = "kept" if self.kept else "MISSED"
        return f"{verdict:<6}  {self.name:<24}  {self.measured}  (promised: {self.promise})  {seconds:.0f} s"
