"""How staff keep organisations, their networks and their critics."""

from orgprofile.criticism import admin as criticism
from orgprofile.network.admin import counts, members
from orgprofile.profile import admin as profile

__all__ = ["counts", "criticism", "members", "profile"]
