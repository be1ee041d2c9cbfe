"""The admin of organisations, their networks and the criticism of them."""

from orgprofile.criticism import admin as criticism
from orgprofile.glossary import WORDS
from orgprofile.network.admin import counts, members, resolutions
from orgprofile.profile import admin as profile
from references.admin import glossary

__all__ = ["counts", "criticism", "members", "profile", "resolutions"]

glossary.add(*WORDS)
