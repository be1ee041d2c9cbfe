"""The form of a new source: pasted, looked up, compared, and given a key."""

import json

import pytest
from django.utils import timezone

from references.models import Citation
from tests.desk import open_form, refusals, save, send
from tests.make import make_citation
from tests.markup import Markup
from tests.references.links.stage import Actor
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

KESSLER = json.dumps(
    {
        "type": "webpage",
        "author": [{"family": "Kessler", "given": "G."}],
        "title": "The fishy claim",
        "issued": {"date-parts": [[2015, 9, 2]]},
        "publisher": "The Washington Post",
        "URL": "https://www.washingtonpost.com/x",
    }
)
READ = {
    "key": "kessler-washington-post-2015",
    "type": "webpage",
    "title": "The fishy claim",
    "authors": "Kessler, G.",
    "publisher": "The Washington Post",
    "issued": "2 September 2015",
    "url": "https://www.washingtonpost.com/x",
    "address": "page",
}


def press(client, page=None, **typed):
    """Type into the form, or that of a page shown before, and press “Read it”."""
    fields = Markup(page).fields if page else open_form(client, Citation)
    return client.post(admin_address(Citation, "add"), fields | typed | {"_read": "x"})


def held(page, names=READ):
    """What the form holds in these fields."""
    fields = Markup(page).fields
    return {name: fields[name] for name in names}


def test_what_is_pasted_fills_the_form_and_saves_nothing(client):
    page = press(client, _pasted=KESSLER)

    said = Markup(page)
    assert held(page) == READ
    assert said.fields["_pasted"] == KESSLER
    assert "Read from an entry of CSL-JSON, and put into the form:" in said.words
    assert (
        "What the address opens the source itself (not sure: look at it)" in said.words
    )
    assert said.code == []
    assert not Citation.objects.exists()
    assert refusals(send(client, Citation, Markup(page).fields)) == []
    assert Citation.objects.get().key == READ["key"]


def test_the_box_fills_in_only_what_is_empty(client):
    mine = {"title": "My own title", "publisher": "The Washington Post"}
    first = press(client, _pasted=KESSLER, **mine)
    second = press(client, first, _pasted='{"type": "book", "ISBN": "0-306-40615-2"}')

    assert held(first, mine) == mine
    stays = "the form says otherwise, and stays as it is: Title The fishy claim"
    assert stays in Markup(first).words
    assert "Publisher The Washington Post" not in Markup(first).words
    # It begins anew, and keeps what was typed by hand.
    more = {"type": "book", "isbn": "0-306-40615-2", "authors": "", "url": ""}
    assert held(second, mine | more) == mine | more


def test_what_can_t_be_done_is_said_and_the_form_is_kept(client):
    for pasted, problem in (
        (" ", "Paste something into the box first"),
        (
            "http://127.0.0.1/2015/09/02/x",
            "127.0.0.1, which is not a public address on the internet.",
        ),
    ):
        page = press(client, _pasted=pasted, authors="Mine")

        assert problem in Markup(page).words
        assert held(page, ["authors"]) == {"authors": "Mine"}
    # What the address tells, so that a title is all that is left to type.
    told = {"container_title": "127.0.0.1", "accessed": ""}
    assert held(page, told) == told
    assert "127.0.0.1 (not sure: look at it)" in Markup(page).words
    saved = send(client, Citation, Markup(page).fields | {"title": "Typed"})
    assert refusals(saved) == []


@pytest.fixture
def web(stage, monkeypatch, settings):
    """A page and a registry of DOIs on this machine."""

    def page(self):
        head = b'<title>x</title><meta name="citation_title" content="Our history">'
        self.answer(200, head + b'<meta name="citation_inbook_title" content="ECPAT">')

    def registry(self, doi):
        message = {
            "type": "journal-article", "title": ["Campaigns"],
            "author": [{"given": "Anna", "family": "Example", "sequence": "first"}],
            "issued": {"date-parts": [[2012, 6]]}, "URL": "https://doi.org/10.1000/182",
            "ISBN": ["9780306406157"],
        }  # fmt: skip
        body = json.dumps({"status": "ok", "message": message})
        self.answer(200, body.encode(), Content_Type="application/json")

    monkeypatch.setattr(Actor, "play_history", page, raising=False)
    monkeypatch.setattr(Actor, "play_works", registry, raising=False)
    settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{stage.port}"]
    settings.LOOK_UP_DOIS_AT = stage.url("/works/")
    return stage


def test_an_address_and_a_doi_are_looked_up(client, web):
    url = web.url("/history")
    doi = "https://doi.org/10.1000/182"

    of_page, of_doi = (press(client, _pasted=text) for text in (url, doi))

    fields = {"title": "Our history", "container_title": "ECPAT", "url": url}
    fields |= {"address": "page", "accessed": f"{timezone.localdate():%-d %B %Y}"}
    fields |= {"key": f"ecpat-our-history-{timezone.localdate():%Y}"}
    assert held(of_page, fields) == fields
    assert "Read from an address and at 127.0.0.1" in Markup(of_page).words
    fields = {"title": "Campaigns", "authors": "Example, Anna", "issued": "June 2012"}
    fields |= {"doi": "10.1000/182", "type": "article-journal", "url": ""}
    fields |= {"isbn": "9780306406157"}
    assert held(of_doi, fields) == fields


def test_an_entry_that_has_a_title_asks_nobody(client, web):
    entry = {"title": "A", "URL": web.url("/history"), "publisher": "ECPAT"}

    page = press(client, _pasted=json.dumps(entry))

    assert held(page, ["title", "url"]) == {"title": "A", "url": entry["URL"]}
    assert web.asked == []


def test_where_it_is_switched_off_nobody_is_asked(client, web, settings):
    settings.LOOK_UP_SOURCES = False

    page = press(client, _pasted=web.url("/history"))

    assert "Read from an address, and put into the form" in Markup(page).words
    assert web.asked == []


def test_a_source_without_a_key_gets_one_that_is_free(client):
    make_citation("kessler-ecpat-org-2015")
    new = {"title": "The fishy claim", "authors": "Kessler, Glenn", "issued": "2015"}
    new |= {"url": "ecpat.org/a"}

    save(client, Citation, **new)

    saved = Citation.objects.get(title="The fishy claim")
    # An address of which nothing is said has the source itself.
    assert (saved.key, saved.address) == ("kessler-ecpat-org-2015-2", "page")


def test_a_source_that_may_be_here_is_saved_only_as_another(client):
    title = "Offenders on the Move"
    ours = make_citation("ecpat-study-2016", title=title, issued="2016")
    new = {"key": "new", "issued": "2016-05", "title": "Offenders on the move"}

    page = save(client, Citation, **new)

    said = Markup(page)
    assert refusals(page)[0].startswith("This source may already be in the list")
    assert "(ECPAT Germany, 2016) – the same title" in said.words
    assert admin_address(ours, "change") in said.links
    assert Citation.objects.count() == 1
    send(client, Citation, said.fields | {"another": "on"})
    assert Citation.objects.count() == 2
