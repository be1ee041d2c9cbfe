"""The search of the whole site: the one row that answers, and a list, the best answer first."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from math import log
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.http import urlencode
from rapidfuzz import process

from ecpat_site.context_processors import site
from orgprofile.drawing.worldmap import Tally
from orgprofile.models import (
    Fact,
    KeyPerson,
    Member,
    MembershipCount,
    Organisation,
)
from orgprofile.network.counts import Network
from orgprofile.network.pages import network_on, tallies
from orgprofile.profile.views import shown_rows
from orgprofile.values import countries
from references.ledger import NO_ENTRIES, Ledger, reference_list
from references.models import Citation, Reading, SearchEntry
from references.models.doubt import Doubt
from references.models.registry import published_models, related
from references.models.revision import per_revision
from references.models.sourced import BySource, Published, Sourced
from references.prose import sentences
from references.prose.footnotes import Place
from references.showing import PlainPage, render_page
from references.values import text
from references.values.readings import at_words
from references.values.source import title_language

# So much of a search is read (characters), and so many results are on a page.
LONGEST_SEARCH, PAGE_SIZE = 200, 20
# So many results stand below what answers the question.
MOST_AFTER_A_REPLY = 10
# Results with all words of a question, below which those with any of them are shown too.
FEW = 3
# A link to a sentence has so many of its words.
OPENING = 6
# At most so many rows are read by each query: with all words, or with one, anywhere or in the
# title.
MOST = 60
KNOWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
IGNORED = {*text.tokens(KNOWN["filler"]), *text.tokens(settings.SITE_SUBJECT)}
PAGES = KNOWN["pages"] | settings.PROFILE.pages
# For each word that readers use, the words of the profile that mean the same.
ALSO = {
    word: text.tokens(known)
    for also in (KNOWN["also"], settings.PROFILE.also)
    for known, words in also.items()
    for word in text.tokens(words)
}
ENDING = re.compile(r"(?<=\w{4})(ing|ies|ers|ed|es|s)$")
WORD = re.compile(r"(\w+)")
ANSWER = Place("Answer", "answer")
SECTION = re.compile(r'<section[^>]*>\s*<h2 id="(.+?)">(.+?)</h2>(.+?)</section>', re.S)


class SearchKind(NamedTuple):
    """The label of a kind, its weight, and the field by which the newest row comes first.

    A model of statements has it as `search_kind`, if `found_by` gives its rows words.
    """

    label: str
    weight: int
    newest: str = "pk"


def search_kinds() -> dict[Any, SearchKind]:
    """Return the kinds by model, the weightiest first: if too many rows match, its rows stay."""
    kinds = {
        Doubt: SearchKind("Open question", 0),
        Citation: SearchKind("Source", -1, "issued"),
        Reading: SearchKind("What a source says", -2),
    }
    for model in published_models():
        if kind := getattr(model, "search_kind", None):
            kinds[model] = SearchKind(*kind)
    return dict(sorted(kinds.items(), key=lambda item: -item[1].weight))


KINDS = search_kinds()
# Kinds whose title says what the row says: "Founded: May 1990".
ANSWERS = (Fact, KeyPerson, MembershipCount, Doubt)
COUNTRY, ABOUT = SearchKind("Country", 1), SearchKind("About this profile", 1)
PAGE = SearchKind("Page of this site", 1)


class Result(NamedTuple):
    """A result as it is shown; `searched` has a blank before each word."""

    kind: SearchKind
    address: str
    title: str
    line: str
    words: str
    searched: str
    context: str = ""  # What it is a part of.
    language: str = ""  # The tag of the title's; "" for English.
    row: Any = None


def search(request: HttpRequest) -> HttpResponse:
    """Show what answers a question best."""
    question = text.for_xml(request.GET.get("q", "")[:LONGEST_SEARCH])
    question = " ".join(question.split())
    words = list(dict.fromkeys(text.tokens(question)))[: text.MOST_WORDS]
    context = {"asked": question, "words": words, **answer(words)}
    asked, weights = context.get("searched", []), context.get("weights", {})
    references = NO_ENTRIES
    if asked and (top := reply(asked)):
        others = [each for each in context["results"] if each.address != top.address]
        context |= {
            "reply": with_sentence(top, weights),
            "results": others[:MOST_AFTER_A_REPLY],
        }
        if isinstance(top.row, BySource):
            context["mark"] = (ledger := Ledger()).source(top.row, ANSWER)
            references = reference_list(ledger)
    pages = Paginator(context["results"], PAGE_SIZE)
    shown = context["pagination"] = pages.get_page(request.GET.get("page"))
    shown.object_list = [with_sentence(each, weights) for each in shown.object_list]
    # Without what else the address holds: each link repeats it.
    context["query"] = QueryDict(urlencode({"q": question}))
    page = PlainPage(f"{question} · Search" if question else "Search", references)
    return render_page(request, "ecpat_site/search.html", page, **context)


def with_sentence(result: Result, weights: dict[str, float]) -> Result:
    """Return a result with one sentence of its words, the words of the search marked in it.

    That is the sentence in which they count most, to which the address leads; if none has any,
    the first, of a row with a page of its own.
    """
    parts = sentences_of(result)
    counts = [weight_of(weights, text.indexed(each)) for each in parts]
    if not any(counts):
        first = [] if "#" in result.address else parts[:1]
        return result._replace(words=" ".join(first))
    best = parts[counts.index(max(counts))]
    beginnings = tuple(chain(*map(stems, weights)))
    pieces = (
        (format_html("<mark>{}</mark>", piece),)
        if text.fold(piece).startswith(beginnings)
        else (piece,)
        for piece in WORD.split(best)
    )
    address = at_words(result.address, " ".join(best.split()[:OPENING]))
    return result._replace(words=format_html_join("", "{}", pieces), address=address)


def sentences_of(result: Result) -> list[str]:
    """Return the sentences of a result: those of the prose of its row, or of its words."""
    row, bodies = result.row, [result.words]
    if isinstance(row, Sourced):
        bodies = [getattr(row, name) for name in row.prose_fields()]
    return [each.words for body in bodies for each in sentences.split(body)]


def reply(words: Sequence[str]) -> Result | None:
    """Return the one row, or page of the site, that answers a question; None without one.

    Its name has each word of the question that is not filler, or a word that means the same.
    Of several such names, the one with the fewest other words answers, unless two have as few.
    """
    subject = (
        Organisation.objects.published().filter(slug=settings.SITE_ORGANISATION).first()
    )
    meant, kinds = content(words), {KNOWN["asked"].get(word) for word in words}
    if subject is None or not meant:
        is_subject = subject and {*words} & {*text.tokens(subject.name)}
        return _result(subject, KINDS[Organisation]) if is_subject else None
    network = network_on(subject, timezone.now().date())
    if country := _in_country(meant, network):
        return country
    fitting = [
        (others, each)
        for name, each in _answers(network)
        if (others := _others(meant, name)) is not None
        if each.row is None or not any(kinds) or each.kind.label in kinds
    ]
    fewest = min((others for others, _each in fitting), default=0)
    answers = [each for others, each in fitting if others == fewest]
    return answers[0] if len(answers) == 1 else None


def _others(meant: Sequence[str], name: str) -> int | None:
    """Return how many words a name has besides those in `meant`; None if it lacks one of those.

    `meant` has the words of the question. Also None for a name with “site” if they lack it.
    """
    words = {ENDING.sub("", word) for word in content(text.tokens(name))}
    shared = [words.intersection(stems(word)[:2]) for word in meant]
    others = words.difference(*shared)
    return len(others) if all(shared) and "site" not in others else None


def _answers(network: Network) -> Iterator[tuple[str, Result]]:
    """Yield (name, result) for pages, facts, people of the fact box, and the figure in force."""
    pages = {page.address: page for page in site_pages()}
    yield from ((title, pages[address]) for title, address in PAGES.items())
    shown = shown_rows(network.organisation)
    facts = (fact for fact in shown.facts if fact.value)
    rows: list[tuple[str, Any]] = [(fact.label, fact) for fact in facts]
    rows += [(each.role, each) for each in shown.people if each.is_in_fact_box]
    for count in islice(network.leaders(), 1):
        rows.append((f"{count.measure.unit} {count.measure.within_unit}", count))
    yield from ((name, _result(row, KINDS[type(row)])) for name, row in rows)


def _in_country(meant: Sequence[str], network: Network) -> Result | None:
    """Return the member in the country that is asked for, or how many were found there."""
    rest = [word for word in meant if not MEMBERS.intersection(same(word))]
    names = [" ".join(rest), *(same(rest[0]) if len(rest) == 1 else ())]
    code = next((COUNTRIES[name] for name in names if name in COUNTRIES), "")
    if not (code and network.tallies):
        return None
    members = Member.objects.published().by_country()
    rows = list(members.filter(network=network.organisation, country=code))
    if len(rows) == 1 and rows[0].standing != Member.Standing.FORMER:
        return _result(rows[0], KINDS[Member])
    at = reverse("orgprofile:country-detail", args=[code.lower()])
    return next((page for page in site_pages() if page.address == at), None)


def answer(question: Sequence[str]) -> dict[str, Any]:
    """Return, for the template, the `results` of a search, the best first, and how they were found.

    Results have all words (`has_all`) or, if few do, any. Filler and the name of the subject
    count only if nothing else was asked. `instead` has, for each word that nothing has, the word
    searched in its place, one letter different, or "". `near` has pages if there are no results.
    """
    if not question:
        return {"results": []}
    words, instead = content(question) or question, {}
    candidates = candidates_for(words)
    results, has_all = found(words, candidates)
    if not has_all:
        known = profile_words()
        missing = [word for word in words if not is_known(word, known)]
        instead = {word: text.respelt(word, [*known, *ALSO]) for word in missing}
        words = [each for word in words if (each := instead.get(word, word))]
        if any(instead.values()):
            candidates = candidates_for(words)
        results, has_all = found(words, candidates)
    weights = rarity(words, results)
    results.sort(key=lambda result: worth(result, weights), reverse=True)
    return {
        "results": one_each(results),
        "has_all": has_all,
        "instead": instead,
        "weights": weights,
        "searched": [e for word in question if (e := instead.get(word, word))],
        "near": [] if results else nearest_pages(question),
    }


def candidates_for(words: Sequence[str]) -> list[Result]:
    """Return all results with any of these words, and some without."""
    return [*rows_with(words), *site_pages()]


def found(
    words: Sequence[str], candidates: Sequence[Result]
) -> tuple[list[Result], bool]:
    """Return (results, has_all): those with all words, or with any if under `FEW` have all."""
    with_any = [r for r in candidates if any(has(word, r.searched) for word in words)]
    with_all = [r for r in with_any if all(has(word, r.searched) for word in words)]
    return with_any if len(with_all) < FEW else with_all, bool(with_all)


def rarity(words: Sequence[str], results: Sequence[Result]) -> dict[str, float]:
    """Return how much each word counts, one on average: the fewer results have it, the more.

    Source: K. Spärck Jones, "A statistical interpretation of term specificity" (1972).
    """
    numbers = [sum(has(word, each.searched) for each in results) for word in words]
    logs = [log(1 + len(results) / (1 + number)) for number in numbers]
    total = sum(logs) or 1
    return {
        word: each * len(words) / total for word, each in zip(words, logs, strict=True)
    }


def worth(result: Result, weights: dict[str, float]) -> tuple[float, bool]:
    """Return (points, whether the result is no part of another), to sort results by.

    A word's weight counts once for each of these: it is in the result; it is in the title or
    the line; it is a whole word there; it is, in a search of several words, in the sentence
    with the most weight. The weight of the kind of the result is added.
    """
    head = f"{text.indexed(result.title, result.line)} "
    whole = [
        word for word in weights if any(f" {each} " in head for each in same(word))
    ]
    in_head = weight_of(weights, head) + sum(weights[word] for word in whole)
    parts = sentences_of(result) if len(weights) > 1 else []
    best = max((weight_of(weights, text.indexed(part)) for part in parts), default=0)
    anywhere = weight_of(weights, result.searched)
    return anywhere + in_head + best + result.kind.weight, not result.context


def weight_of(weights: dict[str, float], searched: str) -> float:
    """Return how much the words count together that stand in a text of the index."""
    return sum(weight for word, weight in weights.items() if has(word, searched))


def one_each(results: Sequence[Result]) -> list[Result]:
    """Return the results: of a source and its notes the first alone."""
    sources: dict[Any, Result] = {}
    for each in results:
        source = each.row.citation if isinstance(each.row, Reading) else each.row
        sources.setdefault(source or each.address, each)
    return [*sources.values()]


def nearest_pages(question: Sequence[str]) -> list[Result]:
    """Return the three pages and sections of the site whose titles are most like a question."""
    pages = {page.title: page for page in site_pages() if page.kind is not COUNTRY}
    nearest = process.extract(" ".join(question), list(pages), limit=3)
    return [pages[title] for title, _score, _number in nearest]


def has(word: str, searched: str) -> bool:
    """Return whether a word, or one that says the same, begins any word of a text."""
    return any(f" {stem}" in searched for stem in stems(word))


def content(words: Sequence[str]) -> list[str]:
    """Return the words that say what is looked for: neither filler nor the subject's name."""
    return [word for word in words if word not in IGNORED]


# What may stand beside the name of a country; the code of each under its names.
MEMBERS = {"member", "members", *text.tokens(settings.PROFILE.members)}
COUNTRIES = {
    " ".join(content(text.tokens(name))): code
    for code in countries.table()
    for name in countries.names(code)
}


def same(word: str) -> list[str]:
    """Return a word, and those that profiles have for it."""
    return [word, *ALSO.get(word, ())]


def stems(word: str) -> list[str]:
    """Return how words begin that match this word or its synonyms: "found" for "founding"."""
    return [ENDING.sub("", each) for each in same(word)]


def is_known(word: str, indexed: Sequence[str]) -> bool:
    """Return whether a search for a word finds one of these."""
    return any(each.startswith(tuple(stems(word))) for each in indexed)


@per_revision
def profile_words() -> list[str]:
    """Return the sorted words of all public rows, and of the results that are no rows."""
    sources = (public(model).order_by() for model in (Citation, Reading))
    entries = SearchEntry.objects.order_by().values_list("search_text", flat=True)
    lines = entries.union(
        *(rows.values_list("search_text") for rows in sources), all=True
    )
    pages = (page.searched for page in site_pages())
    words = set(chain(*map(str.split, chain(lines, pages))))
    return sorted({word.removeprefix(text.IN_TITLE) for word in words})


@per_revision
def site_pages() -> list[Result]:
    """Return results without rows: parts of /about/, pages and, if any is tallied, countries."""
    html = render_to_string("ecpat_site/about.html", site(HttpRequest()))
    pages = [
        (ABOUT, f"{reverse('about')}#{slug}", title, "", strip_tags(words))
        for slug, title, words in SECTION.findall(html)
    ]
    pages += [(PAGE, address, title, "", "") for title, address in PAGES.items()]
    network = Organisation.objects.filter(slug=settings.SITE_ORGANISATION).first()
    tallied = tallies(network.pk) if network else {}
    for each in countries.table().values() if tallied else ():
        address = reverse("orgprofile:country-detail", args=[each.path])
        tally = tallied.get(each.code, Tally())
        found = f"none found; {tally.words or 'no search is recorded'}"
        if tally.members or tally.former:
            found = tally.summary()
        title = f"{each.name}, {settings.PROFILE.many_members}: {found}"
        pages.append((COUNTRY, address, title, each.also, ""))
    return [Result(*page, text.indexed(*page[2:], page[0].label)) for page in pages]


def rows_with(words: Sequence[str]) -> Iterator[Result]:
    """Yield rows with all words, and with any. Three queries, and one for each model."""
    models = {model._meta.model_name: model for model in KINDS}
    order = (When(content_type__model=m, then=Value(n)) for n, m in enumerate(models))
    entries = SearchEntry.objects.filter(content_type__model__in=models)
    rows = having(entries.order_by(Case(*order), "row"), words, ("", text.IN_TITLE))
    matches: dict[Any, dict[int, str]] = {model: {} for model in KINDS}
    for name, *line in rows.values_list("content_type__model", "row", "search_text"):
        matches[models[name]].update([line])
    for model in (Citation, Reading):
        rows = having(model.objects.order_by("pk"), words)
        matches[model] = dict(rows.values_list("pk", "search_text"))
    for model, kind in KINDS.items():
        # Django takes longer to write a query than to find nothing.
        if not matches[model]:
            continue
        rows = public(model).filter(pk__in=matches[model])
        rows = rows.order_by(F(kind.newest).desc(nulls_last=True), "-pk")
        # What no note bears out leads nowhere.
        for row in sorted(rows, key=lambda row: getattr(row, "lacks_reading", False)):
            yield _result(row, kind, matches[model][row.pk])


def having(rows: Any, words: Sequence[str], signs: Sequence[str] = ("",)) -> Any:
    """Keep the first rows with all words, and with each word, for each prefix in `signs`."""
    condition = Q()
    for sign in signs:
        each = ["|".join(f"{sign}{stem}" for stem in stems(word)) for word in words]
        for wanted in {tuple(each), *((one,) for one in each)}:
            some = rows.filter(search_text__has_words=wanted)
            condition |= Q(pk__in=some.values("pk")[:MOST])
    return rows.model.objects.filter(condition).order_by()


def public(model: Any) -> Any:
    """Return all rows of a model that readers may see now, with what they are parts of."""
    rows: Any = related(model)
    is_statement = issubclass(model, Sourced)
    return rows.published().with_lacks() if is_statement else rows.public()


def _result(row: Any, kind: SearchKind, searched: str = "") -> Result:
    title, line, words = row.found_by()
    if isinstance(row, ANSWERS):
        title = row.short_name()
        line = "" if line in title else line
    source = row.citation if isinstance(row, Reading) else row
    language = title_language(source) if isinstance(source, Citation) else ""
    address = row.get_absolute_url()
    context = _whole(row) if "#" in address and isinstance(row, Published) else ""
    searched = f"{searched}{text.indexed(title, kind.label)}"
    return Result(kind, address, title, line, words, searched, context, language, row)


def _whole(row: Published) -> str:
    """Return what a row without a page of its own is a part of; "" for the site's subject."""
    whole: Any = attrgetter(row.part_of[0].replace("__", "."))(row)
    title = getattr(whole, whole.titled) if whole.titled else str(whole)
    return "" if title == settings.SITE_SUBJECT else title
