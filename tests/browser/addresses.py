"""The public pages that Chromium reads: one of every kind, the error pages among them."""

NOWHERE = "/nowhere/"
NO_DATE = "/network/?as_of=whenever"
# The error pages among them, by what they answer.
ERRORS = {NOWHERE: 404, NO_DATE: 400}
PAGES = [
    "/",
    "/history/",
    "/criticism/figure-of-100000-children/",
    "/network/",
    "/network/members/",
    "/references/?relation=independent&where=Profile&type=scroll",
    "/references/kessler-washington-post-2015/",
    "/search/?q=stockholm",
    *ERRORS,
]
