"""Model fields for keys, dates, prose, addresses and searched words."""

import re
from collections.abc import Container
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
    message="Write the key with small letters, digits and single hyphens, for example "
    "“kessler-washington-post-2015”.",
)
validate_doi = RegexValidator(
    rf"\A{addresses.DOI.pattern}\Z",
    message="“%(value)s” is not a DOI. Write the DOI as 10.1000/182, or leave the field empty.",
)

# The ids that any page may have; its marks and entries have ids such as m1 and n-1.
IDS_OF_ALL_PAGES = re.compile(
    r"cite|contents|doubts|main|references|site-nav|site-search|toc|m\d+|n-.*"
)


def check_id_is_free(slug: str, ids: Container[str]) -> None:
    """Raise ValidationError for a short name that its page uses as the id of another part."""
    if slug in ids or IDS_OF_ALL_PAGES.fullmatch(slug):
        reason = f"The page already uses the short name “{slug}” for another part: choose another name."
        raise ValidationError({"slug": reason})


def validate_partial_date(value: str) -> None:
    """Raise ValidationError for a text that is no partial date: see `dates.partial_date`."""
    try:
        dates.partial_date(value)
    except InvalidDate as error:
        raise ValidationError(str(error)) from error


def validate_web_address(value: str) -> None:
    """Raise ValidationError for an address that may not become a link."""
    if not addresses.is_web_address(value):
        raise ValidationError(
            f"“{value[:100]}” is not a web address. Write the complete address, beginning with "
            f"http:// or https://, or leave the field empty."
        )


def validate_visible(value: str) -> None:
    """Raise ValidationError for text with characters that no reader can see."""
    if hidden := text.hidden_characters(value)[:5]:
        raise ValidationError(
            f"Nobody can see the sign that stands here as “{text.HERE}”: {', '.join(hidden)}. "
            f"Delete the word with it, and type that word again."
        )


class StoredAs(models.Field):
    """A field of ours, which a migration records as the Django field that it is based on.

    So no migration imports our code, which may change later.
    """

    # The arguments of the field, unless its model gives others.
    defaults: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **self.defaults | kwargs)

    def deconstruct(self) -> Any:
        """Return what a migration records: name, path and arguments of the Django field."""
        name, _path, args, kwargs = super().deconstruct()
        bases = type(self).__mro__
        column = next(b for b in bases if b.__module__.startswith("django."))
        return name, f"django.db.models.{column.__name__}", args, kwargs

    def clone(self) -> Any:
        """Return the Django field that migrations record, so that Django can compare the two."""
        _name, path, args, kwargs = self.deconstruct()
        return getattr(models, path.rpartition(".")[2])(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        converted = super().to_python(value)
        is_text = isinstance(converted, str)
        return self.stored_form(converted) if is_text else converted

    def stored_form(self, text: str) -> str:
        """Return the form in which the column stores a text."""
        return text


class KeyField(StoredAs, models.CharField):
    """A public key, which markers and addresses name."""

    default_validators = [validate_key]


class KeySlugField(StoredAs, models.SlugField):
    """A slug that is as strict as a key."""

    default_validators = [*models.SlugField.default_validators, validate_key]
    defaults = {"verbose_name": "short name (in links)"}


class ReadingSlugField(StoredAs, models.CharField):
    """The slug of a reading (what a source says on one point); "" for none.

    `of` names the field for the source: the reading is always one of this source.
    """

    default_validators = [validate_key]
    defaults = {
        "blank": True,
        "default": "",
        "max_length": LONGEST_READING,
        "verbose_name": "note of the source",
        "help_text": "The short name of our note of the source, if there is a note for this "
        "statement. Readers see what the note says.",
    }

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)


class DoubtField(KeySlugField):
    """The slug of the doubt that a row names, as [!slug] names one in prose; "" for none."""

    defaults = {"max_length": 60, "blank": True, "default": "", "db_index": False}


class PartialDateField(StoredAs, models.CharField):
    """A partial date kept as its EDTF text; see `references.values.dates`."""

    default_validators = [validate_partial_date]
    defaults = {"max_length": 25}

    def stored_form(self, text: str) -> str:
        return text.strip()


_MISSING = object()


class Derived(StoredAs):
    """A column that each save fills from `of`, another attribute of the row.

    The database searches, sorts and compares by the column. Nobody edits the column, and no
    fixture has it.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, editable=False, serialize=False, **kwargs)

    def derive(self, value: Any) -> Any:
        """Return the value of the column for this value of the attribute `of`."""
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Fill the column from the attribute, and return its value."""
        # A version in the history has the column, but may lack the attribute.
        value = getattr(model_instance, self.of, _MISSING)
        if value is not _MISSING:
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
    """A derived text, cut to the length of its column, by which lists are sorted."""

    defaults = {"default": ""}

    def derive(self, value: Any) -> Any:
        return str(value)[: self.max_length]


class FoldedField(Derived, models.TextField):
    """A derived text without accents and capitals, for searching and sorting: `text.fold`."""

    defaults = {"default": ""}

    def derive(self, value: Any) -> Any:
        return text.fold(value)


class LinesField(StoredAs, models.TextField):
    """Text of several lines, kept without carriage returns and outer blanks."""

    def stored_form(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class CitedTextField(LinesField):
    """Prose with markers. `Sourced.prose_fields` finds the prose of a row by this class."""

    default_validators = [MaxLengthValidator(markdown.LONGEST_BODY)]


class WebAddressField(StoredAs, models.CharField):
    """An http or https address, or "" where none is known."""

    default_validators = [validate_web_address]
    defaults = {"max_length": addresses.LONGEST, "blank": True}


class DoiField(StoredAs, models.CharField):
    """A digital object identifier without an address (ISO 26324:2022); "" where none is known.

    It is stored in small letters, since capitals make no difference in a DOI.
    """

    default_validators = [validate_doi]
    defaults = {"max_length": 200, "blank": True}

    def stored_form(self, text: str) -> str:
        return addresses.bare_doi(text)


def reading_needs_source(reading: str, source: str) -> models.CheckConstraint:
    """Return the constraint that a row names a reading only together with its source."""
    return models.CheckConstraint(
        condition=Q(**{reading: ""}) | Q(**{f"{source}__isnull": False}),
        name=f"%(app_label)s_%(class)s_{reading}_needs_its_source",
        violation_error_message="You named a note without its source. Choose the source, or leave "
        "the note empty.",
    )


class WordsField(Derived, models.TextField):
    """The words by which a search finds a row, derived from the row: see `text.indexed`."""

    defaults = {"default": ""}


@WordsField.register_lookup
class HasWords(Lookup):
    """The lookup `has_words`: each searched word begins some word of the row.

    It takes a list of at least one word. For "fund|income" either word is enough. The words
    come from `text.tokens`, which leaves no quotation mark that could end a word in the query.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition in SQL and its parameters. The word index finds the ids."""
        quote = connection.ops.quote_name
        index = quote(f"{self.lhs.target.model._meta.db_table}_words")
        query = " AND ".join(f'("{w}"*)'.replace("|", '"* OR "') for w in self.rhs)
        row_id = f"{quote(self.lhs.alias)}.{quote('id')}"
        matching = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608
        return f"{row_id} IN ({matching})", [query]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition in SQL and its parameters. ":*" matches a word's beginning."""
        lhs, params = self.process_lhs(compiler, connection)
        # "fund|income" becomes "'fund':* | 'income':*".
        query = " & ".join(f"('{w}':*)".replace("|", "':* | '") for w in self.rhs)
        # The index is on this function too. PostgreSQL's own parser would divide words.
        return f"references_words({lhs}) @@ %s::tsquery", [*params, query]
