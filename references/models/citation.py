"""Citations: the stored sources, each found by its key."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, Q
from django.urls import reverse

from references import uses
from references.fields import (
    LinesField,
    PartialDateField,
    WebAddressField,
    validate_key,
)
from references.statements import Record, RecordQuerySet


class CitationQuerySet(RecordQuerySet):
    def by_key(self, keys: Iterable[str]) -> dict[str, "Citation"]:
        """The citations of these keys that exist, under their keys."""
        return {citation.key: citation for citation in self.filter(key__in=list(keys))}

    def all_keys(self) -> set[str]:
        return set(self.values_list("key", flat=True))

    def in_order(self) -> Self:
        """By what a reader looks for first: the author, else the title."""
        return self.order_by("sort_text", "key")

    def without_address(self) -> Self:
        return self.filter(url="")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete these citations; raises ProtectedError if any is still cited."""
        _refuse_if_cited(self.all_keys())
        return super().delete()


class Citation(Record):
    """A stored source, found by its key."""

    class Type(models.TextChoices):
        """Kinds of source, named as CSL 1.0.2 names them."""

        ARTICLE_JOURNAL = "article-journal", "journal article"
        ARTICLE_MAGAZINE = "article-magazine", "magazine article"
        ARTICLE_NEWSPAPER = "article-newspaper", "news article"
        BOOK = "book", "book"
        CHAPTER = "chapter", "chapter of a book"
        DOCUMENT = "document", "document"
        ENTRY_ENCYCLOPEDIA = "entry-encyclopedia", "encyclopedia article"
        INTERVIEW = "interview", "interview"
        POST = "post", "message on a list or forum"
        POST_WEBLOG = "post-weblog", "blog post"
        PRESS_RELEASE = "pamphlet", "notice, advertisement or press release"
        REPORT = "report", "report"
        WEBPAGE = "webpage", "web page"

    class Address(models.TextChoices):
        """What stands at the recorded address."""

        PAGE = "page", "the source itself"
        PROBABLE = "probable", "probably the source: same publisher and title"
        SITE = "site", "only the publisher’s site; the page itself was not found"
        SUBSTITUTE = "substitute", "another page by the same publisher"
        COPY = "copy", "a copy on another site"

    class Relation(models.TextChoices):
        """How the source stands to the organisation it is cited about."""

        SELF = "self", "the organisation itself"
        MEMBER = "member", "a member of its network"
        PARTNER = "partner", "a partner"
        FUNDER = "funder", "a funder"
        INDEPENDENT = "independent", "independent"
        UNKNOWN = "unknown", "not known"

    identified_by = ("key",)

    key = models.CharField(
        max_length=80,
        unique=True,
        validators=[validate_key],
        help_text="The name you cite it by, as [@key]: author or publisher, subject, "
        "year, for example “kessler-washington-post-2015”. It can’t be changed later, "
        "because pages link to it.",
        error_messages={
            "unique": "Another citation has this key. Cite that one, or choose "
            "a key that tells the two apart."
        },
    )
    type = models.CharField(max_length=20, choices=Type, default=Type.WEBPAGE)
    title = models.CharField(
        max_length=500,
        help_text="As the source prints it. Where it has none, or none was seen, say "
        "what it is in square brackets: “[Page on the history of ECPAT]”.",
    )
    authors = LinesField(
        blank=True,
        help_text="One a line: “Family, Given” for a person, the plain name for "
        "a body. Leave empty where none is named.",
    )
    publisher = models.CharField(max_length=200, blank=True)
    container_title = models.CharField(
        max_length=300,
        blank=True,
        help_text="What it appeared in: the newspaper, the site, the series.",
    )
    medium = models.CharField(
        "format",
        max_length=40,
        blank=True,
        help_text="Only where it is not an ordinary page, for example “PDF”.",
    )
    issued = PartialDateField(
        blank=True,
        help_text="When the source was published: 2015, 2015-09 or 2015-09-02. "
        "Empty means not known.",
    )
    accessed = PartialDateField(
        blank=True, help_text="When somebody last read it there."
    )
    url = WebAddressField(
        "address",
        help_text="Empty means: no address recorded. Never guess one.",
    )
    address = models.CharField(
        "what stands there", max_length=10, choices=Address, blank=True
    )
    archive_url = WebAddressField("archived copy", help_text="In a web archive.")
    archive_date = PartialDateField("archived on", blank=True)
    language = models.CharField(
        max_length=20,
        blank=True,
        help_text="A language tag such as en, de or pt-BR (BCP 47). Empty means "
        "not recorded.",
    )
    relation = models.CharField(
        "relation to the organisation",
        max_length=12,
        choices=Relation,
        default=Relation.UNKNOWN,
        help_text="Decides whether the source counts as independent; “not known” "
        "never does.",
    )
    uncited_because = models.CharField(
        "kept though not cited, because",
        max_length=300,
        blank=True,
        help_text="A source nothing cites is listed only with its reason.",
    )
    editors_note = LinesField(
        "editor’s note",
        blank=True,
        help_text="Shown to readers on the source’s own page: what was seen of it, "
        "what could not be checked, how it differs from what others say of it.",
    )
    sort_text = models.CharField(max_length=100, editable=False, serialize=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_text", "key"]
        indexes = [models.Index(fields=["sort_text", "key"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", address="") | ~Q(url="") & ~Q(address=""),
                name="%(app_label)s_%(class)s_address_is_described",
                violation_error_message="Give an address together with what stands "
                "there, or neither of them.",
            ),
            models.CheckConstraint(
                condition=Q(archive_url="") | ~Q(archive_date=""),
                name="%(app_label)s_%(class)s_archived_copy_is_dated",
                violation_error_message="Say when the archived copy was made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, sorted under its first author or its title."""
        first = self.authors.split("\n")[0] or self.title
        self.sort_text = first.lstrip("[“‘\"' ").casefold()[:100]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Check that the key is the one the citation was first saved under."""
        super().clean()
        stored = type(self).objects.filter(pk=self.pk).values_list("key", flat=True)
        if self.pk and stored and stored[0] != self.key:
            raise ValidationError(
                {"key": f"The key is “{stored[0]}” for good: pages link to it."}
            )

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the citation; raises ProtectedError while anything cites it."""
        _refuse_if_cited({self.key})
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("references:citation-detail", kwargs={"key": self.key})

    @cached_property
    def author_names(self) -> list[str]:
        """The authors as printed: "Kessler, Glenn", "INTERPOL"."""
        return [name.strip() for name in self.authors.splitlines() if name.strip()]

    @property
    def note_paragraphs(self) -> list[str]:
        """The editor's note; an empty line parts its paragraphs, as in prose."""
        parts = self.editors_note.split("\n\n")
        return [" ".join(part.split()) for part in parts if part.strip()]


def _refuse_if_cited(keys: set[str]) -> None:
    citing = [use.statement for key in keys for use in uses.of(key)]
    if citing:
        raise ProtectedError(
            "A citation can’t be deleted while something rests on it.", set(citing)
        )
