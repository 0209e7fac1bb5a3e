"""Selling beyond the verbs of documents: orders under way, picking, shipping, invoicing, customers."""
