"""Exports sources as BibTeX, RIS, CSL-JSON and CSV, and reads what an editor pastes."""
