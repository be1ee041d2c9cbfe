"""The public pages that Chromium reads: one of every kind, the error pages among them."""

NOWHERE = "/nowhere/"
NO_DATE = "/network/?as_of=whenever"
# The error pages among them, by what they answer.
ERRORS = {NOWHERE: 404, NO_DATE: 400}
PAGES = [
    "/",
    "/history/",
    "/history/founding-chiang-mai-1990/",
    "/criticism/",
    "/criticism/figure-of-100000-children/",
    "/network/",
    "/network/members/",
    "/network/members/th/",
    "/network/members/ar/",
    "/leadership/",
    "/organisations/",
    "/organisations/ecpat-usa/",
    "/references/",
    "/references/?relation=independent&where=Profile&sort=uses&type=scroll",
    "/references/?q=nobody&type=report",
    "/references/kessler-washington-post-2015/",
    "/about/",
    "/search/?q=stockholm",
    *ERRORS,
]
