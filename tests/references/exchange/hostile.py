"""Sources of which every text is as bad as a table can hold."""

from hypothesis import strategies as st

from references.models import Citation
from references.values.source import FIELDS

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
DATES = ["", "1990-05-01", "1997%", "199X", "2009~/2012", "../1996-08", "no date", "{"]
dates = st.sampled_from(DATES)
URLS = ["", "https://ecpat.org/a_b%20c?x=1&y=~#z$", "https://ecpat.org/}a{", "data:x"]
urls = st.sampled_from(URLS) | texts.map("https://ecpat.org/".__add__)
DOIS = ["", "10.1000/a_b(c)%{", "10.1002/(SICI)19:4<377::AID-JCC1>3.0.CO;2-#", "none"]
hostile_sources = st.builds(
    Citation,
    **dict.fromkeys(FIELDS, texts)
    | dict.fromkeys(["issued", "accessed", "archive_date"], dates)
    | dict.fromkeys(["url", "archive_url"], urls)
    | {
        "key": st.sampled_from(["ecpat-germany-2018", "x", "9"]),
        "type": st.sampled_from(Citation.Type.values),
        "authors": st.lists(texts, max_size=4).map("\n".join),
        "address": st.sampled_from(Citation.Address.values),
        "language": texts | st.sampled_from(["en", "pt-BR"]),
        "relation": st.sampled_from(Citation.Relation.values),
        "extent": st.sampled_from(Citation.Extent.values),
        "tier": st.sampled_from(Citation.Tier.values),
        "page": texts | st.sampled_from(["213–229", "12-15", "a–b–c"]),
        "doi": st.sampled_from(DOIS),
    },
)
