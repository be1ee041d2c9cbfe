"""Makes many tables in one operation; first migrations of our apps use it."""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Create models as each `CreateModel` would, but let Django build its classes once.

    After each of them Django builds every class anew that is related to the new one, also
    by way of the accounts: for a new database that is half of its time.
    """

    reduces_to_sql = True

    def __init__(self, *models: CreateModel) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        # The state builds the classes when it is asked for them.
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, *args: Any) -> None:
        for model in self.models:
            model.database_forwards(*args)

    def database_backwards(self, *args: Any) -> None:
        for model in reversed(self.models):
            model.database_backwards(*args)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"
