"""Backups that were opened and checked, and the way back."""
