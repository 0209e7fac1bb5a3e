"""JXC Desktop: purchase, sales and stock for a shop, offline first."""

__version__ = "0.1.0"
