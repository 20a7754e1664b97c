"""What holds for every test."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Thousands of collected tests are no part of the program: its garbage collection must not walk them."""
    gc.collect()
    gc.freeze()
