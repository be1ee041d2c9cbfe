"""How staff keep organisations, their networks and their critics."""

from orgprofile.admin import criticism, network, organisation

__all__ = ["criticism", "network", "organisation"]
