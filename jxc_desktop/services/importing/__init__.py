"""What each kind of file becomes; `services.exchange` runs the imports."""
