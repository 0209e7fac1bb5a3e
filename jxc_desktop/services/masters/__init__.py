"""Goods and parties as entered, merged and checked; `services.masterdata` saves them."""
