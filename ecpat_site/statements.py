"""Every public statement as a row of a file, and the whole profile as one JSON.

A statement is what pages count as one: a sentence of prose, or what a row says on the word
of a source. Its id is that of its first mark, which lasts. All is sorted by keys, so that
the same rows make the same files from every database.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from orgprofile.models import Criticism, Organisation
from references.exchange.exports import Row, csv_lines, send
from references.models import Citation
from references.models.derived import known_by
from references.models.doubt import Doubt
from references.models.registry import related, row_at, statement_models
from references.models.sourced import Published
from references.prose import markdown, pins, sentences, sourcing
from references.prose.footnotes import anchor_of_group
from references.prose.sourcing import Judged, Known
from references.showing import absolute, published_corrections
from references.values.source import for_file

COLUMNS = (
    *("id", "page", "kind", "about", "words", "figures", "date", "sources", "readings"),
    *("verdict", "missing", "weak", "doubts", "changed"),
)
# What a file says of the other rows.
OF_DOUBT = ("slug", "kind", "title", "words", "settled_by", "checked_on")
OF_EXCHANGE = ("slug", "title", "target_name", "date", "statement", "came_of")
OF_TURN = ("slug", "kind", "author", "author_role", "voice", "date", "body")
OF_CORRECTION = ("slug", "path", "was", "now", "reason")
OF_BODY = ("slug", "name", "former_names", "kind", "website", "identified")


def _profile() -> dict[str, Any]:
    """Return the public profile: plain values, and lists of rows as iterators."""
    public = Citation.objects.public().prefetch_related("readings")
    exchanges = _sorted(Criticism.objects.published().with_turns())
    return {
        "subject": settings.SITE_ORGANISATION,
        "name": settings.SITE_SUBJECT,
        "page": absolute("/"),
        "licence": settings.PROFILE.licence.url,
        "dates": "EDTF (ISO 8601-2:2019), level 0 and parts of level 1",
        "countries": "ISO 3166-1 alpha-2; XK is Kosovo",
        "columns": [*COLUMNS],
        "statements": _statements(),
        "sources": map(_source, _sorted(public)),
        "doubts": (_row(d, *OF_DOUBT) for d in _sorted(Doubt.objects.published())),
        "exchanges": (
            _row(each, *OF_EXCHANGE, "outcome_as_of")
            | {"turns": [_row(turn, *OF_TURN) for turn in each.turns.all()]}
            for each in exchanges
        ),
        "corrections": (
            _row(each, *OF_CORRECTION) | {"day": each.day.isoformat()}
            for each in _sorted(published_corrections())
        ),
        "organisations": (
            _row(body, *OF_BODY) for body in _sorted(Organisation.objects.published())
        ),
    }


def _source(row: Citation) -> Row:
    """Return a source with its notes as plain values."""
    fields = for_file(row) | _page(row)
    fields["readings"].sort(key=lambda reading: reading["slug"])
    return fields


def _sorted(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: [str(part) for part in row.natural_key()])


def _page(row: Any) -> Row:
    return {"page": absolute(row.get_absolute_url().partition("#")[0])}


def _row(row: Any, *names: str) -> Row:
    """Return these fields of a row, prose as plain text, and its page."""
    prose, values = row.prose_fields(), {name: getattr(row, name) for name in names}
    plain = {n: markdown.plain(v) if n in prose else v for n, v in values.items()}
    return plain | _page(row)


def _statements() -> Iterator[Row]:
    """Yield the statements of all rows, judged as on their pages; each model is read alone."""
    # Several decisions that give one reason are one statement.
    seen = set()
    for model in statement_models():
        # A doubt asserts nothing. A decision may not be one on the figures as they are.
        rows = [] if model is Doubt else _sorted(related(model).published())
        known = known_by(rows)
        for row in (row for row in rows if getattr(row, "holds", True)):
            for name in (*model.prose_fields(), *model.source_fields()):
                for anchor, judged, doubts in _judged(row, name, known):
                    if (anchor, judged.words) not in seen:
                        seen.add((anchor, judged.words))
                        yield _statement(row, anchor, judged, doubts, known)


def _statement(
    row: Any, anchor: str, judged: Judged, doubts: list[str], known: Known
) -> Row:
    """Return a statement as a row of a file."""
    whole = getattr(row, "event", row)
    parts = (name.partition("#") for name in judged.names)
    cited = dict.fromkeys((key, slug) for key, _, slug in parts)
    readings = {name: known.readings[name] for name in cited if name in known.readings}
    return {
        "id": anchor,
        **_page(row),
        "kind": str(row._meta.verbose_name),
        "about": row.full_name(),
        "words": judged.words,
        "figures": pins.figures(judged.words),
        "date": getattr(whole, "as_of", "") or getattr(whole, "date", ""),
        "sources": [*dict.fromkeys(key for key, _slug in cited)],
        "readings": [
            {"source": key, "slug": slug, "read_at": n.read_at, "read_on": n.read_on}
            for (key, slug), n in readings.items()
        ],
        "verdict": sourcing.WAYS[judged.kind].words,
        "missing": [*judged.missing],
        "weak": judged.is_weak,
        "doubts": [*dict.fromkeys(doubts)],
        "changed": row.changed.isoformat(),
    }


def _judged(row: Any, name: str, known: Known) -> Iterator[Any]:
    """Yield (id of the first mark, `Judged`, keys of doubts) for each statement of a field."""
    doubts, group = [row.doubt] if row.is_doubted(name) else [], 1
    statements = row.judged(name, known)
    if name in row.source_fields():
        yield from ((row.anchor(name), judged, doubts) for judged in statements)
        return
    parts = sentences.split(getattr(row, name))
    for sentence, judged in zip(parts, statements, strict=True):
        if judged:
            keys = [m.key[1:] for m in sentence.markers if m.is_doubt]
            yield row.anchor(name, group), judged, doubts + keys
        group += len(sentence.groups)


def at_mark(name: str) -> Row:
    """Return the public statement with the mark of this id, or {}.

    Besides `COLUMNS`, it has the `label`, `pk` and `field` of its row, and the `link` to its
    mark. `name` may be the id of any mark of the sentence; its own id is that of the first.
    """
    found = row_at(name)
    if not (found and isinstance(found[0], Published) and found[0].is_public):
        return {}
    row, field = found
    if not getattr(row, "holds", True):
        return {}
    first = row.anchor(field)
    number = name.removeprefix(first).removeprefix("_")
    wanted = int(number) if number.isdecimal() and len(number) < 4 else 1
    anchors = {anchor_of_group(first, group) for group in range(1, wanted + 1)}
    known = known_by([row])
    statements = [*_judged(row, field, known)]
    for anchor, judged, doubts in reversed(statements):
        if anchor in anchors:
            path = row.get_absolute_url().partition("#")[0]
            place = {"label": row._meta.label_lower, "pk": row.pk, "field": field}
            link = {"page": path, "link": f"{path}#{anchor}"}
            return _statement(row, anchor, judged, doubts, known) | place | link
    return {}


def statement_export(request: HttpRequest) -> HttpResponseBase:
    """Send every public statement as a row of CSV, each with the licence."""
    licence = {"licence": settings.PROFILE.licence.url}
    records = (row | licence for row in _statements())
    lines = csv_lines((*COLUMNS, *licence), records)
    return send(request, lines, f"{settings.SITE_ORGANISATION}-statements", "csv")


def profile_export(request: HttpRequest) -> HttpResponseBase:
    """Send the whole profile as one JSON."""
    lines = _json_lines(_profile())
    return send(request, lines, f"{settings.SITE_ORGANISATION}-profile", "json")


def _json_lines(values: dict[str, Any]) -> Iterator[str]:
    """Yield an object as JSON in pieces, with a piece for each item of an iterator."""
    before = "{\n"
    for name, value in values.items():
        yield f"{before}{json.dumps(name)}: "
        if isinstance(value, Iterator):
            between = "[\n"
            for item in value:
                yield f"{between}{json.dumps(item, ensure_ascii=False)}"
                between = ",\n"
            yield "[]" if between == "[\n" else "\n]"
        else:
            yield json.dumps(value, ensure_ascii=False)
        before = ",\n"
    yield "\n}\n"
