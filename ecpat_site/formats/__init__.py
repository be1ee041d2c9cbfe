"""Forms of dates, by language: Django finds them here before its own."""
