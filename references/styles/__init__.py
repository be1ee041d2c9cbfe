"""Writes sources in the style of this site, and its own pages in three others."""
