"""A model field for several countries."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from orgprofile.values import countries
from references.models.fields import StoredAs


def country_codes(written: str) -> list[str]:
    return written.replace(",", " ").split()


class CountriesField(StoredAs, models.CharField):
    """Codes of ISO 3166-1, stored as "TH, PH, LK"."""

    defaults = {"max_length": 60}

    def to_python(self, value: Any) -> str | None:
        written = super().to_python(value)
        if not isinstance(written, str):
            return written
        return ", ".join(dict.fromkeys(country_codes(written.upper())))

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for code in country_codes(value):
            if code not in countries.table():
                raise ValidationError(
                    f"“{code[:10]}” is not a country: write the two letters of "
                    "ISO 3166-1, for example SE, and several as TH, PH, LK.",
                    code="country",
                )
