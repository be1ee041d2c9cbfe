"""Sources as the linter sees them, without a database."""

from dataclasses import dataclass

from references.values import addresses, text


@dataclass(frozen=True)
class Stored:
    """A source without fault, unless something else is said of it."""

    key: str = "kessler-fishy-claim-2015"
    title: str = "The fishy claim"
    authors: str = "Kessler, Glenn"
    publisher: str = "The Washington Post"
    container_title: str = ""
    issued: str = "2015-09-02"
    accessed: str = "2021-09-28"
    archive_date: str = ""
    url: str = "https://www.washingtonpost.com/fishy-claim/"
    doi: str = ""
    is_its_own: bool = True

    @property
    def address_key(self) -> str:
        return addresses.normal(self.url) if self.is_its_own else ""

    @property
    def work_key(self) -> str:
        told = (self.title, self.publisher, self.issued)
        return "|".join(text.fold(part) for part in told)
