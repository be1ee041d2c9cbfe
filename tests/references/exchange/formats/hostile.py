"""Sources of which every text is as bad as a table can hold."""

from hypothesis import strategies as st

from references.models import Citation
from references.values.reading import ReadingText
from references.values.source import EXTENTS, FIELDS, RELATIONS, TIERS, Source

# What ends a field, an entry or a line in one of the formats, or begins another.
PIECES = [
    "{", "}", "}}", "{{", "\\", '"', "'", "''", "``", "--", "---", "~", "^", "#", "$",
    "%", "&", "_", "@", ",", ";", ":", " and ", " AND ", "others", ", Jr, ", "\\url{",
    '{\\"o}', "\\par{}", "\\textbackslash", "\\and", "\n@misc{x,", "@misc{x, title={",
    "\nER  - ", "\r\nTY  - JOUR", "\nAU  - Nobody", "ER  - ", '",\n"id": "x"', "]", "[",
    "</span>", "<script>", "=1+1", "\n\n", "\n", "\r", "\t", "\0", "\x0b", "\x1b",
    "\x85", "\u2028", "\u202e", "\xa0", "\ud800", "\ufeff", "\uffff", "é", "e\u0301",
    "“", "”", " (", ")", "; ", "ß", "İ", "日本", "🎈", " ", "a", "Z", "10", "–",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join)
dates = st.sampled_from(
    [
        "", "1990", "1990-05", "1990-05-01", "1997~", "1997?", "1997%", "199X", "19XX",
        "199X~", "2009/2012", "2009~/2012", "2018/..", "../1996-08", "2015-09-02~",
        "1996-08-27/1996-08-31", "no date", "{",
    ]
)  # fmt: skip
urls = st.sampled_from(
    [
        "", "https://ecpat.org/", "https://ecpat.org/a_b%20c?x=1&y=~#z$", "ecpat.org",
        "http://[2001:db8::1]/x", "https://ecpat.org/{a}", "https://ecpat.org/}a{",
        "https://ecpat.org/ü/\\x", "https://ecpat.org/{\\_}", "javascript:alert(1)",
    ]
) | texts.map("https://ecpat.org/".__add__)  # fmt: skip
dois = st.sampled_from(
    [
        "", "10.1000/182", "10.1000/a_b(c)%{", "10.1000/AB", "none", "10/fqd6hj",
        "10.1002/(SICI)19:4<377::AID-JCC1>3.0.CO;2-#", "10.1000/%3Ca%25", "10.1000/\na",
    ]
)  # fmt: skip
readings = st.builds(
    ReadingText,
    slug=st.sampled_from(["founding", "staff-2015", "9"]),
    says=texts,
    read_at=urls,
    read_on=dates,
    extent=st.sampled_from(["in whole", "in part", "on another page of the publisher"]),
    quotation=texts,
    locator=texts,
    find=texts,
)
hostile_sources = st.builds(
    Source,
    **dict.fromkeys(FIELDS, texts)
    | {
        "key": st.sampled_from(["ecpat-germany-2018", "x", "9"]),
        "type": st.sampled_from(Citation.Type.values),
        "authors": st.lists(texts, max_size=4).map(tuple),
        "issued": dates,
        "accessed": dates,
        "url": urls,
        "address": st.sampled_from(Citation.Address.values),
        "archive_url": urls,
        "archive_date": dates,
        "language": texts | st.sampled_from(["en", "pt-BR"]),
        "relation": st.sampled_from(RELATIONS),
        "extent": st.sampled_from(["", *EXTENTS]),
        "tier": st.sampled_from(["", *TIERS]),
        "page": texts | st.sampled_from(["213–229", "12-15", "a–b–c"]),
        "doi": dois,
        "isbn": st.sampled_from(["", "9780306406157", "0-306-40615-2"]),
        "readings": st.lists(readings, max_size=3, unique_by=lambda r: r.slug).map(
            tuple
        ),
    },
)
