"""How a draft becomes rows of the ledgers: resolved, booked, decided, recorded. See docs/engine.md."""
