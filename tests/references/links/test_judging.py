"""What was seen, judged: each rule, and what must not mislead it."""

from datetime import date

import pytest

from references.links.judging import Earlier, judge
from references.links.seen import Hop, Page, Problem, Seen
from references.values.source import Source

URL = "https://www.ecpat.example/what-we-do/our-history"
SOURCE = Source(
    title="The history of the campaign in Asia", publisher="ECPAT International"
)
FAITHFUL = Page(
    "Our history | ECPAT International", "Our history", "It began in 1990. " * 60
)
TODAY, YESTERDAY, BEFORE = (date(2026, 11, day) for day in (24, 23, 22))
LONG = "Words without meaning. " * 60


def seen(page=FAITHFUL, status=200, to=(), url=URL, **fields):
    hops = tuple(Hop(code, address) for code, address in to)
    fields.setdefault("size", 500)
    return Seen(url, status=status, hops=hops, page=page, **fields)


def titled(title, text=LONG, heading=""):
    return Page(title, heading, text)


def state(what, source=SOURCE, earlier=()):
    return judge(what, source, TODAY, earlier).state


# --- Live ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "source"),
    [
        (seen(), SOURCE),
        (seen(status=206), SOURCE),
        (seen(page=None, size=0), SOURCE),
        (
            seen(titled("Our history of Asia")),
            Source(title="The history of the campaign, Asia"),
        ),
        (seen(titled("History")), Source(title="[A page on the past]")),
    ],
)
def test_a_page_that_answers_and_says_nothing_else_is_live(what, source):
    verdict = judge(what, source, TODAY)

    assert (verdict.state, verdict.reason) == ("live", "It answers.")
    assert (verdict.final_url, verdict.failed) == ("", False)


def test_the_title_of_a_page_that_does_not_name_the_source_is_given():
    verdict = judge(seen(titled("Donate today")), SOURCE, TODAY)

    assert verdict.state == "live"
    assert verdict.reason == "It answers. The page there is called “Donate today”."


@pytest.mark.parametrize(
    ("status", "final"),
    [
        (301, "http://ecpat.example/what-we-do/our-history"),
        (302, "https://www.ecpat.example/en/our-history"),
    ],
)
def test_another_spelling_or_a_redirect_for_the_time_being_is_no_move(status, final):
    verdict = judge(seen(to=[(status, final)]), SOURCE, TODAY)

    assert (verdict.state, verdict.final_url) == ("live", final)


def test_a_doi_that_leads_to_the_publisher_is_live():
    doi = "https://doi.org/10.1000/182"
    there = [(301, "https://journals.example/articles/182")]

    assert state(seen(titled("Something else"), url=doi, to=there)) == "live"


# --- Moved ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_to_another_address_is_a_move(status):
    other = "https://www.ecpat.example/about/history"

    verdict = judge(seen(to=[(status, other)]), SOURCE, TODAY)

    assert (verdict.state, verdict.final_url, verdict.failed) == ("moved", other, False)
    assert verdict.reason == (
        "It has moved to ecpat.example for good. The page there is called "
        "“Our history | ECPAT International”."
    )


def test_the_new_address_is_where_the_permanent_redirects_end():
    steps = [
        (301, URL + "/"),
        (301, "https://ecpat.example/about/history"),
        (302, "https://ecpat.example/about/history?session=1"),
    ]

    assert judge(seen(to=steps), SOURCE, TODAY).final_url == steps[1][1]


@pytest.mark.parametrize(
    ("page", "final"),
    [
        (
            titled("About PACT", "PACT, formerly Ecpat International, works. " * 30),
            "https://pact.example/about/history",
        ),
        (titled("PACT, once ecpat"), "https://pact.example/about/history"),
        (titled("About us"), "https://ecpat-network.example/about/history"),
        (None, "https://files.elsewhere.example/history.pdf"),
    ],
)
def test_another_site_that_names_the_old_one_or_has_no_words_is_a_move(page, final):
    assert state(seen(page, to=[(301, final)])) == "moved"


# --- Suspected: gone, though something answers -----------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        titled("Page not found | ECPAT International"),
        titled("Página não encontrada"),
        titled("Oops! That page can’t be found."),
        titled("404"),
        titled("Error 404"),
        titled("ECPAT International | 404"),
        titled("ECPAT International", heading="Page not found"),
        titled("ECPAT International", "Sorry, the page you are looking for is gone."),
    ],
)
def test_a_page_that_calls_itself_not_found_is_suspected_gone(page):
    assert state(seen(page)) == "soft-404"


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Error 404", "The page’s title says 404."),
        ("Page not found", "The page says: “page not found”."),
    ],
)
def test_an_editor_reads_by_what_a_page_calls_itself_not_found(title, reason):
    assert judge(seen(titled(title)), SOURCE, TODAY, ()).reason == reason


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (titled("Lost and not found: children"), "Lost and not found: children"),
        (titled("Resolution 404 of the Council"), "A report"),
        (titled("404 children were rescued of late"), "404 children were rescued"),
        (titled("A report", "Of links it was said: page not found. " * 60), "A report"),
        (titled("A report", "It was not found in the archive."), "A report"),
    ],
)
def test_a_page_about_such_words_is_not_suspected(page, title):
    assert state(seen(page), Source(title=title)) == "live"


@pytest.mark.parametrize(
    ("url", "front", "status"),
    [
        (URL, "https://www.ecpat.example/", 301),
        (URL, "https://ecpat.example/en/", 302),
        (URL, "https://pact.example/", 301),
        ("https://ecpat.example/?p=12", "https://ecpat.example/", 301),
    ],
)
def test_a_page_that_leads_to_the_front_page_is_suspected_gone(url, front, status):
    assert state(seen(url=url, to=[(status, front)])) == "soft-404"


def test_a_front_page_that_leads_to_one_in_a_language_is_live():
    asked = seen(url="https://ecpat.example/", to=[(302, "https://ecpat.example/en/")])

    assert state(asked) == "live"


# --- Suspected: somebody else ----------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "to"),
    [
        (titled("ecpat.example: this domain is for sale"), []),
        (titled("Domain steht zum Verkauf"), []),
        (titled("", "Buy this domain. " + LONG), []),
        (titled(""), [(302, "https://www.hugedomains.com/domain?d=ecpat.example")]),
        (titled("Great offers"), [(301, "https://offers.example/")]),
        (titled("Casino en ligne | ecpat.example"), []),
    ],
)
def test_a_page_of_somebody_else_is_a_suspected_takeover(page, to):
    assert state(seen(page, to=to)) == "takeover"


def test_a_suspicion_says_where_the_address_leads_and_why():
    there = [(301, "https://offers.example/x")]

    verdict = judge(seen(titled("Great offers"), to=there), SOURCE, TODAY)

    assert (verdict.state, verdict.final_url) == ("takeover", there[0][1])
    assert "names neither the source nor its publisher" in verdict.reason


@pytest.mark.parametrize(
    ("page", "source"),
    [
        (titled("Children in casino towns"), Source(title="Children in casino towns")),
        (titled("Work in a casino town", "By ECPAT International. " * 20), SOURCE),
        (
            titled("Why this domain is for sale"),
            Source(title="Why this domain is for sale"),
        ),
    ],
)
def test_a_source_about_such_a_trade_is_not_suspected(page, source):
    assert state(seen(page), source) == "live"


# --- Dead, after two days ----------------------------------------------------------------

GONE = [
    seen(status=404),
    seen(status=410),
    Seen(URL, problem=Problem.NO_SUCH_HOST),
    Seen(URL, problem=Problem.CONNECTION_REFUSED),
    Seen(URL, problem=Problem.CONNECT_TIMEOUT),
]


@pytest.mark.parametrize("what", GONE)
def test_a_failure_is_dead_only_on_a_second_day(what):
    first = judge(what, SOURCE, TODAY)
    second = judge(what, SOURCE, TODAY, [Earlier(YESTERDAY, failed=True)])

    assert (first.state, first.failed) == ("", True)
    assert first.reason.endswith("A failure on another day as well makes it dead.")
    assert (second.state, second.failed) == ("dead", True)
    assert second.reason.endswith("It failed on 2026-11-23 too.")


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([Earlier(TODAY, failed=True), Earlier(TODAY, failed=True)], ""),
        ([Earlier(YESTERDAY, "live"), Earlier(BEFORE, failed=True)], ""),
        ([Earlier(YESTERDAY), Earlier(BEFORE, failed=True)], "dead"),
        ([Earlier(TODAY, "dead", True), Earlier(YESTERDAY, failed=True)], "dead"),
    ],
)
def test_failures_of_different_days_count_until_a_better_one(earlier, found):
    assert state(seen(status=404), earlier=earlier) == found


# --- Not judged --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        *(seen(status=code) for code in (300, 304, 400, 401, 403, 405, 429, 500, 999)),
        *(Seen(URL, problem=p) for p in Problem if Seen(URL, problem=p) not in GONE),
        seen(titled("Sign in"), to=[(302, "https://ecpat.example/login")]),
        seen(Page(), size=0),
    ],
)
def test_what_may_pass_or_be_our_fault_is_not_judged_however_often(what):
    verdict = judge(what, SOURCE, TODAY, [Earlier(YESTERDAY, failed=True)])

    assert (verdict.state, verdict.failed) == ("", False)
    assert verdict.reason.startswith("Could not be judged: ")
    assert verdict.reason.endswith(".")
    if what.status != 200:
        assert str(what.status or "") in verdict.reason


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (
            seen(status=503, retry_after=120),
            "it answers 503. It asks for 120 seconds of rest.",
        ),
        (
            Seen(URL, problem=Problem.REFUSED_BY_US, detail="It leads inside."),
            "it was not asked. It leads inside.",
        ),
        (
            Seen(URL, problem=Problem.OUR_FAULT, detail="ValueError"),
            "the check itself failed (ValueError).",
        ),
    ],
)
def test_a_reason_names_what_is_known(what, reason):
    assert judge(what, SOURCE, TODAY).reason == f"Could not be judged: {reason}"
