"""The admin of organisations, their networks and the criticism of them."""

from orgprofile.criticism import admin as criticism
from orgprofile.network import admin as network
from orgprofile.profile import admin as profile

__all__ = ["criticism", "network", "profile"]
