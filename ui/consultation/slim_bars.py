"""Thin scroll bars without arrows, for the areas of a consultation."""

from __future__ import annotations

from ui.slim_scroll_bar import slim_both as slim

__all__ = ["slim"]
