"""Organisations: bodies that the profile describes or names."""

import re
import textwrap
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from references.models import fields
from references.models.judging import NAMED, PROSE, label
from references.models.record import path_to
from references.models.sourced import Published, PublishedQuerySet, Status
from references.prose import markdown, sentences

PART_OF_ITSELF = "An organisation can’t be part of itself: choose another organisation, or leave the field empty."


def organisation_kinds() -> list[tuple[str, str]]:
    return settings.PROFILE.choices("organisations")


class OrganisationQuerySet(PublishedQuerySet):
    def with_network(self) -> "OrganisationQuerySet":
        """Annotate `has_network`: whether figures or members of it are published."""
        stated = Q(measures__counts__status=Status.PUBLISHED)
        stated |= Q(members__status=Status.PUBLISHED)
        networks = self.model.objects.filter(stated, pk=OuterRef("pk"))
        return self.annotate(has_network=Exists(networks))


class Organisation(Published):
    """A body that the profile describes, or that took part or was criticised."""

    published_with = ("facts", "people")
    public: ClassVar = {
        "name": label("what the body is called, and no more"),
        "former_names": NAMED,
        "lead": PROSE,
        "identifiers": PROSE,
    }
    search_kind = ("Organisation", 1)
    explained = ("name", "former_names", "kind", "parent")

    # Annotated by `with_network`.
    has_network: bool

    slug = fields.KeySlugField(
        max_length=80,
        unique=True,
        help_text="“example-aid”. Do not change this name after publishing: other pages link to it.",
        error_messages={
            "unique": "Another organisation already has this short name: choose "
            "another name."
        },
    )
    name = models.CharField(
        max_length=200,
        help_text="The name that the organisation uses today. You can add its acronym once, in "
        "brackets: “Example Aid (EA)”.",
    )
    former_names = models.CharField(
        max_length=300,
        blank=True,
        help_text="Add the years if you know them: “Example Aid (until June 2023)”.",
    )
    kind = models.CharField(max_length=20, choices=organisation_kinds, default="ngo")
    lead = fields.CitedTextField(blank=True, help_text="The opening paragraphs.")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="part of",
        help_text="The network or larger organisation that this organisation belongs to.",
    )
    website = fields.WebAddressField(
        help_text="Enter only a web address that you have opened yourself."
    )
    identifiers = fields.CitedTextField(
        blank=True,
        default="",
        help_text="The organisation’s numbers in public registers, each with its source: “KVK: "
        "12345678[@key]”, “Wikidata: Q42[@key]”, “ISNI: 0000 0001 2345 6789[@key]”. Put an empty "
        "line between two numbers.",
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta(Published.Meta):
        ordering = ["name", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="%(app_label)s_%(class)s_is_not_part_of_itself",
                violation_error_message=PART_OF_ITSELF,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check the parent: a form's check of the constraint leaves out the id."""
        super().clean()
        if self.pk and self.parent_id == self.pk:
            raise ValidationError({"parent": PART_OF_ITSELF})

    def found_by(self) -> tuple[str, str, str]:
        return self.name, self.former_names, markdown.plain(self.lead)

    @property
    def names(self) -> tuple[str, ...]:
        """Return its name, its initials if they are in brackets, and its former names."""
        # A former name may have its years.
        spelt = re.split(r"[();]", f"{self.name};{self.former_names}")
        names = (name.strip() for name in spelt)
        return tuple(n for n in names if n and not re.search(r"\d{4}", n))

    def words_of(self, field: str) -> str:
        """Return the text of a field; former names in quotation marks, to be found whole."""
        if field != "former_names":
            return super().words_of(field)
        names = (re.sub(r"\s*\(.*", "", name) for name in self.former_names.split(";"))
        return ", ".join(f"“{name.strip()}”" for name in names if name.strip())

    @property
    def identified(self) -> dict[str, str]:
        """Return what it is called in each register."""
        lines = markdown.MARKER.sub("", self.identifiers).splitlines()
        parts = (line.strip(" .").partition(": ") for line in lines)
        return {register: name for register, _colon, name in parts if name}

    @property
    def first_sentence(self) -> str:
        """Return the first sentence of its lead without markers; "" without a lead."""
        return next((sentence.words for sentence in sentences.split(self.lead)), "")

    @property
    def description(self) -> str:
        """Return its first sentence as search engines show it: cut after a word."""
        return textwrap.shorten(self.first_sentence, 160, placeholder="…")

    @property
    def is_subject(self) -> bool:
        """Return whether this site is about it."""
        return self.slug == settings.SITE_ORGANISATION

    @property
    def page_name(self) -> str:
        """Return what the site calls the page that describes it."""
        return "Profile" if self.is_subject else "Organisations"

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.page_name, "Introduction"

    def get_absolute_url(self) -> str:
        """Return the address of its page: the subject's is the front page."""
        if self.is_subject:
            return "/"
        return path_to("orgprofile:organisation-detail", slug=self.slug)

    def network_url(self, page: str = "count-list", **kwargs: str) -> str:
        """Return the address of its network page, or of another page below that.

        The subject of the site has the short addresses, under /network/.
        """
        if not self.is_subject:
            kwargs["slug"] = self.slug
        return path_to(f"orgprofile:{page}", **kwargs)
