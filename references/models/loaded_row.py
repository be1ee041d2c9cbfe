"""Digests of the rows that were loaded, by which changes of staff are known."""

from django.db import models


class LoadedRow(models.Model):
    """A row as files and database last agreed on it; it stays when staff delete the row."""

    # The label of its model and its natural key, as a list in JSON.
    name = models.TextField(primary_key=True)
    # SHA-256 of its fields, without the day of its change.
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
