"""Events: they happened to or through an organisation, on a date."""
