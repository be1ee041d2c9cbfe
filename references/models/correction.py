"""Corrections: what was wrong on a public page, and what is right."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve

from references.models.fields import KeySlugField, LinesField
from references.models.judging import label
from references.models.record import path_to
from references.models.report import LONGEST_NAME
from references.models.sourced import Published


class Correction(Published):
    """An error on public pages, what they said, and what they say since it was corrected."""

    explained = ("day", "path", "was", "now", "reason", "status")
    public: ClassVar = dict.fromkeys(
        ("statement", "path", "was", "now", "reason"),
        label("compared with the row that was wrong, and with its note"),
    )

    slug = KeySlugField(
        max_length=80,
        unique=True,
        help_text="The end of the web address of this correction: “2026-12-01-founding”.",
    )
    day = models.DateField(help_text="The day on which we corrected the page.")
    statement = models.CharField(
        "what was wrong",
        max_length=LONGEST_NAME,
        blank=True,
        default="",
        db_index=True,
        help_text="The id, as /statements.csv has it, of the first statement of the entry that was "
        "wrong. With it, editors are told if the entry no longer says what the correction says.",
    )
    path = LinesField(
        "where",
        max_length=1000,
        help_text="The address of each page that had the error, one on each line: "
        "/history/founding/.",
    )
    was = LinesField(max_length=400, help_text="The wrong sentence, word for word.")
    now = LinesField(
        "is",
        max_length=400,
        blank=True,
        help_text="The corrected sentence, word for word. Leave the field empty if you removed the "
        "sentence.",
    )
    reason = LinesField(
        "why", max_length=400, help_text="Say what was wrong, and how you know."
    )

    class Meta(Published.Meta):
        ordering = ["-day", "slug"]

    def __str__(self) -> str:
        return f"{', '.join(self.paths)}, {self.day}"

    @property
    def paths(self) -> list[str]:
        return self.path.split()

    def clean(self) -> None:
        """Check that each path leads to a page of the site."""
        super().clean()
        for path in self.paths:
            try:
                resolve(path)
            except Resolver404 as error:
                words = (
                    f"No page has the address “{path}”. Write the address of a page, such as "
                    "/history/."
                )
                raise ValidationError({"path": words}) from error

    def get_absolute_url(self) -> str:
        return f"{path_to('corrections')}#{self.slug}"
