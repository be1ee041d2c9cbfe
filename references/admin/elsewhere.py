"""Finds, after a save that replaces a figure, name or date, public lines with the old one."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from references.admin.addresses import form_address
from references.models import SearchEntry
from references.models.registry import related
from references.models.sourced import Status
from references.prose.sourcing import absent_pins, names_of
from references.quality.corrections import lines
from references.values.text import MOST_WORDS, shortened, tokens
from references.values.written_dates import DATE, MONTHS

# At most so many lines are named, and so many old lines are looked for, after a save.
MOST_NAMED, MOST_SOUGHT = 10, 20
# What is compared as a whole: an address, a date, a share, a number of thousands or more.
_WHOLE = re.compile(
    rf"(?<!\S)\S*(?://|www\.)\S*|\b\d+(?:/\d+|\w?,? (?:[Rr]ue|(?:[A-Z]\S* )+(?:Road|Street)))\b"
    rf"|(?:\b\d{{1,2}}(?: to | and |[–-]))?{DATE}|\b\d{{1,2}} (?:{MONTHS})\b"
    r"|(?<![\d,.])\d[\d,.]*(?:%| (?:per cent|thousand|million|billion)\b)"
)


def warn(request: HttpRequest, forms: Iterable[Any]) -> None:
    """Name the public lines that still have what the rows of these forms have changed."""
    # The lines are not changed: each may be right for its own day, or by its own source.
    saved = {form.instance: _gone(form) for form in forms if form.instance.pk}
    gone = [signs for each in saved.values() for signs in each][:MOST_SOUGHT]
    found = _lines_with(gone, saved) if gone else []
    links = (
        (form_address(row, row.pk), shortened(line, 160), row._meta.verbose_name)
        for row, line in found[:MOST_NAMED]
    )
    items = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', links)
    words = "; ".join(gone)
    if (more := len(found) - MOST_NAMED) > 0:
        search = f"{reverse('search')}?{urlencode({'q': words})}"
        items += format_html('<li><a href="{}">and {} more</a></li>', search, more)
    if found:
        said = "Readers still see “{}” in these lines. Do they hold? <ul>{}</ul>"
        messages.warning(request, format_html(said, words, items))


def _gone(form: Any) -> list[str]:
    """Return, for each line that a public row lost, its figures, names and dates that went too."""
    # [] if the new lines of the row have no other figures, names or dates in place of these.
    row, before = form.instance, copy(form.instance)
    if form.initial.get("status") != Status.PUBLISHED or not row.is_public:
        return []
    for field in (f for f in row._meta.concrete_fields if f.name in form.initial):
        setattr(before, field.attname, form.initial[field.name])
    old, new = lines(before), lines(row)
    went = [line for line in old if line not in new]
    came = " | ".join(line for line in new if line not in old)
    if not _lacking(came, " | ".join(went)):
        return []
    return [*filter(None, (_lacking(line, came) for line in went))]


def _lacking(words: str, other: str) -> str:
    """Return the figures, names and dates that only the first text has, joined by "; "."""
    wholes = [w for w in _WHOLE.findall(words) if w not in _WHOLE.findall(other)]
    rest, others = (_WHOLE.sub(".", each) for each in (words, other))
    pins = absent_pins(rest, (others,), names_of(settings.SITE_SUBJECT))
    return "; ".join([*wholes, *pins])


def _lines_with(gone: Sequence[str], saved: Collection[Any]) -> list[tuple[Any, str]]:
    """Return (row, line) for each public line with all figures, names and dates of a text in `gone`.

    Lines that share most words with the saved rows come first.
    """
    sought, found = Q(), []
    for words in gone:
        with_commas = re.sub(r"\b(\d{1,3})(\d{3})\b", r"\1,\2", words)
        for spelt in {words, words.replace(",", ""), with_commas}:
            # Signs alone, such as "//", have no words to look for.
            if found_words := tokens(spelt)[:MOST_WORDS]:
                sought |= Q(search_text__has_words=found_words)
    if not sought:
        return []
    row_ids: dict[int, list[int]] = defaultdict(list)
    entries = SearchEntry.objects.filter(sought)
    for kind, row_id in entries.values_list("content_type", "row"):
        row_ids[kind].append(row_id)
    for kind, ids in row_ids.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        for row in related(model).filter(pk__in=ids):
            found += [(row, line) for line in lines(row)]
    own = {*tokens(" ".join(line for row in saved for line in lines(row)))}
    found = [f for f in found if any(not _lacking(words, f[1]) for words in gone)]
    return sorted(found, key=lambda each: -len(own.intersection(tokens(each[1]))))
