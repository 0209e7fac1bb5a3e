"""Scales on a serial port."""
