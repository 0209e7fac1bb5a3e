"""What reports are made of; `services.reports` runs them."""
