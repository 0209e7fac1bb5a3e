"""Counting goods: counts that several people and files fill while trade goes on, posted as one document."""
