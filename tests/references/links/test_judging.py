"""What was seen, judged: each rule, and what each must not be taken in by."""

from datetime import date

import pytest

from references.links.case import FINDINGS, Earlier, Source
from references.links.judging import RULES, judge
from references.links.seen import Hop, Page, Problem, Seen
from references.models import Citation

URL = "https://www.ecpat.example/what-we-do/our-history"
SOURCE = Source("The history of the campaign in Asia", "ECPAT International")
FAITHFUL = Page(
    "Our history | ECPAT International", "Our history", "It began in 1990. " * 60
)
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 23)


def seen(page=FAITHFUL, status=200, to=(), url=URL, **fields):
    hops = tuple(Hop(code, address) for code, address in to)
    fields.setdefault("size", 500)
    return Seen(url, status=status, hops=hops, page=page, **fields)


def titled(title, text="Words without meaning. " * 60, heading=""):
    return Page(title, heading, text)


def state(what, source=SOURCE, earlier=()):
    return judge(what, source, TODAY, earlier).state


# --- Live ----------------------------------------------------------------------------


def test_a_page_that_names_its_publisher_is_live():
    verdict = judge(seen(), SOURCE, TODAY)

    assert (verdict.state, verdict.reason, verdict.final_url) == (
        "live",
        "It answers.",
        "",
    )


@pytest.mark.parametrize("status", [200, 203, 206])
def test_any_success_will_do(status):
    assert state(seen(status=status)) == "live"


def test_a_file_whose_words_are_not_read_is_live():
    assert state(seen(page=None, size=0)) == "live"


def test_a_page_under_another_title_is_live_and_the_title_told():
    verdict = judge(seen(titled("Donate today")), SOURCE, TODAY)

    assert verdict.state == "live"
    assert verdict.reason == "It answers. The page there is called “Donate today”."


def test_a_title_supplied_in_brackets_is_not_compared():
    verdict = judge(seen(titled("History")), Source("[A page on the past]"), TODAY)

    assert verdict.reason == "It answers."


@pytest.mark.parametrize(
    "final",
    [
        "http://ecpat.example/what-we-do/our-history",
        "https://ecpat.example/what-we-do/our-history",
        URL + "/",
    ],
)
def test_https_www_and_a_last_slash_are_no_move(final):
    verdict = judge(seen(to=[(301, final)]), SOURCE, TODAY)

    assert (verdict.state, verdict.final_url) == ("live", final)


def test_a_redirect_for_the_time_being_is_no_move():
    other = "https://www.ecpat.example/en/our-history"

    assert state(seen(to=[(302, other)])) == "live"
    assert state(seen(to=[(307, other)])) == "live"


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
    assert "Our history | ECPAT International" in verdict.reason


def test_the_new_address_is_where_the_permanent_redirects_end():
    steps = [
        (301, URL + "/"),
        (301, "https://ecpat.example/about/history"),
        (302, "https://ecpat.example/about/history?session=1"),
    ]

    verdict = judge(seen(to=steps), SOURCE, TODAY)

    assert verdict.final_url == "https://ecpat.example/about/history"


def test_a_body_that_took_a_new_name_and_says_so_has_moved():
    page = titled("About PACT", "PACT, formerly Ecpat International, works. " * 30)
    to = [(301, "https://pact.example/about/history")]

    assert state(seen(page, to=to)) == "moved"


def test_an_old_name_within_the_new_address_is_a_move():
    to = [(301, "https://ecpat-network.example/about/history")]

    assert state(seen(titled("About us"), to=to)) == "moved"


def test_a_file_that_moved_to_another_site_has_moved():
    to = [(301, "https://files.elsewhere.example/history.pdf")]

    assert state(seen(page=None, size=0, to=to)) == "moved"


# --- Suspected: gone, though something answers -----------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Page not found | ECPAT International",
        "Seite nicht gefunden – ECPAT International",
        "Página não encontrada",
        "404",
        "404 - ECPAT International",
        "Error 404",
        "ECPAT International | 404",
        "ECPAT International – 404",
        "Oops! That page can’t be found.",
    ],
)
def test_a_page_that_calls_itself_not_found_is_suspected_gone(title):
    assert state(seen(titled(title))) == "soft-404"


def test_a_heading_says_it_as_well():
    assert (
        state(seen(titled("ECPAT International", heading="Page not found")))
        == "soft-404"
    )


def test_a_short_text_says_it_as_well():
    page = titled("ECPAT International", "Sorry, the page you are looking for is gone.")

    assert state(seen(page)) == "soft-404"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            titled("Lost and not found: missing children"),
            "Lost and not found: missing children",
        ),
        (titled("Resolution 404 of the Council"), "A report"),
        (titled("404 children were rescued of late"), "404 children were rescued"),
        (
            titled("A report", "Of many links it was said: page not found. " * 60),
            "A report",
        ),
    ],
)
def test_a_page_about_such_words_is_not_suspected(page, title):
    assert state(seen(page), Source(title)) == "live"


@pytest.mark.parametrize(
    "front",
    [
        "https://www.ecpat.example/",
        "https://ecpat.example",
        "https://ecpat.example/en/",
    ],
)
@pytest.mark.parametrize("status", [301, 302])
def test_a_page_that_leads_to_the_front_page_is_suspected_gone(front, status):
    assert state(seen(to=[(status, front)])) == "soft-404"


def test_a_page_named_by_a_query_is_a_deep_one():
    asked = seen(
        url="https://ecpat.example/?p=12", to=[(301, "https://ecpat.example/")]
    )

    assert state(asked) == "soft-404"


def test_a_front_page_that_leads_to_one_in_a_language_is_live():
    asked = seen(url="https://ecpat.example/", to=[(302, "https://ecpat.example/en/")])

    assert state(asked) == "live"


def test_a_former_site_that_leads_to_the_front_page_of_its_heir_is_suspected_gone():
    assert state(seen(to=[(301, "https://pact.example/")])) == "soft-404"


# --- Suspected: somebody else ----------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "ecpat.example: this domain is for sale",
        "Buy this domain",
        "This domain has expired – Registrar",
        "Domain steht zum Verkauf",
    ],
)
def test_a_domain_for_sale_is_a_suspected_takeover(title):
    assert state(seen(titled(title))) == "takeover"


def test_a_redirect_to_a_seller_of_domains_is_a_suspected_takeover():
    to = [(302, "https://www.hugedomains.com/domain_profile.cfm?d=ecpat.example")]

    assert state(seen(titled(""), to=to)) == "takeover"


def test_another_site_that_knows_nothing_of_the_source_is_a_suspected_takeover():
    verdict = judge(
        seen(titled("Great offers"), to=[(301, "https://offers.example/x")]),
        SOURCE,
        TODAY,
    )

    assert verdict.state == "takeover"
    assert verdict.final_url == "https://offers.example/x"
    assert "names neither the source nor its publisher" in verdict.reason


def test_another_front_page_that_knows_nothing_of_it_is_a_suspected_takeover():
    assert (
        state(seen(titled("Great offers"), to=[(301, "https://offers.example/")]))
        == "takeover"
    )


def test_an_old_address_under_another_trade_is_a_suspected_takeover():
    page = titled("Casino en ligne | ecpat.example", "Bonus. " * 300)

    assert state(seen(page)) == "takeover"


def test_a_source_about_that_trade_is_not_suspected():
    page = titled("Children in casino towns")

    assert state(seen(page), Source("Children in casino towns")) == "live"


def test_a_publisher_on_a_page_about_that_trade_is_not_suspected():
    page = titled("Work in a casino town", "A report of ECPAT International. " * 20)

    assert state(seen(page)) == "live"


def test_an_article_about_a_domain_for_sale_is_not_suspected():
    title = "Why this domain is for sale: the market of names"

    assert state(seen(titled(title)), Source(title)) == "live"


# --- Dead, after two days ----------------------------------------------------------------

GONE = [
    seen(status=404),
    seen(status=410),
    Seen(URL, problem=Problem.NO_SUCH_HOST),
    Seen(URL, problem=Problem.CONNECTION_REFUSED),
    Seen(URL, problem=Problem.CONNECT_TIMEOUT),
]


@pytest.mark.parametrize("what", GONE)
def test_a_first_failure_changes_no_state(what):
    verdict = judge(what, SOURCE, TODAY)

    assert (verdict.state, verdict.failed) == ("", True)
    assert "A failure on another day as well makes it dead." in verdict.reason


@pytest.mark.parametrize("what", GONE)
def test_a_second_failure_on_another_day_is_dead(what):
    verdict = judge(what, SOURCE, TODAY, [Earlier(YESTERDAY, failed=True)])

    assert (verdict.state, verdict.failed) == ("dead", True)
    assert "2026-11-23" in verdict.reason


def test_two_failures_of_one_day_are_one():
    earlier = [Earlier(TODAY, failed=True), Earlier(TODAY, failed=True)]

    assert state(seen(status=404), earlier=earlier) == ""


def test_a_better_day_in_between_begins_the_count_anew():
    earlier = [Earlier(YESTERDAY, "live"), Earlier(date(2026, 11, 22), failed=True)]

    assert state(seen(status=404), earlier=earlier) == ""


def test_a_check_that_could_not_be_judged_does_not_begin_it_anew():
    earlier = [Earlier(YESTERDAY), Earlier(date(2026, 11, 22), failed=True)]

    assert state(seen(status=404), earlier=earlier) == "dead"


def test_what_is_dead_stays_dead_the_same_day():
    earlier = [Earlier(TODAY, "dead", True), Earlier(YESTERDAY, failed=True)]

    assert state(seen(status=404), earlier=earlier) == "dead"


def test_what_was_dead_and_answers_is_live_at_once():
    assert state(seen(), earlier=[Earlier(YESTERDAY, "dead", True)]) == "live"


# --- Not judged --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    [
        400,
        401,
        402,
        403,
        405,
        407,
        408,
        418,
        425,
        429,
        451,
        500,
        502,
        503,
        504,
        300,
        304,
        999,
    ],
)
def test_any_other_status_is_not_judged_however_often(status):
    verdict = judge(
        seen(status=status), SOURCE, TODAY, [Earlier(YESTERDAY, failed=True)]
    )

    assert (verdict.state, verdict.failed) == ("", False)
    assert verdict.reason.startswith("Could not be judged: ")
    assert str(status) in verdict.reason


@pytest.mark.parametrize(
    "problem",
    [
        Problem.NO_NAME_SERVER,
        Problem.UNREACHABLE,
        Problem.TOO_SLOW,
        Problem.CERTIFICATE,
        Problem.BROKEN_OFF,
        Problem.GIBBERISH,
        Problem.TOO_MANY_REDIRECTS,
        Problem.REFUSED_BY_US,
    ],
)
def test_a_fault_that_may_pass_or_be_ours_is_not_judged(problem):
    earlier = [Earlier(YESTERDAY, failed=True)]

    verdict = judge(Seen(URL, problem=problem), SOURCE, TODAY, earlier)

    assert (verdict.state, verdict.failed) == ("", False)


def test_every_problem_has_its_sentence():
    for problem in Problem:
        assert judge(Seen(URL, problem=problem), SOURCE, TODAY).reason.endswith(".")


def test_the_rest_a_server_asks_for_is_told():
    verdict = judge(seen(status=503, retry_after=120), SOURCE, TODAY)

    assert verdict.reason.endswith("It asks for 120 seconds of rest.")


def test_what_was_refused_is_told_with_its_reason():
    refused = Seen(URL, problem=Problem.REFUSED_BY_US, detail="It leads inside.")

    assert judge(refused, SOURCE, TODAY).reason == (
        "Could not be judged: it was not asked. It leads inside."
    )


def test_a_form_to_sign_in_is_not_judged():
    assert (
        state(seen(titled("Sign in"), to=[(302, "https://ecpat.example/login")])) == ""
    )


def test_an_empty_page_is_not_judged():
    assert state(seen(Page(), size=0)) == ""


# --- The table ---------------------------------------------------------------------------


def test_every_rule_gives_its_reason():
    assert all(rule.__doc__ for rule in RULES)


def test_the_states_are_those_of_a_citation():
    assert {*FINDINGS, "live"} <= set(Citation.Link.values)
