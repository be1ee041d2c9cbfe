"""The statements about an organisation: itself, its network, the criticism of it."""

# ruff: isort: off
# In the order in which pages list what rests on a source.
from orgprofile.models.organisation import Organisation
from orgprofile.models.measure import Measure
from orgprofile.models.count import MembershipCount
from orgprofile.models.member import CountrySearch, Member
from orgprofile.models.in_force import Resolution
from orgprofile.models.section import Fact, KeyPerson, Section
from orgprofile.models.criticism import Criticism, Turn

__all__ = [
    "CountrySearch",
    "Criticism",
    "Fact",
    "KeyPerson",
    "Measure",
    "Member",
    "MembershipCount",
    "Organisation",
    "Resolution",
    "Section",
    "Turn",
]
