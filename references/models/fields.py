"""Model fields for keys, dates, prose, addresses and searched words."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Lookup, Q

from references.prose import markdown
from references.prose.markdown import LONGEST_READING
from references.values import addresses, dates, text
from references.values.dates import InvalidDate

validate_key = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    message="Write the key in small letters, figures and single hyphens, "
    "for example “kessler-washington-post-2015”.",
)
validate_doi = RegexValidator(
    rf"\A{addresses.DOI.pattern}\Z",
    message="“%(value)s” is not a DOI: give it as 10.1000/182, or leave the field "
    "empty if the source has none.",
)


def validate_partial_date(value: str) -> None:
    """Refuse what `references.values.dates.partial_date` cannot read, in its own words."""
    try:
        dates.partial_date(value)
    except InvalidDate as error:
        raise ValidationError(str(error)) from error


def validate_web_address(value: str) -> None:
    """Refuse an address that would not become a link."""
    if not addresses.is_web_address(value):
        raise ValidationError(
            f"“{value[:100]}” is not a web address: give the whole of it, beginning "
            "with http:// or https://, or leave the field empty if it is not known."
        )


def validate_markers(value: str) -> None:
    """Refuse prose with a footnote from elsewhere, or what is not a whole marker."""
    if pasted := markdown.FOOTNOTE.search(value):
        raise ValidationError(
            f"“{value[pasted.start() :][:30].splitlines()[0]}” looks like a footnote from "
            "elsewhere: cite its source as [@key], or take it out."
        )
    if stray := markdown.prose(value).stray:
        raise ValidationError(
            f"“{stray[0]}” is not a marker. Write [@key], [@key, p. 3], [@key#point] or "
            "[@key-a; @key-b], and not within the words of a link."
        )


def validate_visible(value: str) -> None:
    """Refuse text with characters that no reader can see."""
    if hidden := text.hidden_characters(value)[:5]:
        raise ValidationError(
            f"This text holds characters that cannot be seen: {', '.join(hidden)}. Type it "
            "afresh, or paste it as plain text."
        )


class StoredAs(models.Field):
    """A field that migrations record as the Django field its column is.

    So migrations import no code of ours, which may change after they were written.
    """

    # What the field is made with where its model says nothing else.
    defaults: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **self.defaults | kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        bases = type(self).__mro__
        column = next(b for b in bases if b.__module__.startswith("django."))
        return name, f"django.db.models.{column.__name__}", args, kwargs

    def clone(self) -> Any:
        """Return the Django field: migrations compare what it deconstructs to."""
        _name, path, args, kwargs = self.deconstruct()
        return getattr(models, path.rpartition(".")[2])(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        return self.kept(written) if isinstance(written, str) else written

    def kept(self, written: str) -> str:
        """Return the form in which a text is kept."""
        return written


class KeyField(StoredAs, models.CharField):
    """A public key, which markers and addresses name."""

    default_validators = [validate_key]


class KeySlugField(StoredAs, models.SlugField):
    """A slug that is as strict as a key."""

    default_validators = [*models.SlugField.default_validators, validate_key]
    defaults = {"verbose_name": "short name (in links)"}


class ReadingSlugField(StoredAs, models.CharField):
    """The slug of a reading of the source in the field `of`, or "" where none is named.

    The slug alone, so the reading is always one of that source.
    """

    default_validators = [validate_key]
    defaults = {
        "blank": True,
        "default": "",
        "max_length": LONGEST_READING,
        "verbose_name": "note of the source",
        "help_text": "By its short name: readers see what it says.",
    }

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)


class DoubtField(KeySlugField):
    """The slug of the doubt at a row, as a marker [!slug] in prose names one; "" for none."""

    defaults = {"max_length": 60, "blank": True, "default": "", "db_index": False}


class PartialDateField(StoredAs, models.CharField):
    """A partial date kept as its EDTF text; see `references.values.dates`."""

    default_validators = [validate_partial_date]
    defaults = {"max_length": 25}

    def kept(self, written: str) -> str:
        return written.strip()


class Derived(StoredAs):
    """A column filled from another attribute of its row on every save.

    It lets the database search, sort and compare; nobody edits it, and no fixture has it.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, editable=False, serialize=False, **kwargs)

    def derive(self, value: Any) -> Any:
        """Return what the column keeps of the attribute's value."""
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        # A row of the history carries the value already, and not every attribute.
        value = getattr(model_instance, self.of, Derived)
        if value is not Derived:
            setattr(model_instance, self.attname, self.derive(value))
        return getattr(model_instance, self.attname)


class DayField(Derived, models.DateField):
    """The earliest or latest day that a partial date can mean; null if not known."""

    defaults = {"null": True}

    def __init__(self, *args: Any, bound: str, **kwargs: Any) -> None:
        self.bound = bound
        super().__init__(*args, **kwargs)

    def derive(self, value: Any) -> Any:
        return getattr(dates.partial_date(value), self.bound) if value else None


class DerivedCharField(Derived, models.CharField):
    """Short text, cut to its length: what a list is sorted by."""

    defaults = {"default": ""}

    def derive(self, value: Any) -> Any:
        return str(value)[: self.max_length]


class FoldedField(Derived, models.TextField):
    """Another attribute, folded for searching and sorting (`values.text.fold`)."""

    defaults = {"default": ""}

    def derive(self, value: Any) -> Any:
        return text.fold(value)


class LinesField(StoredAs, models.TextField):
    """Text of several lines, kept without carriage returns and outer blanks."""

    def kept(self, written: str) -> str:
        return written.replace("\r\n", "\n").replace("\r", "\n").strip()


class CitedTextField(LinesField):
    """Prose with markers; uses are found in these fields by their class."""

    default_validators = [MaxLengthValidator(markdown.LONGEST_BODY), validate_markers]


class WebAddressField(StoredAs, models.CharField):
    """An http or https address, or "" where none is known."""

    default_validators = [validate_web_address]
    defaults = {"max_length": addresses.LONGEST, "blank": True}


class DoiField(StoredAs, models.CharField):
    """A digital object identifier, bare and in small letters, or "" where none is known.

    Source: ISO 26324:2022; case has no meaning in it.
    """

    default_validators = [validate_doi]
    defaults = {"max_length": 200, "blank": True}

    def kept(self, written: str) -> str:
        return addresses.bare_doi(written)


def reading_needs_source(reading: str, source: str) -> models.CheckConstraint:
    """Return the rule that a row names no reading where the field of its source is empty."""
    return models.CheckConstraint(
        condition=Q(**{reading: ""}) | Q(**{f"{source}__isnull": False}),
        name=f"%(app_label)s_%(class)s_{reading}_needs_its_source",
        violation_error_message="A note is named without its source: choose the "
        "source, or leave the note empty.",
    )


class WordsField(Derived, models.TextField):
    """The words of a row, as an index of words keeps them."""

    defaults = {"default": ""}


@WordsField.register_lookup
class HasWords(Lookup):
    """Rows in which each of these words begins some word, or one of some "fund|income".

    The words, one at least, are as `references.values.text.tokens` gives them: letters
    and figures alone, so that nothing in them ends a quotation.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        quote = connection.ops.quote_name
        index = quote(f"{self.lhs.target.model._meta.db_table}_words")
        asked = " AND ".join(f'("{w}"*)'.replace("|", '"* OR "') for w in self.rhs)
        number = f"{quote(self.lhs.alias)}.{quote('id')}"
        having = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608
        return f"{number} IN ({having})", [asked]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"('{w}':*)".replace("|", "':* | '") for w in self.rhs)
        # As the index has it: no parser, which would take words apart.
        return f"references_words({lhs}) @@ %s::tsquery", [*params, asked]
