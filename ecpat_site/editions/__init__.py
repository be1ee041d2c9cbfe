"""Editions: what the whole profile says on a day, and what has changed since another."""
