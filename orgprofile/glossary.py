"""The words of the profile, of figures and of criticism, for the glossary of the forms."""

from references.admin.glossary import Term

WORDS = (
    Term(
        "Organisation",
        "A body with a profile, or one that others here are about: the target of a "
        "criticism, a member of a network.",
        ("orgprofile.organisation",),
    ),
    Term(
        "Section",
        "A part of the profile: a heading and its text.",
        ("orgprofile.section",),
    ),
    Term(
        "Shows below",
        "Rows that the page adds after the text of a section: the history, the figures or "
        "the awards. They are written where they belong, not in the section.",
        ("orgprofile.section.shows",),
    ),
    Term(
        "Fact",
        "A line of the box beside the profile: a label, a value and the source of it.",
        ("orgprofile.fact",),
    ),
    Term(
        "Key person",
        "Somebody who holds or held an office, with the dates that a source gives.",
        ("orgprofile.keyperson",),
    ),
    Term(
        "Measure",
        "What is counted, with its unit and what belongs to it: “member organisations” is "
        "one, “countries with a member” another. Figures of different measures are never "
        "compared.",
        (
            "orgprofile.measure",
            "orgprofile.membershipcount.measure",
            "orgprofile.resolution.measure",
        ),
    ),
    Term(
        "Figure",
        "One number of one measure, for one date, on the word of one source.",
        ("orgprofile.membershipcount", "orgprofile.resolution.figure"),
    ),
    Term(
        "Bound",
        "How exact a number is: exactly 82, at least 80 (“over 80”), about 100 (“almost "
        "100”), or between two numbers.",
        ("orgprofile.membershipcount.bound",),
    ),
    Term(
        "Basis",
        "How the date of a figure is known: the source states it, it is the date of the "
        "page, or it is inferred from something else.",
        ("orgprofile.membershipcount.basis",),
    ),
    Term(
        "Stale",
        "Said of a figure that a source repeats though it was old by then. It is listed, "
        "and compared with no other.",
        ("orgprofile.membershipcount.is_stale",),
    ),
    Term(
        "Resolution",
        "What was decided on two figures that disagree, and why: one gives way, one is an "
        "error or counts something else, or it is left unresolved. It lapses when either "
        "figure changes.",
        ("orgprofile.resolution", "orgprofile.resolution.verdict"),
    ),
    Term(
        "Member",
        "An organisation in the network, with its country and the source that names it.",
        ("orgprofile.member",),
    ),
    Term(
        "Search of a country",
        "That somebody looked for members in a country and found none. It does not mean "
        "that there is none.",
        ("orgprofile.countrysearch",),
    ),
    Term(
        "Criticism",
        "An exchange: who criticised whom for what, and what was said after that.",
        ("orgprofile.criticism",),
    ),
    Term(
        "Turn",
        "One contribution to an exchange: the criticism, a response, a rejoinder or an "
        "outcome, with who said it, when, and where it can be read.",
        ("orgprofile.turn", "orgprofile.turn.kind"),
    ),
)
