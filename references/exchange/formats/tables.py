"""What each format calls the fields and the types of a source."""

# The names of the fields in each format. `url` is the address of the source itself, and
# `other_url` the address of something else. CSL-JSON, which is read too, has a place for all
# fields; BibTeX and RIS have a place for the fields that their programs know.
CSL = {
    "key": "id", "type": "type", "authors": "author", "title": "title",
    "publisher": "publisher", "container_title": "container-title", "medium": "medium",
    "volume": "volume", "issue": "issue", "page": "page", "doi": "DOI", "isbn": "ISBN",
    "language": "language", "archive_url": "archive_location", "editors_note": "note",
    "issued": "issued", "accessed": "accessed", "url": "URL",
    "address": "custom.address", "other_url": "custom.other-address",
    "archive_date": "custom.archived-on", "relation": "custom.relation",
    "extent": "custom.extent", "tier": "custom.tier", "copy_of": "custom.copy-of",
}  # fmt: skip
BIBTEX = {
    "authors": "author", "title": "title", "container_title": "titleaddon",
    "publisher": "publisher", "issued": "date", "volume": "volume", "issue": "number",
    "page": "pages", "doi": "doi", "isbn": "isbn", "medium": "howpublished",
    "language": "language", "url": "url", "accessed": "urldate", "other_url": "verba",
    "address": "usera", "editors_note": "annotation",
}  # fmt: skip
RIS = {
    "key": "ID", "authors": "AU", "title": "TI", "container_title": "T2",
    "publisher": "PB", "year": "PY", "issued": "DA", "accessed": "Y2", "volume": "VL",
    "issue": "IS", "page": "SP", "last_page": "EP", "doi": "DO", "isbn": "SN",
    "medium": "M3", "language": "LA", "url": "UR", "address": "U1", "editors_note": "N1",
}  # fmt: skip
# For each type of source: the kind and subtype of an entry in BibTeX, and the tag in RIS.
TYPES = {
    "article-journal": ("article", "", "JOUR"),
    "article-magazine": ("article", "magazine", "MGZN"),
    "article-newspaper": ("article", "newspaper", "NEWS"),
    "book": ("book", "", "BOOK"), "chapter": ("incollection", "", "CHAP"),
    "dataset": ("dataset", "", "DATA"), "document": ("misc", "document", "GEN"),
    "entry-encyclopedia": ("inreference", "", "ENCYC"),
    "interview": ("misc", "interview", "PCOMM"), "pamphlet": ("booklet", "", "PAMP"),
    "post": ("online", "post", "ICOMM"), "post-weblog": ("online", "post-weblog", "BLOG"),
    "report": ("report", "", "RPRT"), "thesis": ("thesis", "", "THES"),
    # RIS has no treaty: it gets the tag of a law.
    "treaty": ("legal", "treaty", "STAT"), "legislation": ("legislation", "", "STAT"),
    "webpage": ("online", "", "ELEC"),
}  # fmt: skip
