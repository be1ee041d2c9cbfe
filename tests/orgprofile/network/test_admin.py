"""How staff keep figures and members, decide on figures that differ, note checks."""

import pytest
from django.urls import reverse

from orgprofile.models import Member, MembershipCount, Resolution
from tests.desk import messages, open_form, refusals, save
from tests.make import make_measure, make_organisation
from tests.markup import Markup
from tests.walk import admin_address, content

pytestmark = pytest.mark.usefixtures("editor")

ADD = reverse("admin:orgprofile_resolution_add")


def test_an_editor_corrects_a_count_and_is_told_at_once_what_it_contradicts(
    client, figures
):
    figure, other = figures

    saved = save(client, other, value="108")

    (warning,) = [m for m in messages(client.get(saved.url)) if "disagrees" in m]
    assert "104 members in 93 countries, 8 June 2018" in warning
    assert "decide what to make of them" in warning
    page = Markup(client.get(admin_address(figure, "change")))
    assert "108 members in 93 countries, June 2018" in page.words
    (address,) = [link for link in page.links if link.startswith(ADD)]
    fields = Markup(client.get(address)).fields
    assert (fields["figure"], fields["against"]) == (str(figure.pk), str(other.pk))
    sent = open_form(client, other) | {"value": "109", "why": "So.", "_save": "Save"}
    form = f"{admin_address(other, 'change')}?next=/"
    assert client.post(form, sent).url == admin_address(MembershipCount)
    for query in ("figure=x&against=y", "figure=99999999999999999999", "figure=-1"):
        assert client.get(f"{ADD}?{query}").status_code == 200


def test_a_decision_records_the_values_of_both_figures_and_is_taken_anew_once_lapsed(
    client, figures
):
    figure, other = figures
    chosen = {"figure": figure.pk, "against": other.pk, "verdict": "superseded"}
    chosen |= {"reason": f"Counted later.[@{figure.citation.key}]"}

    form = Markup(client.get(ADD)).words
    saved = save(client, Resolution, **chosen, figure_said="anything", measure="99")

    assert refusals(saved) == []
    assert "Each sentence needs a source: [@key]" in form
    decision = Resolution.objects.get()
    assert decision.holds
    assert decision.figure_said == "104 in 93 countries, 2018-06-08"
    assert decision.against_said == "107 in 93 countries, 2018-06"
    save(client, other, value="108")
    assert not Resolution.objects.get().holds
    assert "icon-no" in content(client.get(admin_address(Resolution)))
    links = Markup(client.get(admin_address(figure, "change"))).links
    (address,) = [link for link in links if link.startswith(ADD)]
    to_decide = client.get(address)
    assert to_decide["Location"] == admin_address(decision, "change")
    lapsed = Markup(client.get(to_decide["Location"])).words
    assert "One of them has changed since, so readers see no decision" in lapsed
    assert refusals(save(client, decision)) != []
    assert refusals(save(client, decision, verdict="superseded")) == []
    renewed = Resolution.objects.get()
    assert (renewed.holds, renewed.version) == (True, 2)
    assert renewed.against_said == "108 in 93 countries, 2018-06"


@pytest.mark.parametrize(
    ("choice", "judged", "verdict"),
    [
        ("Keep “104 members in 93 countries”: “107 members in 93 countries” was counted earlier", 1, "superseded"),
        ("Keep “104 members in 93 countries”: “107 members in 93 countries” is an error", 1, "error"),
        ("Keep “107 members in 93 countries”: “104 members in 93 countries” was counted earlier", 0, "superseded"),
        ("Keep “107 members in 93 countries”: “104 members in 93 countries” is an error", 0, "error"),
        ("Keep both: “107 members in 93 countries” counts something else", 1, "scope"),
        ("Keep both: “104 members in 93 countries” counts something else", 0, "scope"),
        ("Leave it open", 1, "unresolved"),
    ],
)  # fmt: skip
def test_one_choice_says_which_figure_is_kept_and_its_reason_is_that_of_the_history(
    client, figures, choice, judged, verdict
):
    task = Markup(client.get("/admin/"))
    (address,) = [link for link in task.links if link.startswith(ADD)]
    page = client.get(address)
    offered = page.context["adminform"].form.fields["verdict"].choices
    ((value, _words),) = [each for each in offered if each[1].startswith(choice)]
    note = f"{figures[0].citation.key}#{figures[0].reading}"
    reason = {"reason": f"It is so.[@{note}]", "status": "published"}

    saved = client.post(address, Markup(page).fields | reason | {"verdict": value})

    assert saved["Location"] == "/admin/"
    decision = Resolution.objects.get()
    assert (decision.figure, decision.verdict) == (figures[judged], verdict)
    assert decision.holds
    assert decision.is_published
    assert decision.history.get().history_change_reason == "It is so."
    form = open_form(client, decision)
    assert form["verdict"] == verdict


def test_a_refusal_at_several_buttons_names_their_field_and_leads_to_it(
    client, figures
):
    (address,) = [
        link for link in Markup(client.get("/admin/")).links if link.startswith(ADD)
    ]
    form = Markup(client.get(address))
    sent = {name: form.fields[name] for name in form.fields if name != "verdict"}

    refused = Markup(client.post(address, sent | {"status": "published"}))

    assert "Decision: Choose a value" in refused.words
    assert "#id_verdict" in refused.links
    assert "id_verdict" in refused.ids


def test_another_date_and_number_is_asked_about_and_a_new_figure_leaves_the_old_one(
    client, figures
):
    changed = {"value": "145", "as_of": "2026-07"}
    save(client, figures[1], note=f"It is said.[@{figures[1].citation.key}]")
    asked = save(client, figures[1], **changed)
    save(client, figures[0], **changed, _correct="Correct this figure")
    add = admin_address(MembershipCount, "add")
    (address,) = [link for link in Markup(asked).links if link.startswith(f"{add}?")]
    client.post(add, Markup(client.get(address)).fields | {"_save": "Save"})

    values = MembershipCount.objects.order_by("pk").values_list("value", "as_of")
    assert [*values] == [(145, "2026-07"), (107, "2018-06"), (145, "2026-07")]
    new = MembershipCount.objects.order_by("pk").last()
    assert (new.measure, new.note) == (figures[1].measure, "")
    assert (new.slug, new.basis) == (f"2026-07-{new.citation.key}", "stated")


def test_who_corrects_the_newest_figure_is_led_to_the_note_that_lacks_it(
    client, figures
):
    leading = figures[1]

    saved = save(client, leading, value="109")

    (warning,) = [m for m in messages(client.get(saved.url)) if "older figure" in m]
    note = leading.citation.readings.get(slug=leading.reading)
    assert admin_address(note, "change") in warning


def test_a_figure_without_a_source_is_refused_and_kept(client):
    measure = make_measure(make_organisation())
    typed = {"measure": measure.pk, "value": "144", "as_of": "31 July 2024"}

    for status in ("draft", "published"):
        page = save(client, MembershipCount, status=status, **typed)

        assert any("Source" in f.where for f in page.context["faults"]), status
        assert Markup(page).fields["value"] == "144"
    assert not MembershipCount.objects.exists()


def test_a_new_member_is_named_by_its_country_and_name(client):
    network = make_organisation()
    new = {"name": "Child Rights Centre Albania", "country": "AL", "slug": ""}

    saved = save(client, Member, **new | {"network": network.pk, "status": "draft"})

    assert refusals(saved) == []
    assert Member.objects.get().slug == "al-child-rights-centre"
