"""BibTeX: what is taken of an entry, and what is said of one that can't be read."""

import pytest

from references.exchange.formats import FORMATS, bibtex
from references.values.source import Source

PARENT = """@string{pub = {A} # " \\& B"}
@collection{Whole, title = {The Whole}, subtitle = {Of It}, publisher = pub, year = 2001,
  url = {https://ecpat.org/}, pages = {1-300}}"""
DOI = "10.1002/(sici)4:5<1::aid-x>3.0.co;2-p"


def read(text):
    return bibtex.parse(text)


@pytest.mark.parametrize(
    ("type_", "line"),
    [
        ("webpage", "organization = {{Body and Soul}}"),
        ("report", "institution = {{Body and Soul}}"),
        ("book", "publisher = {{Body and Soul}}"),
        ("pamphlet", "howpublished = {{Body and Soul}}"),
    ],
)
def test_a_publisher_is_whole_and_in_a_field_that_its_kind_of_entry_has(type_, line):
    source = Source(key="a", type=type_, publisher="Body and Soul", relation="self")

    file = "".join(FORMATS["bib"].write([source]))

    assert line in file
    assert ("  publisher = " in file) == (type_ == "book")
    (entry,) = read(file)
    assert (entry.source.publisher, entry.left_out) == ("Body and Soul", ())


@pytest.mark.parametrize(
    ("entry", "fields", "left_out"),
    [
        ("@techreport{a, title = {A}}", {"type": "report"}, ()),
        ("@phdthesis{a, title = {A}}", {"type": "document"}, ("@phdthesis",)),
        (r'@misc{a, title = {50\% of {\"U}}}', {"title": "50% of Ü"}, ()),
        ("@misc{a, author = {Doe, J. and others}}", {"authors": ("Doe, J.",)}, ("and others",)),
        ("@misc{a, language = {German}, langid = {ngerman}}", {"language": "de"}, ()),
        ("@misc{a, language = {German}, langid = {french}}", {"language": "de"}, ("langid",)),
        ("@misc{a, isbn = {978-0-306-40615-7}}", {"isbn": "978-0-306-40615-7"}, ()),
        ("@misc{a, isbn = {0378-5955}}", {"isbn": ""}, ("isbn",)),
        (
            r"@misc{a, howpublished = {\url{https://ecpat.org/a\_b}}}",
            {"url": "https://ecpat.org/a_b", "type": "webpage"}, (),
        ),
        ("@string{p = {ECPAT}} @preamble(x) @misc(o'neil, publisher = p)", {"key": "o'neil", "publisher": "ECPAT"}, ()),
        (r"@misc{a, doi = {\url{https://doi.org/10.1002/(SICI)4:5<1::AID-X>3.0.CO;2-P}}}", {"doi": DOI}, ()),
        (r"@misc{a, doi = {10.1002/(SICI)4:5\%3C1::AID-X\%3E3.0.CO;2-P}}", {"doi": DOI}, ()),
        ("@misc{a, date = {2018/}}", {"issued": "2018/.."}, ()),
        ("@misc{a, year = 2015, month = sep}", {"issued": "2015-09"}, ()),
        ("@misc{a, year = {2015}, month = 9, day = 2}", {"issued": "2015-09-02"}, ()),
        ('@misc{a, year = 2015, month = "2~" # sep}', {"issued": "2015-09-02"}, ()),
        ("@inbook{a, title = {A}, crossref = {nobody}}", {"title": "A"}, ("crossref",)),
        (
            f"@incollection{{a, title = {{A}}, crossref = {{whole}}}}\n{PARENT}",
            {"title": "A", "container_title": "The Whole: Of It", "publisher": "A & B", "issued": "2001", "url": "", "page": ""}, (),
        ),
    ],
)  # fmt: skip
def test_an_entry_is_taken_and_what_is_left_out_named(entry, fields, left_out):
    found, *_parents = read(entry)

    assert {name: getattr(found.source, name) for name in fields} == fields
    assert found.left_out == left_out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@misc{a, title = {A", "Line 1, a: the entry is not closed: a brace or"),
        ("@misc{a, title {A}}", "Line 1, a: line 1 is not BibTeX: here a field should"),
        ("@misc{a title = {A}}", "line 1 is not BibTeX: a comma is missing after the"),
        ("@misc{a,\n title = {A}\n year = 1}", "line 3 is not BibTeX: a comma or “}”"),
        ("@misc{a, title = wp}", "“title” says wp, which no @string explains"),
        ("@misc{a, title={A}, title={B}}", "“title” is given twice: keep one"),
        ("@misc{a, year = {n.d.}}", "“year” says “n.d.”, which is not a date we can"),
    ],
)
def test_an_entry_that_is_wrong_is_refused_and_takes_no_other_with_it(text, sentence):
    entry, other = read(f"{text}\n@misc{{b, title = {{B}}}}")

    assert entry.source is None
    assert sentence in entry.problem
    assert other.source.title == "B"
