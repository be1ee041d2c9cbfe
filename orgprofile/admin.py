"""The admin of organisations, their networks and the criticism of them."""

from orgprofile.criticism import admin as criticism
from orgprofile.network.admin import counts, members, resolutions
from orgprofile.profile import admin as profile

__all__ = ["counts", "criticism", "members", "profile", "resolutions"]
