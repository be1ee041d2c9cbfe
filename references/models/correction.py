"""Corrections: what was wrong on a public page, and what is right."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve

from references.models.fields import KeySlugField, LinesField
from references.models.record import path_to
from references.models.sourced import Published


class Correction(Published):
    """An error on public pages, what they said, and what they say since it was corrected."""

    explained = ("day", "path", "was", "now", "reason", "status")

    slug = KeySlugField(
        max_length=80,
        unique=True,
        help_text="The end of its web address: “2026-12-01-founding”.",
    )
    day = models.DateField(help_text="The day on which the page was corrected.")
    path = LinesField(
        "where",
        max_length=1000,
        help_text="The address of each page that said so, one a line: /history/founding/.",
    )
    was = LinesField(max_length=400, help_text="What it said, in its own words.")
    now = LinesField(
        "is",
        max_length=400,
        blank=True,
        help_text="What it says now; empty where it says nothing of it any more.",
    )
    reason = LinesField("why", max_length=400, help_text="What was wrong.")

    class Meta(Published.Meta):
        ordering = ["-day", "slug"]

    def __str__(self) -> str:
        return f"{', '.join(self.paths)}, {self.day}"

    @property
    def paths(self) -> list[str]:
        return self.path.split()

    def clean(self) -> None:
        """Check that each path is that of a page."""
        super().clean()
        for path in self.paths:
            try:
                resolve(path)
            except Resolver404 as error:
                words = f"No page has the address “{path}”: write it as /history/."
                raise ValidationError({"path": words}) from error

    def get_absolute_url(self) -> str:
        return f"{path_to('corrections')}#{self.slug}"
