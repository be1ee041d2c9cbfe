import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from references.models import Citation, FormerKey
from tests.make import make_citation, make_former_key

pytestmark = pytest.mark.django_db


def refusal(row) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


def test_a_former_key_leads_to_its_citation():
    former = make_former_key("ecpat-our-history", make_citation("ecpat-history-2016"))

    former.full_clean()

    assert str(former) == "ecpat-our-history, now ecpat-history-2016"
    assert former.get_absolute_url() == "/references/ecpat-history-2016/"


def test_a_former_key_is_found_by_its_natural_key():
    former = make_former_key("older", make_citation())

    assert former.natural_key() == ("older",)
    assert FormerKey.objects.get_by_natural_key("older") == former


def test_a_key_that_a_citation_has_is_not_a_former_one():
    citation = make_citation("ecpat-history-2016")

    assert refusal(FormerKey(key="ecpat-history-2016", citation=citation)) == {
        "key": ["A citation has the key “ecpat-history-2016”: merge it first."]
    }


@pytest.mark.parametrize("key", ["Older", "older_key", "ält", "a b"])
def test_a_former_key_is_written_as_any_key(key):
    assert list(refusal(FormerKey(key=key, citation=make_citation()))) == ["key"]


def test_a_citation_may_have_many_former_keys_and_they_stand_in_order():
    citation = make_citation()
    for key in ("b", "c", "a"):
        make_former_key(key, citation)

    assert [former.key for former in FormerKey.objects.all()] == ["a", "b", "c"]
    assert citation.former_keys.count() == 3


def test_no_new_citation_takes_a_former_key():
    make_former_key("older", make_citation("newer"))

    (sentence,) = refusal(Citation(key="older", title="A"))["key"]

    assert sentence.startswith("The citation “older” was merged into “newer”")


def test_a_citation_that_a_former_key_leads_to_is_not_deleted():
    citation = make_citation()
    make_former_key("older", citation)

    with pytest.raises(ProtectedError):
        citation.delete()
    with pytest.raises(ProtectedError):
        Citation.objects.all().delete()

    assert Citation.objects.get() == citation


def test_a_former_key_is_kept_in_the_history():
    former = make_former_key("older", make_citation())
    former.citation = make_citation("another")
    former.save()

    assert former.version == 2
    assert former.history.count() == 2
