"""Paper: what Candor prints, and how it is drawn. Imports intake only; knows no window and no database."""

import sys

# ReportLab imports HarfBuzz wherever it is installed: 25 ms and 7 MB for every document, though few need it.
# None makes that import fail; reports/shaping.py takes it away when a text needs HarfBuzz.
sys.modules.setdefault("uharfbuzz", None)  # type: ignore[arg-type]  # typed without the None it documents
