"""A day in a form, and from a calendar: 01/12/2026 could be read in two ways."""

DATE_INPUT_FORMATS = ["%Y-%m-%d"]
