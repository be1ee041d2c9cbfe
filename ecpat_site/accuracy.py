"""The rates of error: which statements are drawn of each edition, and what was found.

Of an edition the sixty statements are drawn whose SHA-256, of its digest followed by their
id, is smallest: whoever has its zip draws the same. Those of a sample that was drawn by no
edition are compared statements with its name; `samples/<name>.txt` in the folder of the
profile says how it was drawn, and has the ids it was drawn from.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst

from ecpat_site import editions
from ecpat_site.changes import statements_by_name
from references.admin.addresses import may
from references.admin.desk import Task
from references.catalogue.showing import PlainPage, published_corrections, render_page
from references.exchange.exports import Row
from references.ledger import Notes, notes_without_sources
from references.models import Comparison, Correction, Revision, WithheldName
from references.models.registry import says_by_source
from references.quality.withdrawing import WITHHELD
from references.values import comparisons
from references.values.comparisons import OFF, WRONG, Rate
from references.values.notes import all_words


@dataclass(frozen=True)
class Drawn:
    """A statement that was drawn, as it was then, and its comparison if it has one.

    `notes` are the readings of `/profile.json`, each with its source.
    """

    statement: str
    words: str
    digest: str
    comparison: Comparison | None = None
    notes: tuple[Row, ...] = ()
    # What it is a statement of, "fact: Founded: January 1986"; "" in a sample.
    about: str = ""
    # The statement as it stands today, or what has its id now, {} if nothing has; and the
    # correction that readers were told of these words: of what readers are shown.
    today: Row = field(default_factory=dict)
    correction: Correction | None = None

    @property
    def is_sentence(self) -> bool:
        """Return whether it is a sentence, not what a row says by its source."""
        return not says_by_source(self.statement)

    @property
    def is_faulty(self) -> bool:
        return _verdict(self) in (OFF, WRONG)

    @property
    def outcome(self) -> str:
        """Say what became of it since; "" where nothing changed and nothing had to."""
        today = self.today
        if not today:
            return "The statement is no longer on the site."
        if today["digest"] == self.digest:
            return "The statement is still on the site." if self.is_faulty else ""
        if today["words"] == self.words:
            return (
                "After this comparison, our note of the source changed. So the comparison no "
                "longer counts."
            )
        day = f"{today['changed']:%-d %B %Y}" + " or before" * today["may_be_older"]
        return f"Changed on {day}. The new statement is: “{today['words']}”"

    def as_comparison(self) -> Comparison:
        """Return a comparison of it, in which what was found is missing."""
        names = (f"{note['source']['key']}#{note['slug']}" for note in self.notes)
        return Comparison(
            statement=self.statement,
            words=self.words,
            digest=self.digest,
            notes="\n".join(names),
        )


@dataclass(frozen=True)
class Draw:
    """The statements drawn of an edition, or in a sample; `name` is the end of its address."""

    name: str
    rows: tuple[Drawn, ...]
    edition: editions.Edition | None = None

    @property
    def title(self) -> str:
        if self.edition:
            return capfirst(self.edition.title)
        try:
            day = date.fromisoformat(self.name[:10])
        except ValueError:
            return f"Sample “{self.name}”"
        drawn = self.name[11:].replace("-", " ")
        return f"Sample of {day:%-d %B %Y}, drawn {drawn}"

    @property
    def compared(self) -> list[Drawn]:
        return [row for row in self.rows if row.comparison]

    @property
    def faulty(self) -> list[Drawn]:
        return [row for row in self.rows if row.is_faulty]

    @property
    def rates(self) -> list[Rate]:
        """Return the rates of all that was compared, then of sentences, then of the rest."""
        sentences = [row for row in self.compared if row.is_sentence]
        others = [row for row in self.compared if not row.is_sentence]
        groups = [(self.compared, ""), (sentences, "Sentences: ")]
        groups += [(others, "Names, dates and figures: ")]
        return [
            rate
            for rows, label in groups
            for rate in comparisons.rates(map(_verdict, rows), label)
        ]

    @property
    def numbers(self) -> list[str]:
        """Return how many rows have each verdict, in words; none for 0."""
        numbers = Counter(map(_verdict, self.compared))
        verdicts = comparisons.VERDICTS.items()
        return [f"{numbers[code]} {words}" for code, words in verdicts if numbers[code]]

    @cached_property
    def ids_file(self) -> Path | None:
        """Return the file of a sample with the ids it was drawn from, if there is one."""
        file = settings.PROFILE.folder / "samples" / f"{self.name}.txt"
        return file if not self.edition and file.exists() else None

    @property
    def how(self) -> str:
        """Return what the file of a sample says of its drawing."""
        lines = self.ids_file.read_text("utf-8").splitlines() if self.ids_file else ()
        return " ".join(line.removeprefix("# ") for line in lines if line[:1] == "#")


def _verdict(row: Drawn) -> str:
    return row.comparison.verdict if row.comparison else ""


@lru_cache(maxsize=16)
def _drawn(folder: Path, digest: str) -> tuple[Drawn, ...]:
    """Return what is drawn of the edition in a folder, in the order of the draw."""
    profile = json.loads((folder / "data" / "profile.json").read_bytes())
    notes = {
        (source["key"], note["slug"]): note | {"source": source}
        for source in profile["sources"]
        for note in source["readings"]
    }
    rows = {row["id"]: row for row in profile["statements"]}
    result = []
    for name in comparisons.draw_statements(digest, rows):
        row = rows[name]
        keys = [(each["source"], each["slug"]) for each in row["readings"]]
        row_notes = tuple(notes[key] for key in keys if key in notes)
        texts = (all_words(note["says"], note["quotation"]) for note in row_notes)
        row_id = name if says_by_source(name) else ""
        row_digest = comparisons.digest(row["words"], texts, row_id)
        about = row["kind"]
        if row["about"] != row["words"]:
            about += f": {row['about']}"
        drawn = Drawn(name, row["words"], row_digest, notes=row_notes, about=about)
        result.append(drawn)
    return tuple(result)


def draws(*, is_shown: bool = False) -> list[Draw]:
    """Return what was drawn of each edition, the newest first, then the samples.

    If it `is_shown` to readers, with what became of each row.
    """
    compared = [*Comparison.objects.order_by("-sample", "pk")]
    # The first one counts: who finds something else changes that, with a reason.
    known = {c.digest: c for c in sorted(compared, key=attrgetter("pk"), reverse=True)}
    withheld = WithheldName.objects.names()
    today = statements_by_name() if is_shown else {}
    corrections = published_corrections() if is_shown else []

    def whole(row: Drawn) -> Drawn:
        comparison = row.comparison or known.get(row.digest)
        correction = next((c for c in corrections if row.words in c.was), None)
        # A sentence that was moved has another id.
        now = today.get(row.digest) or today.get(row.statement, {})
        if withheld.occurrences(row.words):
            row = replace(row, words=WITHHELD, notes=(), about="")
        return replace(row, comparison=comparison, today=now, correction=correction)

    result = []
    for edition in editions.whole():
        # Nobody can have others drawn by a withdrawal.
        digest, is_there = edition.first_digest, edition.shows("profile.json")
        rows = _drawn(edition.folder, digest) if is_there else ()
        result.append(Draw(edition.name, tuple(map(whole, rows)), edition))
    for sample, group in groupby(compared, attrgetter("sample")):
        if sample:
            rows = tuple(Drawn(c.statement, c.words, c.digest, c) for c in group)
            result.append(Draw(sample, tuple(map(whole, rows))))
    return result


def paths() -> list[str]:
    """Return the paths of the pages of all draws. One query."""
    samples = Comparison.objects.exclude(sample="").order_by("sample").distinct()
    names = [edition.name for edition in editions.whole()]
    names += samples.values_list("sample", flat=True)
    return [reverse("draw-detail", args=[name]) for name in names]


def _notes(draws: Iterable[Draw]) -> Notes:
    """Return no notes, but the day on which what is shown of draws last changed."""
    compared = (row.comparison for draw in draws for row in draw.compared)
    return notes_without_sources(row for row in compared if row)


def _named(name: str, *, is_shown: bool = False) -> Draw:
    """Return the draw of this name; raises Http404 if there is none."""
    for draw in draws(is_shown=is_shown):
        if draw.name == name:
            return draw
    raise Http404(
        "There is no list of chosen statements with this name. The page “How often we are wrong” links to all lists."
    )


def accuracy(request: HttpRequest) -> HttpResponseBase:
    """Show each draw with its rates, and what was off or wrong."""
    all_draws = draws(is_shown=True)
    page = PlainPage("How often we are wrong", _notes(all_draws))
    context = {"draws": all_draws, "number": comparisons.DRAWN}
    return render_page(request, "ecpat_site/accuracy.html", page, **context)


def draw_detail(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show every row of a draw."""
    draw = _named(name, is_shown=True)
    page = PlainPage(f"How often we are wrong: {draw.title}", _notes([draw]))
    return render_page(request, "ecpat_site/draw_detail.html", page, draw=draw)


def sample_ids(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the ids that a sample was drawn from, and how."""
    file = _named(name).ids_file
    if not file:
        raise Http404(
            "These statements were chosen from an edition, so you find the list of statements in "
            "that edition."
        )
    # The file keeps the name of a person who was withdrawn until somebody edits it.
    ids = WithheldName.objects.names().replaced(file.read_text("utf-8"))
    return HttpResponse(ids, content_type="text/plain; charset=utf-8")


class DrawnForm(forms.ModelForm):
    """The finding of somebody who held a drawn statement against its source."""

    class Meta:
        model = Comparison
        fields = ("seen", "remark", "by", "verdict")


def compare(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show the sixty of an edition to those who compare them, or keep one comparison."""
    user: Any = request.user
    if not may(user, "publish", Comparison):
        raise PermissionDenied
    by = {"by": f"by {user.get_full_name() or user.get_username()}"}
    with transaction.atomic():
        # Of two who compare one statement, the second sees what the first found.
        Revision.objects.lock()
        draw = _named(name)
        sent = {}
        for row in draw.rows if request.method == "POST" else ():
            if row.statement == request.POST.get("statement") and not row.comparison:
                form = DrawnForm(request.POST, instance=row.as_comparison())
                if form.is_valid():
                    form.save()
                    return redirect(f"{request.path}#next")
                sent[row.statement] = form
    blank = DrawnForm(initial=by)
    forms_by_row = [(row, sent.get(row.statement, blank)) for row in draw.rows]
    missing = (row for row in draw.rows if not row.comparison)
    refused = (row for row in draw.rows if row.statement in sent)
    context = admin.site.each_context(request) | {
        "title": f"Compare the {draw.title[:1].lower()}{draw.title[1:]}",
        "draw": draw,
        "forms_by_row": forms_by_row,
        "verdicts": comparisons.VERDICTS.items(),
        "next": next(refused, None) or next(missing, None),
    }
    return render(request, "admin/draw.html", context)


def tasks(user: Any) -> list[Task]:
    """Return the draw of the newest edition, for those who may compare, until it is done."""
    newest: Iterable[Draw] = draws()[:1] if may(user, "publish", Comparison) else ()
    return [
        Task(
            draw.title,
            f"{len(draw.compared)} of {len(draw.rows)} compared",
            reverse("draw-compare", args=[draw.name]),
        )
        for draw in newest
        if draw.edition and len(draw.compared) < len(draw.rows)
    ]


urlpatterns = [
    path("", accuracy, name="accuracy"),
    path("<slug:name>.txt", sample_ids, name="sample-ids"),
    path("<slug:name>/", draw_detail, name="draw-detail"),
]
