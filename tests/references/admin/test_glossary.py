"""The glossary, and the links of the forms to its words."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from orgprofile.models import MembershipCount
from references.admin import glossary
from references.admin.publishing import PublishingAdmin
from tests.make import make_editor
from tests.markup import Markup
from tests.walk import admin_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(make_editor())


def test_the_glossary_explains_each_word_once_in_the_order_of_the_alphabet(client):
    page = Markup(client.get(reverse("editing-glossary")))

    words = [term.word for term in glossary.terms()]
    assert words == sorted(words, key=str.lower)
    assert len({term.slug for term in glossary.terms()}) == len(words)
    for term in glossary.terms():
        assert f"{term.word} {term.means}" in page.words


def test_each_model_that_is_edited_has_a_word():
    edited = [
        model
        for model, of_model in admin.site._registry.items()
        if isinstance(of_model, PublishingAdmin)
    ]

    assert [m for m in edited if not glossary.of(m._meta.label_lower)] == []


def test_each_label_of_a_word_names_a_model_or_a_field_that_is_there():
    for term in glossary.terms():
        for label in term.labels:
            app, model, *field = label.split(".")
            found = apps.get_model(app, model)
            assert not field or found._meta.get_field(field[0]), label


def test_a_field_links_to_its_word_in_a_new_tab(client):
    form = client.get(admin_address(MembershipCount, "add")).content.decode()

    address = f"{reverse('editing-glossary')}#bound"
    assert f'href="{address}" target="_blank">What “Bound” means (in a new tab)' in form
