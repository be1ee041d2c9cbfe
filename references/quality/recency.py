"""Lists public sentences in the present tense that cite no recent source, for people to read."""

from typing import Any

from references.models import Citation, derived
from references.models.registry import published_models, related
from references.prose import sentences, tense


def sentences_to_confirm(recent: int, this_year: int) -> list[str]:
    """Return lines on public sentences in the present tense whose sources are older than `recent`.

    A line has the place, the sentence, and the year of its newest source. That year is in the
    date of the source, else in our notes of the source; or in the date of its archived copy.
    `recent` and `this_year` are years. Rows with a date, such as events, are left out: they say
    what was so then.
    """
    years_of, lines = {}, []
    for source in Citation.objects.prefetch_related("readings"):
        notes = {reading.slug: reading.says for reading in source.readings.all()}
        for slug, words in {"": "", **notes}.items():
            date = source.issued or f"{source.editors_note} {words}"
            found = map(int, tense.YEAR.findall(f"{date} {source.archive_date}"))
            years_of[source.key, slug] = [year for year in found if year <= this_year]
    tables: list[Any] = [related(m) for m in published_models()]
    for row in (row for rows in tables for row in rows.published()):
        place = f"{row.shown_in[0]}, {row.full_name()}"
        is_dated = getattr(row, "as_of", "") or getattr(row, "date", "")
        texts = [] if is_dated else derived.texts_of(row).values()
        for sentence in (each for text in texts for each in sentences.split(text)):
            names = [(marker.key, marker.reading) for marker in sentence.markers]
            years = [year for name in names for year in years_of.get(name, ())]
            newest = max(years, default=0)
            is_old = names and newest < recent
            if is_old and tense.is_present(sentence.words, newest):
                lines.append(f"{place}: {sentence.words} ({newest or 'no date'})")
    return sorted(lines)
