import pytest
from django.db.models import ProtectedError

from references.models import Citation, FormerKey
from tests.make import make_citation, make_former_key
from tests.refusal import refusal

pytestmark = pytest.mark.django_db


def test_a_key_is_a_citations_or_a_former_one_and_written_alike():
    citation = make_citation("newer")
    make_former_key("older", citation)

    assert refusal(FormerKey(key="newer", citation=citation)) == {
        "key": ["A citation has the key “newer”: merge it first."]
    }
    (sentence,) = refusal(Citation(key="older", title="A"))["key"]
    assert sentence.startswith("The citation “older” was merged into “newer”")
    assert list(refusal(FormerKey(key="Older", citation=citation))) == ["key"]


def test_a_citation_that_a_former_key_leads_to_is_not_deleted():
    citation = make_citation()
    make_former_key("older", citation)

    for delete in (citation.delete, Citation.objects.all().delete):
        with pytest.raises(ProtectedError):
            delete()

    assert Citation.objects.get() == citation
