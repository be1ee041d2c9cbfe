"""How staff decide on figures that disagree."""

import pytest
from django.urls import reverse

from orgprofile.models import Resolution
from tests.desk import open_form, refusals, save, send
from tests.make import make_resolution
from tests.markup import Markup
from tests.page_text import read
from tests.walk import admin_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


def decide(client, figure, against, **fields):
    given = {
        "figure": figure.pk,
        "against": against.pk,
        "verdict": "superseded",
        "reason": f"Counted three weeks later.[@{figure.citation.key}]",
        "status": "published",
    }
    return send(client, Resolution, open_form(client, Resolution) | given | fields)


def test_the_form_takes_both_figures_from_the_address_and_nothing_hostile(
    client, figures
):
    figure, other = figures
    add = reverse("admin:orgprofile_resolution_add")

    fields = Markup(client.get(f"{add}?figure={figure.pk}&against={other.pk}")).fields

    assert (fields["figure"], fields["against"]) == (str(figure.pk), str(other.pk))
    assert client.get(f"{add}?figure=x&against=%00").status_code == 400
    for query in ("figure=x&against=y", "figure=99999999999999999999", "figure=-1"):
        assert client.get(f"{add}?{query}").status_code == 200


def test_a_decision_records_the_values_of_both_figures_whatever_the_form_sends(
    client, figures
):
    response = decide(client, *figures, figure_said="anything", measure="99")

    assert refusals(response) == []
    decision = Resolution.objects.get()
    assert decision.holds
    page = read(client.get(admin_address(decision, "change")).content.decode()).words()
    assert "104 members in 93 countries, 2018-06-08" in page
    assert "107 members in 93 countries, 2018-06" in page


def test_a_pair_is_decided_once_whichever_comes_first_and_never_a_figure_alone(
    client, figures
):
    figure, against = figures
    decide(client, figure, against)

    again, alone = decide(client, against, figure), decide(client, figure, figure)

    assert any("decided already" in sentence for sentence in refusals(again))
    assert any("disagree with itself" in sentence for sentence in refusals(alone))


def test_saving_a_lapsed_decision_takes_it_anew(client, figures):
    figure, other = figures
    resolution = make_resolution(figure, other)
    save(client, other, members="108")
    assert not Resolution.objects.get().holds

    response = save(client, resolution)

    assert refusals(response) == []
    renewed = Resolution.objects.get()
    assert renewed.holds
    assert renewed.decided_on()[1] == "108 members in 93 countries, 2018-06"
    assert renewed.version == 2


def test_decisions_are_found_by_whether_they_hold(client, figures):
    make_resolution(*figures)

    for asked, found in {"yes": 1, "no": 0, "": 1}.items():
        response = client.get(admin_address(Resolution), {"holds": asked})
        assert len(response.context["cl"].result_list) == found, asked
