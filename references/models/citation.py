"""Citations: the stored sources, each found by its key."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from references.models.fields import (
    DerivedCharField,
    DoiField,
    KeyField,
    LinesField,
    PartialDateField,
    WebAddressField,
    WordsField,
)
from references.models.judging import NAMED, label
from references.models.record import PERMISSIONS, Record, RecordQuerySet, path_to
from references.models.use import Use, protect
from references.values import text
from references.values.source import maker, paragraphs

ADDRESS_IS_DESCRIBED = (
    "Fill in both “address” and “what the address opens”, or leave both empty."
)
# The condition that the citation of a row is independent: see `Citation.is_independent`.
BY_INDEPENDENT = Q(citation__relation="independent", citation__copy_of="") & ~(
    Q(citation__tier="tertiary") | Q(citation__extent="not-found")
)


class CitationQuerySet(RecordQuerySet):
    def by_key(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the citations with these keys, each under its key."""
        return {row.key: row for row in self.filter(key__in=set(keys)).order_by()}

    def all_keys(self) -> set[str]:
        return set(self.values_list("key", flat=True))

    def all_names(self) -> set[str]:
        """Return all names that markers may have: "key", and "key#slug" for each reading."""
        names = set()
        for key, slug in self.order_by().values_list("key", "readings__slug"):
            names |= {key, f"{key}#{slug}"} if slug else {key}
        return names

    def in_order(self) -> Self:
        """Return the rows ordered by first author; a row without an author by its title."""
        return self.order_by("sort_text", "key")

    def public(self) -> Self:
        """Keep the sources that readers may see: those that a public statement cites."""
        uses = Use.objects.public().filter(source=OuterRef("key"))
        return self.filter(Exists(uses))

    def with_use_count(self) -> Self:
        """Annotate each source with `use_count`, the number of public uses that cite it."""
        uses = Use.objects.public().filter(source=OuterRef("key"))
        number = uses.order_by().values("source").annotate(number=Count("*"))
        return self.annotate(use_count=Coalesce(Subquery(number.values("number")), 0))

    def refuse_named(self) -> None:
        """Raise ProtectedError if any of these citations is cited."""
        uses = Use.objects.filter(source__in=self.order_by().values("key"))
        protect(
            list(uses),
            "You can’t delete a source while a statement cites it. First cite another source there.",
        )


class Citation(Record):
    """A stored source, found by its key."""

    class Type(models.TextChoices):
        """The kinds of source, named as in CSL 1.0.2."""

        ARTICLE_JOURNAL = "article-journal", "journal article"
        ARTICLE_MAGAZINE = "article-magazine", "magazine article"
        ARTICLE_NEWSPAPER = "article-newspaper", "news article"
        BOOK = "book", "book"
        CHAPTER = "chapter", "chapter of a book"
        DATASET = "dataset", "data set"
        DOCUMENT = "document", "document"
        ENTRY_ENCYCLOPEDIA = "entry-encyclopedia", "encyclopedia article"
        INTERVIEW = "interview", "interview"
        LEGISLATION = "legislation", "law, bill or regulation"
        POST = "post", "message on a list or forum"
        POST_WEBLOG = "post-weblog", "blog post"
        PRESS_RELEASE = "pamphlet", "notice, advertisement or press release"
        REPORT = "report", "report"
        THESIS = "thesis", "thesis"
        TREATY = "treaty", "treaty"
        WEBPAGE = "webpage", "web page"

    class Address(models.TextChoices):
        """The kinds of page at the recorded address."""

        PAGE = "page", "the source itself"
        PROBABLE = "probable", "probably the source: same publisher and title"
        SITE = "site", "only the publisher’s site; the page itself was not found"
        SUBSTITUTE = "substitute", "another page by the same publisher"
        COPY = "copy", "a copy on another site"

    class Relation(models.TextChoices):
        """The relation of the source to the organisation it is cited about."""

        SELF = "self", "the organisation itself"
        MEMBER = "member", "one of its members"
        PARTNER = "partner", "a partner"
        FUNDER = "funder", "a funder"
        INDEPENDENT = "independent", "independent"
        UNKNOWN = "unknown", "not known"

    class Extent(models.TextChoices):
        """The part of the source that was read."""

        NOT_RECORDED = "", "not recorded"
        WHOLE = "whole", "whole"
        PART = "part", "in part"
        OTHER_PAGE = "other-page", "not itself, but another page of its publisher"
        NOT_FOUND = "not-found", "nothing: it was not found"

    class Tier(models.TextChoices):
        """How near the source is to the events that it reports."""

        NOT_RECORDED = "", "not recorded"
        PRIMARY = "primary", "original, by those who took part"
        SECONDARY = "secondary", "second-hand, by others who report it"
        TERTIARY = "tertiary", "third-hand, a summary of other reports"

    identified_by = ("key",)
    explained = ("title", "authors", "publisher", "issued", "relation", "tier")
    public: ClassVar = dict.fromkeys(
        (
            *("title", "authors", "publisher", "container_title", "volume", "issue"),
            *("page", "medium", "doi", "isbn", "language", "copy_of"),
        ),
        label("printed on the source itself"),
    ) | {"editors_note": NAMED}

    key = KeyField(
        max_length=80,
        unique=True,
        help_text="Author or publisher, subject, year: “kessler-washington-post-2015”. You can’t "
        "change the key later, because pages link to it.",
        error_messages={
            "unique": "Another source already has this key. If both are the same source, use the "
            "existing entry. If not, choose another key."
        },
    )
    type = models.CharField(max_length=20, choices=Type, default=Type.WEBPAGE)
    title = models.CharField(
        max_length=500,
        help_text="The title as printed. Without a printed title, describe the source in square "
        "brackets: “[Page about the history]”.",
    )
    authors = LinesField(
        blank=True,
        help_text="One author on each line. Write a person as “Family name, Given name”, and an "
        "organisation by its name.",
    )
    publisher = models.CharField(max_length=200, blank=True)
    container_title = models.CharField(
        "in (newspaper, journal, site)", max_length=300, blank=True
    )
    volume = models.CharField(
        max_length=40, blank=True, help_text="The volume of a journal or series: “12”."
    )
    issue = models.CharField(max_length=40, blank=True, help_text="“3”, “Spring”.")
    page = models.CharField(
        "pages",
        max_length=60,
        blank=True,
        help_text="The page numbers as printed: “213–229”.",
    )
    medium = models.CharField(
        "format",
        max_length=40,
        blank=True,
        help_text="The kind of file, such as “PDF”. Leave this field empty for an ordinary web page.",
    )
    issued = PartialDateField(
        "published", blank=True, help_text="2015, 2015-09 or 2015-09-02."
    )
    accessed = PartialDateField(
        "date read",
        blank=True,
        help_text="The day on which somebody last read the source at its address.",
    )
    doi = DoiField(
        "DOI",
        help_text="Write the DOI without “https://doi.org/”, for example 10.1000/182.",
    )
    isbn = models.CharField(
        "ISBN",
        max_length=20,
        blank=True,
        default="",
        help_text="The ISBN of a book or report, with or without hyphens.",
    )
    url = WebAddressField(
        "address",
        help_text="Leave the field empty if you do not know the address. Never guess an address.",
    )
    address = models.CharField(
        "what the address opens", max_length=10, choices=Address, blank=True
    )
    archive_url = WebAddressField(
        "archived copy",
        help_text="The address of a copy of the page in a web archive, such as "
        "web.archive.org.",
    )
    archive_date = PartialDateField("archived on", blank=True)
    language = models.CharField(
        max_length=20,
        blank=True,
        help_text="The code of the language: en, de, pt-BR.",
    )
    relation = models.CharField(
        "who published it",
        max_length=12,
        choices=Relation,
        default=Relation.UNKNOWN,
        help_text="Each page says how many of its sources are “independent”. It does not count a "
        "third-hand source, a copy, or a source that nobody found.",
    )
    extent = models.CharField(
        "how much was read",
        max_length=10,
        choices=Extent,
        blank=True,
        help_text="How much of the source you or a colleague read. Readers see this.",
    )
    tier = models.CharField(
        "original or second-hand",
        max_length=10,
        choices=Tier,
        blank=True,
        help_text="An organisation’s report on its own work is original. A newspaper report is "
        "second-hand, an encyclopedia third-hand.",
    )
    copy_of = models.CharField(
        "a copy of",
        max_length=200,
        blank=True,
        help_text="If the source is a copy, say where the text was first published.",
    )
    editors_note = LinesField(
        "remark",
        blank=True,
        help_text="For readers: which part you read, what you could not check, and how this source "
        "differs from others.",
    )
    # Derived: lists are sorted by `sort_text`, and searched in `search_text`.
    sort_text = DerivedCharField(of="author_in_order", max_length=100)
    search_text = WordsField(of="searched_words")

    # The number of public uses that cite the source; only `with_use_count` sets it.
    use_count: int

    objects = CitationQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        verbose_name = "source"
        ordering = ["sort_text", "key"]
        indexes = [models.Index(fields=["sort_text", "key"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", address="") | ~Q(url="") & ~Q(address=""),
                name="%(app_label)s_%(class)s_address_is_described",
                violation_error_message=ADDRESS_IS_DESCRIBED,
            ),
            models.CheckConstraint(
                condition=Q(archive_url="") | ~Q(archive_date=""),
                name="%(app_label)s_%(class)s_archived_copy_is_dated",
                violation_error_message="Give the date on which the archived copy was made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    @property
    def is_published(self) -> bool:
        """Return whether a public statement cites the source. One query."""
        uses = Use.objects.public().filter(source=self.key)
        return bool(self.pk) and uses.exists()

    def clean(self) -> None:
        """Check that the key did not change, and that the address is given with what it opens."""
        super().clean()
        if bool(self.url) != bool(self.address):
            # The constraint refuses this too, but its error stands far from the empty field.
            empty = "address" if self.url else "url"
            raise ValidationError({empty: ADDRESS_IS_DESCRIBED})
        keys = type(self).objects.order_by("pk").values_list("key", flat=True)
        stored_key = keys.filter(pk=self.pk).first() if self.pk else None
        if stored_key and stored_key != self.key:
            raise ValidationError(
                {
                    "key": f"You can’t change the key “{stored_key}”, because pages link to it."
                }
            )

    def get_absolute_url(self) -> str:
        return path_to("references:citation-detail", key=self.key)

    @cached_property
    def author_names(self) -> list[str]:
        """Return the authors as printed: "Kessler, Glenn", "INTERPOL"."""
        return [name.strip() for name in self.authors.splitlines() if name.strip()]

    @property
    def maker(self) -> str:
        """Return who made the source: its publisher, else its first author, else its site."""
        return maker(self.publisher, self.authors, self.url)

    @property
    def author_in_order(self) -> str:
        """Return the text that lists are sorted by: the first author, else the title."""
        first = self.authors.split("\n")[0] or self.title
        return first.lstrip("[“‘\"' ").casefold()

    @property
    def searched_words(self) -> str:
        """Return the words by which a search finds the source, as `text.indexed` writes them."""
        short = (self.key, self.title, self.publisher, self.container_title)
        return text.indexed(*short, self.authors)

    def found_by(self) -> tuple[str, str, str]:
        """Return what a search shows of the source: its title, a line on its makers, no text."""
        makers = [*self.author_names[:3], self.container_title, self.publisher]
        return self.title, "; ".join(dict.fromkeys(filter(None, makers))), ""

    @property
    def year(self) -> str:
        """Return the first year in the date of publication: "1996" of "../1996-08"; or ""."""
        return next(iter(re.findall(r"\d{4}", self.issued)), "")

    @property
    def is_independent(self) -> bool:
        """Return whether the source counts as independent: not if third-hand, copied, not found."""
        is_weak = self.tier == "tertiary" or self.extent == "not-found" or self.copy_of
        return self.relation == "independent" and not is_weak

    @property
    def weakness(self) -> str:
        """Return in words why the source can't bear a statement alone; "" if it can."""
        if self.tier == self.Tier.TERTIARY:
            return "third-hand: it sums up other reports"
        is_signed = self.author_names or self.publisher or self.container_title
        return "" if is_signed else "unsigned: it names no author and no publisher"

    @property
    def note_paragraphs(self) -> list[str]:
        return paragraphs(self.editors_note)
