"""How staff keep organisations, their networks and their critics."""

from orgprofile.admin import counts, criticism, members, organisation

__all__ = ["counts", "criticism", "members", "organisation"]
