"""Rows that can cite, and the models that have them.

A row cites a source by a foreign key to `Citation`, or in a `CitedTextField`. The models of
the apps above are found in Django's registry.
"""

from collections.abc import Collection, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from references.models import Citation, Use
from references.prose import markdown
from references.prose.footnotes import anchor_of_group
from references.prose.markers import DOUBT
from references.records.fields import CitedTextField, DoubtField, ReadingSlugField
from references.records.record import Record
from references.uses.judging import lacking
from references.values import text


class Citing(Record):
    """A row that can cite sources."""

    # Paths to the rows this one is a part of: the public sees it only with all of them.
    part_of: ClassVar[tuple[str, ...]] = ()
    # Whether what it says is judged by what its sources say.
    is_judged: ClassVar[bool] = False
    # What its source stands for, as readers are told: "Date of an event"; may be "".
    sourced_as: ClassVar[str] = ""

    class Meta:
        abstract = True

    def in_words(self) -> str:
        """Return the row as readers are told of it, without codes."""
        return str(self)

    def told(self) -> str:
        """Return the row in words, after what it is a part of: "PACT · Founded: 1991".

        The subject of the site goes without saying.
        """
        above = [attrgetter(path.replace("__", "."))(self) for path in self.part_of[:1]]
        named = [
            each.in_words() for each in above if str(each) != settings.SITE_SUBJECT
        ]
        return " · ".join([*named, self.in_words()])

    @property
    def shown_in(self) -> tuple[str, str]:
        """Return the page readers find it on, as the site calls it, and the heading or ""."""
        return str(self._meta.verbose_name_plural).capitalize(), ""

    def is_doubted(self, field: str) -> bool:
        """Return whether the doubt of the row is about what a field says.

        It is about what the row says on the word of a source; else about its prose.
        """
        return bool(self.doubt_key) and (field in self.source_fields()) == bool(
            self.source_fields()
        )

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return what the row says on the word of the source in a field.

        In several ways, of which a source needs to have one.
        """
        return (str(self),)

    def found_by(self) -> tuple[str, str, str]:
        """Return the title, a line and the words by which a search of the site finds the row.

        All are what readers see of it. A model without a method of its own is not found.
        """
        return "", "", ""

    def prose(self, field: str) -> str:
        """Return a field of prose as it is read, with all that it writes out."""
        return str(getattr(self, field))

    def lasting(self, field: str) -> str:
        """Return it as it is searched and its uses are indexed: as no day changes it."""
        return self.prose(field)

    def is_written(self, marker: str, text: str) -> bool:
        """Return whether the figure of a marker, "[=slug]", is written out in what is read."""
        return False

    @classmethod
    def prose_fields(cls) -> list[str]:
        """Name the fields that hold cited prose."""
        return [f.name for f in cls._meta.fields if isinstance(f, CitedTextField)]

    @classmethod
    def source_fields(cls) -> list[str]:
        """Name the foreign keys to a source."""
        return [f.name for f in cls._meta.fields if f.related_model is Citation]

    @classmethod
    def reading_fields(cls) -> dict[str, str]:
        """Name the field that holds a reading, under the foreign key to its source."""
        fields = cls._meta.fields
        return {f.of: f.name for f in fields if isinstance(f, ReadingSlugField)}

    def reading_of(self, field: str) -> str:
        """Return the slug of the reading that a row names of the source in a field, or ""."""
        name = self.reading_fields().get(field)
        return getattr(self, name) if name else ""

    @property
    def doubt_key(self) -> str:
        """Return the key of the doubt that the row names in a field, "!slug", or ""."""
        slug = next((getattr(self, name) for name in self.doubt_fields()), "")
        return f"{DOUBT}{slug}" if slug else ""

    @classmethod
    def doubt_fields(cls) -> list[str]:
        """Name the field that holds a doubt, if there is one."""
        return [f.name for f in cls._meta.fields if isinstance(f, DoubtField)]

    def cited(self) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        """Yield field, key of the source, slug of the doubt, and slugs of the readings.

        Either key or slug is "".
        """
        for name in self.prose_fields():
            prose = markdown.parse(self.lasting(name))
            for key in prose.keys:
                yield name, key, "", prose.readings.get(key, ())
            for doubt in prose.doubts:
                yield name, "", doubt.removeprefix(DOUBT), ()
        for name in self.doubt_fields():
            if self.doubt_key:
                yield name, "", self.doubt_key.removeprefix(DOUBT), ()
        for name in self.source_fields():
            source, reading = getattr(self, name), self.reading_of(name)
            if source:
                yield name, source.key, "", (reading,) if reading else ()

    @classmethod
    def judge_again(cls, numbers: Collection[int]) -> None:
        """Note anew in the uses what the rows of these numbers lack."""
        found = lacking(related(cls).filter(pk__in=numbers))
        # What names no source does not depend on what sources say.
        for use in Use.objects.on_rows(cls, numbers).exclude(source=""):
            words = found[use.row][0].get((use.field, use.source), "")
            if use.lacking != words:
                Use.objects.filter(pk=use.pk).update(lacking=words)

    def anchor(self, field: str, group: int = 1) -> str:
        """Return the public id of the marks of a field, the same on every page.

        In prose, of its group of markers of that number. "" while the row is not whole.
        """
        try:
            named = [str(part) for part in self.natural_key()]
        except ObjectDoesNotExist:
            return ""
        first = text.fragment("at", str(self._meta.model_name), *named, field)
        return anchor_of_group(first, group)


@cache
def citing_models() -> tuple[Any, ...]:
    """Return the models whose rows can cite a source, app by app."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, Citing) and (model.prose_fields() or model.source_fields())
    )


@cache
def parts_of(whole: type[Record]) -> tuple[tuple[Any, str], ...]:
    """Return the models whose rows are a part of those of a model, with the path to it."""
    found = []
    for model in citing_models():
        for path in model.part_of:
            reached: Any = model
            names: list[str] = []
            for name in path.split("__"):
                reached = reached._meta.get_field(name).related_model
                names.append(name)
                if reached is whole:
                    found.append((model, "__".join(names)))
    return tuple(dict.fromkeys(found))


def related(model: Any) -> QuerySet[Any]:
    """Return the rows of a model with what names them, their places and their sources."""
    names = [path.rpartition("__")[0] for path in model.identified_by if "__" in path]
    paths = dict.fromkeys([*model.part_of, *names, *model.source_fields()])
    rows: QuerySet[Any] = model.objects.all()
    return rows.select_related(*paths) if paths else rows
