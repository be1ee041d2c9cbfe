"""The history of a row: its versions, and their return through its form."""

import pytest
from django.contrib.auth.models import Permission
from django.forms import model_to_dict

from orgprofile.models import Measure, Organisation, Section
from references.models import Citation
from tests.desk import delete, messages, refusals, save
from tests.make import make_citation, make_editor, make_event, make_role, make_section
from tests.markup import Markup
from tests.walk import RECORDS, admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

CITED = "It began in 1990.[@ecpat-germany-2018]"
WHY = "The old one was right."


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def version_address(version):
    """Return the address of the form with the values of a version."""
    model = version.instance_type
    row = model.objects.filter(pk=version.id).first()
    form = admin_address(row, "change") if row else admin_address(model, "add")
    return f"{form}?restore={version.pk}"


def put_back(client, old, button="_save", **sent):
    """Open the form with the values of a version, and send it."""
    address = version_address(old)
    fields = Markup(client.get(address)).fields | {"why": WHY, button: "on"} | sent
    return client.post(address, fields)


def test_the_list_says_who_changed_what_and_why(client, section):
    save(client, section, heading="Beginnings", why="The old one was vague.")
    section.refresh_from_db()
    hostile = "<script>alert(1)</script>"
    change(section, body=f"{CITED.replace('1990', '1991')} {hostile}")

    page = Markup(client.get(admin_address(section, "history")))

    assert "3 versions" in page.words
    assert "Text: It began in 19901991.[@ecpat-germany-2018] <script>" in page.words
    why = "The old one was vague."
    assert f"Changed by astrid {why} Heading: HistoryBeginnings" in page.words
    assert "Created by the command line" in page.words
    assert page.code == []


def test_what_is_no_version_of_a_row_is_neither_shown_nor_restored(client, section):
    other = make_section(section.organisation, "network", body=CITED)
    theirs = other.history.latest().pk
    history, change = (admin_address(section, page) for page in ("history", "change"))
    none = []
    for number in ("abc", "0", "-1", str(10**30), "²"):
        none += [f"{admin_address(Section)}{number}/history/"]
        none += [f"{change}?restore={number}", f"{change}?restore={theirs}"]
        none += [f"{admin_address(Section, 'add')}?restore={number}"]

    for address in none:
        assert client.get(address, follow=True).status_code == 404, address
    for query in ("p=abc", f"p={10**30}", "p=-1"):
        assert client.get(f"{history}?{query}").status_code == 200, query


def test_an_old_version_comes_back_with_a_reason_alone(client, section):
    first = section.history.latest()
    change(section, heading="Beginnings", order=7, status="draft")

    told = messages(client.get(version_address(first), follow=True))
    unexplained = put_back(client, first, why="")

    assert told[0].endswith("UTC. Nothing is saved yet.")
    assert refusals(unexplained)[0].startswith("Say in a few words what you restore")
    assert Markup(unexplained).fields["heading"] == "History"

    assert refusals(put_back(client, first)) == []
    section.refresh_from_db()
    restored = (section.heading, section.order, section.status, section.version)
    assert restored == ("History", 0, "draft", 3)
    last = section.history.latest()
    assert (last.history_change_reason, last.history_user.username) == (WHY, "astrid")


def test_a_version_is_checked_as_any_form_is(client, section):
    first = section.history.latest()
    change(section, body="Now.[@ecpat-germany-2018]")
    Section.history.filter(pk=first.pk).update(body="It began.[@no-such-source]")

    (refused,) = refusals(put_back(client, first))
    (stale,) = refusals(put_back(client, first, body=CITED, version="1"))

    assert "No source has the key “no-such-source”" in refused
    assert "somebody else saved changes" in stale
    assert Section.objects.get().version == 2


def test_an_author_restores_nothing_published(client, section):
    first = section.history.latest()
    change(section, heading="Beginnings")
    client.force_login(make_role("Author"))

    (refused,) = refusals(put_back(client, first))

    assert "Readers would see your change to this section at once" in refused
    assert Section.objects.get().heading == "Beginnings"


def test_what_a_version_named_and_is_deleted_is_said(client, section):
    other, source = Citation.objects.get(), make_citation("gone")
    named = {"date_citation": source, "status": "draft"}
    event = make_event(section.organisation, **named)
    first = event.history.latest()
    change(event, date_citation=None)
    change(event, date_citation=other)
    number = source.pk
    source.delete()

    listed = Markup(client.get(admin_address(event, "history")))
    opened = client.get(version_address(first), follow=True)

    assert "Source of the date: ecpat-germany-2018" in listed.words
    gone = f"Source of the date: a source deleted since (number {number})"
    assert gone in listed.words
    (told,) = messages(opened)
    assert "in the field “source of the date” was deleted later" in told
    assert Markup(opened).fields["date_citation"] == str(other.pk)


def test_who_may_not_see_a_row_sees_none_of_its_versions(client, section):
    last = section.history.latest()
    section.delete()
    person = make_editor("bruno", is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="add_section"))
    client.force_login(person)

    history = f"{admin_address(Section)}{last.id}/history/"
    for address in (history, admin_address(Section, "deleted")):
        assert client.get(address).status_code == 403
    page = client.get(f"{admin_address(Section, 'add')}?restore={last.pk}")
    assert Markup(page).fields["body"] == ""


def test_a_deleted_row_is_listed_and_back_as_a_draft_with_its_history(client, section):
    number = section.pk
    delete(client, section)
    last = Section.history.latest()
    deleted = admin_address(Section, "deleted")
    listed = Markup(client.get(deleted))

    assert f"{section}" in listed.words
    assert version_address(last) in listed.links
    assert "1 deleted" in listed.words
    assert refusals(put_back(client, last)) == []
    back = Section.objects.get()
    assert (back.pk, back.heading, back.body) == (number, "History", CITED)
    assert (back.status, back.version) == ("draft", 2)
    assert [v.history_type for v in back.history.order_by("pk")] == ["+", "-", "+"]
    assert back.history.latest().history_change_reason == WHY
    assert "0 deleted" in Markup(client.get(deleted)).words


def test_a_part_is_restored_into_its_whole_once_that_is_back(client, section):
    whole = section.organisation
    delete(client, whole)
    gone = Section.history.latest()

    for page in (admin_address(Section, "deleted"), admin_address(section, "history")):
        assert f"section {section.pk}" in Markup(client.get(page)).words, page
    put_back(client, type(whole).history.latest())
    put_back(client, gone)

    back = Section.objects.get()
    assert (back.pk, back.organisation_id, back.body) == (section.pk, whole.pk, CITED)


@pytest.mark.parametrize(
    "model", [m for m in RECORDS if "delete" in m._meta.default_permissions]
)
def test_every_row_comes_back_as_it_was(row_of_each, client, model):
    def said():
        return model_to_dict(model.objects.get(pk=row.pk), exclude=["status"])

    row = model.objects.first()
    first = row.history.earliest()
    row.save()
    assert refusals(put_back(client, first)) == []

    before = said()
    delete(client, row)
    if model not in (Citation, Measure, Organisation):
        assert not model.objects.filter(pk=row.pk).exists()
        deleted = model.history.filter(id=row.pk).latest()
        assert refusals(put_back(client, deleted)) == []

    assert said() == before
