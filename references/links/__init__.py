"""Looks for the words of notes at the addresses where somebody read them.

Of these modules only `checking` uses Django, its settings and its database.
"""
