"""The picture that other sites show beside a link to this one: name, figure, date."""

import re
import textwrap
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from orgprofile.drawing import raster
from orgprofile.models import MembershipCount, Organisation, Resolution
from orgprofile.models.in_force import Decisions
from orgprofile.network.counts import CountRow, leading_row
from references.prose.footnotes import Place
from references.statements.ledger import Ledger
from references.values import text

# The size that the sites that show it ask for (pixels).
WIDTH, HEIGHT = 1200, 630
# How long a line may be, and how wide the letters of a name are, as a part of their size.
LINE = 1040
LETTER = 0.56
# A name is set in the first of these sizes in which it takes two lines.
SIZES = (96, 80, 66, 54)
MOST_LINES = 3
# Where the last line of a name stands, and the figure.
NAME_Y, FIGURE_Y = 330, 424


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words: how large they are, and how far down it stands."""

    words: str
    size: int
    y: int


@dataclass(frozen=True, slots=True)
class Card:
    """The words of the picture; `figure` is None where there is none in force."""

    name: tuple[Line, ...]
    figure: Line | None
    date: str
    host: str


def share_png(request: HttpRequest) -> HttpResponse:
    """Send the picture of the subject, with the figure in force today. Three queries."""
    subject = Organisation.objects.published().filter(slug=settings.SITE_ORGANISATION)
    drawn = card(settings.SITE_SUBJECT, _newest(subject.first()))
    response = HttpResponse(_png(drawn), content_type="image/png")
    # It is made for the pages of others.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _newest(subject: Organisation | None) -> CountRow | None:
    if subject is None:
        return None
    counts = MembershipCount.objects.published().shown_with(subject).by_measure()
    shown = list(counts)
    decisions = Decisions.of(shown, Resolution.objects.published().between(shown))
    today = timezone.now().date()
    return leading_row(subject, shown, today, decisions, Ledger(), Place("", ""))


def card(name: str, newest: CountRow | None) -> Card:
    """Lay out the picture of a name with the figure in force."""
    figure, date = None, ""
    if newest and newest.count.when:
        words = newest.count.figure
        figure = Line(words, min(54, int(LINE / (len(words) * LETTER))), FIGURE_Y)
        by = f", by {newest.counted_by}" if newest.counted_by else ""
        date = f"as of {newest.count.when.in_words()}{by}"
    return Card(
        _name(name),
        figure,
        textwrap.shorten(date, _letters(34), placeholder=" …"),
        urlsplit(settings.SITE_URL).netloc,
    )


def _name(name: str) -> tuple[Line, ...]:
    """Set a name in two lines as large as they can be; in more where it is very long."""
    for size in SIZES:
        lines = textwrap.wrap(name, _letters(size))
        if len(lines) <= 2:
            break
    kept = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        kept[-1] = f"{kept[-1]} …"
    height = round(size * 1.1)
    first = NAME_Y - (len(kept) - 1) * height
    return tuple(Line(words, size, first + n * height) for n, words in enumerate(kept))


def _letters(size: int) -> int:
    """Return how many letters a line has room for."""
    return int(LINE / (size * LETTER))


def _colours() -> dict[str, str]:
    """Return the colours of the light scheme by name; the renderer knows no `var()`."""
    folder = settings.BASE_DIR / "static" / "css"
    # Of the accents, the one that the profile chose comes last.
    _others, _, own = (
        (folder / "accents.css")
        .read_text("utf-8")
        .partition(f'[data-accent="{settings.PROFILE.accent}"]')
    )
    sheets = (folder / "tokens.css").read_text("utf-8"), own.partition("}")[0]
    return dict(re.findall(r"--color-(\w+): light-dark\((#\w+)", "".join(sheets)))


COLOURS = _colours()


def _png(drawn: Card) -> bytes:
    context = {
        "card": drawn,
        "colour": COLOURS,
        "family": raster.FAMILY,
        "licence": settings.PROFILE.licence.name,
    }
    svg = render_to_string("ecpat_site/share.svg", context)
    return raster.png(text.for_xml(svg.strip()), WIDTH)
