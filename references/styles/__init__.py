"""How a citation reads, in the styles a reader may ask for."""

from references.styles.house import Part, Source, house, plain

__all__ = ["Part", "Source", "house", "plain"]
