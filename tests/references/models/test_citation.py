import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Fact
from references.models import Citation
from references.records.fields import DerivedCharField
from tests.make import (
    make_citation,
    make_count,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_section,
)

pytestmark = pytest.mark.django_db


def refusal(citation) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        citation.full_clean()
    return refused.value.message_dict


# --- What a citation may be -------------------------------------------------------------


def test_a_citation_of_a_key_and_a_title_is_enough():
    Citation(key="ecpat-germany-2018", title="World assembly").full_clean()


def test_a_citation_known_to_the_last_field_is_taken():
    Citation(
        key="kessler-washington-post-2015",
        type=Citation.Type.ARTICLE_NEWSPAPER,
        title="The fishy claim that ‘100,000 children’ are in the sex trade",
        authors="Kessler, Glenn\nRizzo, Salvador",
        publisher="The Washington Post",
        container_title="Fact Checker",
        medium="PDF",
        issued="2015-09-02",
        accessed="2021-09-28~",
        url="https://www.washingtonpost.com/news/fact-checker/",
        address=Citation.Address.PAGE,
        archive_url="https://web.archive.org/web/2015/https://www.washingtonpost.com/",
        archive_date="2015-09",
        language="en",
        relation=Citation.Relation.INDEPENDENT,
        uncited_because="Kept for what it says of the method.",
        editors_note="Read in full.",
    ).full_clean()


@pytest.mark.parametrize("field", ["key", "title"])
def test_a_citation_without_its_key_or_title_is_refused(field):
    fields = {"key": "a", "title": "A"} | {field: ""}

    assert refusal(Citation(**fields))[field][0] == "This field cannot be blank."


@pytest.mark.parametrize(
    "key", ["Kessler-2015", "kessler_2015", "kessler 2015", "kessler.2015"]
)
def test_a_key_that_could_not_be_typed_in_a_marker_is_refused(key):
    assert refusal(Citation(key=key, title="A")) == {
        "key": [
            "Write the key in small letters, figures and single hyphens, for example "
            "“kessler-washington-post-2015”."
        ]
    }


def test_a_key_longer_than_a_marker_can_hold_is_refused():
    assert refusal(Citation(key="k" * 81, title="A")) == {
        "key": ["Ensure this value has at most 80 characters (it has 81)."]
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("type", "tweet"), ("address", "elsewhere"), ("relation", "friend")],
)
def test_a_word_that_is_no_choice_is_refused(field, value):
    citation = Citation(key="a", title="A", url="https://ecpat.org", address="page")
    setattr(citation, field, value)

    assert refusal(citation)[field] == [f"Value '{value}' is not a valid choice."]


@pytest.mark.parametrize("field", ["issued", "accessed", "archive_date"])
def test_a_date_that_cannot_be_is_refused(field):
    citation = Citation(key="a", title="A", **{field: "2015-02-29"})

    assert refusal(citation) == {field: ["“2015-02-29” is not a day in the calendar."]}


@pytest.mark.parametrize("field", ["url", "archive_url"])
def test_an_address_that_is_none_is_refused(field):
    citation = Citation(key="a", title="A", address="page", archive_date="2015")
    citation.url = "https://ecpat.org"
    setattr(citation, field, "javascript:alert(1)")

    (sentence,) = refusal(citation)[field]
    assert sentence.startswith("“javascript:alert(1)” is not a web address")


def test_an_archived_copy_may_be_dated_though_its_address_is_not_recorded():
    Citation(key="a", title="A", archive_date="2015").full_clean()


# --- The key is for good ----------------------------------------------------------------


def test_the_key_of_a_stored_citation_cannot_be_changed():
    citation = make_citation("ecpat-germany-2018")
    citation.key = "ecpat-germany-2019"

    assert refusal(citation) == {
        "key": ["The key is “ecpat-germany-2018” for good: pages link to it."]
    }


def test_a_stored_citation_may_be_changed_under_its_key():
    citation = make_citation("ecpat-germany-2018")
    citation.title = "Another title"

    citation.full_clean()


# --- Order ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sort_text"),
    [
        ({"authors": "Kessler, Glenn\nOther, A"}, "kessler, glenn"),
        ({"authors": "", "title": "“The Code” of 1998"}, "the code” of 1998"),
        ({"title": "[Page on the history of ECPAT]"}, "page on the history of ecpat]"),
        ({"title": "ÉCPAT"}, "écpat"),
        ({"title": "x" * 500}, "x" * 100),
    ],
)
def test_a_citation_is_sorted_under_its_first_author_or_its_title(fields, sort_text):
    assert make_citation(**fields).sort_text == sort_text


def test_citations_stand_in_order_of_author_or_title_then_key():
    make_citation("b", title="Same")
    make_citation("a", title="Same")
    make_citation("c", authors="Kessler, Glenn", title="Zebra")

    assert [c.key for c in Citation.objects.in_order()] == ["c", "a", "b"]


def test_authors_are_read_one_a_line():
    citation = Citation(authors=" Kessler, Glenn \n\nINTERPOL\n")

    assert citation.author_names == ["Kessler, Glenn", "INTERPOL"]


# --- Finding ----------------------------------------------------------------------------


def test_citations_are_found_by_their_keys_and_unknown_keys_are_left_out():
    a, b = make_citation("a"), make_citation("b")
    make_citation("c")

    assert Citation.objects.by_key(["b", "nope", "a"]) == {"a": a, "b": b}


def test_citations_are_found_by_key_in_one_query(django_assert_num_queries):
    for key in ("a", "b", "c"):
        make_citation(key)

    with django_assert_num_queries(1):
        Citation.objects.by_key(["a", "b", "c"])


def test_all_keys_are_told():
    make_citation("a")
    make_citation("b")

    assert Citation.objects.all_keys() == {"a", "b"}


def test_citations_without_an_address_are_found():
    make_citation("a", url="https://ecpat.org")
    without = make_citation("b", archive_date="2015")

    assert list(Citation.objects.without_address()) == [without]


def test_a_citation_is_found_by_its_natural_key():
    citation = make_citation("ecpat-germany-2018")

    assert citation.natural_key() == ("ecpat-germany-2018",)
    assert Citation.objects.get_by_natural_key("ecpat-germany-2018") == citation


def test_a_citation_is_named_by_key_and_title():
    assert str(Citation(key="a", title="World assembly")) == "a: World assembly"


def test_a_citation_has_one_public_address():
    assert Citation(key="a").get_absolute_url() == "/references/a/"


# --- Deleting ---------------------------------------------------------------------------


def cite_in_prose(citation):
    make_section(make_organisation(), body=f"Words [@{citation.key}].")


def cite_in_a_draft(citation):
    make_section(make_organisation(), body=f"[@{citation.key}]", status="draft")


def cite_in_a_second_field_of_prose(citation):
    make_event(
        make_organisation(),
        disagreement=f"Others differ [@{citation.key}].",
        date_citation=None,
    )


def cite_in_a_fact(citation):
    make_fact(make_organisation(), citation=citation)


def cite_for_a_person(citation):
    make_person(make_organisation(), citation=citation)


def cite_for_a_count(citation):
    make_count(make_measure(make_organisation()), citation=citation)


CITE = [
    cite_in_prose,
    cite_in_a_draft,
    cite_in_a_second_field_of_prose,
    cite_in_a_fact,
    cite_for_a_person,
    cite_for_a_count,
]


@pytest.mark.parametrize("cite", CITE)
def test_a_cited_citation_is_not_deleted(cite):
    citation = make_citation()
    cite(citation)

    with pytest.raises(ProtectedError) as refused:
        citation.delete()

    assert len(refused.value.protected_objects) == 1
    assert Citation.objects.filter(pk=citation.pk).exists()


@pytest.mark.parametrize("cite", CITE)
def test_a_cited_citation_is_not_deleted_among_others(cite):
    citation = make_citation()
    make_citation("uncited")
    cite(citation)

    with pytest.raises(ProtectedError):
        Citation.objects.all().delete()

    assert Citation.objects.all_keys() == {citation.key, "uncited"}


def test_an_uncited_citation_is_deleted():
    citation = make_citation("a")
    make_section(make_organisation(), body="Words [@a-longer-key].")

    citation.delete()

    assert not Citation.objects.exists()


def test_uncited_citations_are_deleted_together():
    make_citation("a")
    make_citation("b")

    deleted, _rows = Citation.objects.all().delete()

    assert deleted == 2
    assert not Citation.objects.exists()


def test_a_deleted_citation_is_kept_in_the_history():
    make_citation("a").delete()

    assert Citation.history.latest().history_type == "-"


def test_the_database_keeps_a_cited_citation_past_every_check():
    citation = make_citation()
    fact = make_fact(make_organisation(), citation=citation)

    with pytest.raises(ProtectedError):
        super(Citation, citation).delete()

    assert Fact.objects.get().citation == citation == fact.citation


def test_refusing_to_delete_many_citations_takes_few_queries(
    django_assert_max_num_queries,
):
    organisation = make_organisation()
    Citation.objects.bulk_create(
        Citation(key=f"a-{number}", title="A") for number in range(100)
    )
    for n in range(0, 100, 10):
        cited = "; ".join(f"@a-{number}" for number in range(n, n + 10))
        make_section(organisation, f"s-{n}", body=f"Words [{cited}].")

    with django_assert_max_num_queries(10), pytest.raises(ProtectedError):
        Citation.objects.all().delete()


def test_only_what_is_cited_among_many_is_named_as_standing_in_the_way():
    for key in ("a", "b", "c"):
        make_citation(key)
    section = make_section(make_organisation(), body="Words [@b; @nope].")

    with pytest.raises(ProtectedError) as refused:
        Citation.objects.all().delete()

    (use,) = refused.value.protected_objects
    assert (use.key, use.row) == ("b", section.pk)


# --- What is derived --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "year", "text"),
    [
        ("", None, ""),
        ("2015", 2015, "2015-01-01"),
        ("2015-09", 2015, "2015-09-01"),
        ("2015-09-02", 2015, "2015-09-02"),
        ("2009/2012", 2009, "2009-01-01"),
        ("2009/..", 2009, "2009-01-01"),
        ("../2012", None, ""),
        ("0990~", 990, "0990-01-01"),
    ],
)
def test_a_citation_has_the_year_and_the_first_day_it_can_be_of(issued, year, text):
    citation = make_citation(issued=issued)

    assert (citation.year, citation.issued_text) == (year, text)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("page", "ecpat.org/x"),
        ("probable", "ecpat.org/x"),
        ("copy", "ecpat.org/x"),
        ("site", ""),
        ("substitute", ""),
    ],
)
def test_only_an_address_of_the_source_itself_tells_duplicates(address, key):
    citation = make_citation(url="https://www.ecpat.org/x/#a", address=address)

    assert citation.address_key == key


def test_a_work_is_known_by_its_title_publisher_and_date():
    one = make_citation("a", title="Étude", publisher="ECPAT", issued="2015")
    two = make_citation("b", title="etude ", publisher="Ecpat", issued="2015")
    other = make_citation("c", title="Étude", publisher="ECPAT", issued="2016")

    assert one.work_key == two.work_key == "etude|ecpat|2015"
    assert other.work_key != one.work_key


@pytest.mark.parametrize(
    ("title", "title_text"),
    [
        ("“The Code” of 1998", "the code” of 1998"),
        ("[Page on ECPAT]", "page on ecpat]"),
        ("ß" * 500, "ss" * 50),
    ],
)
def test_a_title_is_sorted_without_what_stands_before_it(title, title_text):
    assert make_citation(title=title).title_text == title_text


def test_what_is_derived_fits_its_column_whatever_is_written():
    citation = make_citation(
        "k" * 80,
        title="ﷺ" * 500,
        authors="\n".join(["İ" * 200] * 40),
        publisher="ﬃ" * 200,
        container_title="™" * 300,
        url="https://ecpat.org/" + "x" * 1900,
    )

    citation.refresh_from_db()
    for field in Citation._meta.fields:
        if isinstance(field, DerivedCharField):
            assert len(getattr(citation, field.name)) <= field.max_length


def test_words_are_those_of_the_title_the_people_the_publisher_and_the_key():
    citation = make_citation(
        "kessler-2015",
        title="The claim",
        authors="Kessler, Glenn\nO’Neill",
        publisher="The Post",
        container_title="Fact Checker",
        editors_note="Not this.",
    )

    assert citation.search_text == (
        " kessler 2015 the claim the post fact checker kessler glenn o neill"
    )


# --- The state of its address -----------------------------------------------------------

ADDRESS = "https://ecpat.org/x"
COPY = {"archive_url": "https://web.archive.org/web/2015/", "archive_date": "2015"}


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "none"),
        (COPY, "archived"),
        ({"checked_url": ADDRESS, "link_found": "live"}, "none"),
        (COPY | {"checked_url": ADDRESS, "link_found": "dead"}, "archived"),
        ({"url": ADDRESS}, "unchecked"),
        ({"url": ADDRESS} | COPY, "unchecked"),
        ({"url": ADDRESS, "checked_url": ADDRESS}, "unchecked"),
        (
            {"url": ADDRESS, "checked_url": f"{ADDRESS}y", "link_found": "dead"},
            "unchecked",
        ),
        *(
            ({"url": ADDRESS, "checked_url": ADDRESS, "link_found": state}, state)
            for state in ("live", "moved", "soft-404", "takeover", "dead", "unchecked")
        ),
        *(
            (
                {"url": ADDRESS, "checked_url": ADDRESS, "link_found": state} | COPY,
                state,
            )
            for state in ("live", "moved", "soft-404", "takeover", "unchecked")
        ),
        (
            {"url": ADDRESS, "checked_url": ADDRESS, "link_found": "dead"} | COPY,
            "archived",
        ),
    ],
)
def test_the_state_of_an_address_is_as_last_found_while_it_is_the_same(fields, state):
    assert Citation(**fields).state_of_link == state


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", ADDRESS, f"{ADDRESS}y"]),
            st.sampled_from(["", COPY["archive_url"]]),
            st.sampled_from(["", "live", "moved", "soft-404", "takeover", "dead"]),
        ),
        max_size=6,
    )
)
def test_whatever_is_changed_and_found_the_state_is_that_of_the_address(steps):
    last = None
    with transaction.atomic():
        citation = make_citation("k")
        for url, archive_url, found in steps:
            last = last if url == citation.url else None
            citation.url, citation.address = url, "page" if url else ""
            citation.archive_url = archive_url
            citation.archive_date = "2015" if archive_url else ""
            citation.save()
            if url and found:
                last = citation.link_found = found
                citation.checked_url = url
                Citation.objects.filter(pk=citation.pk).update(
                    link_found=found, checked_url=url
                )
                citation.refresh_from_db()
                citation.save()

            expected = (last or "unchecked") if url else "none"
            if archive_url and expected in ("none", "dead"):
                expected = "archived"
            assert citation.link_state == citation.state_of_link == expected
        transaction.set_rollback(True)


def test_a_new_address_is_not_checked_yet_and_the_old_one_as_it_was_found():
    citation = make_citation(url=ADDRESS)
    found = {"link_found": "dead", "checked_url": ADDRESS}
    Citation.objects.filter(pk=citation.pk).update(**found)
    citation.refresh_from_db()

    citation.title = "Another title"
    citation.save()
    assert citation.link_state == "dead"
    citation.archive_url, citation.archive_date = COPY.values()
    citation.save()
    assert citation.link_state == "archived"
    citation.url = f"{ADDRESS}y"
    citation.save()

    citation.refresh_from_db()
    assert citation.link_state == "unchecked"


def test_an_address_that_was_taken_back_is_not_taken_for_live():
    citation = make_citation(url=ADDRESS)
    Citation.objects.update(link_found="live", checked_url=ADDRESS)
    citation.refresh_from_db()
    citation.url = f"{ADDRESS}y"
    citation.save()

    citation.url = ADDRESS
    citation.save()

    assert citation.link_state == "unchecked"


def test_an_address_that_was_left_out_and_put_back_is_not_checked_yet():
    citation = make_citation(url=ADDRESS, **COPY)
    Citation.objects.update(link_found="live", checked_url=ADDRESS)
    citation.refresh_from_db()
    citation.url = citation.address = ""
    citation.save()
    assert citation.link_state == "archived"

    citation.url, citation.address = ADDRESS, "page"
    citation.save()

    assert citation.link_state == "unchecked"
