"""Backups: one file that holds the whole database, and the way back."""
