"""The statements about an organisation: itself, its network, the criticism of it."""

# ruff: isort: off
# In the order in which pages list what rests on a source.
from orgprofile.models.organisation import Organisation as Organisation
from orgprofile.models.count import (
    Measure as Measure,
    MembershipCount as MembershipCount,
)
from orgprofile.models.member import CountrySearch as CountrySearch, Member as Member
from orgprofile.models.in_force import Resolution as Resolution
from orgprofile.models.section import Fact as Fact
from orgprofile.models.section import KeyPerson as KeyPerson
from orgprofile.models.section import Section as Section
from orgprofile.models.criticism import Criticism as Criticism, Turn as Turn
