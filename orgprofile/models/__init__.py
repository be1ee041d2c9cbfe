"""The statements about an organisation, one model in each file."""

from orgprofile.models.count import MembershipCount
from orgprofile.models.criticism import Criticism
from orgprofile.models.fact import Fact
from orgprofile.models.key_person import KeyPerson
from orgprofile.models.measure import Measure
from orgprofile.models.member import CountrySearch, Member
from orgprofile.models.organisation import Organisation
from orgprofile.models.resolution import Resolution
from orgprofile.models.section import Section
from orgprofile.models.turn import Turn

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
