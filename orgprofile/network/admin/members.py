"""How staff keep the members of a network, and the searches that found none."""

from django.contrib import admin

from orgprofile.models import CountrySearch, Member
from orgprofile.network.admin.checking import CheckedAdmin
from orgprofile.network.members import entries
from references.admin import StatementAdmin
from references.admin.previewing import Parts, Shown
from references.ledger import Ledger, reference_list


@admin.register(Member)
class MemberAdmin(CheckedAdmin):
    list_display = [
        *("name", "country_name", "standing", "evidence"),
        *("as_of", "age", "checked_on", "status"),
    ]
    list_filter = [
        *("status", "standing", "evidence", "checked_on"),
        ("country", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["citation"]
    search_fields = ["name_text", "country_text", "name", "slug", "editors_note"]
    autocomplete_fields = ["network", "organisation", "citation"]
    fieldsets = [
        (None, {"fields": ["network", "name", "slug", "status"]}),
        ("Who and where", {"fields": [("country", "website"), "organisation"]}),
        (
            "Whether it belongs",
            {
                "fields": [
                    ("standing", "evidence"),
                    ("as_of", "since", "until"),
                    *("citation", "reading", "doubt"),
                    "checked_on",
                ],
                "description": "A body of which nobody says that it belongs is “not "
                "confirmed”: it stays here, on the worklist, and can’t be published.",
            },
        ),
        ("What to know of it", {"fields": ["note", "editors_note"]}),
    ]

    def lay_out(self, row: Member, parts: Parts) -> Shown:
        # As `known_on` finds it without a day.
        row.stands = row.standing
        ledger = Ledger()
        (entry,) = entries([row], ledger)
        notes = reference_list(ledger)
        return Shown("orgprofile/_member.html", {"entry": entry}, notes, str(row))

    @admin.display(description="country", ordering="country_text")
    def country_name(self, member: Member) -> str:
        return member.country_name or "not found"


@admin.register(CountrySearch)
class CountrySearchAdmin(StatementAdmin):
    list_display = ["country_name", "network", "scope", "searched", "status"]
    list_filter = ["status", "scope"]
    list_select_related = ["network"]
    search_fields = ["country"]
    autocomplete_fields = ["network"]
    fieldsets = [
        (
            None,
            {
                "fields": ["network", "country", ("scope", "searched"), "status"],
                "description": "A country that was searched and in which no member was "
                "found named. It does not mean that there is none.",
            },
        )
    ]

    @admin.display(description="country", ordering="country")
    def country_name(self, search: CountrySearch) -> str:
        return search.country_name
