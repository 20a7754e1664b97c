"""Which colours stand on which in the window: words, edges, and what is only decoration."""

from __future__ import annotations

VERDICTS = ("ok", "cond", "wait", "refer", "stop", "open")
PAGES = ("window", "surface", "sunken", "accent_tint")

TEXT: dict[str, tuple[str, ...]] = {
    # A field that needs putting right, a part of a chart.
    "text": (*PAGES, "raised", "stop_bg", "band"),
    "text2": (*PAGES, "raised"),
    # The hint in a field that needs putting right.
    "muted": (*PAGES, "stop_bg"),
    # Links and quiet buttons, also on the strip of a demo.
    "accent": (*PAGES, "cond_bg"),
    "on_accent": ("accent", "accent_hover"),
    # The bar that offers Undo, and tooltips.
    "surface": ("text",),
    **{f"{hue}_fg": (f"{hue}_bg", "window", "surface", "accent_tint") for hue in VERDICTS},
}
"""The grounds of each colour that words and icons are written in."""

EDGES: dict[str, tuple[str, ...]] = {
    "control": PAGES,
    "focus": (*PAGES, "cond_bg"),
    # What is chosen, the hatch on the body, a part of a chart.
    "accent": (*PAGES, "fig"),
    "accent_hover": ("window", "surface"),
    # Certainty dots, and the dots of marks that are not treated.
    "text2": ("window", "surface", "accent_tint", "fig"),
    "fig_line": ("window", "surface", "fig"),
    "surface": ("text",),
    # The edge of a chip on what is chosen; its ground alone is all but the tint.
    **{f"{hue}_fg": ("window", "surface", "accent_tint") for hue in VERDICTS},
}
"""The grounds of each colour that shows a control, a focus or a fact by its shape."""

HIGH_CONTRAST_EDGES: dict[str, tuple[str, ...]] = {
    "rule": ("window", "surface", "sunken"),
    "accent_mid": ("window", "surface"),
    **{f"{hue}_fg": ("window", "surface") for hue in VERDICTS},
}
"""What is decoration elsewhere, and an edge to go by in high contrast: cards, dividers, chips."""

DECORATION = {"rule", "accent_mid"}
"""Says nothing that words or an edge do not say too."""
EXEMPT = {"disabled"}
"""What cannot be pressed now. No information stands in it alone."""
