"""The result of each check of a source's address."""

from django.conf import settings
from django.db import models

from references.models.citation import Citation
from references.values import addresses


class LinkCheck(models.Model):
    """One check of an address, and an editor's decision on it.

    `state` is one of `Citation.Link`, or "" if nothing could be judged.
    """

    citation = models.ForeignKey(
        Citation, on_delete=models.CASCADE, related_name="checks"
    )
    url = models.CharField("address asked", max_length=addresses.LONGEST)
    checked_at = models.DateTimeField()
    state = models.CharField(max_length=10, blank=True, choices=Citation.Link)
    status = models.PositiveSmallIntegerField("HTTP status", null=True, blank=True)
    final_url = models.CharField(
        "address that answered", max_length=addresses.LONGEST, blank=True
    )
    reason = models.CharField(max_length=300, blank=True)
    failed = models.BooleanField(default=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "link check"
        verbose_name_plural = "broken links"
        ordering = ["-checked_at", "-pk"]
        indexes = [models.Index(fields=["citation", "-checked_at"])]

    def __str__(self) -> str:
        return f"{self.citation.key}, {self.checked_at:%Y-%m-%d}: {self.state}"
