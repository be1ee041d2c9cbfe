"""The words of notes, looked for at the addresses where they were read.

Only checking and copies use Django, its settings and its database.
"""
