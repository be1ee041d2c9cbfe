"""What a reader reports: sent, counted, read at the desk, and gone after its time."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecpat_site.start_page import tasks
from ecpat_site.statements import at_mark
from orgprofile.models import Fact, Organisation
from references.models import Report, Revision
from tests.make import make_editor, make_profile, make_role
from tests.markup import Markup
from tests.rendered import stored
from tests.walk import content, public_addresses

FORM = "application/x-www-form-urlencoded"
STATEMENT = "at_fact_ecpat-international_founded_citation"
SECRET = "quokka@example.org"
NOW = datetime.now(UTC)
TODAY = NOW.date()
CLOSE = ["Close: nothing was wrong", "Close: thank the reader (no mail is sent)"]


@pytest.fixture
def profile(db):
    return make_profile()


def send(address="/report/", words="It was 1991.", origin="http://testserver", **sent):
    """Send the form as a browser does, from a network address or another."""
    network = {"REMOTE_ADDR": sent.pop("network", "192.0.2.1")}
    headers = {"Origin": origin} if origin else {}
    text = urlencode({"words": words, **sent})
    return Client().post(address, text, content_type=FORM, headers=headers, **network)


def buttons(page):
    return [words for _state, words in page.context["buttons"]]


def test_the_form_shows_its_statement_and_the_report_leads_to_the_form_of_its_row(
    profile, client
):
    assert b'href="/report/?s=/"' in client.get("/").content
    link = f"/report/?s={STATEMENT}"
    form = Markup(client.get(link)).words
    assert "May 1990" in form
    assert "Our history" in form

    assert b"Your report was sent" in send(link, "It was\n1991.", email=SECRET).content

    row = Report.objects.get()
    assert (row.statement, row.words) == (STATEMENT, "It was\n1991.")
    client.force_login(make_editor())
    (task,) = tasks(make_editor("erik"), TODAY)["report"]
    desk = Markup(client.get(task.address)).words
    assert "May 1990" in desk
    assert SECRET in desk
    decided = client.post(task.address, {"state": "correct"})
    fact = Fact.objects.get(label="Founded")
    form = reverse("admin:orgprofile_fact_change", args=[fact.pk])
    assert decided["Location"] == f"{form}?tell=1#id_citation"
    assert client.get(form).status_code == 200
    assert Report.objects.get().decided_at
    assert "report" not in tasks(make_editor("eva"), TODAY)


def test_a_mark_within_a_text_names_its_own_sentence(profile):
    body = (
        "One.[@ecpat-history-2016] Two.[@ecpat-history-2016] Three.[@kessler-post-2015]"
    )
    profile.sections.filter(slug="history").update(body=body)
    Revision.objects.raise_number()
    first = "at_section_ecpat-international_history_body"
    for mark, words in (
        (first, "One."),
        (f"{first}_2", "Two."),
        (f"{first}_3", "Three."),
    ):
        assert at_mark(mark)["words"] == words
    for nothing in ("at_fact", f"at_x_{'9' * 5000}", "x", "_", "/history/", ""):
        assert at_mark(nothing) == {}
    send("/report/?s=/history/")
    send("/report/?s=/Call us now")
    assert [*Report.objects.values_list("statement", flat=True)] == ["/history/", ""]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"origin": ""}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"words": " "}, 400),
        ({"words": "a" * 2001}, 400),
        ({"words": "a\0"}, 400),
        ({"email": "nobody"}, 400),
        ({"website": "https://spam.example/"}, 200),
    ],
)
def test_nothing_is_kept_of_what_no_reader_sends_or_what_is_not_whole(
    profile, sent, status
):
    answer = send(**sent)

    assert answer.status_code == status
    assert not answer.cookies
    assert not Report.objects.exists()
    if status == 400 and "email" in sent:
        assert "It was 1991." in answer.content.decode()


def test_a_text_of_2000_characters_is_kept_with_its_lines_but_nothing_hidden(profile):
    assert send(words="a\r\n" * 999 + "\N{SOFT HYPHEN}a").status_code == 200

    assert Report.objects.get().words == "a\n" * 999 + " a"


def test_the_page_is_the_same_for_everybody_and_says_what_becomes_of_a_report(
    profile, client, settings
):
    page = client.get("/report/")

    words = Markup(page).words
    help_line = "Worried about a child?"
    above, box, _below = page.content.decode().partition("<textarea")
    assert box
    assert "A child in danger" in above
    assert help_line in above
    assert "30 days after our decision, or 180 days after you sent" in words
    assert "editors@example.org" in words
    assert not page.cookies
    assert "Cookie" not in page.headers["Vary"]
    assert b"csrf" not in page.content
    settings.PROFILE = replace(settings.PROFILE, contact="", publisher="")
    assert send().status_code == 200
    assert client.get("/report/").status_code == 200


def test_of_posts_five_an_hour_of_a_network_and_200_a_day_are_kept(profile):
    answers = Counter(
        send(words=f"{n}", network=f"2001:db8::{n:x}").status_code for n in range(8)
    )
    assert answers == {200: 5, 429: 3}
    # Each IPv4 address is a network of its own, also where the server sees it as one of IPv6.
    mapped = {send(network=f"::ffff:10.{n}.0.1").status_code for n in range(7)}
    assert mapped == {200}
    # Of a household that has the addresses of a /48, no more are kept than 20.
    household = Counter(
        send(words=f"{n}", network=f"2001:db8:1:{n:x}00::1").status_code
        for n in range(24)
    )
    assert household == {200: 20, 429: 4}
    Report.objects.bulk_create([Report(words="x") for _ in range(166)])

    others = [send(network=f"198.51.100.{n}").status_code for n in range(4)]

    assert others == [200, 200, 429, 429]
    assert Report.objects.count() == 200
    assert len(tasks(make_editor(), TODAY)["report"]) == 200
    refused = send()
    assert refused["Retry-After"] == "3600"
    assert "We did not keep your report" in refused.content.decode()
    assert stored("198.51.100") == stored("2001:db8") == []
    with mock.patch.object(timezone, "now", return_value=NOW + timedelta(hours=25)):
        assert send(network="198.51.100.7").status_code == 200


def test_of_reports_that_come_at_once_no_more_are_kept(at_once):
    def send_one(number):
        return send(words=f"{number}").status_code

    Revision.objects.raise_number()
    statuses = at_once(send_one, 8)

    assert Counter(statuses) == {200: 5, 429: 3}
    assert Report.objects.count() == 5


def test_a_report_is_on_no_page_in_no_file_and_in_no_log(
    profile, settings, tmp_path, caplog
):
    settings.EDITIONS_DIR = tmp_path / "editions"
    send(f"/report/?s={STATEMENT}", "A quokka.", email=SECRET)
    client = Client()
    client.force_login(make_editor())
    (task,) = tasks(make_editor("erik"), TODAY)["report"]
    client.post(task.address, {"state": "no"})

    for address in public_addresses():
        assert "quokka" not in content(Client().get(address)).lower(), address
    for words in ([], ["references"], ["references.report"]):
        out = StringIO()
        call_command("dumpdata", *words, format="json", stdout=out)
        assert "quokka" not in out.getvalue().lower()
    call_command("publish_edition", summary="New.", verbosity=0)
    files = [path for path in settings.EDITIONS_DIR.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [path for path in files if b"quokka" in path.read_bytes().lower()] == []
    assert "quokka" not in caplog.text
    assert not LogEntry.objects.exists()
    assert {row.partition(":")[0] for row in stored("quokka")} == {"references_report"}


def test_who_may_not_publish_the_row_says_that_it_was_seen_and_others_decide(
    profile, client
):
    send(f"/report/?s={STATEMENT}")
    send("/report/?s=/history/")
    pages = [reverse("report-detail", args=[row.pk]) for row in Report.objects.all()]
    author, editor = make_role("Author"), make_role("Editor")
    client.force_login(author)
    for page in pages:
        assert buttons(client.get(page)) == ["Seen"]
        assert client.post(page, {"state": "no"}).status_code == 403
        assert client.post(page, {"state": "seen"}).status_code == 302
    assert "report" not in tasks(author, TODAY)

    waiting = tasks(editor, TODAY)["report"]

    assert [task.address for task in waiting] == pages
    client.force_login(editor)
    of_fact, of_page = (buttons(client.get(page)) for page in pages)
    assert (of_fact, of_page) == ([*CLOSE, "Correct it"], CLOSE)
    for page, state, words in zip(pages, ("no", "thanks"), CLOSE, strict=True):
        desk = client.post(page, {"state": state}, follow=True)
        assert desk.redirect_chain == [("/admin/", 302)]
        assert f"The report: “{words}”" in Markup(desk).words
        assert client.post(page, {"state": "no"}).status_code == 200
    assert [*Report.objects.values_list("state", flat=True)] == ["no", "thanks"]
    listed = Markup(client.get(pages[0])).words.partition("in the last 30 days")[2]
    assert all(f"It was 1991.: “{words}”" in listed for words in CLOSE)
    client.force_login(make_editor("nobody", is_superuser=False))
    assert client.get(pages[0]).status_code == 403


def test_a_report_of_what_is_no_longer_there_is_decided_all_the_same(profile, client):
    send(f"/report/?s={STATEMENT}")
    Fact.objects.get(label="Founded").delete()
    client.force_login(make_editor())
    page = reverse("report-detail", args=[Report.objects.get().pk])

    shown = client.get(page)

    assert "is no longer on the site" in shown.content.decode()
    assert buttons(shown) == CLOSE


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/history/founding/", "timeline_historyevent"),
        ("/references/ecpat-history-2016/", "references_citation"),
        ("/history/", None),
        ("/", None),
    ],
)
def test_a_report_of_a_page_of_one_row_leads_to_the_form_of_that_row(
    profile, client, path, form
):
    send(f"/report/?s={path}")
    client.force_login(make_editor())
    page = reverse("report-detail", args=[Report.objects.get().pk])

    shown = client.get(page)
    offered = "Correct it" in buttons(shown)
    assert ("It opens the entry, and closes" in Markup(shown).words) is offered
    answer = client.post(page, {"state": "correct"})

    assert offered is bool(form)
    if form:
        assert answer["Location"].startswith(reverse(f"admin:{form}_changelist"))
    else:
        assert answer.status_code == 403


def test_a_report_of_a_page_leads_to_it_on_this_site_alone(profile, client, settings):
    send("/report/?s=//evil.example/")
    client.force_login(make_editor())
    page = reverse("report-detail", args=[Report.objects.get().pk])

    address = f"{settings.SITE_URL}//evil.example/"
    assert f'<a href="{address}">{address}</a>' in client.get(page).content.decode()


def test_the_nightly_job_deletes_what_was_decided_30_days_and_sent_180_days_ago(db):
    now = timezone.now()
    for sent, decided in ((179, None), (181, None), (60, 29), (60, 31)):
        Report.objects.create(
            words=f"{sent}, {decided}",
            sent_at=now - timedelta(days=sent),
            decided_at=decided and now - timedelta(days=decided),
        )

    with pytest.raises(SystemExit):
        call_command("nightly", skip=["backup", "links", "errors", "sign_ins"])

    assert [*Report.objects.values_list("words", flat=True)] == ["179, None", "60, 29"]


def test_whom_to_tell_of_a_fault_is_said_where_there_is_a_contact(client, settings):
    said = client.get("/.well-known/security.txt").content.decode()

    assert said.startswith("Contact: mailto:editors@example.org\n")
    expires = datetime.fromisoformat(re.search("Expires: (.*)", said)[1])
    assert timedelta(days=28) < expires - timezone.now() < timedelta(days=31)
    settings.PROFILE = replace(settings.PROFILE, contact="")
    assert client.get("/.well-known/security.txt").status_code == 404


def test_only_a_report_can_be_sent_to_the_public_site(profile):
    assert Organisation.objects.exists()
    for address in ("/", "/changes/", "/changes/changes.atom"):
        assert send(address).status_code == 405
    assert Client().put("/report/").status_code == 405
