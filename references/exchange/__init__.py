"""Exports and imports sources as reference managers do: BibTeX, RIS, CSL-JSON, CSV."""
