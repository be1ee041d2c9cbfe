"""The findings that the linter must make in the shipped profile.

For each code: the keys, each with the place in the dossier that explains it. A number
there names a reference of the client's text, in `references.yaml`.
"""

FINDINGS: dict[str, dict[str, str]] = {
    "title-home": {
        "terminology-guidelines-2018": "4, title: Home - Terminology Guidelines; "
        "url_status: the home page itself not seen",
        "the-code-home": "12, title: Home; url_status: site address as printed in the "
        "seed",
    },
    "no-author-and-no-publisher": {
        "face-history": "events.yaml, founding: an address at old.un.or.th, no name",
        "ecpat-body-shop-campaign-close-2012": "events.yaml, leadership: an address in a "
        "public mail archive, no name",
        "global-study-summit-bogota-2018": "9, seen_at: another page of the site",
        "kazenotani-hilton-prize-2013": "membership_counts.yaml, The Code: an address "
        "alone; a digest",
        "costa-rica-thesis-research-setting": "member_organisations.yaml, CR: an address "
        "at a site on tourism, no name",
        "allafrica-ecpat-france-madagascar-2023": "member_organisations.yaml, FR: an "
        "address at a collection of news, no name",
        "kulturno-megjashi-ecpat-2018": "member_organisations.yaml, MK: an address, no "
        "name",
        "t24-ecpat-turkey-2008": "member_organisations.yaml, TR: named in the note by "
        "its address alone",
    },
    "copy-as-the-source-itself": {
        "ecpat-philippines-25-years-2015": "readings: in part ECPAT International’s text",
        "better-care-network-terminology-2016": "readings: prints an announcement of "
        "ECPAT International",
        "ecpat-luxembourg-guidelines-launch-2016": "readings: prints the same",
    },
    "no-address": {
        "european-commission-ecpat-2021": "2, url: unseen, no copy",
        "anti-slavery-international-2020": "5, url: unseen, no copy",
        "child-rights-connect-2018": "6, url: unseen; the page seen is another",
        "ecpat-world-congress-iii-2008": "7, url: unseen; the pages seen are others",
        "ecpat-resources-2018": "11, url: unseen, no copy",
        "virtual-global-taskforce-2015": "15, url: unseen; the pages seen are others",
        "itu-working-together-2015": "16, url: unseen, no copy",
        "inhope-foundation-ecpat": "17, url: unseen, no copy",
        "child-helpline-international-2014": "18, url: unseen, no copy",
        "ecpat-governance-statutes": "its copy stands on an anonymous proxy: not linked",
        "wikipedia-ecpat-copy-uncensored-wiki": "an unsafe copy, not linked",
        "washington-post-year-end-list-2015": "an unsafe repost, not linked",
    },
    "address-without-access-date": {
        "davy-ecpat-southeast-asia-2017": "3, accessed: null; a copy was found since",
        "ecpat-interpol-global-indicator-2018": "10, accessed: null; a copy, likewise",
        "the-code-home": "12, accessed: null",
        "hetter-cnn-2012": "14, accessed: null; a repost was found since",
        "romano-vox-2018": "19, accessed: null",
    },
    "http-where-https-is-recorded": {
        "the-code-history-2013": "13, url: http://www.thecode.org/…; 12 with https",
        "ecpat-germany-history": "http://ecpat.de/index.php…; its news with https",
        "ecpat-philippines-about": "events.yaml with http, its news with https",
        "ecpat-belgium-ecpat-international": "events.yaml with http, and the note on 7 "
        "the same page with https",
        "unicef-rio-close-2008": "http://www.unicef.org/…; the page on Yokohama with https",
        "better-care-network-terminology-2016": "4, seen_at with http; its job board in "
        "membership_counts.yaml with https",
        "ecpat-luxembourg-guidelines-launch-2016": "events.yaml with http; "
        "member_organisations.yaml, LU, with https",
        "ecpat-history-page": "http://www.ecpat.org/…; the assembly of 2021 with https",
        "ecpat-about-page": "http://www.ecpat.org/about-ecpat/; likewise",
        "ecpat-france-board": "found since; another page of its site with https",
        "ecpat-luxembourg-ecpat-international": "found since; another page of its site "
        "with https",
    },
    "key-not-in-house-form": {
        "unicef-newsline-01pr99": "organisations.yaml: the page is named 01pr99",
        "ecpat-universal-periodic-review": "organisations.yaml: named for its subject",
        "ecpat-country-monitoring-latin-america": "its date was found after its key",
        "save-the-children-global-indicator-record": "its date was found after its key",
        "tourism-watch-rio-congress": "its date was found after its key",
        "ecpat-body-shop-campaign-close-2012": "named for its subject: nobody is recorded",
        "ecpat-switzerland-kinderschutz": "member_organisations.yaml, CH: the subject "
        "before the publisher",
        "fosta-sesta-impact-survey": "criticism.yaml: “a sex-worker-led survey”, before "
        "its authors were known",
        "stockholm-declaration-1996": "events.yaml: known by its own name",
    },
}
