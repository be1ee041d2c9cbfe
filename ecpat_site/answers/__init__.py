"""Answers to the public, stored whole, and given before Django is asked."""
