"""Records as reference managers write and read them: BibTeX, RIS, CSL-JSON, CSV.

Nothing here knows of Django or of a database.
"""
