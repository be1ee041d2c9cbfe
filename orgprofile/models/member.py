"""The members of a network, and the countries that were searched for some."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from orgprofile.models.organisation import Organisation
from orgprofile.values import countries
from references.models import Citation, fields
from references.models.judging import PROSE, by, label
from references.models.sourced import BySource, Published, PublishedQuerySet
from references.prose import markdown
from references.values import addresses

UNSOURCED = "Name the source that says that this organisation is a member, or keep the entry as a draft."


class CountryField(fields.StoredAs, models.CharField):
    """The ISO 3166-1 alpha-2 code of a country, or "" where none was found."""

    defaults = {"max_length": 2, "choices": countries.choices}

    def deconstruct(self) -> Any:
        """Leave out the choices: a migration would import the function of ours."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["choices"]
        return name, path, args, kwargs


class MemberQuerySet(PublishedQuerySet):
    def waiting(self) -> "MemberQuerySet":
        """Leave out members that are not confirmed, because their drafts can't be published."""
        return super().waiting().exclude(standing="unconfirmed")

    def by_country(self) -> "MemberQuerySet":
        """Sort by the country's name, then by the member's."""
        return self.order_by("country_text", "name_text", "slug").select_related(
            "citation", "organisation"
        )


class Member(BySource):
    """An organisation that a source names as a member of a network."""

    class Standing(models.TextChoices):
        MEMBER = "member", "member"
        FORMER = "former", "former member"
        UNCONFIRMED = "unconfirmed", "not confirmed"

    class Evidence(models.TextChoices):
        """The body that says that it belongs to the network."""

        NETWORK = "network", "the organisation lists it"
        SELF = "self", "says so itself"
        THIRD_PARTY = "third-party", "named by others"

    part_of = ("network",)
    shown_in = (settings.PROFILE.many_members.capitalize(), "")
    sourced_as = settings.PROFILE.one_member.capitalize()
    public: ClassVar = {
        "name": by("citation"),
        "note": PROSE,
        "editors_note": label("for editors alone"),
    }
    needed = {"citation": UNSOURCED}
    search_kind = (sourced_as, 0)
    dated: ClassVar = dict.fromkeys(("as_of", "since", "until"), ("citation", "note"))
    some_day = ("since", "until")
    explained = ("name", "country", "standing", "evidence", "as_of", "since", "until")

    network = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="members"
    )
    slug = fields.KeySlugField(
        max_length=100,
        unique=True,
        help_text="The code of the country and a short name, for example “al-crca”.",
    )
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="its page on this site",
        help_text="The member’s own page on this site, if there is a page.",
    )
    country = CountryField(
        blank=True, help_text="Leave the country empty if no source gives a country."
    )
    website = fields.WebAddressField(
        help_text="Enter only a web address that you have opened yourself."
    )
    standing = models.CharField(
        "member or not",
        max_length=12,
        choices=Standing,
        default=Standing.MEMBER,
        help_text="A member that is “not confirmed” stays on the list of members still to be "
        "confirmed, and can’t be published.",
    )
    evidence = models.CharField(
        "who says so", max_length=12, choices=Evidence, default=Evidence.NETWORK
    )
    as_of = fields.PartialDateField(
        "as of",
        blank=True,
        help_text="The newest date on which, according to a source, this organisation was a "
        "member.",
    )
    as_of_latest = fields.DayField(of="as_of", bound="latest")
    since = fields.PartialDateField(
        "member since",
        blank=True,
        help_text="The date on which the member joined, if a source gives the date.",
    )
    until = fields.PartialDateField(
        "no longer listed on",
        blank=True,
        help_text="Only a former member needs this date: the date of a source that no longer names "
        "the member.",
    )
    note = fields.CitedTextField(
        "remark",
        blank=True,
        help_text="Say what readers should know about this member.",
    )
    citation = models.ForeignKey(
        Citation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="source",
    )
    doubt = fields.DoubtField(
        help_text="If something here is uncertain, give the short name of an entry in the list “Doubts” that explains why. "
        "Readers then see the sign of the doubt (≠, ? or †)."
    )
    editors_note = fields.LinesField(
        "for editors alone",
        blank=True,
        help_text="Only editors see this remark. Say why this may be a member, and where to look "
        "next.",
    )
    country_text = fields.FoldedField(of="country_in_order")
    name_text = fields.FoldedField(of="name")

    objects = MemberQuerySet.as_manager()

    class Meta(BySource.Meta):
        ordering = ["country_text", "name_text", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(standing="unconfirmed"),
                name="%(app_label)s_%(class)s_is_confirmed_before_it_is_published",
                violation_error_message="No source says that this organisation is a member, so it "
                "can’t be published. Keep the entry as a draft.",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(citation__isnull=False),
                name="%(app_label)s_%(class)s_has_a_source_before_it_is_published",
                violation_error_message=UNSOURCED,
            ),
            fields.reading_needs_source("reading", "citation"),
            models.CheckConstraint(
                condition=Q(until="") | Q(standing="former"),
                name="%(app_label)s_%(class)s_only_a_former_member_is_left_out",
                violation_error_message="Only a former member may have a date in “no longer listed on”. "
                "Choose “former member”, or leave the date empty.",
            ),
            models.UniqueConstraint(
                fields=["network", "country", "name"],
                name="%(app_label)s_%(class)s_stands_once_in_a_country",
                violation_error_message="The list already has a member with this name in this "
                "country: change that entry instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country_name})" if self.country else self.name

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return its names with its country; the source may have any name of either."""
        # "Aid (formerly Help)", "Aid/Help", "Aid – Help": each part is a name too.
        spelt = re.split(r" \(formerly |[()/]| – ", self.name)
        names = [self.name, *filter(None, (name.strip() for name in spelt))]
        called = countries.names(self.country)
        # In place of a country's name within a name, any other of its names may stand.
        within = re.compile(rf"\b(?:{'|'.join(map(re.escape, called))})\b")
        names += [within.sub(each, name) for each in called for name in names]
        ways = (f"{name} ({each})" for each in called for name in names)
        return tuple(dict.fromkeys(ways if called else names))

    def found_by(self) -> tuple[str, str, str]:
        return self.name, self.country_name, markdown.plain(self.note)

    @property
    def link(self) -> str:
        """Return the address of its website, or "" where there is none to link to."""
        return addresses.link_to(self.website)

    @property
    def host(self) -> str:
        return addresses.host(self.link)

    @property
    def country_name(self) -> str:
        return countries.named(self.country)

    @property
    def country_in_order(self) -> str:
        """Return the name that lists are sorted by: last where no country was found."""
        return self.country_name or "zz not found"

    def get_absolute_url(self) -> str:
        """Return its entry on the page of its country, or in the list of all."""
        if not self.country:
            return f"{self.network.network_url('member-list')}#{self.slug}"
        page = self.network.network_url("country-detail", country=self.country.lower())
        return f"{page}#{self.slug}"


class CountrySearch(Published):
    """A country that was searched for members of a network, in vain."""

    class Scope(models.TextChoices):
        OWN = "own", "in a search of its own"
        SHARED = "shared", "in a search of several countries"

    part_of = ("network",)
    identified_by = ("network__slug", "country")
    explained = ("country", "scope", "searched")

    network = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="country_searches"
    )
    country = CountryField(
        help_text="The country in which somebody looked for a member and found no member."
    )
    scope = models.CharField("how", max_length=6, choices=Scope)
    searched = fields.PartialDateField("searched in")

    class Meta(Published.Meta):
        ordering = ["network", "country"]
        verbose_name = "search of a country"
        verbose_name_plural = "countries searched without result"
        constraints = [
            models.UniqueConstraint(
                fields=["network", "country"],
                name="%(app_label)s_%(class)s_once_for_a_country",
                violation_error_message="A search for members in this country is already recorded: "
                "change that entry instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{countries.named(self.country)}, searched {self.searched}"

    def get_absolute_url(self) -> str:
        return self.network.network_url("country-detail", country=self.country.lower())
