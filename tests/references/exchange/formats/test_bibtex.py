"""BibTeX: how entries are written, and what is said of those that can't be read."""

import pytest

from references.exchange.formats import FORMATS, bibtex, bibtex_source
from references.exchange.formats.found import Unreadable
from references.values.source import Source


def written(**fields):
    return "".join(
        FORMATS["bib"].write([Source(key="a", **{"type": "webpage"} | fields)])
    )


def read(text):
    return bibtex.parse(text)


def record(fields, kind="misc"):
    (entry,) = read(f"@{kind}{{a, {fields}}}")
    assert entry.problem == ""
    return entry.source


@pytest.mark.parametrize(
    ("type_", "line"),
    [
        ("webpage", "organization = {{Body and Soul}}"),
        ("document", "organization = {{Body and Soul}}"),
        ("report", "institution = {{Body and Soul}}"),
        ("book", "publisher = {{Body and Soul}}"),
        ("chapter", "publisher = {{Body and Soul}}"),
        ("pamphlet", "howpublished = {{Body and Soul}}"),
        ("article-newspaper", "note = {Published by Body and Soul}"),
    ],
)
def test_a_publisher_is_whole_and_in_a_field_that_its_kind_of_entry_has(type_, line):
    file = written(type=type_, publisher="Body and Soul", medium="PDF", relation="self")

    assert line in file
    assert ("  publisher = " in file) == (type_ in ("book", "chapter"))
    (entry,) = read(file)
    assert (entry.source.publisher, entry.source.medium) == ("Body and Soul", "PDF")
    assert entry.left_out == ()


@pytest.mark.parametrize(
    "doi",
    [
        r"\url{https://doi.org/10.1002/(SICI)4:5<1::AID-X>3.0.CO;2-P}",
        "10.1002/(SICI)4:5\n    <1::AID-X>3.0.CO;2-P",
        r"10.1002/(SICI)4:5\%3C1::AID-X\%3E3.0.CO;2-P",
    ],
)
def test_a_doi_is_taken_however_a_program_wraps_it(doi):
    assert record(f"doi = {{{doi}}}").doi == "10.1002/(sici)4:5<1::aid-x>3.0.co;2-p"


# --- Entries that rest on others ------------------------------------------------------


PARENT = """@collection{Whole,
  title = {The Whole}, subtitle = {Of It}, publisher = pub, year = 2001, month = may,
  url = {https://ecpat.org/}, pages = {1-300},
}"""


@pytest.mark.parametrize(
    ("own", "container", "publisher", "issued"),
    [
        ("", "The Whole: Of It", "A & B", "2001-05"),
        ("year = 2002", "The Whole: Of It", "A & B", "2002"),
        ("booktitle = {Other}", "Other", "A & B", "2001-05"),
        ("institution = {C}", "The Whole: Of It", "C", "2001-05"),
    ],
)
def test_what_an_entry_lacks_is_taken_of_the_one_it_names(
    own, container, publisher, issued
):
    text = (
        '@string{pub = {A} # " \\& B"}\n'
        f"@incollection{{part, title = {{Part}}, crossref = {{whole}}, {own}}}\n{PARENT}"
    )

    part, _whole = read(text)

    source = part.source
    assert (source.title, source.url, source.page) == ("Part", "", "")
    assert (source.container_title, source.publisher) == (container, publisher)
    assert (source.issued, part.left_out) == (issued, ())


def test_what_is_taken_of_others_is_limited(monkeypatch):
    monkeypatch.setattr(bibtex_source, "INSERTABLE", 100)
    parts = "".join(f"@inbook{{a{n}, crossref = {{whole}}}}\n" for n in range(10))

    with pytest.raises(Unreadable, match="“crossref” give more text"):
        read(f"{parts}@book{{whole, title = {{{'A' * 30}}}}}")


@pytest.mark.parametrize(
    ("entry", "fields", "left_out"),
    [
        ("@techreport{a, title = {A}}", {"type": "report"}, ()),
        ("@phdthesis{a, title = {A}}", {"type": "document"}, ("@phdthesis",)),
        (r'@misc{a, title = {50\% of {\"U}}}', {"title": "50% of Ü"}, ()),
        ("@misc{a, author = {Doe, J. and others}}", {"authors": ("Doe, J.",)}, ("and others",)),
        ("@inbook{a, title = {A}, crossref = {nobody}}", {"title": "A"}, ("crossref",)),
        ("@misc{a, language = {German}, langid = {ngerman}}", {"language": "de"}, ()),
        ("@misc{a, language = {German}, langid = {french}}", {"language": "de"}, ("langid",)),
        ("@misc{a, isbn = {978-0-306-40615-7}}", {"isbn": "978-0-306-40615-7"}, ()),
        ("@misc{a, isbn = {0378-5955}}", {"isbn": ""}, ("isbn",)),
        (
            r"@misc{a, howpublished = {\url{https://ecpat.org/a\_b}}}",
            {"url": "https://ecpat.org/a_b", "type": "webpage"}, (),
        ),
        ("@string{p = {ECPAT}} @preamble(x) @misc(o'neil, publisher = p)", {"key": "o'neil", "publisher": "ECPAT"}, ()),
    ],
)  # fmt: skip
def test_an_entry_is_taken_and_what_is_left_out_named(entry, fields, left_out):
    (found,) = read(entry)

    assert {name: getattr(found.source, name) for name in fields} == fields
    assert found.left_out == left_out


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("date = {2018/}", "2018/.."),
        ("year = 2015, month = sep", "2015-09"),
        ("year = 2015, month = {September}", "2015-09"),
        ("year = {2015}, month = 9, day = 2", "2015-09-02"),
        ('year = 2015, month = "2~" # sep', "2015-09-02"),
        ("year = {{2015}}", "2015"),
    ],
)
def test_dates_are_read_as_they_are_written(fields, issued):
    assert record(fields).issued == issued


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@misc{a, title = {A}", "Line 1, a: the entry is not closed: a brace or"),
        ("@misc{a, title = ", "Line 1, a: the entry is not closed"),
        ('@misc{a, title = "A}', "Line 1, a: the entry is not closed"),
        ("@misc{a, title {A}}", "Line 1, a: line 1 is not BibTeX: here a field should"),
        (
            "@misc{a title = {A}}",
            "line 1 is not BibTeX: a comma is missing after the key",
        ),
        ("@misc{a,\n title = {A}\n year = 1}", "line 3 is not BibTeX: a comma or “}”"),
        ("@misc{a, title = wp}", "“title” says wp, which no @string explains"),
        ("@misc{a, title={A}, title={B}}", "“title” is given twice: keep one"),
        ("@misc{a, year = {n.d.}}", "“year” says “n.d.”, which is not a date we can"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_in_a_sentence(text, sentence):
    (entry,) = read(text)

    assert entry.source is None
    assert sentence in entry.problem
    assert entry.problem.endswith(".")


def test_an_entry_that_is_not_closed_takes_no_other_with_it():
    first, second = read("@misc{a, title = {A\n@misc{b, title = {B}}")

    assert "Line 1, a: the entry is not closed" in first.problem
    assert (second.line, second.source.title) == (2, "B")
