"""The only format of a day in forms: 2026-12-01, because 01/12/2026 has two meanings."""

DATE_INPUT_FORMATS = ["%Y-%m-%d"]
