"""Signing in by two steps, and what users do with their own account."""
