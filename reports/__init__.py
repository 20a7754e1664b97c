"""Paper: what Candor prints, and how it is drawn. Imports intake only; knows no window and no database."""
