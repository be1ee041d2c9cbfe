"""The public pages that Chromium reads: one of every kind, the error pages among them."""

NOWHERE = "/nowhere/"
NO_DATE = "/network/?as_of=whenever"
# The error pages among them, by what they answer.
ERRORS = {NOWHERE: 404, NO_DATE: 400}
PAGES = [
    "/",
    "/history/",
    "/history/?q=nobody&kind=law",
    "/history/founding-chiang-mai-1990/",
    "/criticism/",
    "/criticism/figure-of-100000-children/",
    "/network/",
    "/network/?as_of=2007",
    "/network/members/",
    "/network/members/?region=Africa&q=nobody",
    "/network/members/th/",
    "/network/members/ar/",
    "/leadership/",
    "/organisations/",
    "/organisations/ecpat-usa/",
    "/organisations/the-code/",
    "/references/",
    "/references/?relation=independent&where=Profile&sort=uses&type=scroll",
    "/references/?q=nobody&type=report",
    "/references/kessler-washington-post-2015/",
    "/references/child-rights-connect-2018/",
    "/about/",
    "/search/",
    "/search/?q=stockholm",
    *ERRORS,
]
