"""The keys of citations that were merged into others."""

from django.core.exceptions import ValidationError
from django.db import models

from references.models.citation import Citation
from references.models.fields import KeyField
from references.models.record import PERMISSIONS, Record


class FormerKey(Record):
    """The key of a citation that was merged into another, and leads there for good."""

    identified_by = ("key",)

    key = KeyField(max_length=80, unique=True)
    citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        related_name="+",
        related_query_name="former_keys",
    )

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key}, now {self.citation.key}"

    def get_absolute_url(self) -> str:
        return self.citation.get_absolute_url()

    def clean(self) -> None:
        """Check that no citation has this key."""
        super().clean()
        if Citation.objects.filter(key=self.key).exists():
            raise ValidationError(
                {"key": f"A citation has the key “{self.key}”: merge it first."}
            )
